#include "daemon/client/rehearse_consent.hpp"

#include "config/recipient.hpp"
#include "daemon/client/words.hpp"

namespace sluis::daemon::client {

namespace {

attribute_set attributes_in(const json& consent) {
  attribute_set out;
  for (const auto& each : list(consent, "attributes")) {
    const auto known = each.is_string() ? parse_consent_attribute(each.get<std::string>()) : std::nullopt;
    if (known) out.insert(*known);
  }
  return out;
}

role_set roles_in(const json& consent) {
  role_set out;
  for (const auto& each : list(consent, "roles")) {
    for (const auto r : {role::student, role::staff}) {
      if (each == to_string(r)) out.insert(r);
    }
  }
  return out;
}

school_codes schools_in(const json& consent) {
  school_codes out;
  for (const auto& each : list(consent, "schools")) {
    if (each.is_string()) out.push_back(each.get<std::string>());
  }
  return out;
}

json attribute_names(const attribute_set& what) {
  json out = json::array();
  for (std::size_t i = 0; i < consent_attribute_count; ++i) {
    const auto each = static_cast<consent_attribute>(i);
    if (what.has(each)) out.push_back(to_string(each));
  }
  return out;
}

}  // namespace

rehearsed_consent choose_consent(const config::target_settings& target, const result<json>& on_record, day today) {
  constexpr auto as_configured = rehearsed_consent::origin::as_configured;
  if (!on_record)
    return {target.attributes,
            role_set::all(),
            {},
            as_configured,
            "the consents on record could not be asked for: " + on_record.error().message()};
  const auto now = to_string(today);
  const json* newest = nullptr;
  for (const auto& each :
       list(*on_record, "consents")) {  // in the order in which they were recorded, whatever the clock said
    if (text(each, "target") == target.id.str() && text(each, "from") <= now) newest = &each;
  }
  rehearsed_consent out;
  const auto who = config::recipient_of(target);
  const bool is_valid = newest != nullptr && text(*newest, "withdrawn_at").empty() && now <= text(*newest, "until");
  const bool is_for_it = is_valid && text(part(*newest, "recipient"), "kind") == who.kind &&
                         text(part(*newest, "recipient"), "address") == who.address;
  if (!is_for_it) {
    out.covers = target.attributes;
    out.note = is_valid ? "the consent on record is for another recipient: the real sync withholds all of this"
                        : "no valid consent is on record: the real sync withholds all of this";
    return out;
  }
  out.covers = attributes_in(*newest);
  out.roles = roles_in(*newest);
  out.schools = schools_in(*newest);
  out.from = rehearsed_consent::origin::on_record;
  out.note = "valid until " + text(*newest, "until");
  return out;
}

json order_for(const std::string& institution, const std::string& target, const rehearsed_consent& consent) {
  json roles = json::array();
  for (const auto r : {role::student, role::staff}) {
    if (consent.roles.has(r)) roles.push_back(to_string(r));
  }
  return {{"institution", institution},
          {"target", target},
          {"legal_name", "rehearsal"},
          {"country", "NL"},
          {"purpose", "rehearsal"},
          {"agreement", "rehearsal"},
          {"attributes", attribute_names(consent.covers)},
          {"roles", std::move(roles)},
          {"schools", consent.schools},
          {"signatory", "rehearsal"},
          {"mandate", "rehearsal"},
          {"evidence_name", "rehearsal"},
          {"evidence_sha256", std::string(64, '0')},
          {"from", "2000-01-01"},
          {"until", "2199-12-31"}};
}

}  // namespace sluis::daemon::client
