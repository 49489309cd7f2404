// The file keys/vault.<epoch>: wrapped subject keys in the order in which they were made.
//
//   header, 64 bytes   "SLUISVT1" ‖ epoch (8, big-endian) ‖ SHA-256 of the institution's id (32) ‖ vault id (16,
//   random) record, 64 bytes   subject (16) ‖ wrapped key (48: SIV tag ‖ ciphertext)
//
// Records are only ever appended; the database says how many of them a COMMIT has counted (schema, table vault_mark).
// What lies beyond that count was written by a transaction that never committed – it may be torn – and `settle` cuts it
// off. Below it nothing may be missing. Compaction is a new epoch: a new file without the erased. One thread at a time.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "model/ids.hpp"
#include "model/mutation.hpp"
#include "model/result.hpp"
#include "state/files.hpp"
#include "state/vault_index.hpp"

namespace sluis::state {

struct vault_header {
  static constexpr std::size_t size = 64;
  std::uint64_t epoch = 0;
  sha256_hash institution{};
  std::array<std::uint8_t, 16> vault_id{};
  [[nodiscard]] std::string encode() const;
  [[nodiscard]] static std::optional<vault_header> decode(std::string_view bytes);
};

/// vault id ‖ epoch (8, big-endian) ‖ subject: associated data of a wrapped key, which so cannot be moved to another
/// subject, epoch or institution.
using key_place = std::array<char, 16 + 8 + subject_id::size>;
[[nodiscard]] key_place place_of_key(const vault_header& in, const subject_id& subject);

class vault {
 public:
  static constexpr std::size_t wrapped_size = 48;
  static constexpr std::size_t record_size = subject_id::size + wrapped_size;
  using wrapped_key = std::array<std::uint8_t, wrapped_size>;

  /// A file of this header and no records, durable.
  static result<void> make(const std::filesystem::path& file, const vault_header& header);
  /// Reads the index; errc::corrupt if the file is not a vault.
  static result<std::unique_ptr<vault>> open(const std::filesystem::path& file);

  [[nodiscard]] const vault_header& header() const noexcept { return header_; }
  [[nodiscard]] std::uint64_t size() const noexcept { return on_file_ + pending_.size() / record_size; }
  [[nodiscard]] bool has(const subject_id& subject);
  /// errc::not_found if there is none.
  [[nodiscard]] result<wrapped_key> find(const subject_id& subject);
  /// Records [from, to) in order, unwrapped by nobody. Stops at the first error.
  [[nodiscard]] result<void> each(
      std::uint64_t from, std::uint64_t to,
      const std::function<result<void>(const subject_id&, std::string_view wrapped)>& visit) const;
  /// The subject must not be in it.
  result<void> append(const subject_id& subject, const wrapped_key& key);
  result<void> sync();
  /// Keeps the first `count` records and forgets the rest; errc::corrupt if there are fewer, or two of one subject
  /// among them.
  result<void> settle(std::uint64_t count);
  /// Nobody can say what is on the disk: `sync` refuses from now on.
  [[nodiscard]] bool has_failed() const noexcept { return failed_; }

 private:
  using record = std::array<std::uint8_t, record_size>;
  vault(std::filesystem::path file, descriptor opened, const vault_header& header);
  result<void> load(std::uint64_t count);
  result<void> flush();
  result<void> read(std::uint32_t number, record& out) const;
  [[nodiscard]] std::optional<std::uint32_t> number_of(const subject_id& subject, record& out) const;

  std::filesystem::path file_;
  descriptor opened_;
  vault_header header_;
  vault_index index_;
  std::uint64_t on_file_ = 0;               // records written, synced or not
  std::string pending_;                     // records not yet written
  std::optional<std::uint64_t> duplicate_;  // number of the first record whose subject was there before
  bool synced_ = true;
  bool failed_ = false;  // a sync or a cut that failed is never tried again
};

}  // namespace sluis::state
