// Parts of a read that are seen to be wrong only at its end, so that it is read once more without them.
#pragma once

#include <cstdint>
#include <set>

#include "model/mutation.hpp"
#include "model/person.hpp"

namespace sluis::state {

struct parts_that_wait {
  bool newcomers = false;           // people whom the memory does not know
  std::set<role> memberships = {};  // everybody of these roles keeps those of before
  std::set<std::uint64_t> fresh_keys =
      {};  // shortened: newcomers who may be somebody who is known, or new as well, under another key
  std::set<std::uint64_t> other_sections =
      {};  // of those: who may be somebody who is known in another section of the export
  std::set<std::uint64_t> returns =
      {};  // shortened: people who had left, beside whom somebody else is there who may be the same person
  std::set<std::uint64_t> keys =
      {};  // shortened (moved_keys): they name somebody else, as other records of the read show

  bool operator==(const parts_that_wait&) const = default;
};

/// Within one sync a school is read so often at most. What waits only grows while the content stays, so that three are
/// enough for all that is known.
constexpr unsigned most_reads = 4;

/// What the reads before, of the same sync, asked the next one.
struct asked_again {
  parts_that_wait parts;
  sha256_hash content{};     // of the read before
  unsigned reads = 0;        // before
  bool has_changed = false;  // two of them had another content
};

}  // namespace sluis::state
