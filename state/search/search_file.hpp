// The search index of an institution: by which texts people are found, in one file beside the database, sealed under
// the epoch (docs/formats.md, "Search index"). After the next change of epoch neither the file nor any copy of it can
// be opened (R-D2). It only proposes: whoever searches looks at each person in the database, so that somebody who is
// not held any more, or is called otherwise by now, is not found. It is never part of a backup, and is made anew from
// the database where it is missing, of an earlier epoch or damaged.
//
// The file has parts: the first has everybody, each later one those of whom something was recorded since. A part says
// up to which entry of the log it knows people (`mark`). It is written once and never changed.
//
// Reading: any thread, several at a time, within one question (readers::ask), during which the epoch cannot change.
// Writing: one at a time for each institution.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/ids.hpp"
#include "model/random.hpp"
#include "model/result.hpp"
#include "state/files.hpp"
#include "state/keyring.hpp"
#include "state/random_pool.hpp"

namespace sluis::state {

/// Personal data. Wipe the text after use.
struct search_entry {
  subject_id who;
  std::string text;
};

[[nodiscard]] std::filesystem::path search_file_of(const std::filesystem::path& institution_folder);

class search_index {
 public:
  struct part {
    std::uint64_t at = 0;  // where it begins in the file
    std::uint64_t mark = 0, blocks = 0, entries = 0;
  };

  /// nullopt: there is none, or it is of an earlier epoch or damaged. A part that does not open, and those behind it,
  /// are not there; nor is one that knows of more entries than `log_size`: whoever asks has an older snapshot.
  [[nodiscard]] static std::optional<search_index> open(const std::filesystem::path& institution_folder,
                                                        const keyring& keys, std::uint64_t log_size);
  [[nodiscard]] const std::vector<part>& parts() const noexcept { return parts_; }
  /// People of whom nothing was recorded in this entry of the log and later ones are in it as they are.
  [[nodiscard]] std::uint64_t mark() const { return parts_.back().mark; }

  /// A text that was too long to be kept (`nullopt`) is to be looked up in the database. false: stop.
  using taking = std::function<bool(const subject_id&, std::optional<std::string_view>)>;
  /// The entries of a part in ascending order of handle. false: a block does not open: the index is of no use.
  [[nodiscard]] bool each(std::size_t number, const taking& take) const;

 private:
  friend class search_writer;
  search_index() = default;
  const keyring* keys_ = nullptr;
  std::filesystem::path file_;
  descriptor open_;
  subject_id id_;  // of the file
  std::vector<part> parts_;
  std::uint64_t end_ = 0;
};

/// Writes a part. Nothing of it counts before end(). Each call has the keys of a question; errc::unavailable: the epoch
/// is another by now.
class search_writer {
 public:
  /// A new file in place of the one that is there, from end() on. `mark`: entries of the log that the database had
  /// before the first person was looked at.
  static result<std::unique_ptr<search_writer>> anew(const std::filesystem::path& institution_folder,
                                                     const keyring& keys, sluis::random& chance, std::uint64_t mark);
  /// One more part of the file that is there.
  static result<std::unique_ptr<search_writer>> behind(const search_index& present, const keyring& keys,
                                                       sluis::random& chance, std::uint64_t mark);
  ~search_writer();
  search_writer(const search_writer&) = delete;
  search_writer& operator=(const search_writer&) = delete;

  /// In ascending order of handle. Whoever is not behind the last one that was added is left out, so that a slice may
  /// be done twice.
  result<void> add(const keyring& keys, const std::vector<search_entry>& more);
  result<void> end(const keyring& keys);

 private:
  search_writer(std::uint64_t epoch, sluis::random& chance) : epoch_(epoch), chance_(chance) {}
  result<void> expect_epoch(const keyring& keys) const;
  result<void> write_block(const keyring& keys);

  std::uint64_t epoch_;
  random_pool chance_;
  std::filesystem::path file_, temporary_;  // temporary_: empty where a part is added
  descriptor open_;
  subject_id id_;
  std::uint64_t number_ = 0;  // of the part
  search_index::part part_;
  std::string block_;  // what was not written yet
  subject_id last_;
};

}  // namespace sluis::state
