#include "daemon/cycle/consent/consent_effect.hpp"

#include <set>

#include "config/recipient.hpp"
#include "daemon/cycle/planning/uncovered.hpp"
#include "daemon/cycle/status/views.hpp"
#include "mapping/release.hpp"
#include "state/consent_coverage.hpp"

namespace sluis::daemon {

namespace {

/// Each field but the login, which is an attribute of its own kind, by the attribute that has to be covered.
std::optional<consent_attribute> attribute_of(field f) {
  switch (f) {
    case field::given_name:
      return consent_attribute::given_name;
    case field::family_name_prefix:
      return consent_attribute::family_name_prefix;
    case field::display_name:
    case field::family_name:
      return consent_attribute::family_name;
    case field::email:
      return consent_attribute::email;
    case field::school:
      return consent_attribute::school;
    case field::function:
      return consent_attribute::function;
    case field::group_name:
      return consent_attribute::groups;
    case field::user_name:
    case field::active:
      break;
  }
  return std::nullopt;
}

void count(const attribute_set& covered, const field_map& fields, std::size_t groups, const std::string& handle,
           consent_effect& out) {
  bool loses = false;
  const auto lose = [&](consent_attribute a) {
    out.attributes.insert(a);
    loses = true;
  };
  for (const auto& [f, value] : fields) {
    const auto attribute = attribute_of(f);
    if (!attribute || value.empty() || mapping::covers(covered, f)) continue;
    if (f != field::display_name || !covered.has(*attribute)) lose(*attribute);
  }
  if (groups > 0 && !covered.has(consent_attribute::groups)) lose(consent_attribute::groups);
  out.accounts += loses ? 1 : 0;
  const auto login = fields.find(field::user_name);
  const bool is_named = login != fields.end() && !login->second.empty() && login->second != handle;
  const bool is_renamed = is_named && !covered.has(consent_attribute::email);
  out.user_names += is_renamed ? 1 : 0;
  out.beyond += loses || is_renamed ? 1 : 0;
}

}  // namespace

consent_reach reach_of(const grant& given) {
  return {given.target(), given.attributes(),
          [given](role who, const subject_id& school) { return given.covers(who, school); },
          [given](const subject_id& school) { return given.covers_school(school); }};
}

result<consent_reach> reach_of(state::store& store, const consent& what) {
  std::set<subject_id> schools;
  SLUIS_TRY(store.facts().each(subject_kind::school, [&](const state::current_row& row) -> result<void> {
    SLUIS_ASSIGN(const auto held, store.facts().load_school(row));
    if (covers_school(what.schools, held.facts)) schools.insert(row.id);
    return {};
  }));
  const auto covers = [schools](const subject_id& school) { return schools.contains(school); };
  return consent_reach{
      what.target, what.attributes,
      [covers, roles = what.roles](role who, const subject_id& school) { return roles.has(who) && covers(school); },
      covers};
}

result<consent_effect> effect_of(state::store& store, const consent_reach& reach) {
  consent_effect out;
  std::map<subject_id, std::uint64_t> fall_out;
  SLUIS_TRY(store.shadow().each(reach.target, subject_kind::person, [&](const state::shadow_row& row) -> result<void> {
    if (row.remote_id.empty() || !row.active) return {};
    SLUIS_ASSIGN(const auto person, store.facts().find(row.id));
    if (!person) return {};
    if (!reach.covers(person->role, person->school)) {
      ++fall_out[person->school];
      return {};
    }
    SLUIS_ASSIGN(const auto held, store.shadow().load(reach.target, row));
    count(reach.attributes, held.fields, held.groups.size(), row.handle.hex(), out);
    return {};
  }));
  for (const auto& [school, n] : fall_out) {
    SLUIS_ASSIGN(const auto code, school_code_of(store, school));
    out.fall_out[code] += n;
  }
  if (reach.attributes.has(consent_attribute::groups)) return out;
  SLUIS_TRY(store.shadow().each(reach.target, subject_kind::group, [&](const state::shadow_row& row) -> result<void> {
    if (row.remote_id.empty()) return {};
    SLUIS_ASSIGN(const auto group, store.facts().find(row.id));
    out.groups += group && reach.covers_school(group->school) ? 1 : 0;
    return {};
  }));
  return out;
}

std::string fall_out_text(const consent_effect& what) {
  std::string out;
  std::uint64_t all = 0;
  for (const auto& [code, n] : what.fall_out) {
    out += (out.empty() ? "" : ", ") + std::to_string(n) + (n == 1 ? " account at " : " accounts at ") + code;
    all += n;
  }
  if (all == 0) return {};
  return out + (all == 1 ? " falls out: it is" : " fall out: they are") +
         " disabled when the grace since they were last covered is over, by a plan that waits for an approval where "
         "they are many";
}

std::string effect_text(const consent_effect& what) {
  std::string out;
  if (what.accounts > 0) {
    out = std::to_string(what.accounts) + (what.accounts == 1 ? " account loses " : " accounts lose ") +
          what.attributes.text();
  }
  if (what.groups > 0) {
    out += (out.empty() ? "" : " and ") + std::to_string(what.groups) +
           (what.groups == 1 ? " group is deleted" : " groups are deleted");
  }
  if (!out.empty()) out += ", which needs no approval";
  if (what.user_names == 0) return out;
  out += (out.empty() ? "" : "; ") + std::to_string(what.user_names) +
         (what.user_names == 1 ? " account gets" : " accounts get");
  return out +
         " another user name, because it covers no e-mail address: that waits for an approval where they are many";
}

namespace {

/// What left under a consent of this target at any time.
result<std::uint8_t> ever_covered(state::store& store, const target_id& target) {
  std::uint8_t out = 0;
  SLUIS_ASSIGN(const auto all, store.consents().list());
  for (const auto& one : all) {
    if (one.target == target) out = static_cast<std::uint8_t>(out | one.attributes.mask());
  }
  return out;
}

}  // namespace

result<beyond_consents> beyond_of(state::store& store, const config::target_settings& target, day today) {
  beyond_consents out;
  const auto now = config::recipient_of(target);
  SLUIS_ASSIGN(const auto ever, ever_covered(store, target.id));
  const auto effect_on = [&](day on) -> result<consent_effect> {
    SLUIS_ASSIGN(const auto given, store.consents().valid_grant(target.id, now, on));
    const bool takes = given && given->what() == grant::kind::consent && (ever & ~given->attributes().mask()) != 0;
    return takes ? effect_of(store, reach_of(*given)) : result<consent_effect>(consent_effect{});
  };
  SLUIS_ASSIGN(const auto today_takes, effect_on(today));
  out.accounts = today_takes.beyond;
  SLUIS_ASSIGN(const auto coverage, state::coverage_of(store, target.id));
  for (const auto from : coverage.changes_after(today)) {
    if (from > today + consent_told_ahead) break;
    SLUIS_ASSIGN(const auto then, effect_on(from));
    out.next_effect = effect_text(then);
    out.next_from = from;
    out.next_accounts = then.beyond;
    if (!out.next_effect.empty()) break;
  }
  return out;
}

void take_up_beyond(island& where) {
  for (const auto& target : where.targets) {
    auto found = where.again.beyond.extract(target->settings.id);
    if (!found.empty()) target->beyond = std::move(found.mapped());
  }
}

}  // namespace sluis::daemon
