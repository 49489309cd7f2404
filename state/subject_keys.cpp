#include "state/subject_keys.hpp"

#include <cstring>

#include "model/secret.hpp"
#include "state/big_endian.hpp"

namespace sluis::state {

subject_keys::subject_keys(std::unique_ptr<vault> file, const secret& epoch_key)
    : file_(std::move(file)), wrapping_(epoch_key.reveal()) {}

subject_keys::~subject_keys() {
  forget();
}

void subject_keys::forget() {
  wipe(entries_.data(), sizeof entries_);  // the null handle, which all zeros are, is nobody's
}

key_place subject_keys::associated(const subject_id& subject) const {
  return place_of_key(file_->header(), subject);
}

void subject_keys::keep(entry& at, const subject_id& subject) {
  derivation_.derive(view_of(at.key), "sluis v1 aead", at.sealing.data(), at.sealing.size());
  at.subject = subject;
}

result<void> subject_keys::create(const subject_id& subject, random_pool& chance) {
  if (subject.is_null()) return error(errc::invalid_input, "the null handle cannot have a key");
  if (file_->has(subject)) return error(errc::conflict, "subject " + subject.hex() + " has a key already");
  auto& at = place_of(subject);
  at.subject = {};
  chance.take(at.key.data(), at.key.size());
  vault::wrapped_key wrapped;
  const auto bound_to = associated(subject);
  wrapping_.wrap({bound_to.data(), bound_to.size()}, view_of(at.key), wrapped.data());
  SLUIS_TRY(file_->append(subject, wrapped));
  keep(at, subject);
  return {};
}

result<subject_keys::entry*> subject_keys::find(const subject_id& subject) {
  auto& at = place_of(subject);
  if (at.subject == subject && !subject.is_null()) return &at;
  SLUIS_ASSIGN(const auto wrapped, file_->find(subject));
  at.subject = {};
  const auto bound_to = associated(subject);
  if (!wrapping_.unwrap({bound_to.data(), bound_to.size()}, view_of(wrapped), at.key.data())) {
    return error(errc::corrupt, "the key of subject " + subject.hex() + " does not open: the vault was altered",
                 "restore the folder keys/ from its own backup");
  }
  keep(at, subject);
  return &at;
}

result<const crypto::gcm::key*> subject_keys::sealing(const subject_id& subject) {
  SLUIS_ASSIGN(const auto* found, find(subject));
  return &found->sealing;
}

result<sha256_hash> subject_keys::commitment(const subject_id& subject) {
  SLUIS_ASSIGN(const auto* found, find(subject));
  sha256_hash out;
  derivation_.derive(view_of(found->key), "sluis v1 commit", out.data(), out.size());
  return out;
}

result<void> subject_keys::settle(std::uint64_t count) {
  if (count != file_->size()) forget();
  return file_->settle(count);
}

}  // namespace sluis::state
