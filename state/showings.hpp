// Showings of personal data that are on record before the log has them. Whoever shows somebody's data while the
// institution's strand is busy – a long read, say, which is one transaction – writes it into this journal, durable
// before anything is shown; the strand takes it over into the log as soon as it has its turn, and the next opening of
// the folder takes over what a crash left (R-A6). A file beside the database, sealed under the epoch (docs/formats.md,
// "Showings"): an erasure takes it over before the epoch changes. It is the strand alone that writes the database.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/clock.hpp"
#include "model/ids.hpp"
#include "model/result.hpp"
#include "state/files.hpp"

namespace sluis::state {

class store;

/// Personal data of who looks.
struct showing {
  std::string by;  // "uid:1000"
  std::string purpose;
  std::string fields;
  std::vector<subject_id> shown;
};

/// An entry access.shown for each subject, ascending by handle, and the row of table `access`; inside the caller's
/// work. `note`: of the entries. `shown` is not empty.
[[nodiscard]] result<void> append_showing(store& to, const actor_id& by, std::vector<subject_id> shown,
                                          std::string_view purpose, std::string_view fields, const std::string& note);

/// Any thread. Shared by a store and its questions.
class showing_journal {
 public:
  explicit showing_journal(std::filesystem::path institution_folder);
  showing_journal(const showing_journal&) = delete;
  showing_journal& operator=(const showing_journal&) = delete;

  /// When the folder is opened, before take_over(): makes the file where there is none.
  [[nodiscard]] result<void> open();
  [[nodiscard]] bool is_any_waiting();
  /// In a question, within which the epoch cannot change. On the disk when it returns.
  [[nodiscard]] result<void> add(store& looking, const showing& what);
  /// On the strand, in no transaction. Each becomes entries of the log, once; then the file is empty. Cheap where
  /// nothing waits.
  [[nodiscard]] result<void> take_over(store& writing);

  struct waiting {
    instant at{};
    showing what;
    std::uint64_t log_size = 0;  // entries that the log had
    std::string mark;            // tells it from every other: the note of its entries
  };
  /// In a question, the oldest first. A later question finds in the log what was taken over meanwhile.
  [[nodiscard]] result<std::vector<waiting>> all(store& looking);
  [[nodiscard]] static bool is_in_log(store& looking, const waiting& one);
  /// When that was shown whose entry has this note. Nothing: when the entry was written.
  [[nodiscard]] static std::optional<instant> time_in(std::string_view note);

 private:
  [[nodiscard]] result<std::vector<waiting>> read_all(store& from);

  std::mutex mutex_;
  std::filesystem::path file_;
  descriptor open_;
  std::uint64_t end_ = 0;  // of the file
  std::uint64_t records_ = 0;
};

}  // namespace sluis::state
