// Chance that can be repeated: a number that depends on the seed and on what it is for, so that any pupil can be made
// up without those before (large schools are streamed, the next day is made from nothing).
#pragma once

#include <cstddef>
#include <cstdint>

namespace school_generator {

class chance {
 public:
  chance(std::uint64_t seed, std::uint64_t what, std::uint64_t which)
      : state_(mix(mix(seed ^ 0x5C40'0100'0000'0001U) + what) + which) {}

  /// SplitMix64 (Steele, Lea, Flood 2014).
  std::uint64_t next() { return mix(state_ += 0x9E37'79B9'7F4A'7C15U); }
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(next() % bound); }
  bool one_in(std::size_t n) { return below(n) == 0; }
  /// Small numbers come more often, as common names do.
  std::size_t skewed(std::size_t bound) { return below(bound) * below(bound) / bound; }

  template <class List>
  const auto& of(const List& list) {
    return list[below(list.size())];
  }

 private:
  static std::uint64_t mix(std::uint64_t z) {
    z = (z ^ (z >> 30U)) * 0xBF58'476D'1CE4'E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D0'49BB'1331'11EBU;
    return z ^ (z >> 31U);
  }
  std::uint64_t state_;
};

}  // namespace school_generator
