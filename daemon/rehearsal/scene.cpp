#include "daemon/rehearsal/scene.hpp"

#include <cstdio>

namespace sluis::daemon::rehearsal {

namespace {

/// A basic string of TOML 1.0.
std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += std::string("\\") + c;
    } else if (byte < 0x20 || byte == 0x7f) {
      char code[8];
      std::snprintf(code, sizeof code, "\\u%04X", byte);
      out += code;
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string line(const char* key, const std::string& text) {
  return std::string(key) + " = " + quoted(text) + "\n";
}

std::string line(const char* key, std::uint32_t number) {
  return std::string(key) + " = " + std::to_string(number) + "\n";
}

std::string attributes_line(const attribute_set& what) {
  std::string out;
  for (std::size_t i = 0; i < consent_attribute_count; ++i) {
    const auto each = static_cast<consent_attribute>(i);
    if (what.has(each)) out += (out.empty() ? "" : ", ") + quoted(to_string(each));
  }
  return "attributes = [" + out + "]\n";
}

std::string words_line(const char* key, const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : ", ") + quoted(word);
  return std::string(key) + " = [" + out + "]\n";
}

// The parts are taken apart by their number of fields: a new one does not compile until it is written here as well.
std::string names_of(const config::name_settings& what) {
  const auto& [student_login, staff_login, rename_on_name_change, reserved] = what;
  return "[institution.names]\n" + line("student_login", student_login) + line("staff_login", staff_login) +
         "rename_on_name_change = " + (rename_on_name_change ? "true\n" : "false\n") +
         words_line("reserved_logins", reserved);
}

std::string guard_of(const config::guard_settings& what) {
  const auto& [max_removals, max_removals_percent, august_removals_percent] = what;
  return "[institution.guard]\n" + line("max_removals", max_removals) +
         line("max_removals_percent", max_removals_percent) + line("august_removals_percent", august_removals_percent);
}

std::string retention_of(const config::retention_settings& what) {
  const auto& [grace, term, rule, group_term] = what;
  const auto in_days = [](const char* key, std::chrono::days number) {
    return line(key, static_cast<std::uint32_t>(number.count()));
  };
  return "[institution.retention]\n" + in_days("days", term) + in_days("grace_days", grace) +
         in_days("group_days", group_term) + (rule.empty() ? std::string() : line("rule", rule));
}

std::string rules_of(const config::institution_settings& what) {
  std::string out =
      "[[institution]]\n" + line("id", what.id.str()) + line("name", what.name) + line("mail_domain", what.mail_domain);
  if (!what.school_names.empty()) out += "[institution.schools]\n";
  for (const auto& [code, name] : what.school_names) out += quoted(code) + " = " + quoted(name) + "\n";
  return out + names_of(what.names) + guard_of(what.guard) + retention_of(what.retention);
}

std::string source_of(const config::source_settings& what) {
  return "[[institution.source]]\n" + line("id", what.id.str()) + line("kind", what.kind) +
         line("path", std::filesystem::absolute(what.path).string());
}

// The app registration that the stand-in knows.
constexpr const char* lab_client_id = "5f3b8c1e-9d2a-4e7b-8c6f-1a2b3c4d5e6f";

std::string graph_of(const config::graph_settings& what, const stand_in& at, const std::string& origin) {
  return line("url", origin + "/graph/v1.0") + line("token_url", origin + "/oauth/token") +
         line("tenant", "rehearsal.invalid") + line("client_id", lab_client_id) +
         line("client_secret_file", at.token_file) + line("usage_location", what.usage_location) +
         "writes_per_150s = 1000000\nunits_per_10s = 1000000\n";
}

std::string google_of(const config::google_settings& what, const stand_in& at, const std::string& origin) {
  return line("url", origin + "/google") + line("token_url", origin + "/oauth/token") +
         line("service_account_file", at.account_file) + line("admin", "rehearsal@rehearsal.invalid") +
         line("org_unit", what.org_unit) + line("group_domain", what.group_domain) +
         line("batch_parts", what.batch_parts) + "queries_per_minute = 1000000\ncreations_per_second = 1000\n";
}

std::string target_of(const config::target_settings& what, const stand_in& at) {
  const auto origin = "http://127.0.0.1:" + std::to_string(at.port);
  std::string out = "[[institution.target]]\n" + line("id", what.id.str()) + line("kind", what.kind) +
                    "allow_plain_http_on_loopback = true\n" + "reconcile_every = \"31d\"\n" +
                    attributes_line(what.attributes) + line("connections", what.connections);
  if (what.graph) return out + graph_of(*what.graph, at, origin);
  if (what.google) return out + google_of(*what.google, at, origin);
  return out + line("url", origin + "/scim/v2") + line("token_file", at.token_file) + "requests_per_second = 10000\n";
}

}  // namespace

result<void> can_be_rehearsed(const config::institution_settings& what) {
  for (const auto& each : what.sources) {
    if (each.kind != "edexml")
      return error(errc::invalid_input,
                   "source " + each.id.str() + " is of kind " + each.kind + ", which cannot be rehearsed",
                   "edexml can");
  }
  for (const auto& each : what.targets) {
    if (each.kind == "scim" || (each.kind == "graph" && each.graph) || (each.kind == "google" && each.google)) continue;
    return error(errc::invalid_input,
                 "target " + each.id.str() + " is of kind " + each.kind + ", which cannot be rehearsed",
                 "scim, graph and google can");
  }
  if (what.sources.empty())
    return error(errc::invalid_input, what.id.str() + " has no source: there is nothing to rehearse",
                 "add [[institution.source]]");
  if (what.targets.empty())
    return error(errc::invalid_input, what.id.str() + " has no target: there is nothing to rehearse",
                 "add [[institution.target]]");
  return {};
}

std::string scene_of(const config::institution_settings& what, const std::vector<stand_in>& in_place) {
  std::string out = std::string("[daemon]\n") + line("state_dir", state_dir) + line("run_dir", run_dir) +
                    line("key_file", key_file) + rules_of(what);
  for (const auto& each : what.sources) out += source_of(each);
  for (std::size_t i = 0; i < what.targets.size(); ++i) out += target_of(what.targets[i], in_place.at(i));
  return out;
}

std::string left_out(const config::target_settings& target) {
  if (!target.graph) return {};
  std::string out;
  if (!target.graph->licence_group.empty()) out = "licences";
  if (target.graph->education) out += std::string(out.empty() ? "" : ", ") + "education objects";
  return out;
}

}  // namespace sluis::daemon::rehearsal
