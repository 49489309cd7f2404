#include "state/vault.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <limits>

#include "state/big_endian.hpp"

namespace sluis::state {

namespace {
constexpr std::string_view vault_magic = "SLUISVT1";
constexpr std::size_t flush_at = vault::record_size * 1024;

error corrupt(const std::filesystem::path& file, const std::string& what) {
  return {errc::corrupt, file.string() + ": " + what, "restore the folder keys/ from its own backup"};
}
}  // namespace

std::string vault_header::encode() const {
  std::string out(vault_magic);
  append_be64(out, epoch);
  append_bytes(out, institution);
  append_bytes(out, vault_id);
  return out;
}

std::optional<vault_header> vault_header::decode(std::string_view bytes) {
  if (bytes.size() != size || bytes.substr(0, vault_magic.size()) != vault_magic) return std::nullopt;
  vault_header out;
  out.epoch = read_be64(bytes.substr(8));
  std::memcpy(out.institution.data(), bytes.data() + 16, out.institution.size());
  std::memcpy(out.vault_id.data(), bytes.data() + 48, out.vault_id.size());
  return out;
}

key_place place_of_key(const vault_header& in, const subject_id& subject) {
  key_place out;
  std::memcpy(out.data(), in.vault_id.data(), 16);
  for (std::size_t i = 0; i < 8; ++i) out[16 + i] = static_cast<char>(in.epoch >> (56 - 8 * i));
  std::memcpy(out.data() + 24, subject.bytes.data(), subject_id::size);
  return out;
}

result<void> vault::make(const std::filesystem::path& file, const vault_header& header) {
  return write_durably(file, header.encode());
}

vault::vault(std::filesystem::path file, descriptor opened, const vault_header& header)
    : file_(std::move(file)), opened_(std::move(opened)), header_(header) {}

result<std::unique_ptr<vault>> vault::open(const std::filesystem::path& file) {
  descriptor opened(::open(file.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW));
  if (opened.get() < 0) return io_error("opening", file);
  struct stat info {};
  if (::fstat(opened.get(), &info) != 0) return io_error("reading", file);
  std::string start(vault_header::size, '\0');
  SLUIS_TRY(read_at(opened, 0, start.data(), start.size(), file));
  const auto header = vault_header::decode(start);
  if (!header) return corrupt(file, "is not a vault of this format");
  std::unique_ptr<vault> out(new vault(file, std::move(opened), *header));
  SLUIS_TRY(out->load((static_cast<std::uint64_t>(info.st_size) - vault_header::size) / record_size));
  return out;
}

result<void> vault::load(std::uint64_t count) {
  index_.clear();
  duplicate_.reset();
  on_file_ = count;
  std::string block;
  for (std::uint64_t first = 0; first < count; first += 1024) {
    const auto records = std::min<std::uint64_t>(1024, count - first);
    block.resize(static_cast<std::size_t>(records) * record_size);
    SLUIS_TRY(read_at(opened_, vault_header::size + first * record_size, block.data(), block.size(), file_));
    for (std::uint64_t i = 0; i < records; ++i) {
      subject_id subject;
      std::memcpy(subject.bytes.data(), block.data() + i * record_size, subject_id::size);
      record ignored;
      if (subject.is_null() || number_of(subject, ignored)) {
        if (!duplicate_) duplicate_ = first + i;
      } else {
        index_.insert(subject, static_cast<std::uint32_t>(first + i));
      }
    }
  }
  return {};
}

result<void> vault::read(std::uint32_t number, record& out) const {
  if (number >= on_file_) {
    std::memcpy(out.data(), pending_.data() + (number - on_file_) * record_size, record_size);
    return {};
  }
  return read_at(opened_, vault_header::size + std::uint64_t{number} * record_size, out.data(), record_size, file_);
}

std::optional<std::uint32_t> vault::number_of(const subject_id& subject, record& out) const {
  return index_.find(subject, [&](std::uint32_t number) {
    if (const auto done = read(number, out); !done) throw result_error(done.error());
    return std::memcmp(out.data(), subject.bytes.data(), subject_id::size) == 0;
  });
}

bool vault::has(const subject_id& subject) {
  record ignored;
  return number_of(subject, ignored).has_value();
}

result<vault::wrapped_key> vault::find(const subject_id& subject) {
  record found;
  if (!number_of(subject, found)) return error(errc::not_found, "no key for " + subject.hex());
  wrapped_key out;
  std::memcpy(out.data(), found.data() + subject_id::size, wrapped_size);
  return out;
}

result<void> vault::each(std::uint64_t from, std::uint64_t to,
                         const std::function<result<void>(const subject_id&, std::string_view)>& visit) const {
  record one;
  for (auto number = from; number < to; ++number) {
    SLUIS_TRY(read(static_cast<std::uint32_t>(number), one));
    subject_id subject;
    std::memcpy(subject.bytes.data(), one.data(), subject_id::size);
    SLUIS_TRY(visit(subject, {reinterpret_cast<const char*>(one.data()) + subject_id::size, wrapped_size}));
  }
  return {};
}

result<void> vault::append(const subject_id& subject, const wrapped_key& key) {
  if (size() >= std::numeric_limits<std::uint32_t>::max() - 1) return error(errc::refused, file_.string() + " is full");
  index_.insert(subject, static_cast<std::uint32_t>(size()));
  append_bytes(pending_, subject.bytes);
  append_bytes(pending_, key);
  if (pending_.size() >= flush_at) return flush();
  return {};
}

result<void> vault::flush() {
  if (pending_.empty()) return {};
  synced_ = false;
  SLUIS_TRY(write_at(opened_, vault_header::size + on_file_ * record_size, pending_, file_));
  on_file_ += pending_.size() / record_size;
  pending_.clear();
  return {};
}

result<void> vault::sync() {
  if (failed_)
    return error(errc::io, file_.string() + ": an earlier write failed, and nobody can say what is on the disk",
                 "look at the disk");
  SLUIS_TRY(flush());
  if (synced_) return {};
  if (::fdatasync(opened_.get()) != 0) {
    failed_ = true;
    return io_error("syncing", file_);
  }
  synced_ = true;
  return {};
}

result<void> vault::settle(std::uint64_t count) {
  if (size() < count) {
    return corrupt(file_,
                   "holds " + std::to_string(size()) + " keys where the database counts " + std::to_string(count));
  }
  const auto length = static_cast<off_t>(vault_header::size + count * record_size);
  struct stat info {};
  if (::fstat(opened_.get(), &info) != 0) return io_error("reading", file_);
  if (size() != count || info.st_size != length) {
    const bool failed_before = failed_;
    failed_ = true;  // until it is known to be cut: a key of nobody must not be counted by the next commit
    pending_.resize(count > on_file_ ? static_cast<std::size_t>(count - on_file_) * record_size : 0);
    SLUIS_TRY(flush());
    if (::ftruncate(opened_.get(), length) != 0) return io_error("cutting", file_);
    synced_ = false;
    SLUIS_TRY(load(count));
    failed_ = failed_before;
  }
  if (duplicate_)
    return corrupt(file_, "record " + std::to_string(*duplicate_) + " names no subject, or one that has a key already");
  return {};
}

}  // namespace sluis::state
