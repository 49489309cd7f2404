#include "state/facts/past_versions.hpp"

#include "model/secret.hpp"
#include "state/facts/payload.hpp"

namespace sluis::state {

result<void> past_versions::each(const current_row& row, const visitor& visit) {
  constexpr std::uint64_t most_versions = 1000;
  auto seq = row.version;
  for (std::uint64_t n = row.n; seq != 0 && n > 0 && row.n - n < most_versions; --n) {
    SLUIS_ASSIGN(std::string payload, versions_.payload(row.id, seq, n));
    SLUIS_ASSIGN(const auto opened, decode_person(payload));
    wipe(payload);
    const auto at = versions_.place_of(seq);
    if (visit(opened.facts, at.leaf) == how::enough) return {};
    seq = at.previous;
  }
  return {};
}

}  // namespace sluis::state
