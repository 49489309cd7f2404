#include "daemon/api/body.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string_view>

#include "connectors/json/parse_json.hpp"

namespace sluis::daemon::api {

namespace {

constexpr std::size_t longest_text = 500;

error wrong_key(const std::string& key, const std::string& expected) {
  return error(errc::invalid_input, "'" + key + "' is missing or wrong", "it must be " + expected);
}

result<json> read_object(const std::string& body, std::initializer_list<std::string_view> known) {
  if (body.empty()) return json::object();
  auto parsed = foreign::parse_json(body, foreign::small_document);
  if (!parsed)
    return error(errc::invalid_input, "the body is no JSON object that can be read: " + parsed.error().message());
  auto& out = *parsed;
  if (!out.is_object()) return error(errc::invalid_input, "the body is no JSON object");
  for (const auto& [key, value] : out.items()) {
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    std::string hint = "known keys:";
    for (const auto each : known) hint += " " + std::string(each);
    return error(errc::invalid_input, "the body holds an unknown key", hint);
  }
  return out;
}

bool is_one_line(const std::string& text) {
  return !text.empty() && text.size() <= longest_text && text.find_first_not_of(' ') != std::string::npos &&
         std::none_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

result<std::string> text(const json& body, const std::string& key) {
  const auto found = body.find(key);
  if (found == body.end() || !found->is_string() || !is_one_line(found->get_ref<const std::string&>())) {
    return wrong_key(key, "one line of text, at most 500 bytes");
  }
  return found->get<std::string>();
}

template <class Name>
result<std::optional<Name>> name(const json& body, const std::string& key) {
  const auto found = body.find(key);
  if (found == body.end() || found->is_null()) return std::optional<Name>{};
  if (!found->is_string() || !is_config_name(found->get_ref<const std::string&>()))
    return wrong_key(key, "an id of the configuration");
  return std::optional<Name>{Name(found->get<std::string>())};
}

template <class Name>
result<Name> required_name(const json& body, const std::string& key) {
  SLUIS_ASSIGN(auto given, name<Name>(body, key));
  if (!given) return wrong_key(key, "an id of the configuration");
  return std::move(*given);
}

result<day> date(const json& body, const std::string& key) {
  const auto found = body.find(key);
  if (found != body.end() && found->is_string()) {
    if (const auto out = parse_day(found->get_ref<const std::string&>())) return *out;
  }
  return wrong_key(key, "a day, YYYY-MM-DD");
}

result<attribute_set> attributes(const json& body) {
  static const char* const expected =
      "a list of some of given_name, family_name_prefix, family_name, email, groups, school, function";
  const auto found = body.find("attributes");
  if (found == body.end() || !found->is_array() || found->empty()) return wrong_key("attributes", expected);
  attribute_set out;
  for (const auto& each : *found) {
    const auto known = each.is_string() ? parse_consent_attribute(each.get_ref<const std::string&>()) : std::nullopt;
    if (!known) return wrong_key("attributes", expected);
    out.insert(*known);
  }
  return out;
}

/// Absent: students and staff.
result<role_set> roles(const json& body) {
  const auto found = body.find("roles");
  if (found == body.end()) return role_set::all();
  if (!found->is_array() || found->empty()) return wrong_key("roles", "a list of student, staff, or both");
  role_set out;
  for (const auto& each : *found) {
    const auto one = each.is_string() ? role_set::parse(each.get_ref<const std::string&>()) : std::nullopt;
    if (!one || one->empty()) return wrong_key("roles", "a list of student, staff, or both");
    for (const auto r : {role::student, role::staff}) {
      if (one->has(r)) out.insert(r);
    }
  }
  return out;
}

/// Absent or empty: all.
result<school_codes> schools(const json& body) {
  const auto found = body.find("schools");
  school_codes out;
  if (found == body.end()) return out;
  if (!found->is_array() || found->size() > 200)
    return wrong_key("schools", "a list of at most 200 school codes, 99XX or 99XX-01; an empty one is for all");
  for (const auto& each : *found) {
    if (!each.is_string() || !is_school_code(each.get_ref<const std::string&>()))
      return wrong_key("schools", "school codes, 99XX or 99XX-01");
    out.push_back(each.get<std::string>());
  }
  return out;
}

result<std::string> country(const json& body) {
  SLUIS_ASSIGN(auto out, text(body, "country"));
  const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (out.size() != 2 || !is_capital(out[0]) || !is_capital(out[1]))
    return wrong_key("country", "two capitals of ISO 3166, as in NL");
  return out;
}

result<std::string> evidence_name(const json& body) {
  SLUIS_ASSIGN(auto out, text(body, "evidence_name"));
  if (out.find('/') != std::string::npos) return wrong_key("evidence_name", "a file's name without its folder");
  return out;
}

result<std::string> evidence_hash(const json& body) {
  const auto found = body.find("evidence_sha256");
  if (found != body.end() && found->is_string()) {
    const auto raw = from_hex(found->get_ref<const std::string&>());
    if (raw && raw->size() == 32) return to_hex(reinterpret_cast<const std::uint8_t*>(raw->data()), raw->size());
  }
  return wrong_key("evidence_sha256", "the SHA-256 of the signed document, 64 hex digits");
}

result<std::vector<subject_id>> handles(const json& body, const std::string& key) {
  constexpr std::size_t most = 100;
  const auto found = body.find(key);
  if (found == body.end() || !found->is_array() || found->empty() || found->size() > most)
    return wrong_key(key, "a list of 1 to 100 handles");
  std::vector<subject_id> out;
  for (const auto& each : *found) {
    const auto one = each.is_string() ? subject_id::parse(each.get_ref<const std::string&>()) : std::nullopt;
    if (!one) return wrong_key(key, "persons' handles, 32 hex digits each");
    out.push_back(*one);
  }
  return out;
}

result<std::string> order_reference(const json& body) {
  const auto found = body.find("reference");
  const bool fits =
      found != body.end() && found->is_string() && is_order_reference(found->get_ref<const std::string&>());
  if (!fits) return wrong_key("reference", "a ticket's or a letter's number, 1 to 40 of A-Z a-z 0-9 . _ / -");
  return found->get<std::string>();
}

}  // namespace

result<std::optional<institution_id>> read_backup(const std::string& body) {
  SLUIS_ASSIGN(const auto order, read_object(body, {"institution"}));
  return name<institution_id>(order, "institution");
}

result<void> read_nothing(const std::string& body) {
  SLUIS_TRY(read_object(body, {}));
  return {};
}

result<sync_request> read_sync(const std::string& body) {
  SLUIS_ASSIGN(const auto given, read_object(body, {"institution", "source", "target", "person", "dry_run", "reconcile",
                                                    "believe_list"}));
  sync_request out;
  SLUIS_ASSIGN(out.institution, name<institution_id>(given, "institution"));
  SLUIS_ASSIGN(out.source, name<source_id>(given, "source"));
  SLUIS_ASSIGN(out.target, name<target_id>(given, "target"));
  if (const auto found = given.find("person"); found != given.end() && !found->is_null()) {
    const auto person = found->is_string() ? subject_id::parse(found->get_ref<const std::string&>()) : std::nullopt;
    if (!person) return wrong_key("person", "a person's handle, 32 hex digits");
    out.people.insert(*person);
  }
  if (const auto found = given.find("reconcile"); found != given.end() && !found->is_null()) {
    if (!found->is_boolean()) return wrong_key("reconcile", "true or false");
    if (found->get<bool>()) out.drift = drift_check::now;
  }
  if (const auto found = given.find("believe_list"); found != given.end() && !found->is_null()) {
    if (!found->is_boolean()) return wrong_key("believe_list", "true or false");
    out.believe_lists = found->get<bool>();
    if (out.believe_lists && out.drift != drift_check::now)
      return wrong_key("believe_list", "used together with reconcile");
  }
  if (const auto found = given.find("dry_run"); found != given.end() && !found->is_null()) {
    if (!found->is_boolean()) return wrong_key("dry_run", "true or false");
    out.dry_run = found->get<bool>();
  }
  return out;
}

result<consent_order> read_consent(const std::string& body) {
  SLUIS_ASSIGN(const auto given,
               read_object(body, {"institution", "target", "legal_name", "country", "purpose", "agreement",
                                  "attributes", "roles", "schools", "signatory", "mandate", "evidence_name",
                                  "evidence_sha256", "from", "until", "recipient", "confirmed"}));
  consent_order out;
  SLUIS_ASSIGN(out.institution, required_name<institution_id>(given, "institution"));
  SLUIS_ASSIGN(out.what.target, required_name<target_id>(given, "target"));
  SLUIS_ASSIGN(out.what.legal_name, text(given, "legal_name"));
  SLUIS_ASSIGN(out.what.country, country(given));
  SLUIS_ASSIGN(out.what.purpose, text(given, "purpose"));
  SLUIS_ASSIGN(out.what.agreement, text(given, "agreement"));
  SLUIS_ASSIGN(out.what.attributes, attributes(given));
  SLUIS_ASSIGN(out.what.roles, roles(given));
  SLUIS_ASSIGN(out.what.schools, schools(given));
  SLUIS_ASSIGN(out.what.signatory, text(given, "signatory"));
  SLUIS_ASSIGN(out.what.mandate, text(given, "mandate"));
  SLUIS_ASSIGN(out.what.evidence_name, evidence_name(given));
  SLUIS_ASSIGN(out.what.evidence_sha256, evidence_hash(given));
  SLUIS_ASSIGN(out.what.valid_from, date(given, "from"));
  SLUIS_ASSIGN(out.what.valid_until, date(given, "until"));
  if (const auto named = given.find("recipient"); named != given.end() && *named != "") {
    SLUIS_ASSIGN(out.what.to.address, text(given, "recipient"));
  }
  if (const auto confirmed = given.find("confirmed"); confirmed != given.end()) out.confirmed = *confirmed == true;
  if (out.what.valid_until < out.what.valid_from) return wrong_key("until", "a day on or after 'from'");
  return out;
}

result<withdrawal_order> read_withdrawal(const std::string& body) {
  SLUIS_ASSIGN(const auto given, read_object(body, {"institution", "target", "confirmed"}));
  withdrawal_order out;
  SLUIS_ASSIGN(out.institution, required_name<institution_id>(given, "institution"));
  SLUIS_ASSIGN(out.target, required_name<target_id>(given, "target"));
  const auto confirmed = given.find("confirmed");
  if (confirmed == given.end() || *confirmed != true)
    return wrong_key("confirmed", "true, once it was seen what the withdrawal does");
  return out;
}

namespace {

result<target_order> target_order_of(const json& given) {
  target_order out;
  SLUIS_ASSIGN(out.institution, required_name<institution_id>(given, "institution"));
  SLUIS_ASSIGN(out.target, required_name<target_id>(given, "target"));
  SLUIS_ASSIGN(out.reason, text(given, "reason"));
  return out;
}

}  // namespace

result<target_order> read_target_order(const std::string& body) {
  SLUIS_ASSIGN(const auto given, read_object(body, {"institution", "target", "reason", "confirmed"}));
  const auto confirmed = given.find("confirmed");
  if (confirmed == given.end() || *confirmed != true) {
    return wrong_key("confirmed", "true, after a GET of the same path has said what it would do");
  }
  return target_order_of(given);
}

result<target_order> read_pause(const std::string& body) {
  SLUIS_ASSIGN(const auto given, read_object(body, {"institution", "target", "reason"}));
  return target_order_of(given);
}

namespace {

result<void> expect_confirmed(const json& given) {
  const auto confirmed = given.find("confirmed");
  if (confirmed != given.end() && *confirmed == true) return {};
  return wrong_key("confirmed", "true, after a GET of the same path has said what it would do");
}

}  // namespace

result<closing_order> read_closing(const std::string& body) {
  SLUIS_ASSIGN(const auto given, read_object(body, {"institution", "school", "source", "reason", "confirmed"}));
  SLUIS_TRY(expect_confirmed(given));
  closing_order out;
  SLUIS_ASSIGN(out.institution, required_name<institution_id>(given, "institution"));
  SLUIS_ASSIGN(out.what.school, text(given, "school"));
  SLUIS_ASSIGN(out.what.source, name<source_id>(given, "source"));
  SLUIS_ASSIGN(out.reason, text(given, "reason"));
  return out;
}

result<closing_order> read_gone_source(const std::string& body) {
  SLUIS_ASSIGN(const auto given, read_object(body, {"institution", "source", "reason", "confirmed"}));
  SLUIS_TRY(expect_confirmed(given));
  closing_order out;
  SLUIS_ASSIGN(out.institution, required_name<institution_id>(given, "institution"));
  SLUIS_ASSIGN(out.what.source, required_name<source_id>(given, "source"));
  SLUIS_ASSIGN(out.reason, text(given, "reason"));
  return out;
}

result<std::uint64_t> read_read_approval(const std::string& body) {
  SLUIS_ASSIGN(const auto given, read_object(body, {"confirmed", "second_accounts"}));
  SLUIS_TRY(expect_confirmed(given));
  const auto found = given.find("second_accounts");
  if (found == given.end() || found->is_null()) return std::uint64_t{0};
  if (!found->is_number_unsigned())
    return wrong_key("second_accounts",
                     "a number, the one that GET /v1/reads/{hash} has for this read (sluis read show HASH)");
  return found->get<std::uint64_t>();
}

result<std::string> read_read_refusal(const std::string& body) {
  SLUIS_ASSIGN(const auto given, read_object(body, {"reason"}));
  return text(given, "reason");
}

result<preparation_order> read_preparation(const std::string& body) {
  SLUIS_ASSIGN(const auto given, read_object(body, {"institution", "target"}));
  preparation_order out;
  SLUIS_ASSIGN(out.institution, required_name<institution_id>(given, "institution"));
  SLUIS_ASSIGN(out.target, required_name<target_id>(given, "target"));
  return out;
}

result<password_order> read_password_order(const std::string& body) {
  SLUIS_ASSIGN(const auto given, read_object(body, {"institution", "target", "persons", "reason"}));
  password_order out;
  SLUIS_ASSIGN(out.institution, required_name<institution_id>(given, "institution"));
  SLUIS_ASSIGN(out.target, required_name<target_id>(given, "target"));
  SLUIS_ASSIGN(out.persons, handles(given, "persons"));
  SLUIS_ASSIGN(out.reason, text(given, "reason"));
  return out;
}

result<erasure_order_body> read_erasure_order(const std::string& body) {
  SLUIS_ASSIGN(const auto given, read_object(body, {"act", "reference"}));
  constexpr std::array<std::pair<std::string_view, order_act>, 4> acts = {{{"leave", order_act::leave},
                                                                           {"immediate", order_act::immediate},
                                                                           {"confirm", order_act::confirm},
                                                                           {"withdraw", order_act::withdraw}}};
  const auto act = given.find("act");
  const auto known =
      std::find_if(acts.begin(), acts.end(), [&](const auto& one) { return act != given.end() && *act == one.first; });
  if (known == acts.end()) return wrong_key("act", "leave, immediate, confirm or withdraw");
  erasure_order_body out;
  out.act = known->second;
  const auto reference = given.find("reference");
  const bool gives = out.act == order_act::leave || out.act == order_act::immediate;
  if (!gives && reference != given.end()) return wrong_key("reference", "given only with leave and immediate");
  if (!gives) return out;
  SLUIS_ASSIGN(out.reference, order_reference(given));
  return out;
}

result<std::string> read_block_reason(const std::string& body) {
  SLUIS_ASSIGN(const auto given, read_object(body, {"reason"}));
  return text(given, "reason");
}

result<acceptance_body> read_acceptance(const std::string& body) {
  SLUIS_ASSIGN(const auto given, read_object(body, {"institution", "hash", "reference"}));
  acceptance_body out;
  SLUIS_ASSIGN(out.institution, required_name<institution_id>(given, "institution"));
  SLUIS_ASSIGN(out.what.hash, text(given, "hash"));
  const bool is_hash = out.what.hash.size() >= 12 && out.what.hash.size() <= 64 &&
                       out.what.hash.find_first_not_of("0123456789abcdef") == std::string::npos;
  if (!is_hash)
    return wrong_key(
        "hash",
        "12 to 64 hex digits that say whose absences are accepted: `sluis erasure accept` without them shows them");
  SLUIS_ASSIGN(out.what.reference, order_reference(given));
  return out;
}

result<clock_confirmation> read_clock_confirmation(const std::string& body) {
  SLUIS_ASSIGN(const auto given, read_object(body, {"institution", "date"}));
  clock_confirmation out;
  SLUIS_ASSIGN(out.institution, name<institution_id>(given, "institution"));
  SLUIS_ASSIGN(out.date, date(given, "date"));
  return out;
}

result<settlement> read_settlement(const std::string& body) {
  SLUIS_ASSIGN(const auto given,
               read_object(body, {"target", "subject", "ours", "object", "reason", "only_if_not_told"}));
  settlement out;
  SLUIS_ASSIGN(out.target, required_name<target_id>(given, "target"));
  SLUIS_ASSIGN(const auto subject, text(given, "subject"));
  const auto handle = subject_id::parse(subject);
  if (!handle) return wrong_key("subject", "a handle, 32 hex digits");
  out.subject = *handle;
  const auto ours = given.find("ours");
  if (ours == given.end() || !ours->is_boolean()) return wrong_key("ours", "true or false");
  out.is_ours = ours->get<bool>();
  if (given.contains("object")) {
    SLUIS_ASSIGN(out.object, text(given, "object"));
    if (!out.is_ours || out.object.empty() || out.object.size() > 1024)
      return wrong_key("object", "the target's own id of the object that is ours; not where it is not ours");
  }
  if (const auto only = given.find("only_if_not_told"); only != given.end()) {
    if (!only->is_boolean()) return wrong_key("only_if_not_told", "true or false");
    out.only_if_not_told = only->get<bool>();
  }
  SLUIS_ASSIGN(out.reference, text(given, "reason"));
  if (!is_order_reference(out.reference))
    return wrong_key("reason", "a ticket's or a letter's number, 1 to 40 of A-Z a-z 0-9 . _ / -");
  return out;
}

}  // namespace sluis::daemon::api
