#include "state/log/note.hpp"

#include <algorithm>
#include <stdexcept>

#include "model/ids.hpp"
#include "state/crypto/digest.hpp"
#include "state/log/base64.hpp"

namespace sluis::state::tlog {

namespace {

constexpr char ed25519_algorithm = 1;
constexpr std::string_view signature_prefix = "\xE2\x80\x94 ";  // an em dash and a blank
constexpr std::size_t signature_size = 64;

using crypto::bytes_of;

key_id id_of(const std::string& name, std::string_view public_key) {
  const auto digest = crypto::sha256(name + '\n' + ed25519_algorithm + std::string(public_key));
  key_id out;
  std::copy_n(digest.begin(), out.size(), out.begin());
  return out;
}

bool is_name(std::string_view name) {
  return !name.empty() &&
         std::all_of(name.begin(), name.end(), [](char c) { return c > ' ' && c < '\x7f' && c != '+'; });
}

using context = crypto::evp<EVP_MD_CTX>;

}  // namespace

result<note_verifier> note_verifier::make(std::string name, std::string_view public_key) {
  if (!is_name(name)) return error(errc::invalid_input, "the name of a log key must be visible ASCII without '+'");
  if (public_key.size() != public_key_size) return error(errc::invalid_input, "an Ed25519 public key has 32 bytes");
  note_verifier out;
  out.id_ = id_of(name, public_key);
  out.name_ = std::move(name);
  out.public_key_ = public_key;
  return out;
}

result<note_verifier> note_verifier::parse(std::string_view vkey) {
  while (!vkey.empty() && vkey.back() == '\n') vkey.remove_suffix(1);
  const auto malformed = [](const char* what) {
    return error(errc::invalid_input, std::string("the verifier key ") + what);
  };
  const auto first = vkey.find('+');
  const auto second = first == std::string_view::npos ? first : vkey.find('+', first + 1);
  if (second == std::string_view::npos) return malformed("is not name+id+key");
  const auto id = from_hex(vkey.substr(first + 1, second - first - 1));
  const auto key = from_base64(vkey.substr(second + 1));
  if (!id || id->size() != 4 || !key || key->empty()) return malformed("is not name+id+key");
  if (key->front() != ed25519_algorithm) return malformed("is of an algorithm other than Ed25519");
  SLUIS_ASSIGN(auto out, make(std::string(vkey.substr(0, first)), std::string_view(*key).substr(1)));
  if (!std::equal(out.id_.begin(), out.id_.end(), id->begin(),
                  [](std::uint8_t a, char b) { return a == static_cast<std::uint8_t>(b); })) {
    return malformed("has an id that is not its key's");
  }
  return out;
}

std::string note_verifier::vkey() const {
  return name_ + '+' + to_hex(id_.data(), id_.size()) + '+' + to_base64(ed25519_algorithm + public_key_);
}

bool note_verifier::signed_by_us(std::string_view text, std::string_view signature) const {
  const pkey key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes_of(public_key_), public_key_.size()));
  const context ctx(EVP_MD_CTX_new());
  return key && ctx && EVP_DigestVerifyInit(ctx.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
         EVP_DigestVerify(ctx.get(), bytes_of(signature), signature.size(), bytes_of(text), text.size()) == 1;
}

result<std::string> note_verifier::open(std::string_view note) const {
  const auto split = note.rfind("\n\n");
  if (split == std::string_view::npos) return error(errc::corrupt, "the note has no signatures");
  const auto text = note.substr(0, split + 1);
  auto rest = note.substr(split + 2);
  if (rest.empty() || rest.back() != '\n') return error(errc::corrupt, "the note is cut off");
  while (!rest.empty()) {
    const auto end = rest.find('\n');
    const auto line = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    if (!line.starts_with(signature_prefix)) return error(errc::corrupt, "a signature line of the note is malformed");
    const auto blank = line.find(' ', signature_prefix.size());
    const auto bytes = blank == std::string_view::npos ? std::nullopt : from_base64(line.substr(blank + 1));
    if (!bytes || bytes->size() < id_.size()) return error(errc::corrupt, "a signature line of the note is malformed");
    const auto name = line.substr(signature_prefix.size(), blank - signature_prefix.size());
    if (name != name_ || bytes->compare(0, id_.size(), reinterpret_cast<const char*>(id_.data()), id_.size()) != 0)
      continue;
    if (bytes->size() != id_.size() + signature_size ||
        !signed_by_us(text, std::string_view(*bytes).substr(id_.size()))) {
      return error(errc::corrupt, "the signature of " + name_ + " does not fit the note");
    }
    return std::string(text);
  }
  return error(errc::corrupt, "the note is not signed by " + name_ + " with key " + to_hex(id_.data(), id_.size()));
}

result<note_signer> note_signer::make(std::string name, const secret& seed) {
  if (seed.size() != seed_size) return error(errc::invalid_input, "an Ed25519 seed has 32 bytes");
  pkey key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, bytes_of(seed.reveal()), seed.size()));
  std::string public_key(note_verifier::public_key_size, '\0');
  std::size_t size = public_key.size();
  if (!key || EVP_PKEY_get_raw_public_key(key.get(), bytes_of(public_key.data()), &size) != 1) {
    throw std::runtime_error("OpenSSL: no Ed25519 key could be made");
  }
  SLUIS_ASSIGN(auto verifier, note_verifier::make(std::move(name), public_key));
  return note_signer(std::move(key), std::move(verifier));
}

std::string note_signer::sign(std::string_view text) const {
  if (text.empty() || text.back() != '\n') throw std::logic_error("the text of a note ends with a newline");
  const auto& id = verifier_.id();
  std::string bytes(id.begin(), id.end());
  bytes.resize(id.size() + signature_size);
  std::size_t size = signature_size;
  const context ctx(EVP_MD_CTX_new());
  if (!ctx || EVP_DigestSignInit(ctx.get(), nullptr, nullptr, nullptr, key_.get()) != 1 ||
      EVP_DigestSign(ctx.get(), bytes_of(bytes.data()) + id.size(), &size, bytes_of(text), text.size()) != 1 ||
      size != signature_size) {
    throw std::runtime_error("OpenSSL: signing failed");
  }
  return std::string(text) + '\n' + std::string(signature_prefix) + verifier_.name() + ' ' + to_base64(bytes) + '\n';
}

}  // namespace sluis::state::tlog
