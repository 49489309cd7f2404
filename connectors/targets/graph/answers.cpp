#include "connectors/targets/graph/answers.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace sluis::targets::graph {

namespace {

constexpr std::array<std::string_view, 23> codes = {"Request_BadRequest",
                                                    "Request_ResourceNotFound",
                                                    "Request_UnsupportedQuery",
                                                    "Request_MultipleObjectsWithSameKeyValue",
                                                    "Authorization_RequestDenied",
                                                    "Authorization_IdentityNotFound",
                                                    "Authentication_Unauthorized",
                                                    "InvalidAuthenticationToken",
                                                    "Directory_QuotaExceeded",
                                                    "Directory_ConcurrencyViolation",
                                                    "Directory_ExpiredPageToken",
                                                    "syncStateNotFound",
                                                    "SyncStateNotFound",
                                                    "resyncRequired",
                                                    "Service_InternalServerError",
                                                    "TooManyRequests",
                                                    "Request_ThrottledTemporarily",
                                                    "ServiceUnavailable",
                                                    "BadRequest",
                                                    "ResourceNotFound",
                                                    "UnknownError",
                                                    "ObjectConflict",
                                                    "PasswordPolicyViolation"};
constexpr std::array<std::string_view, 14> attributes = {
    "userPrincipalName", "mailNickname",  "proxyAddresses", "mail",           "employeeId",
    "displayName",       "givenName",     "surname",        "companyName",    "jobTitle",
    "uniqueName",        "usageLocation", "accountEnabled", "passwordProfile"};

template <std::size_t N>
std::string if_known(const std::array<std::string_view, N>& words, std::string text) {
  return std::find(words.begin(), words.end(), text) != words.end() ? text : std::string();
}

error unreadable(const char* what, const std::string& why = {}) {
  return {errc::invalid_input,
          std::string("Microsoft Graph's ") + what + " cannot be read" + (why.empty() ? "" : ": " + why),
          "the next sync tries again; check `url` if it goes on"};
}

std::optional<std::string> header_in(const json& headers, const char* name) {
  auto text = scim::string_member(headers, name);  // header names have no case, and neither has this
  if (text.empty()) return std::nullopt;
  return text;
}

/// Of the path of a link of Graph's, percent-encoded or not. No server takes any of these for a way to another path,
/// however often it decodes.
bool is_plain(char c) {
  const bool is_word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  return is_word || std::string_view("-_~()'$,=@: ").find(c) != std::string_view::npos;
}

int hex_value(char c) {
  constexpr std::string_view digits = "0123456789abcdef";
  const auto at = digits.find(static_cast<char>(c >= 'A' && c <= 'F' ? c - 'A' + 'a' : c));
  return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

/// The recipient is an address with its path, so what may lead out of that path is another one: a segment that a server
/// may take for "." or "..", encoded once or twice or with something behind it, a backslash, a fragment. Only what is
/// plain is followed.
bool leads_elsewhere(std::string_view link) {
  const auto path = link.substr(0, link.find('?'));
  const auto has_control = [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == 0x7f; };
  if (link.find('#') != std::string_view::npos || std::any_of(link.begin(), link.end(), has_control)) return true;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] == '.') {  // inside a name, as in microsoft.graph.delta
      if (i == 0 || path[i - 1] == '/') return true;
    } else if (path[i] == '%') {
      const int high = i + 2 < path.size() ? hex_value(path[i + 1]) : -1;
      const int low = i + 2 < path.size() ? hex_value(path[i + 2]) : -1;
      if (high < 0 || low < 0 || !is_plain(static_cast<char>(high * 16 + low))) return true;
      i += 2;
    } else if (path[i] != '/' && !is_plain(path[i])) {
      return true;
    }
  }
  return false;
}

/// Path and query of a link in a list; empty: it has none.
result<std::string> link_in(const json& list, const char* name, const std::string& base_url) {
  if (!list.contains(name)) return std::string();
  const auto link = text_in(list, name);
  const bool ours =
      link.size() > base_url.size() && link.compare(0, base_url.size(), base_url) == 0 && link[base_url.size()] == '/';
  if (ours && !leads_elsewhere(std::string_view(link).substr(base_url.size()))) return link.substr(base_url.size());
  return error{errc::invalid_input, "the next page of Microsoft Graph's list is not under the target's `url`",
               "put the address that Graph itself uses into `url`"};
}

json object_or_null(const json& from) {
  return from.is_object() ? from : json();
}

}  // namespace

std::string text_in(const json& object, const char* property) {
  const auto at = object.is_object() ? object.find(property) : object.end();
  return at != object.end() && at->is_string() ? at->get<std::string>() : std::string();
}

std::string id_in(const json& object) {
  return scim::id_or_nothing(text_in(object, "id"));
}

refusal read_refusal(const json& body) {
  refusal out;
  const auto error_at = body.is_object() ? body.find("error") : body.end();
  if (error_at == body.end()) return out;
  out.code = if_known(codes, text_in(*error_at, "code"));
  out.is_conflict = out.code == "Request_MultipleObjectsWithSameKeyValue";
  // No code says it; the text is only looked at, and not kept.
  out.is_on_premises = text_in(*error_at, "message").find("on-premises mastered") != std::string::npos;
  const auto details = error_at->is_object() ? error_at->find("details") : error_at->end();
  if (details == error_at->end() || !details->is_array()) return out;
  for (const auto& each : *details) {
    const auto code = text_in(each, "code");
    if (code != "ObjectConflict" && code != "ConflictingObjects") continue;
    out.is_conflict = true;
    if (out.attribute.empty()) out.attribute = if_known(attributes, text_in(each, "target"));
  }
  return out;
}

result<page> read_page(json body, const std::string& base_url) {
  const auto value = body.is_object() ? body.find("value") : body.end();
  if (value == body.end() || !value->is_array()) return unreadable("list");
  page out;
  for (auto& each : *value) {
    if (id_in(each).empty()) return unreadable("list");
    out.objects.push_back(std::move(each));
  }
  SLUIS_ASSIGN(out.next, link_in(body, "@odata.nextLink", base_url));
  SLUIS_ASSIGN(out.delta, link_in(body, "@odata.deltaLink", base_url));
  return out;
}

result<std::map<std::string, batch_item>> read_batch(std::string_view body) {
  const auto document = scim::parse_object(body);
  if (!document) return unreadable("batch answer", document.error().message());
  const auto responses = document->find("responses");
  if (responses == document->end() || !responses->is_array()) return unreadable("batch answer");
  std::map<std::string, batch_item> out;
  for (const auto& each : *responses) {
    const auto id = text_in(each, "id");
    const auto status = each.is_object() ? each.find("status") : each.end();
    if (id.empty() || status == each.end() || !status->is_number_unsigned()) continue;
    batch_item one;
    one.what.status = status->get<unsigned>();
    if (one.what.status < 100 || one.what.status > 599) continue;
    if (const auto at = each.find("body"); at != each.end()) one.what.body = object_or_null(*at);
    if (const auto at = each.find("headers"); at != each.end()) {
      one.retry_after = header_in(*at, "Retry-After");
      one.used = header_in(*at, "x-ms-throttle-limit-percentage");
    }
    out.emplace(id, std::move(one));
  }
  return out;
}

}  // namespace sluis::targets::graph
