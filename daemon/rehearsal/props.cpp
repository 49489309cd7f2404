#include "daemon/rehearsal/props.hpp"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <array>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "model/ids.hpp"

namespace sluis::daemon::rehearsal {

namespace {

constexpr unsigned key_bits = 2048;

std::string rsa_key_pem() {
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_RSA_gen(key_bits), EVP_PKEY_free);
  const std::unique_ptr<BIO, decltype(&BIO_free)> out(BIO_new(BIO_s_secmem()), BIO_free);
  if (!key || !out || PEM_write_bio_PKCS8PrivateKey(out.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1) {
    throw std::runtime_error("OpenSSL cannot make an RSA key");
  }
  char* text = nullptr;
  const auto size = BIO_get_mem_data(out.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

}  // namespace

secret make_word(sluis::random& chance) {
  std::array<std::uint8_t, 32> bytes{};
  chance.fill(bytes.data(), bytes.size());
  secret out(to_hex(bytes.data(), bytes.size()));
  wipe(bytes.data(), bytes.size());
  return out;
}

secret make_service_account(std::string_view issuer) {
  auto pem = rsa_key_pem();
  const nlohmann::json account = {
      {"type", "service_account"}, {"client_email", issuer}, {"private_key_id", "rehearsal"}, {"private_key", pem}};
  wipe(pem);
  return secret(account.dump());
}

}  // namespace sluis::daemon::rehearsal
