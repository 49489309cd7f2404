// What a read writes into the log and the vault about its people and groups, kept back until its end and then written
// in the order of their handles, which are random: the order of the log says nothing about the order of the file. With
// an old class list in hand, that order would say who is behind which handle, of erased people as well. The records
// stand in memory meanwhile; when 8 MiB have come (most_bytes) these are put in order and go into a sealed file
// (staging/sealed_blocks.hpp). What was in memory is wiped. One thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "state/facts/known_subject.hpp"
#include "state/facts/version_table.hpp"
#include "state/log/mutation_log.hpp"
#include "state/staging/sealed_blocks.hpp"

namespace sluis::state {

class pending_entries {
 public:
  static constexpr std::size_t most_bytes = 8 << 20;  // some 20,000 people: a school is written in one go

  explicit pending_entries(store& s) : store_(s) {}
  ~pending_entries() { clear(); }
  pending_entries(const pending_entries&) = delete;
  pending_entries& operator=(const pending_entries&) = delete;

  /// A version of its facts; where it has none yet (n = 0), its key first. `one` lives until write() or clear().
  void add_version(known_subject& one, std::string_view payload, mutation_kind what, const std::string& note);
  /// An entry that says where it stands.
  void add_state(known_subject& one, mutation_kind what, const std::string& note);
  /// Puts what is in memory away where it is too much. The error: the disk's.
  result<void> make_room();

  /// Writes all, a school first and then by handle; of one subject in the order in which they were added. Inside the
  /// caller's transaction. errc::unavailable: `must_end` said so; what was written is for the caller to roll back.
  result<void> write(version_table& versions, mutation_log& log, std::uint64_t scope,
                     const std::function<bool()>& must_end);
  void clear();

 private:
  struct entry {
    known_subject* one;
    const std::string* note;
    std::uint32_t size = 0;  // of the payload, in the file or in memory
    mutation_kind what{};
    bool is_version = false;
  };
  struct entry_in_memory {
    entry what;
    std::string payload;
  };
  class taken_back;

  void sort();
  const std::string& kept_note(const std::string& note) { return *notes_.insert(note).first; }
  result<void> write_one(const entry& next, std::string_view payload, version_table& versions, mutation_log& log,
                         std::uint64_t scope);

  store& store_;
  std::vector<entry_in_memory> in_memory_;
  std::size_t bytes_ = 0;
  std::unique_ptr<sealed_blocks> file_;
  std::deque<entry> in_file_;    // in the order of the file
  std::set<std::string> notes_;  // a few
};

}  // namespace sluis::state
