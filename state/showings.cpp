#include "state/showings.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <system_error>
#include <utility>

#include "model/secret.hpp"
#include "state/big_endian.hpp"
#include "state/epoch_seal.hpp"
#include "state/log/leaf.hpp"
#include "state/random_pool.hpp"
#include "state/store.hpp"

namespace sluis::state {

namespace {

constexpr std::string_view journal_magic = "SLUISSJ1";
constexpr std::string_view journal_purpose = "showing";
constexpr std::string_view shown_at = "shown ";  // in notes
constexpr std::size_t length_size = 4;
constexpr std::size_t fixed_size = 3 * 8;         // time, size of the log, chance
constexpr std::size_t longest_record = 1U << 24;  // a page of a plan is far less
constexpr std::size_t most_journal_bytes = 1U << 28;

void append_text(std::string& out, std::string_view text) {
  append_be16(out, static_cast<std::uint16_t>(text.size()));
  out.append(text);
}

/// Takes a text off the front. false: there is none.
bool take_text(std::string_view& from, std::string& to) {
  if (from.size() < 2) return false;
  const std::size_t size = read_be16(from);
  from.remove_prefix(2);
  if (from.size() < size) return false;
  to = from.substr(0, size);
  from.remove_prefix(size);
  return true;
}

std::string place_in_journal(std::uint64_t number) {
  std::string out;
  append_be64(out, number);
  return out;
}

/// time ‖ log size ‖ chance ‖ actor ‖ purpose ‖ fields ‖ handles
result<std::string> plain_record(const showing& what, instant now, std::uint64_t log_size, std::uint64_t chance) {
  constexpr std::size_t longest_text = 0xffff;
  if (std::max({what.by.size(), what.purpose.size(), what.fields.size()}) > longest_text)
    return error(errc::invalid_input, "the reason is too long");
  std::string out;
  append_be64(out, static_cast<std::uint64_t>(now.time_since_epoch().count()));
  append_be64(out, log_size);
  append_be64(out, chance);
  append_text(out, what.by);
  append_text(out, what.purpose);
  append_text(out, what.fields);
  for (const auto& one : what.shown) append_bytes(out, one.bytes);
  return out;
}

}  // namespace

showing_journal::showing_journal(std::filesystem::path institution_folder)
    : file_(std::move(institution_folder) / "showings") {}

result<void> showing_journal::open() {
  const std::lock_guard alone(mutex_);
  std::error_code unreadable;
  if (!std::filesystem::exists(file_, unreadable)) SLUIS_TRY(write_durably(file_, journal_magic));
  open_ = descriptor(::open(file_.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW));
  if (open_.get() < 0) return io_error("opening", file_);
  struct stat info {};
  if (::fstat(open_.get(), &info) != 0) return io_error("reading", file_);
  end_ = std::max<std::uint64_t>(journal_magic.size(), static_cast<std::uint64_t>(info.st_size));
  records_ = end_ > journal_magic.size() ? 1 : 0;  // read_all() counts them
  return {};
}

bool showing_journal::is_any_waiting() {
  const std::lock_guard alone(mutex_);
  return records_ > 0;
}

result<void> showing_journal::add(store& looking, const showing& what) {
  const std::lock_guard alone(mutex_);
  if (open_.get() < 0) return error(errc::unavailable, "the institution's memory is closed at the moment");
  if (end_ > most_journal_bytes)
    return error(errc::unavailable, file_.string() + ": too many showings wait for the log", "see: sluis status");
  random_pool chance(looking.chance());
  std::uint64_t word = 0;
  chance.take(&word, sizeof word);
  SLUIS_ASSIGN(auto plain, plain_record(what, looking.now(), looking.log_size(), word));
  const auto sealed = epoch_seal(looking.keys(), journal_purpose).seal(plain, place_in_journal(records_), chance);
  wipe(plain);
  std::string bytes;
  append_be16(bytes, static_cast<std::uint16_t>(sealed.size() >> 16));
  append_be16(bytes, static_cast<std::uint16_t>(sealed.size() & 0xffff));
  bytes += sealed;
  SLUIS_TRY(write_at(open_, end_, bytes, file_));
  if (::fdatasync(open_.get()) != 0) return io_error("syncing", file_);
  end_ += bytes.size();
  ++records_;
  return {};
}

// What does not open at the end was being written when the machine went down: nothing was shown for it.
result<std::vector<showing_journal::waiting>> showing_journal::read_all(store& from) {
  std::vector<waiting> out;
  epoch_seal seal(from.keys(), journal_purpose);
  auto at = static_cast<std::uint64_t>(journal_magic.size());
  std::array<char, length_size> length{};
  while (at + length_size <= end_) {
    SLUIS_TRY(read_at(open_, at, length.data(), length.size(), file_));
    const std::string_view told(length.data(), length.size());
    const auto size = static_cast<std::size_t>(read_be16(told)) << 16 | read_be16(told.substr(2));
    if (size > longest_record || at + length_size + size > end_) break;
    std::string sealed(size, '\0');
    SLUIS_TRY(read_at(open_, at + length_size, sealed.data(), sealed.size(), file_));
    auto plain = seal.open(sealed, place_in_journal(out.size()));
    if (!plain || plain->size() < fixed_size) break;
    std::string_view rest(*plain);
    waiting one;
    one.at = instant{std::chrono::milliseconds{static_cast<std::int64_t>(read_be64(rest))}};
    one.log_size = read_be64(rest.substr(8));
    one.mark = std::string(shown_at) + to_string(one.at) + " " +
               to_hex(reinterpret_cast<const std::uint8_t*>(rest.data()) + 16, 8);
    rest.remove_prefix(fixed_size);
    auto& what = one.what;
    if (!take_text(rest, what.by) || !take_text(rest, what.purpose) || !take_text(rest, what.fields)) break;
    for (; rest.size() >= subject_id::size; rest.remove_prefix(subject_id::size)) {
      subject_id who;
      std::memcpy(who.bytes.data(), rest.data(), who.bytes.size());
      what.shown.push_back(who);
    }
    wipe(*plain);
    out.push_back(std::move(one));
    at += length_size + size;
  }
  return out;
}

result<void> showing_journal::take_over(store& writing) {
  const std::lock_guard alone(mutex_);
  if (records_ == 0) return {};
  SLUIS_ASSIGN(const auto all, read_all(writing));
  for (const auto& one : all) {
    const auto& what = one.what;
    // Where the file could not be emptied, or the machine went down before it was, it is in the log already.
    if (what.shown.empty() || is_in_log(writing, one)) continue;
    SLUIS_ASSIGN(const auto actor, writing.actor(what.by));
    store::work recording(writing);
    SLUIS_TRY(append_showing(writing, actor, what.shown, what.purpose, what.fields, one.mark));
    SLUIS_TRY(recording.commit());
  }
  if (::ftruncate(open_.get(), static_cast<off_t>(journal_magic.size())) != 0) return io_error("emptying", file_);
  if (::fdatasync(open_.get()) != 0) return io_error("syncing", file_);
  end_ = journal_magic.size();
  records_ = 0;
  return {};
}

result<std::vector<showing_journal::waiting>> showing_journal::all(store& looking) {
  const std::lock_guard alone(mutex_);
  if (records_ == 0) return std::vector<waiting>();
  return read_all(looking);
}

std::optional<instant> showing_journal::time_in(std::string_view note) {
  if (!note.starts_with(shown_at)) return std::nullopt;
  note.remove_prefix(shown_at.size());
  return tlog::parse_time(note.substr(0, note.find(' ')));
}

bool showing_journal::is_in_log(store& looking, const waiting& one) {
  auto find = looking.db().prepare("SELECT 1 FROM leaf WHERE seq >= ?1 AND instr(entry, CAST(?2 AS BLOB)) > 0 LIMIT 1");
  return find.bind(1, one.log_size).bind_text(2, one.mark).step();
}

}  // namespace sluis::state
