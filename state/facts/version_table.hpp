// Table `version`: what sources said, sealed, append-only. Each row has the leaf that tells of it. One thread at a
// time.
#pragma once

#include <string>

#include "model/mutation.hpp"
#include "state/facts/known_subject.hpp"
#include "state/sqlite/database.hpp"

namespace sluis::state {

class store;

class version_table {
 public:
  explicit version_table(store& s);
  /// Seals the payload as version one.n + 1, writes leaf and row, and sets version and n of `one`. `what` is fact_new
  /// or fact_changed. The subject must have a key.
  result<void> append(known_subject& one, std::uint64_t scope, std::string_view payload, mutation_kind what,
                      std::string_view note);
  /// Registers a subject and makes its key.
  result<void> introduce(const subject_id& id, subject_kind kind);
  /// The opened payload of a version; `n` as the projection says it.
  result<std::string> payload(const subject_id& subject, std::uint64_t seq, std::uint64_t n);
  /// Where the log tells of a version, and which was before it (0: none).
  struct place {
    std::uint64_t leaf = 0, previous = 0;
  };
  [[nodiscard]] place place_of(std::uint64_t seq);
  /// When this entry of the log was written.
  [[nodiscard]] result<instant> time_of(std::uint64_t leaf);

 private:
  store& store_;
  sqlite::statement insert_, register_, read_, place_, entry_;
};

}  // namespace sluis::state
