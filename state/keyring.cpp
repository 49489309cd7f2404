#include "state/keyring.hpp"

#include <cstring>
#include <mutex>
#include <stdexcept>

#include "state/big_endian.hpp"
#include "state/crypto/digest.hpp"
#include "state/crypto/gcm.hpp"
#include "state/crypto/hkdf.hpp"
#include "state/crypto/hmac.hpp"
#include "state/crypto/siv.hpp"
#include "state/keyring_files.hpp"
#include "state/next_epoch.hpp"
#include "state/random_pool.hpp"
#include "state/subject_keys.hpp"
#include "state/vault.hpp"

namespace sluis::state {

namespace {

// Version of what a sealed record looks like; part of its associated data.
constexpr char record_schema = 1;

// subject ‖ record kind ‖ n (8, big-endian) ‖ schema ‖ where
std::string sealed_under(const subject_id& subject, record_kind kind, std::uint64_t n, std::string_view where) {
  std::string out;
  out.reserve(subject_id::size + 1 + 8 + 1 + where.size());
  append_bytes(out, subject.bytes);
  out += static_cast<char>(kind);
  append_be64(out, n);
  out += record_schema;
  return out.append(where);
}

}  // namespace

struct keyring::impl {
  impl(opened_keys opened, std::filesystem::path where, const secret& root, const institution_id& who,
       sluis::random& source)
      : folder(std::move(where)),
        institution(who),
        root_key(root.clone()),
        epoch_key(opened.slot.epoch_key.clone()),
        chance(source),
        pool(source),
        keys(std::move(opened.vault), opened.slot.epoch_key),
        index_key(derivation.derive(opened.slot.epoch_key.reveal(), "sluis v1 index", 32)),
        index(index_key.reveal()) {}

  [[nodiscard]] std::uint64_t epoch() { return keys.file().header().epoch; }

  result<void> sync() {
    if (outdated)
      return error(errc::io, folder.string() + ": a change of epoch was interrupted",
                   "the next opening of the folder resumes it");
    return keys.file().sync();
  }

  crypto::siv institution_wrapping(std::string_view purpose) {
    return crypto::siv(institution_key(derivation, root_key, purpose, institution).reveal());
  }

  std::filesystem::path folder;
  institution_id institution;
  secret root_key;
  secret epoch_key;
  sluis::random& chance;
  crypto::hkdf derivation;
  random_pool pool;
  subject_keys keys;
  crypto::gcm cipher;
  secret index_key;
  bool outdated = false;  // the database counts on the next epoch, and that one could not be opened
  mutable crypto::hmac index;
  std::unique_ptr<epoch_writer> next;  // while it is being written
};

struct keyring::shared {
  std::mutex one_at_a_time;
  std::unique_ptr<impl> inside;  // nullptr: closed
};

/// The keys, while nobody else uses them.
class keyring::use {
 public:
  use(const keyring& of, right needed) : alone_(of.shared_->one_at_a_time), shared_(*of.shared_) {
    if (needed == right::all && of.right_ != right::all)
      throw std::logic_error("a question makes, seals or changes keys");
    if (!shared_.inside)
      throw result_error({errc::unavailable, "the institution's keys are closed at the moment", "see: sluis status"});
  }
  impl* operator->() const { return shared_.inside.get(); }
  impl& operator*() const { return *shared_.inside; }
  void replace(std::unique_ptr<impl> by) { shared_.inside = std::move(by); }

 private:
  std::lock_guard<std::mutex> alone_;
  shared& shared_;
};

keyring::keyring(std::shared_ptr<shared> inside, right what) : shared_(std::move(inside)), right_(what) {}

keyring::~keyring() {
  if (right_ != right::all) return;
  const std::lock_guard alone(shared_->one_at_a_time);
  shared_->inside.reset();
}

std::unique_ptr<keyring> keyring::reader() const {
  return std::unique_ptr<keyring>(new keyring(shared_, right::reads));
}

result<std::unique_ptr<keyring>> keyring::open(const std::filesystem::path& keys_folder,
                                               const institution_id& institution, const secret& root_key,
                                               sluis::random& chance) {
  SLUIS_ASSIGN(auto opened, open_or_make_keys(keys_folder, institution, root_key, chance));
  auto inside = std::make_shared<shared>();
  inside->inside = std::make_unique<impl>(std::move(opened), keys_folder, root_key, institution, chance);
  return std::unique_ptr<keyring>(new keyring(std::move(inside), right::all));
}

std::uint64_t keyring::epoch() const {
  return use(*this, right::reads)->epoch();
}
bool keyring::has(const subject_id& subject) const {
  return use(*this, right::reads)->keys.file().has(subject);
}
std::uint64_t keyring::size() const {
  return use(*this, right::reads)->keys.file().size();
}
result<void> keyring::create(const subject_id& subject) {
  const use in(*this, right::all);
  return in->keys.create(subject, in->pool);
}
result<void> keyring::sync() {
  return use(*this, right::all)->sync();
}
bool keyring::is_broken() const {
  const use in(*this, right::reads);
  return in->outdated || in->keys.file().has_failed();
}
result<void> keyring::settle(std::uint64_t count) {
  return use(*this, right::all)->keys.settle(count);
}

result<std::string> keyring::seal(const subject_id& subject, record_kind kind, std::uint64_t n, std::string_view plain,
                                  std::string_view where) {
  const use in(*this, right::all);
  SLUIS_ASSIGN(const auto* key, in->keys.sealing(subject));
  crypto::gcm::nonce fresh{};
  in->pool.take(fresh.data(), fresh.size());
  return in->cipher.seal(*key, fresh, sealed_under(subject, kind, n, where), plain);
}

result<std::string> keyring::open(const subject_id& subject, record_kind kind, std::uint64_t n, std::string_view sealed,
                                  std::string_view where) {
  const use in(*this, right::reads);
  SLUIS_ASSIGN(const auto* key, in->keys.sealing(subject));
  auto plain = in->cipher.open(*key, sealed_under(subject, kind, n, where), sealed);
  if (!plain) {
    return error(
        errc::corrupt,
        "record " + std::to_string(n) + " of subject " + subject.hex() + " does not open: it was altered or moved",
        "run `sluis check`, then restore the last good backup");
  }
  return std::move(*plain);
}

result<sha256_hash> keyring::commitment(const subject_id& subject) {
  return use(*this, right::reads)->keys.commitment(subject);
}

result<keyring::next_epoch> keyring::write_next_epoch(const std::vector<subject_id>& without) {
  SLUIS_TRY(begin_next_epoch(without));
  return end_next_epoch();
}

result<void> keyring::begin_next_epoch(std::vector<subject_id> without) {
  const use in(*this, right::all);
  in->next.reset();
  SLUIS_ASSIGN(in->next,
               epoch_writer::begin(in->folder, in->keys.file(), in->epoch_key, std::move(without), in->chance));
  return {};
}

result<bool> keyring::go_on_with_next_epoch(std::uint64_t keys) {
  return use(*this, right::all)->next->go_on(keys);
}

result<keyring::next_epoch> keyring::end_next_epoch() {
  const use in(*this, right::all);
  SLUIS_TRY(in->sync());
  const auto ending = std::move(in->next);
  auto slot_wrapping = in->institution_wrapping("slot");
  return ending->end(slot_wrapping);
}

result<void> keyring::go_to_next_epoch() {
  use in(*this, right::all);
  auto& old = *in;
  old.outdated =
      true;  // where this breaks off: a key that the old vault got now, or a count of its keys, would be lost with it
  SLUIS_TRY(destroy_epoch(old.folder, old.epoch()));
  SLUIS_ASSIGN(auto opened, open_or_make_keys(old.folder, old.institution, old.root_key, old.chance));
  in.replace(std::make_unique<impl>(std::move(opened), old.folder, old.root_key, old.institution, old.chance));
  return {};
}

mac128 keyring::index_mac(std::string_view purpose, std::string_view bytes) const {
  const use in(*this, right::reads);
  const auto length = static_cast<char>(purpose.size());
  const auto full = in->index.add({&length, 1}).add(purpose).add(bytes).finish();
  mac128 out;
  std::memcpy(out.data(), full.data(), out.size());
  return out;
}

secret keyring::derive_for_epoch(std::string_view purpose) const {
  const use in(*this, right::reads);
  return in->derivation.derive(in->epoch_key.reveal(), std::string("sluis v1 seal") + '\0' + std::string(purpose), 32);
}

secret keyring::derive_for_institution(std::string_view purpose) const {
  const use in(*this, right::reads);
  return institution_key(in->derivation, in->root_key, purpose, in->institution);
}

result<std::string> keyring::wrap_for_institution(std::string_view purpose, std::string_view plain) {
  return use(*this, right::all)->institution_wrapping(purpose).wrap(purpose, plain);
}

result<secret> keyring::unwrap_for_institution(std::string_view purpose, std::string_view wrapped) {
  auto plain = use(*this, right::all)->institution_wrapping(purpose).unwrap(purpose, wrapped);
  if (!plain) {
    return error(
        errc::refused,
        "the root key does not open the institution's secret \"" + std::string(purpose) + "\", or it was altered",
        "give the root key under which this folder was made");
  }
  return std::move(*plain);
}

}  // namespace sluis::state
