// What only one kind of target has. Each key is explained in docs/operations.md.
#include <cctype>

#include "config/sections.hpp"
#include "config/words.hpp"

namespace sluis::config {

namespace {

// A path inside a url: what an id or a domain is made of, and nothing that could lead elsewhere.
bool is_tenant(const std::string& text) {
  if (text.empty() || text.size() > 255) return false;
  for (const char c : text) {
    const bool good =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
    if (!good) return false;
  }
  return text.front() != '.' && text.find("..") == std::string::npos;
}

bool is_country(const std::string& text) {
  return text.size() == 2 && text[0] >= 'A' && text[0] <= 'Z' && text[1] >= 'A' && text[1] <= 'Z';
}

bool is_guid(const std::string& text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : std::isxdigit(static_cast<unsigned char>(text[i])) == 0) return false;
  }
  return true;
}

// A group that exists there, and what it is to be licensed for.
void read_licences(section& from, graph_settings& into) {
  into.licence_group = from.text("licence_group").value_or("");
  if (!into.licence_group.empty() && !is_guid(into.licence_group))
    from.refuse("licence_group", "is not an object id", "the GUID that Entra shows for the group");
  const auto words = from.words("licences");
  for (const auto& word : words.value_or(std::vector<section::word>{})) {
    if (!is_guid(word.text))
      from.refuse_at(word.where, "licences", "\"" + word.text + "\" is not a skuId",
                     "a GUID, as GET /subscribedSkus lists them");
    into.licences.push_back(word.text);
  }
  if (into.licence_group.empty() != into.licences.empty()) {
    from.refuse(into.licences.empty() ? "licence_group" : "licences", "needs the other key",
                "licence_group says who, licences says what");
  }
}

// Org units may be named after what was released, and after nothing else (R-B2).
void check_org_unit(section& from, const std::string& path) {
  if (path.empty() || path.front() != '/')
    return from.refuse("org_unit", "is not a path", "it begins with /, as in \"/Leerlingen\"");
  for (auto at = path.find_first_of("{}"); at != std::string::npos; at = path.find_first_of("{}", at)) {
    const auto end = path.find('}', at);
    const auto word = end == std::string::npos ? path.substr(at) : path.substr(at, end - at + 1);
    if (word == "{year}")
      return from.refuse("org_unit", "names {year}",
                         "a year may not leave for a target (R-B1); {school} and {function} may, with consent");
    if (word != "{school}" && word != "{function}")
      return from.refuse("org_unit", "holds \"" + word + "\"", "known are {school} and {function}");
    at = end + 1;
  }
}

// By secret, or by certificate and key: one of the two, and whole.
void read_client(section& from, oauth_settings& into) {
  into.client_id = from.text("client_id", presence::required).value_or("");
  into.client_secret_file = from.path("client_secret_file");
  into.certificate_file = from.path("certificate_file");
  into.private_key_file = from.path("private_key_file");
  const bool certificate = into.certificate_file && into.private_key_file;
  if (into.certificate_file.has_value() != into.private_key_file.has_value()) {
    from.refuse(into.certificate_file ? "certificate_file" : "private_key_file", "needs the other file",
                "a certificate needs its private key: name both files");
  } else if (into.client_secret_file && certificate) {
    from.refuse("client_secret_file", "cannot be combined with a certificate",
                "give either a secret, or a certificate and its key");
  } else if (!into.client_secret_file && !certificate) {
    from.refuse("client_id", "needs a secret or a certificate",
                "add client_secret_file, or certificate_file and private_key_file");
  }
}

}  // namespace

void read_scim(section& from, target_settings& into, plain_http plain) {
  into.url = read_url(from, "url", plain);
  into.requests_per_second = from.number("requests_per_second", 0.01, 10'000).value_or(into.requests_per_second);
  if (!from.has("client_id")) {
    into.token_file = from.path("token_file", presence::required).value_or("");
    return;
  }
  if (from.path("token_file"))
    from.refuse("token_file", "cannot be combined with client_id",
                "give either a bearer token, or client_id and its secret");
  auto& oauth = into.oauth.emplace();
  read_client(from, oauth);
  oauth.token_url = read_url(from, "token_url", plain);
  oauth.scope = from.text("scope").value_or("");
}

void read_graph(section& from, target_settings& into, plain_http plain) {
  auto& graph = into.graph.emplace();
  graph.tenant = from.text("tenant", presence::required).value_or("");
  if (!graph.tenant.empty() && !is_tenant(graph.tenant)) {
    from.refuse("tenant", "is not a tenant", "its id (a GUID) or its first domain, as in school.onmicrosoft.com");
  }
  graph.usage_location = from.text("usage_location").value_or(graph.usage_location);
  if (!is_country(graph.usage_location))
    from.refuse("usage_location", "is not a country", "two capitals of ISO 3166, as in \"NL\"");
  graph.writes_per_150s = from.number("writes_per_150s", 1, 1e6).value_or(graph.writes_per_150s);
  graph.units_per_10s = from.number("units_per_10s", 10, 1e6).value_or(graph.units_per_10s);
  read_licences(from, graph);
  graph.education = from.flag("education").value_or(false);
  graph.write_employee_id = from.flag("write_employee_id").value_or(false);
  into.hand_out_first_passwords = from.flag("hand_out_first_passwords").value_or(false);
  into.url = read_url(from, "url", plain, "https://graph.microsoft.com/v1.0");
  auto& oauth = into.oauth.emplace();
  read_client(from, oauth);
  if (!oauth.client_id.empty() && !is_guid(oauth.client_id)) {
    from.refuse("client_id", "is not an application id",
                "the GUID that Entra shows for the app registration; our own field is named after it");
  }
  oauth.token_url =
      read_url(from, "token_url", plain, "https://login.microsoftonline.com/" + graph.tenant + "/oauth2/v2.0/token");
  oauth.scope = from.text("scope").value_or("https://graph.microsoft.com/.default");
}

void read_google(section& from, target_settings& into, plain_http plain) {
  auto& google = into.google.emplace();
  google.service_account_file = from.path("service_account_file", presence::required).value_or("");
  google.admin = from.text("admin", presence::required).value_or("");
  google.customer = from.text("customer").value_or(google.customer);
  google.org_unit = from.text("org_unit").value_or(google.org_unit);
  check_org_unit(from, google.org_unit);
  google.write_external_ids = from.flag("write_external_ids").value_or(false);
  google.batch_parts = static_cast<std::uint32_t>(from.whole("batch_parts", 1, 100).value_or(google.batch_parts));
  into.hand_out_first_passwords = from.flag("hand_out_first_passwords").value_or(false);
  google.group_domain = from.text("group_domain").value_or("");
  if (!google.group_domain.empty() && !is_mail_domain(google.group_domain)) {
    from.refuse("group_domain", "is not a mail domain", "lower case and without @, as in school.example");
  }
  google.queries_per_minute = from.number("queries_per_minute", 1, 1e6).value_or(google.queries_per_minute);
  google.creations_per_second = from.number("creations_per_second", 1, 1000).value_or(google.creations_per_second);
  into.url = read_url(from, "url", plain, "https://admin.googleapis.com");
  google.token_url = read_url(from, "token_url", plain, "https://oauth2.googleapis.com/token");
}

}  // namespace sluis::config
