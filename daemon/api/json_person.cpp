#include "daemon/api/json.hpp"

namespace sluis::daemon::api {

namespace {

const char* text_of(gender what) noexcept {
  switch (what) {
    case gender::unknown:
      return "unknown";
    case gender::male:
      return "male";
    case gender::female:
      return "female";
    case gender::unspecified:
      return "unspecified";
  }
  return "unknown";
}

json at_target_json(const person_view::at_target& what) {
  return {{"target", what.target.str()},
          {"handle", what.handle},
          {"remote_id", what.remote_id},
          {"active", what.active},
          {"fields", api::to_json(what.fields)},
          {"unsettled", what.unsettled.empty() ? json(nullptr) : json(what.unsettled)}};
}

}  // namespace

json to_json(const person& what) {
  return {{"role", sluis::to_string(what.role)},
          {"given_names", what.given_names},
          {"initials", what.initials},
          {"call_name", what.call_name},
          {"family_name_prefix", what.family_name_prefix},
          {"family_name", what.family_name},
          {"gender", text_of(what.gender)},
          {"form_of_address", what.form_of_address},
          {"school_email", what.school_email},
          {"private_email", what.private_email},
          {"telephone", what.telephone},
          {"student_number", what.student_number},
          {"eck_id", what.eck_id},
          {"year", what.year},
          {"ilt_code", what.ilt_code},
          {"user_name", what.user_name},
          {"functions", what.functions},
          {"begins", to_json(what.begins)},
          {"ends", to_json(what.ends)}};
}

json to_json(const person_view& what) {
  json targets = json::array();
  for (const auto& each : what.targets) targets.push_back(at_target_json(each));
  return {{"institution", what.institution.str()},
          {"handle", what.id.hex()},
          {"state", what.state},
          {"school", what.school},
          {"login", what.login},
          {"groups", what.groups},
          {"facts", to_json(what.facts)},
          {"targets", std::move(targets)},
          {"left", list_json(what.left)},
          {"block", what.block ? to_json(*what.block) : json(nullptr)}};
}

json to_json(const consent& what) {
  json roles = json::array();
  for (const auto r : {role::student, role::staff}) {
    if (what.roles.has(r)) roles.push_back(sluis::to_string(r));
  }
  json attributes = json::array();
  for (std::size_t i = 0; i < consent_attribute_count; ++i) {
    const auto each = static_cast<consent_attribute>(i);
    if (what.attributes.has(each)) attributes.push_back(sluis::to_string(each));
  }
  return {{"id", what.id.hex()},
          {"target", what.target.str()},
          {"recipient",
           {{"kind", what.to.kind},
            {"address", what.to.address},
            {"legal_name", what.legal_name},
            {"country", what.country}}},
          {"purpose", what.purpose},
          {"agreement", what.agreement},
          {"attributes", std::move(attributes)},
          {"roles", std::move(roles)},
          {"schools", what.schools},
          {"signatory", what.signatory},
          {"mandate", what.mandate},
          {"evidence_name", what.evidence_name},
          {"evidence_sha256", what.evidence_sha256},
          {"from", sluis::to_string(what.valid_from)},
          {"until", sluis::to_string(what.valid_until)},
          {"recorded_by", what.recorded_by.hex()},
          {"recorded_at", sluis::to_string(what.recorded_at)},
          {"withdrawn_at", to_json(what.withdrawn_at)},
          {"withdrawn_by", what.withdrawn_by ? json(what.withdrawn_by->hex()) : json(nullptr)}};
}

json to_json(const registered_consent& entry) {
  auto out = to_json(entry.what);
  out["state"] = entry.state;
  out["replaced_on"] = entry.replaced_on ? json(sluis::to_string(*entry.replaced_on)) : json(nullptr);
  return out;
}

json to_json(const recorded_consent& what) {
  auto out = to_json(what.what);
  out["replaces"] = json::array();
  for (const auto& id : what.replaces) out["replaces"].push_back(id.hex());
  out["effect"] = what.effect;
  return out;
}

}  // namespace sluis::daemon::api
