// Whatever a provider sends: the parsers end without throwing, and what they hand over keeps its promises.
#include "connectors/http/retry_after.hpp"
#include "connectors/targets/scim/answers.hpp"
#include "connectors/targets/scim/capabilities.hpp"
#include "connectors/targets/scim/members.hpp"
#include "connectors/targets/scim/paging.hpp"
#include "connectors/targets/scim/resources.hpp"
#include "connectors/targets/scim/survey.hpp"
#include "tests/fuzz/fuzz_target.hpp"

namespace {

using namespace sluis;
using namespace sluis::targets::scim;
using fuzz::must;

bool is_usable_id(const std::string& id) {
  if (id.empty() || id.size() > 1024) return false;
  for (const char c : id) {
    if (static_cast<unsigned char>(c) < ' ' || c == 0x7f) return false;
  }
  return true;
}

// Only letters of the standard's own words may get from an answer into an error.
bool is_one_word(const std::string& type) {
  if (type.size() > 13) return false;
  for (const char c : type) {
    if ((c < 'a' || c > 'z') && (c < 'A' || c > 'Z')) return false;
  }
  return true;
}

void check_list(std::string_view bytes) {
  const auto page = parse_list(bytes, "externalId");
  if (!page) return;
  for (const auto& each : page->objects) must(is_usable_id(each.id), "every object of a list has a usable id");
}

void check_survey(std::string_view bytes) {
  static_cast<void>(parse_page_mark(bytes));
  for (const auto what : {kind::user, kind::group}) {
    const auto page = parse_shown(bytes, what);
    if (!page) continue;
    for (const auto& each : *page) {
      must(is_usable_id(each.object.remote_id), "every object of a survey has a usable id");
      for (const auto& id : each.members) must(is_usable_id(id), "a member has a usable id");
    }
  }
}

void check_bulk(std::string_view bytes) {
  const auto answers = parse_bulk(bytes);
  if (!answers) return;
  for (const auto& each : *answers) {
    must(each.status >= 100 && each.status <= 599, "a bulk operation has a status");
    must(each.id.empty() || is_usable_id(each.id), "an id from a location is usable or none");
    must(is_one_word(each.scim_type), "scimType is one of the standard's words");
  }
}

void check_config(std::string_view bytes) {
  const auto offers = parse_service_config(bytes);
  if (!offers) return;
  must(offers->bulk == offered::no || (offers->bulk_operations >= 2 && offers->bulk_operations <= 500),
       "bulk stays inside our bounds");
  must(offers->bulk_bytes <= 4 * 1024 * 1024, "a bulk body stays inside our bounds");
}

// Reading an object, changing it and writing it again: what a provider without PATCH gets.
void check_object(std::string_view bytes) {
  auto object = parse_object(bytes);
  if (!object) return;
  for (const auto& id : members_in(*object)) must(is_usable_id(id), "a member has a usable id");
  auto group = *object;
  put_members(group, {"new"}, {"1"});
  must(members_in(group).count("new") == 1 && members_in(group).count("1") == 0,
       "members join and leave a whole group");
  const field_map fields = {
      {field::user_name, "u"}, {field::family_name, "f"}, {field::school, "s"}, {field::function, ""}};
  must(merge_into(*object, kind::user, fields).has_value(), "any object can be changed");
  must(to_text(*object).has_value(), "what was read can be written");
}

}  // namespace

SLUIS_FUZZ_TARGET(scim_answer) {
  check_list(bytes);
  check_survey(bytes);
  check_bulk(bytes);
  check_config(bytes);
  check_object(bytes);
  must(is_one_word(parse_scim_type(bytes)), "scimType is one of the standard's words");
  const auto id = parse_id(bytes);
  must(id.empty() || is_usable_id(id), "an id is usable or none");
  const auto from_location = id_in_location(bytes);
  must(from_location.empty() || is_usable_id(from_location), "an id from a location is usable or none");
  const auto wait = http::parse_retry_after(bytes, instant{std::chrono::hours{500'000}});
  must(!wait || (wait->count() >= 0 && *wait <= std::chrono::hours{24}), "a wait is between nothing and a day");
}
