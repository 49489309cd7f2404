// How much one slice of an erasure does at most; as preset, some 10 ms each on a small server.
#pragma once

#include <cstdint>

namespace sluis::state {

struct slice_size {
  std::uint64_t subjects = 200;  // looked up, fenced, taken out of table current, given a receipt
  std::uint64_t keys = 1500;     // wrapped anew
  std::uint64_t looks = 5000;    // rows looked at
  std::uint64_t changes = 1000;  // of plans, dropped
  std::uint64_t rows = 400;      // deleted elsewhere
  std::uint64_t names = 1000;    // hashed anew
  std::uint64_t leaves = 4096;   // put into the log's files
};

}  // namespace sluis::state
