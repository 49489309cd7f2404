// Reading what Google says. Every parser takes bytes from outside and answers with plain data or an error; none throws.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/targets/google/call.hpp"
#include "connectors/targets/google/json_text.hpp"

namespace sluis::targets::google {

/// The reason of an error body if it is one of the codes that Google documents; else empty (an HTML page, say).
[[nodiscard]] std::string parse_reason(std::string_view body);
/// Which of the known messages an error body has. The message is only compared, never kept: it may hold an address.
[[nodiscard]] refusal_detail parse_detail(std::string_view body);

[[nodiscard]] reply read_reply(unsigned status, std::string body);

/// The id of one object; empty if there is none.
[[nodiscard]] std::string parse_id(std::string_view body);

/// One page of a list: users, groups or members.
struct list_page {
  json objects = json::array();
  std::string next;  // the next page's token; empty: the last page
};
/// `name` is the array's ("users"); without it the page is empty, as Google writes it. errc::invalid_input: not a list,
/// or something in it has no id.
[[nodiscard]] result<list_page> parse_page(std::string_view body, const char* name);

/// The paths in a list of org units; none if it cannot be read.
[[nodiscard]] std::vector<std::string> parse_org_units(std::string_view body);

/// Our handle in a user's own field, hex; empty: none.
[[nodiscard]] std::string handle_in_user(const json& user);
/// Our handle in a group's address; empty: not ours.
[[nodiscard]] std::string handle_in_group(const json& group, const std::string& group_domain);

}  // namespace sluis::targets::google
