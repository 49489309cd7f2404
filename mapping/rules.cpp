#include "mapping/rules.hpp"

#include <algorithm>

#include "mapping/names.hpp"

namespace sluis::mapping {

namespace {

void put(field_map& fields, field f, std::string value) {
  if (!value.empty()) fields.insert_or_assign(f, std::move(value));
}

field_map person_fields(const person& p, const std::string& login, const std::string& school_name,
                        const std::string& fallback_user_name, const target_rules& rules) {
  const auto& wanted = rules.attributes;
  const auto given = given_name_of(p);
  field_map out;

  const bool has_address = wanted.has(consent_attribute::email) && !login.empty() && !rules.mail_domain.empty();
  const auto address = has_address ? login + "@" + rules.mail_domain : std::string{};
  put(out, field::user_name, has_address ? address : fallback_user_name);
  put(out, field::email, address);

  if (wanted.has(consent_attribute::given_name)) put(out, field::given_name, given);
  if (wanted.has(consent_attribute::family_name)) put(out, field::family_name, p.family_name);
  const bool has_prefix = wanted.has(consent_attribute::family_name_prefix);
  if (has_prefix) put(out, field::family_name_prefix, p.family_name_prefix);
  if (wanted.has(consent_attribute::given_name) && wanted.has(consent_attribute::family_name)) {
    put(out, field::display_name, display_name(given, has_prefix ? p.family_name_prefix : "", p.family_name));
  }
  if (wanted.has(consent_attribute::school)) put(out, field::school, school_name);
  if (wanted.has(consent_attribute::function) && p.role == role::staff)
    put(out, field::function, function_text(p.functions));
  return out;
}

std::vector<subject_id> groups_of(const std::vector<membership>& memberships,
                                  const std::vector<subject_id>& live_groups) {
  std::vector<subject_id> out;
  for (const auto& one : memberships) {
    if (std::binary_search(live_groups.begin(), live_groups.end(), one.group)) out.push_back(one.group);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace

account account_of(const subject_id& subject, const person& p, const std::vector<membership>& memberships, bool active,
                   const std::string& login, const std::string& school_name, const std::string& fallback_user_name,
                   const std::vector<subject_id>& live_groups, const target_rules& rules) {
  account out;
  out.subject = subject;
  out.active = active;
  out.fields = person_fields(p, login, school_name, fallback_user_name, rules);
  if (active && rules.attributes.has(consent_attribute::groups)) out.groups = groups_of(memberships, live_groups);
  return out;
}

field_map group_fields(const std::string& label, const target_rules& rules) {
  field_map out;
  if (rules.attributes.has(consent_attribute::groups)) put(out, field::group_name, label);
  return out;
}

}  // namespace sluis::mapping
