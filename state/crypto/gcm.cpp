#include "state/crypto/gcm.hpp"

#include <cstring>

#include "model/secret.hpp"

namespace sluis::state::crypto {

gcm::gcm() : sealing_(must(EVP_CIPHER_CTX_new(), "AES-GCM")), opening_(must(EVP_CIPHER_CTX_new(), "AES-GCM")) {
  const evp<EVP_CIPHER> algorithm(must(EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr), "fetching AES-256-GCM"));
  must(EVP_EncryptInit_ex(sealing_.get(), algorithm.get(), nullptr, nullptr, nullptr), "AES-GCM");
  must(EVP_DecryptInit_ex(opening_.get(), algorithm.get(), nullptr, nullptr, nullptr), "AES-GCM");
}

std::string gcm::seal(const key& k, const nonce& fresh, std::string_view associated, std::string_view plain) {
  auto* work = sealing_.get();
  std::string out(nonce_size + plain.size() + tag_size, '\0');
  auto* const at = bytes_of(out.data());
  std::memcpy(at, fresh.data(), nonce_size);
  int size = 0;
  must(EVP_EncryptInit_ex(work, nullptr, nullptr, k.data(), fresh.data()), "AES-GCM");
  must(EVP_EncryptUpdate(work, nullptr, &size, bytes_of(associated), static_cast<int>(associated.size())), "AES-GCM");
  must(EVP_EncryptUpdate(work, at + nonce_size, &size, bytes_of(plain), static_cast<int>(plain.size())), "AES-GCM");
  must(EVP_EncryptFinal_ex(work, at + nonce_size + plain.size(), &size), "AES-GCM");
  must(EVP_CIPHER_CTX_ctrl(work, EVP_CTRL_AEAD_GET_TAG, tag_size, at + nonce_size + plain.size()), "AES-GCM");
  return out;
}

std::optional<std::string> gcm::open(const key& k, std::string_view associated, std::string_view sealed) {
  if (sealed.size() < nonce_size + tag_size) return std::nullopt;
  auto* work = opening_.get();
  const auto body = sealed.substr(nonce_size, sealed.size() - nonce_size - tag_size);
  std::array<unsigned char, tag_size> tag{};
  std::memcpy(tag.data(), sealed.data() + nonce_size + body.size(), tag_size);
  std::string out(body.size(), '\0');
  int size = 0;
  must(EVP_DecryptInit_ex(work, nullptr, nullptr, k.data(), bytes_of(sealed)), "AES-GCM");
  must(EVP_DecryptUpdate(work, nullptr, &size, bytes_of(associated), static_cast<int>(associated.size())), "AES-GCM");
  must(EVP_DecryptUpdate(work, bytes_of(out.data()), &size, bytes_of(body), static_cast<int>(body.size())), "AES-GCM");
  must(EVP_CIPHER_CTX_ctrl(work, EVP_CTRL_AEAD_SET_TAG, tag_size, tag.data()), "AES-GCM");
  if (EVP_DecryptFinal_ex(work, bytes_of(out.data()) + out.size(), &size) <= 0) {
    wipe(out);
    return std::nullopt;
  }
  return out;
}

}  // namespace sluis::state::crypto
