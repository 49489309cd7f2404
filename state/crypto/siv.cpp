#include "state/crypto/siv.hpp"

namespace sluis::state::crypto {

namespace {
const EVP_CIPHER* siv_algorithm() {
  static const evp<EVP_CIPHER> fetched(must(EVP_CIPHER_fetch(nullptr, "AES-256-SIV", nullptr), "fetching AES-256-SIV"));
  return fetched.get();
}

evp<EVP_CIPHER_CTX> context() {
  return evp<EVP_CIPHER_CTX>(must(EVP_CIPHER_CTX_new(), "AES-SIV"));
}
}  // namespace

siv::siv(std::string_view key) : wrapping_(context()), unwrapping_(context()), work_(context()) {
  if (key.size() != key_size) throw std::logic_error("an AES-256-SIV key has 64 bytes");
  must(EVP_EncryptInit_ex(wrapping_.get(), siv_algorithm(), nullptr, bytes_of(key), nullptr), "AES-SIV");
  must(EVP_DecryptInit_ex(unwrapping_.get(), siv_algorithm(), nullptr, bytes_of(key), nullptr), "AES-SIV");
}

void siv::wrap(std::string_view associated, std::string_view plain, unsigned char* out) {
  auto* work = work_.get();
  int size = 0;
  must(EVP_CIPHER_CTX_copy(work, wrapping_.get()), "AES-SIV");
  must(EVP_EncryptUpdate(work, nullptr, &size, bytes_of(associated), static_cast<int>(associated.size())), "AES-SIV");
  must(EVP_EncryptUpdate(work, out + tag_size, &size, bytes_of(plain), static_cast<int>(plain.size())), "AES-SIV");
  must(EVP_CIPHER_CTX_ctrl(work, EVP_CTRL_AEAD_GET_TAG, tag_size, out), "AES-SIV");
}

std::string siv::wrap(std::string_view associated, std::string_view plain) {
  std::string out(tag_size + plain.size(), '\0');
  wrap(associated, plain, bytes_of(out.data()));
  return out;
}

bool siv::unwrap(std::string_view associated, std::string_view wrapped, unsigned char* out) {
  if (wrapped.size() <= tag_size) return false;
  auto* work = work_.get();
  int size = 0;
  std::string tag(wrapped.substr(0, tag_size));
  const auto sealed = wrapped.substr(tag_size);
  must(EVP_CIPHER_CTX_copy(work, unwrapping_.get()), "AES-SIV");
  must(EVP_CIPHER_CTX_ctrl(work, EVP_CTRL_AEAD_SET_TAG, tag_size, tag.data()), "AES-SIV");
  must(EVP_DecryptUpdate(work, nullptr, &size, bytes_of(associated), static_cast<int>(associated.size())), "AES-SIV");
  const bool opened = EVP_DecryptUpdate(work, out, &size, bytes_of(sealed), static_cast<int>(sealed.size())) > 0;
  if (!opened) wipe(out, sealed.size());
  return opened;
}

std::optional<secret> siv::unwrap(std::string_view associated, std::string_view wrapped) {
  if (wrapped.size() <= tag_size) return std::nullopt;
  std::string out(wrapped.size() - tag_size, '\0');
  if (!unwrap(associated, wrapped, bytes_of(out.data()))) return std::nullopt;
  secret kept(out);
  wipe(out);
  return kept;
}

}  // namespace sluis::state::crypto
