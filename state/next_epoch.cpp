#include "state/next_epoch.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>

#include "state/big_endian.hpp"
#include "state/keyring_files.hpp"

namespace sluis::state {

namespace {

secret random_key(sluis::random& chance) {
  std::string bytes(key_slot::epoch_key_size, '\0');
  chance.fill(bytes.data(), bytes.size());
  secret out(bytes);
  wipe(bytes);
  return out;
}

std::string_view key_place_text(const key_place& place) {
  return {place.data(), place.size()};
}

}  // namespace

epoch_writer::epoch_writer(std::filesystem::path folder, const vault& present, const secret& epoch_key, key_slot next,
                           std::vector<subject_id> without)
    : folder_(std::move(folder)),
      temporary_(vault_file(folder_, next.vault.epoch).string() + ".tmp"),
      present_(present),
      present_at_first_(present.size()),
      next_(std::move(next)),
      without_(std::move(without)),
      from_(epoch_key.reveal()),
      to_(next_.epoch_key.reveal()) {}

epoch_writer::~epoch_writer() {
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

result<std::unique_ptr<epoch_writer>> epoch_writer::begin(const std::filesystem::path& folder, const vault& present,
                                                          const secret& epoch_key, std::vector<subject_id> without,
                                                          sluis::random& chance) {
  key_slot next;
  next.vault = present.header();
  next.vault.epoch += 1;
  next.epoch_key = random_key(chance);
  std::unique_ptr<epoch_writer> out(new epoch_writer(folder, present, epoch_key, std::move(next), std::move(without)));
  SLUIS_TRY(out->open());
  return out;
}

result<void> epoch_writer::open() {
  file_ = descriptor(::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (file_.get() < 0) return io_error("making", temporary_);
  old_hash_.add(present_.header().encode());
  return append(next_.vault.encode());
}

result<void> epoch_writer::append(std::string_view bytes) {
  SLUIS_TRY(write_at(file_, written_, bytes, temporary_));
  written_ += bytes.size();
  new_hash_.add(bytes);
  return {};
}

// What was copied must still be what stands there: a ROLLBACK between two pieces cuts only what came behind.
result<void> epoch_writer::expect_same_beginning() const {
  bool same = present_.size() >= read_;
  if (same && newest_) {
    SLUIS_TRY(present_.each(read_ - 1, read_, [&](const subject_id& subject, std::string_view wrapped) -> result<void> {
      const std::string_view was(newest_->data(), newest_->size());
      same = was.substr(0, subject_id::size) == view_of(subject.bytes) && was.substr(subject_id::size) == wrapped;
      return {};
    }));
  }
  if (same) return {};
  return error(errc::corrupt, "the vault was cut while its keys were wrapped anew",
               "it is begun again by the next cycle");
}

result<void> epoch_writer::wrap(std::uint64_t upto) {
  SLUIS_TRY(expect_same_beginning());
  std::string out;
  std::array<unsigned char, 32> key{};
  auto done = present_.each(read_, upto, [&](const subject_id& subject, std::string_view wrapped) -> result<void> {
    std::memcpy(newest_.emplace().data(), subject.bytes.data(), subject_id::size);
    std::memcpy(newest_->data() + subject_id::size, wrapped.data(), wrapped.size());
    old_hash_.add({newest_->data(), newest_->size()});
    ++read_;
    if (std::binary_search(without_.begin(), without_.end(), subject)) return {};
    if (!from_.unwrap(key_place_text(place_of_key(present_.header(), subject)), wrapped, key.data())) {
      return error(errc::corrupt, "the key of subject " + subject.hex() + " does not open: the vault was altered",
                   "restore the folder keys/ from its own backup");
    }
    vault::wrapped_key anew;
    to_.wrap(key_place_text(place_of_key(next_.vault, subject)), view_of(key), anew.data());
    append_bytes(out, subject.bytes);
    append_bytes(out, anew);
    return {};
  });
  wipe(key.data(), key.size());
  SLUIS_TRY(done);
  SLUIS_TRY(append(out));
  if (::fdatasync(file_.get()) != 0) return io_error("syncing", temporary_);
  return {};
}

result<bool> epoch_writer::go_on(std::uint64_t keys) {
  SLUIS_TRY(wrap(std::max(read_, std::min(present_at_first_, read_ + keys))));
  return read_ < present_at_first_;
}

result<keyring::next_epoch> epoch_writer::end(crypto::siv& slot_wrapping) {
  if (read_ < present_.size() || read_ == 0) SLUIS_TRY(wrap(present_.size()));
  SLUIS_TRY(expect_same_beginning());
  keyring::next_epoch out;
  out.epoch = next_.vault.epoch;
  out.keys = (written_ - vault_header::size) / vault::record_size;
  out.old_vault = old_hash_.finish();
  out.new_vault = new_hash_.finish();
  const auto place = vault_file(folder_, out.epoch);
  if (::rename(temporary_.c_str(), place.c_str()) != 0) return io_error("renaming to", place);
  temporary_.clear();
  SLUIS_TRY(write_slot(slot_file(folder_, out.epoch), next_, slot_wrapping));  // syncs the folder for both
  return out;
}

}  // namespace sluis::state
