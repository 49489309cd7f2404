#include "config/near.hpp"

#include <algorithm>

namespace sluis::config {

namespace {

// Optimal string alignment: the three newest rows of the table are enough.
std::size_t edits(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before.swap(last);
    last.swap(row);
  }
  return last[b.size()];
}

}  // namespace

std::optional<std::string> near_word(std::string_view written, const std::vector<std::string>& known) {
  std::optional<std::string> best;
  std::size_t best_edits = std::max<std::size_t>(1, written.size() / 3) + 1;
  for (const auto& word : known) {
    const auto distance = edits(written.substr(0, 64), word);
    if (distance >= best_edits) continue;
    best_edits = distance;
    best = word;
  }
  return best;
}

std::string suggestion(std::string_view written, const std::vector<std::string>& known) {
  if (const auto word = near_word(written, known)) return "did you mean \"" + *word + "\"?";
  std::string out = "known here: ";
  for (std::size_t i = 0; i < known.size(); ++i) out += (i == 0 ? "" : ", ") + known[i];
  return out;
}

}  // namespace sluis::config
