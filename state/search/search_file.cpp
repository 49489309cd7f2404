#include "state/search/search_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "model/secret.hpp"
#include "state/big_endian.hpp"
#include "state/epoch_seal.hpp"

namespace sluis::state {

namespace {

constexpr std::string_view search_magic = "SLUISSX1";
constexpr std::string_view search_purpose = "search";
constexpr std::size_t head_size = 8 + 8 + 16;
constexpr std::size_t seal_size = 12 + 16;  // nonce and tag
constexpr std::size_t told_size = 3 * 8;    // what is sealed at the beginning of a part
constexpr std::size_t block_size = 16 * 1024;
constexpr std::size_t plain_size = block_size - seal_size;
constexpr std::size_t count_size = 4;            // bytes used, at the beginning of a block
constexpr std::size_t entry_head = 16 + 2;       // handle, length of the text
constexpr std::uint16_t was_too_long = 0xffff;   // in place of a length
constexpr std::size_t longest_text = 4096;       // a block has room for some
constexpr std::uint64_t most_parts = 1U << 16;   // a bound for reading: the writer makes far fewer
constexpr std::uint64_t most_blocks = 1U << 24;  // likewise

/// File ‖ part ‖ block (0: what is told of the part).
std::string place_of_block(const subject_id& file, std::uint64_t part, std::uint64_t block) {
  std::string out;
  append_bytes(out, file.bytes);
  append_be64(out, part);
  append_be64(out, block);
  return out;
}

std::string search_head_of(std::uint64_t epoch, const subject_id& id) {
  std::string out(search_magic);
  append_be64(out, epoch);
  append_bytes(out, id.bytes);
  return out;
}

error of_another_epoch() {
  return {errc::unavailable, "the keys changed while the search index was being made", "it is begun again"};
}

std::optional<std::string> sealed_at(const descriptor& file, std::uint64_t at, std::size_t size,
                                     const std::filesystem::path& name) {
  std::string out(size, '\0');
  if (!read_at(file, at, out.data(), out.size(), name)) return std::nullopt;
  return out;
}

/// The entries of an opened block. false: the visitor wants no more.
bool each_entry(std::string_view plain, const search_index::taking& take) {
  const auto used = (static_cast<std::size_t>(read_be16(plain)) << 16) | read_be16(plain.substr(2));
  auto rest = plain.substr(count_size, used);
  while (rest.size() >= entry_head) {
    subject_id who;
    std::memcpy(who.bytes.data(), rest.data(), who.bytes.size());
    const auto length = read_be16(rest.substr(16));
    rest.remove_prefix(entry_head);
    if (length == was_too_long) {
      if (!take(who, std::nullopt)) return false;
      continue;
    }
    if (!take(who, rest.substr(0, length))) return false;
    rest.remove_prefix(std::min<std::size_t>(length, rest.size()));
  }
  return true;
}

}  // namespace

std::filesystem::path search_file_of(const std::filesystem::path& institution_folder) {
  return institution_folder / "search";
}

std::optional<search_index> search_index::open(const std::filesystem::path& institution_folder, const keyring& keys,
                                               std::uint64_t log_size) {
  search_index out;
  out.keys_ = &keys;
  out.file_ = search_file_of(institution_folder);
  out.open_ = descriptor(::open(out.file_.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (out.open_.get() < 0) return std::nullopt;
  const auto head = sealed_at(out.open_, 0, head_size, out.file_);
  if (!head) return std::nullopt;
  std::memcpy(out.id_.bytes.data(), head->data() + 16, out.id_.bytes.size());
  if (*head != search_head_of(keys.epoch(), out.id_)) return std::nullopt;
  epoch_seal seal(keys, search_purpose);
  out.end_ = head_size;
  while (out.parts_.size() < most_parts) {
    const auto sealed = sealed_at(out.open_, out.end_, told_size + seal_size, out.file_);
    const auto told =
        sealed ? seal.open(*sealed, place_of_block(out.id_, out.parts_.size(), 0)) : std::optional<std::string>();
    if (!told) break;
    const std::string_view text(*told);
    const part one{out.end_, read_be64(text), read_be64(text.substr(8)), read_be64(text.substr(16))};
    if (one.blocks > most_blocks || one.mark > log_size) break;
    out.parts_.push_back(one);
    out.end_ += told_size + seal_size + one.blocks * block_size;
  }
  if (out.parts_.empty()) return std::nullopt;
  return out;
}

bool search_index::each(std::size_t number, const taking& take) const {
  epoch_seal seal(*keys_, search_purpose);
  const auto& one = parts_.at(number);
  auto at = one.at + told_size + seal_size;
  for (std::uint64_t block = 1; block <= one.blocks; ++block, at += block_size) {
    const auto sealed = sealed_at(open_, at, block_size, file_);
    auto plain = sealed ? seal.open(*sealed, place_of_block(id_, number, block)) : std::optional<std::string>();
    if (!plain) return false;
    const bool goes_on = each_entry(*plain, take);
    wipe(*plain);
    if (!goes_on) return true;
  }
  return true;
}

result<std::unique_ptr<search_writer>> search_writer::anew(const std::filesystem::path& institution_folder,
                                                           const keyring& keys, sluis::random& chance,
                                                           std::uint64_t mark) {
  std::unique_ptr<search_writer> out(new search_writer(keys.epoch(), chance));
  out->file_ = search_file_of(institution_folder);
  out->temporary_ = out->file_.string() + ".tmp";
  out->open_ = descriptor(::open(out->temporary_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (out->open_.get() < 0) return io_error("making", out->temporary_);
  out->chance_.take(out->id_.bytes.data(), out->id_.bytes.size());
  SLUIS_TRY(write_at(out->open_, 0, search_head_of(out->epoch_, out->id_), out->temporary_));
  out->part_.at = head_size;
  out->part_.mark = mark;
  return out;
}

result<std::unique_ptr<search_writer>> search_writer::behind(const search_index& present, const keyring& keys,
                                                             sluis::random& chance, std::uint64_t mark) {
  std::unique_ptr<search_writer> out(new search_writer(keys.epoch(), chance));
  out->file_ = present.file_;
  out->open_ = descriptor(::open(out->file_.c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW));
  if (out->open_.get() < 0) return io_error("opening", out->file_);
  // What a part that was not ended left there.
  if (::ftruncate(out->open_.get(), static_cast<off_t>(present.end_)) != 0) return io_error("cutting", out->file_);
  out->id_ = present.id_;
  out->number_ = present.parts_.size();
  out->part_.at = present.end_;
  out->part_.mark = mark;
  return out;
}

search_writer::~search_writer() {
  wipe(block_);
  if (temporary_.empty()) return;
  std::error_code ignored;
  std::filesystem::remove(temporary_, ignored);
}

result<void> search_writer::expect_epoch(const keyring& keys) const {
  if (keys.epoch() != epoch_) return of_another_epoch();
  return {};
}

result<void> search_writer::add(const keyring& keys, const std::vector<search_entry>& more) {
  SLUIS_TRY(expect_epoch(keys));
  block_.reserve(plain_size);  // so that no text stays behind in what it grew out of
  for (const auto& one : more) {
    if (part_.entries > 0 && one.who <= last_) continue;
    const bool is_too_long = one.text.size() > longest_text;
    const auto text = is_too_long ? std::string_view() : std::string_view(one.text);
    if (count_size + block_.size() + entry_head + text.size() > plain_size) SLUIS_TRY(write_block(keys));
    append_bytes(block_, one.who.bytes);
    append_be16(block_, is_too_long ? was_too_long : static_cast<std::uint16_t>(text.size()));
    block_.append(text);
    last_ = one.who;
    ++part_.entries;
  }
  return {};
}

result<void> search_writer::write_block(const keyring& keys) {
  std::string plain;
  plain.reserve(plain_size);
  append_be16(plain, static_cast<std::uint16_t>(block_.size() >> 16));
  append_be16(plain, static_cast<std::uint16_t>(block_.size() & 0xffff));
  plain.append(block_);
  plain.resize(plain_size, '\0');
  const auto number = part_.blocks + 1;
  const auto sealed = epoch_seal(keys, search_purpose).seal(plain, place_of_block(id_, number_, number), chance_);
  wipe(plain);
  const auto at = part_.at + told_size + seal_size + part_.blocks * block_size;
  SLUIS_TRY(write_at(open_, at, sealed, file_));
  part_.blocks = number;
  wipe(block_);
  block_.clear();
  block_.reserve(plain_size);
  return {};
}

result<void> search_writer::end(const keyring& keys) {
  SLUIS_TRY(expect_epoch(keys));
  if (!block_.empty()) SLUIS_TRY(write_block(keys));
  if (::fdatasync(open_.get()) != 0) return io_error("syncing", file_);
  std::string told;
  append_be64(told, part_.mark);
  append_be64(told, part_.blocks);
  append_be64(told, part_.entries);
  const auto sealed = epoch_seal(keys, search_purpose).seal(told, place_of_block(id_, number_, 0), chance_);
  SLUIS_TRY(write_at(open_, part_.at, sealed, file_));
  if (temporary_.empty()) return {};
  if (::rename(temporary_.c_str(), file_.c_str()) != 0) return io_error("renaming to", file_);
  temporary_.clear();
  return {};
}

}  // namespace sluis::state
