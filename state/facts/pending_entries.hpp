// What a read writes into the log and the vault about its people and groups, kept back until many are together and then
// written in the order of their handles, which are random: the order of the log says nothing about the order of the
// file. With an old class list in hand, that order would say who is behind which handle, of erased people as well.
// The records stand in memory meanwhile (most_bytes) and are wiped. One thread at a time.
#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "state/facts/known_subject.hpp"
#include "state/facts/version_table.hpp"
#include "state/log/mutation_log.hpp"

namespace sluis::state {

class pending_entries {
 public:
  static constexpr std::size_t most_bytes = 8 << 20;  // some 20,000 people: a school is written in one go

  pending_entries() = default;
  ~pending_entries() { clear(); }
  pending_entries(const pending_entries&) = delete;
  pending_entries& operator=(const pending_entries&) = delete;

  /// A version of its facts; where it has none yet (n = 0), its key first. `one` lives until write() or clear().
  void add_version(known_subject& one, std::string_view payload, mutation_kind what, std::string_view note);
  /// An entry that says where it stands.
  void add_state(known_subject& one, mutation_kind what, std::string note);
  [[nodiscard]] bool is_full() const noexcept { return bytes_ >= most_bytes; }

  /// Writes all, by handle; of one subject in the order in which they were added. Inside the caller's transaction.
  result<void> write(version_table& versions, mutation_log& log, std::uint64_t scope);
  void clear();

 private:
  struct entry {
    known_subject* one;
    mutation_kind what;
    std::string note;
    std::optional<std::string> payload;  // of a version
  };

  std::deque<entry> all_;
  std::size_t bytes_ = 0;
};

}  // namespace sluis::state
