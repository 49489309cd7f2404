#include "daemon/cycle/planning/plan_context.hpp"

#include <vector>

#include "daemon/cycle/planning/left_groups.hpp"
#include "daemon/cycle/planning/naming.hpp"
#include "daemon/cycle/planning/standing.hpp"
#include "mapping/fingerprint.hpp"
#include "mapping/rules.hpp"
#include "state/holds.hpp"

namespace sluis::daemon {

namespace {

std::string configured_name_of(const school& s, const config::institution_settings& settings) {
  for (const auto& [code, name] : settings.school_names) {
    if (code == school_code(s)) return name;
  }
  for (const auto& [code, name] : settings.school_names) {
    if (code == s.brin) return name;
  }
  return s.name.empty() ? school_code(s) : s.name;
}

}  // namespace

result<account_context> planning_context(state::store& store, const plan_request& request,
                                         const std::optional<grant>& consent) {
  account_context out;
  SLUIS_ASSIGN(out.coverage, state::coverage_of(store, request.target.id));
  out.when_uncovered = consent_end_of(request.institution, request.target);
  out.today = request.today;
  out.keeping = keeping_of(request.institution.retention);
  out.group_keeping = group_keeping_of(request.institution.retention);
  SLUIS_ASSIGN(out.orders, orders_in_force(store));
  out.blocks = state::blocks(store).newest();
  out.rules.mail_domain = request.institution.mail_domain;
  out.consent = consent;
  out.rules.attributes = consent ? request.target.attributes & consent->attributes() : request.target.attributes;
  out.target = request.target.id;
  std::vector<std::uint64_t> schools;  // versions and shown names
  SLUIS_TRY(store.facts().each(subject_kind::school, [&](const state::current_row& row) -> result<void> {
    SLUIS_ASSIGN(const auto held, store.facts().load_school(row));
    out.school_names[row.id] = configured_name_of(held.facts, request.institution);
    schools.push_back(row.version);
    schools.push_back(mapping::fingerprinter().add(out.school_names[row.id]).value());
    return {};
  }));
  SLUIS_TRY(store.facts().each(subject_kind::group, [&](const state::current_row& row) -> result<void> {
    const bool is_covered = !consent || consent->covers_school(row.school);
    if (row.state != state::life::left && row.name != 0 && is_covered) out.live_groups.push_back(row.id);
    return {};
  }));
  out.has_held_plan = state::holds(store).at(request.target.id.str()).has_value();
  out.fingerprint = mapping::fingerprint(out.rules, out.live_groups, schools);
  return out;
}

}  // namespace sluis::daemon
