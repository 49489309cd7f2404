#include "state/push/field_codec.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace sluis::state {
namespace {

TEST(field_codec, fields_come_back) {
  for (const auto& fields : std::vector<field_map>{
           {},
           {{field::active, "true"}},
           {{field::given_name, "Zoë"}, {field::family_name, ""}, {field::email, std::string(65535, 'x')}}}) {
    EXPECT_EQ(decode_fields(encode_fields(fields)), fields);
  }
  EXPECT_THROW((void)encode_fields({{field::email, std::string(65536, 'x')}}), std::length_error);
}

TEST(field_codec, anything_else_is_refused) {
  const auto two = encode_fields({{field::given_name, "a"}, {field::family_name, "b"}});
  for (const auto& [name, bytes] : std::vector<std::pair<const char*, std::string>>{
           {"cut in the value", two.substr(0, two.size() - 1)},
           {"cut in the length", two.substr(0, 2)},
           {"unknown field", std::string("\x0a\0\0", 3)},
           {"twice", encode_fields({{field::email, "a"}}) + encode_fields({{field::email, "a"}})},
           {"out of order", encode_fields({{field::email, "a"}}) + encode_fields({{field::user_name, "a"}})}}) {
    EXPECT_FALSE(decode_fields(bytes)) << name;
  }
}

}  // namespace
}  // namespace sluis::state
