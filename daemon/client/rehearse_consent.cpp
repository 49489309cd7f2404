#include "daemon/client/rehearse_consent.hpp"

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
  if (!on_record) return {target.attributes, as_configured, "the consents on record could not be asked for: " + on_record.error().message()};
  const auto now = to_string(today);
  const json* newest = nullptr;
  for (const auto& each : list(*on_record, "consents")) {
    const bool valid = text(each, "target") == target.id.str() && text(each, "withdrawn_at").empty() && text(each, "from") <= now && now <= text(each, "until");
    if (valid && (newest == nullptr || text(*newest, "recorded_at") < text(each, "recorded_at"))) newest = &each;
  }
  if (newest == nullptr) return {target.attributes, as_configured, "no valid consent is on record: the real sync withholds all of this"};
  return {attributes_in(*newest), rehearsed_consent::origin::on_record, "valid until " + text(*newest, "until")};
}

json order_for(const std::string& institution, const std::string& target, const attribute_set& covers) {
  return {{"institution", institution}, {"target", target}, {"attributes", attribute_names(covers)}, {"signatory", "rehearsal"}, {"mandate", "rehearsal"},
          {"evidence_name", "rehearsal"}, {"evidence_sha256", std::string(64, '0')}, {"from", "2000-01-01"}, {"until", "2199-12-31"}};
}

}  // namespace sluis::daemon::client
