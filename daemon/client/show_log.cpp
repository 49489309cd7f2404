#include "daemon/client/show.hpp"
#include "daemon/client/words.hpp"

namespace sluis::daemon::client {

std::string show_leaf(const json& leaf) {
  const auto seq = std::to_string(number(leaf, "seq"));
  std::string out = std::string(seq.size() < 8 ? 8 - seq.size() : 0, ' ') + seq + "  " + moment(leaf, "time") + "  " +
                    padded(text(leaf, "kind"), 17) + "  " + padded(or_dash(shortened(text(leaf, "subject"))), 12);
  const auto n = number(leaf, "n");
  out += "  " + padded(n == 0 ? "-" : "n=" + std::to_string(n), 6);
  out += "  " + (text(leaf, "actor").empty() ? padded("daemon", 12) : shortened(text(leaf, "actor"))) + "  " +
         text(leaf, "note");
  out.erase(out.find_last_not_of(' ') + 1);
  return out + "\n";
}

}  // namespace sluis::daemon::client
