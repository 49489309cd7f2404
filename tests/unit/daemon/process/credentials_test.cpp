#include "daemon/process/credentials.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/support/rsa_key.hpp"
#include "tests/support/temp_dir.hpp"

namespace sluis::daemon {
namespace {

class credentials : public testing::Test {
 protected:
  std::filesystem::path file(const std::string& text) {
    std::ofstream(folder / "credential") << text;
    std::filesystem::permissions(folder / "credential", std::filesystem::perms(0640));
    return folder / "credential";
  }
  test::temp_dir folder;
};

TEST_F(credentials, a_line_ends_at_its_end) {
  for (const auto* const text : {"t0ken", "t0ken\n", "t0ken\r\nmore\n"})
    EXPECT_EQ(read_secret_line(file(text)).value().reveal(), "t0ken");
}

TEST_F(credentials, a_file_that_cannot_serve_is_named) {
  const auto missing = read_secret_line(folder / "eyJ0b2tlbg");
  EXPECT_EQ(missing.error().code(), errc::not_found);
  EXPECT_EQ(missing.error().text().find("eyJ0b2tlbg"), std::string::npos)
      << "it may be the credential itself, in the place of its file";
  for (const auto& text : {std::string(), std::string("\nt0ken"), std::string(70'000, 'x')}) {
    const auto got = read_secret_line(file(text));
    ASSERT_FALSE(got) << text.size();
    EXPECT_NE(got.error().text().find("credential"), std::string::npos);
    EXPECT_EQ(got.error().text().find("t0ken"), std::string::npos);
  }
}

TEST_F(credentials, one_that_everybody_may_read_or_write_is_refused) {
  const auto path = file("t0ken");
  for (const unsigned mode : {0600U, 0640U, 0660U, 0644U, 0602U, 0666U}) {
    std::filesystem::permissions(path, std::filesystem::perms(mode));
    const auto got = read_secret_line(path);
    EXPECT_EQ(got.has_value(), (mode & 06U) == 0) << mode;
    if (!got) {
      EXPECT_EQ(got.error().code(), errc::refused);
    }
    EXPECT_TRUE(read_public_file(path)) << "a certificate is no secret";
  }
}

TEST_F(credentials, a_service_account_is_read_whole) {
  const nlohmann::json key = {{"type", "service_account"},
                              {"client_email", "robot@p.example"},
                              {"private_key_id", "k1"},
                              {"private_key", test::rsa_key_pem(2048)}};
  const auto got = read_service_account(file(key.dump()));
  ASSERT_TRUE(got) << got.error().text();
  EXPECT_EQ(got->address, "robot@p.example");
  EXPECT_EQ(got->key_id, "k1");
  for (const char* const missing : {"type", "client_email", "private_key"}) {
    auto lame = key;
    lame.erase(missing);
    EXPECT_FALSE(read_service_account(file(lame.dump()))) << missing;
  }
  auto other = key;
  other["type"] = "authorized_user";
  EXPECT_FALSE(read_service_account(file(other.dump())));
  EXPECT_FALSE(read_service_account(file("[]")));
}

}  // namespace
}  // namespace sluis::daemon
