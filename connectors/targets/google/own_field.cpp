#include "connectors/targets/google/own_field.hpp"

#include <algorithm>

#include "connectors/targets/google/answers.hpp"
#include "connectors/targets/google/calls.hpp"
#include "connectors/targets/google/judge.hpp"
#include "connectors/targets/google/resources.hpp"

namespace sluis::targets::google {

using boost::asio::awaitable;

namespace {

error failure(const answered& by, const char* doing, const std::string& credential_file) {
  const auto plain = error_of(by, doing, credential_file);
  if (plain.code() != errc::refused) return plain;
  return {plain.code(), plain.message(),
          "in the domain-wide delegation of the service account add the scope "
          "https://www.googleapis.com/auth/admin.directory.userschema, and give the admin it acts for the right to "
          "manage custom attributes of users; the scope may be taken away when this has been done"};
}

bool has_our_field(const json& schema) {
  const auto& fields = list_member(schema, "fields");
  return std::any_of(fields.begin(), fields.end(), [](const json& each) {
    return text_member(each, "fieldName") == handle_field_name && text_member(each, "fieldType") == "STRING";
  });
}

std::string our_name() {
  return std::string(schema_name) + "." + handle_field_name;
}

}  // namespace

awaitable<result<std::vector<std::string>>> make_own_field(session& s) {
  const auto& settings = s.settings();
  const auto there = co_await s.ask(calls::get_schema(settings));
  if (meaning_of(there) == meaning::success) {
    const auto schema = parse_object(there->body);
    if (schema && has_our_field(*schema))
      co_return std::vector<std::string>{"the custom field " + our_name() + " of users is there already"};
    co_return error{
        errc::conflict,
        std::string("the custom schema ") + schema_name + " exists without a text field " + handle_field_name,
        "add the field to it in the Google admin console, or rename that schema; then run this again"};
  }
  if (meaning_of(there) != meaning::gone)
    co_return failure(there, "look for the custom schema", settings.credential_file);
  const auto made = co_await s.ask(calls::insert_schema(settings));
  if (meaning_of(made) != meaning::success && meaning_of(made) != meaning::taken)
    co_return failure(made, "make the custom schema", settings.credential_file);
  co_return std::vector<std::string>{"the custom field " + our_name() +
                                     " of users was made, for administrators and the users themselves to read"};
}

}  // namespace sluis::targets::google
