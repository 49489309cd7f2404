#include "daemon/process/target_wiring.hpp"

#include <map>

#include "connectors/http/asio_sleeper.hpp"
#include "connectors/http/http_client.hpp"
#include "connectors/targets/google/google_target.hpp"
#include "connectors/targets/graph/graph_target.hpp"
#include "connectors/targets/oauth/oauth_tokens.hpp"
#include "connectors/targets/scim/scim_target.hpp"
#include "daemon/process/credentials.hpp"
#include "model/target_kind.hpp"

namespace sluis::daemon {

namespace {

/// A target with the transport and the sleeper that it lives on.
struct stack {
  std::unique_ptr<http::transport> wire;
  std::unique_ptr<http::sleeper> rest;
  std::unique_ptr<targets::target> api;
};

result<http::client_settings> client_of(const config::target_settings& s, const outside_world& around) {
  http::client_settings out;
  if (s.proxy) {
    out.through.emplace(http::proxy{s.proxy->host, s.proxy->port, {}, s.proxy->direct});
    if (s.proxy->credentials_file) {
      SLUIS_ASSIGN(out.through->login, read_secret_line(*s.proxy->credentials_file));
    }
  }
  out.names = around.names;
  out.url = s.url;
  out.allow_plain_http_on_loopback = s.allow_plain_http_on_loopback;
  out.ca_file = s.ca_file;
  out.connections = s.connections;
  out.timeout = s.timeout;
  return out;
}

/// The token endpoint is reached like the target itself, at its own address.
result<std::shared_ptr<http::token_source>> tokens_from(const config::target_settings& s, const std::string& token_url,
                                                        targets::oauth::credential who, const std::string& file,
                                                        const outside_world& around) {
  SLUIS_ASSIGN(auto client, client_of(s, around));
  const auto cut = token_url.find_last_of('/');
  client.url = token_url.substr(0, cut);
  client.connections = 1;
  client.body_bytes = 256 * 1024;
  SLUIS_ASSIGN(auto wire, http::make_http_client(around.io, std::move(client), around.stop));
  return targets::oauth::make_oauth_tokens({std::move(who), token_url.substr(cut), file}, std::move(wire), around.time,
                                           around.chance);
}

result<targets::oauth::credential> client_credential(const config::oauth_settings& s) {
  if (s.client_secret_file) {
    SLUIS_ASSIGN(auto word, read_secret_line(*s.client_secret_file));
    return targets::oauth::credential(targets::oauth::client_secret{s.client_id, std::move(word), s.scope});
  }
  SLUIS_ASSIGN(const auto certificate, read_public_file(s.certificate_file.value()));
  SLUIS_ASSIGN(auto print, targets::oauth::certificate_thumbprint(certificate.reveal(), s.certificate_file->string()));
  SLUIS_ASSIGN(const auto pem, read_secret_file(s.private_key_file.value()));
  SLUIS_ASSIGN(auto key, targets::oauth::private_key::parse(pem, s.private_key_file->string()));
  return targets::oauth::credential(
      targets::oauth::client_certificate{s.client_id, std::move(key), std::move(print), s.token_url, s.scope});
}

std::string credential_file(const config::oauth_settings& s) {
  return s.client_secret_file ? s.client_secret_file->string() : s.private_key_file.value().string();
}

result<std::shared_ptr<http::token_source>> oauth_tokens(const config::target_settings& s,
                                                         const outside_world& around) {
  SLUIS_ASSIGN(auto who, client_credential(*s.oauth));
  return tokens_from(s, s.oauth->token_url, std::move(who), credential_file(*s.oauth), around);
}

using made = result<std::shared_ptr<targets::target>>;

result<std::shared_ptr<stack>> stack_on(http::client_settings client, const outside_world& around) {
  auto out = std::make_shared<stack>();
  SLUIS_ASSIGN(out->wire, http::make_http_client(around.io, std::move(client), around.stop));
  out->rest = http::make_asio_sleeper(around.stop);
  return out;
}

made make_scim(const config::target_settings& s, const outside_world& around, target_use) {
  SLUIS_ASSIGN(auto client, client_of(s, around));
  targets::scim::scim_settings scim;
  if (s.oauth) {
    SLUIS_ASSIGN(client.tokens, oauth_tokens(s, around));
    scim.credential_file = credential_file(*s.oauth);
  } else {
    SLUIS_ASSIGN(client.token, read_secret_line(s.token_file));
    scim.credential_file = s.token_file.string();
  }
  SLUIS_ASSIGN(auto parts, stack_on(std::move(client), around));
  scim.id = s.id;
  scim.requests_per_second = s.requests_per_second;
  scim.connections = s.connections;
  parts->api = targets::make_scim_target(std::move(scim), *parts->wire, *parts->rest, around.time, around.chance);
  return std::shared_ptr<targets::target>(parts, parts->api.get());
}

made make_graph(const config::target_settings& s, const outside_world& around, target_use) {
  SLUIS_ASSIGN(auto client, client_of(s, around));
  SLUIS_ASSIGN(client.tokens, oauth_tokens(s, around));
  SLUIS_ASSIGN(auto parts, stack_on(std::move(client), around));
  targets::graph::graph_settings graph;
  graph.id = s.id;
  graph.client_id = s.oauth->client_id;
  graph.credential_file = credential_file(*s.oauth);
  graph.base_url = s.url;
  graph.usage_location = s.graph->usage_location;
  graph.connections = s.connections;
  graph.licence_group = s.graph->licence_group;
  graph.licences = s.graph->licences;
  graph.education = s.graph->education;
  graph.write_employee_id = s.graph->write_employee_id;
  graph.hand_out_first_passwords = s.hand_out_first_passwords;
  graph.limits.writes = s.graph->writes_per_150s;
  graph.limits.units = s.graph->units_per_10s;
  parts->api = targets::make_graph_target(std::move(graph), *parts->wire, *parts->rest, around.time, around.chance);
  return std::shared_ptr<targets::target>(parts, parts->api.get());
}

constexpr const char* google_scopes =
    "https://www.googleapis.com/auth/admin.directory.user https://www.googleapis.com/auth/admin.directory.group "
    "https://www.googleapis.com/auth/admin.directory.group.member";

constexpr const char* schema_scope = " https://www.googleapis.com/auth/admin.directory.userschema";

constexpr const char* org_unit_scope = " https://www.googleapis.com/auth/admin.directory.orgunit";

// Each is asked for only where it is needed: a token for a scope that was never granted is refused as a whole.
std::string google_scopes_for(const std::string& org_unit, target_use what_for) {
  if (what_for == target_use::preparing) return schema_scope + 1;
  return std::string(google_scopes) + (org_unit.find('{') == std::string::npos ? "" : org_unit_scope);
}

made make_google(const config::target_settings& s, const outside_world& around, target_use what_for) {
  const auto& own = *s.google;
  SLUIS_ASSIGN(auto account, read_service_account(own.service_account_file));
  account.acts_for = own.admin;
  account.scope = google_scopes_for(own.org_unit, what_for);
  account.audience = own.token_url;
  SLUIS_ASSIGN(auto client, client_of(s, around));
  SLUIS_ASSIGN(client.tokens,
               tokens_from(s, own.token_url, std::move(account), own.service_account_file.string(), around));
  SLUIS_ASSIGN(auto parts, stack_on(std::move(client), around));
  targets::google::google_settings google;
  google.id = s.id;
  google.credential_file = own.service_account_file.string();
  google.customer = own.customer;
  google.group_domain = own.group_domain;
  google.org_unit = own.org_unit;
  google.batch_parts = own.batch_parts;
  google.write_external_ids = own.write_external_ids;
  google.hand_out_first_passwords = s.hand_out_first_passwords;
  google.connections = s.connections;
  google.queries_per_minute = own.queries_per_minute;
  google.creations_per_second = own.creations_per_second;
  parts->api = targets::make_google_target(std::move(google), *parts->wire, *parts->rest, around.time, around.chance);
  return std::shared_ptr<targets::target>(parts, parts->api.get());
}

}  // namespace

made make_target(const config::target_settings& s, const outside_world& around, target_use what_for) {
  using maker = made (*)(const config::target_settings&, const outside_world&, target_use);
  static const std::map<std::string, maker> makers{{"scim", make_scim}, {"graph", make_graph}, {"google", make_google}};
  if (const auto make = makers.find(s.kind); make != makers.end()) return make->second(s, around, what_for);
  return error{errc::invalid_input, "no kind of target is called " + s.kind, names_of_target_kinds() + " are known"};
}

}  // namespace sluis::daemon
