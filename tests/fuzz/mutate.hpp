// Seeded mutations of a seed: enough to shake a parser in every build, no replacement for libFuzzer.
#pragma once

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace sluis::fuzz {

class mutator {
 public:
  mutator(std::uint64_t seed, std::vector<std::string> corpus) : chance_(seed), corpus_(std::move(corpus)) {}

  std::string next() {
    auto out = corpus_[below(corpus_.size())];
    for (auto n = 1 + below(6); n > 0; --n) mutate(out);
    return out;
  }

 private:
  void mutate(std::string& text) {
    if (text.empty()) text = "<";
    const auto at = below(text.size());
    const auto size = std::min<std::size_t>(1 + below(below(4) == 0 ? 200 : 8), text.size() - at);
    switch (below(7)) {
      case 0:
        text[at] = static_cast<char>(below(256));
        break;
      case 1:
        text[at] = static_cast<char>(static_cast<unsigned char>(text[at]) ^ (1U << below(8)));
        break;
      case 2:
        text.erase(at, size);
        break;
      case 3:
        text.insert(below(text.size()), text.substr(at, size));
        break;
      case 4:
        text.resize(at);
        break;
      case 5: {
        const auto& other = corpus_[below(corpus_.size())];
        const auto from = below(other.size() + 1);
        text.insert(at, other.substr(from, below(200)));
        break;
      }
      default:
        text.insert(at, 1 + below(40), "<>&;\"'/![]#{}:,0 \xEB\xFF"[below(20)]);
        break;
    }
  }
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(chance_() % bound); }

  std::mt19937_64 chance_;
  std::vector<std::string> corpus_;
};

}  // namespace sluis::fuzz
