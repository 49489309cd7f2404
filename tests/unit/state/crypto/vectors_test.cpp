// Published test vectors: the compositions stand on what these say.
#include <gtest/gtest.h>

#include "model/ids.hpp"
#include "state/big_endian.hpp"
#include "state/crypto/digest.hpp"
#include "state/crypto/gcm.hpp"
#include "state/crypto/hkdf.hpp"
#include "state/crypto/hmac.hpp"
#include "state/crypto/siv.hpp"

namespace sluis::state::crypto {
namespace {

std::string raw(const char* hex) {
  return from_hex(hex).value();
}
template <class Bytes>
std::string hex(const Bytes& bytes) {
  return to_hex(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

TEST(vectors, sha256_of_fips_180_4) {
  EXPECT_EQ(hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  sha256_stream stream;
  EXPECT_EQ(stream.add("a").add("bc").finish(), sha256("abc"));
  EXPECT_EQ(stream.finish(), sha256(""));
}

TEST(vectors, hkdf_of_rfc_5869_case_3) {
  const auto out = hkdf().derive(std::string(22, '\x0b'), "", 42);
  EXPECT_EQ(hex(out.reveal()), "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
  const auto prk = raw("19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04");
  EXPECT_EQ(hex(hkdf(hkdf_mode::expand_only).derive(prk, "", 42).reveal()), hex(out.reveal()));
}

TEST(vectors, hmac_of_rfc_4231_case_2) {
  hmac mac("Jefe");
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(hex(mac.add("what do ya want ").add("for nothing?").finish()),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  }
}

TEST(vectors, siv_wraps_deterministically_and_opens_only_as_it_was_wrapped) {
  siv box(
      raw("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
          "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f"));
  const auto wrapped = box.wrap("associated", "thirty-two bytes of key material");
  EXPECT_EQ(wrapped, box.wrap("associated", "thirty-two bytes of key material"));
  EXPECT_EQ(wrapped.size(), 48U);
  EXPECT_EQ(box.unwrap("associated", wrapped).value().reveal(), "thirty-two bytes of key material");
  EXPECT_FALSE(box.unwrap("other", wrapped));
  EXPECT_FALSE(box.unwrap("associated", wrapped.substr(0, 47)));
  EXPECT_FALSE(box.unwrap("associated", ""));
  EXPECT_THROW(siv("short"), std::logic_error);
}

// NIST GCM test vectors, AES-256, test case 16 of the GCM specification.
TEST(vectors, gcm_of_the_specification_case_16) {
  gcm::key key{};
  gcm::nonce nonce{};
  const auto k = raw("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
  const auto iv = raw("cafebabefacedbaddecaf888");
  std::copy(k.begin(), k.end(), reinterpret_cast<char*>(key.data()));
  std::copy(iv.begin(), iv.end(), reinterpret_cast<char*>(nonce.data()));
  const auto plain =
      raw("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0d"
          "e657ba637b39");
  const auto associated = raw("feedfacedeadbeeffeedfacedeadbeefabaddad2");
  gcm box;
  const auto sealed = box.seal(key, nonce, associated, plain);
  EXPECT_EQ(hex(sealed), hex(iv) +
                             "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b105"
                             "6828838c5f61e6393ba7a0abcc9f662"
                             "76fc6ece0f4e1768cddf8853bb2d551b");
  EXPECT_EQ(box.open(key, associated, sealed), plain);
  EXPECT_FALSE(box.open(key, "", sealed));
  EXPECT_EQ(box.open(key, "", box.seal(key, nonce, "", "")), "");
}

}  // namespace
}  // namespace sluis::state::crypto
