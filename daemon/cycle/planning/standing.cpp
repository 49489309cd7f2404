#include "daemon/cycle/planning/standing.hpp"

#include "daemon/cycle/planning/unsettled.hpp"
#include "state/orders.hpp"

namespace sluis::daemon {

mapping::source_word word_of(const state::current_row& row) {
  mapping::source_word out{mapping::presence::gone, row.since, row.accepted};
  if (row.state == state::life::expected) out.says = mapping::presence::expected;
  if (row.state == state::life::active) out.says = mapping::presence::present;
  if (row.state != state::life::left) return out;
  out.has_ended = row.why == reason::ended;
  out.listed = row.listed;
  return out;
}

mapping::consent_end consent_end_of(const config::institution_settings& institution,
                                    const config::target_settings& target) {
  mapping::consent_end out;
  out.grace = target.consent_grace;
  out.term = institution.retention.term;
  out.deletes = target.after_consent == config::target_settings::remainder::deleted;
  return out;
}

mapping::retention keeping_of(const config::retention_settings& settings) {
  return {settings.grace, settings.term};
}

result<std::map<subject_id, order_in_force>> orders_in_force(state::store& store) {
  SLUIS_ASSIGN(const auto deciding, state::orders(store).deciding());
  std::map<subject_id, order_in_force> out;
  for (const auto& [whom, order] : deciding) out.emplace(whom, *order.in_force());
  return out;
}

std::optional<order_in_force> order_about(const std::map<subject_id, order_in_force>& orders, const subject_id& whom) {
  const auto found = orders.find(whom);
  return found == orders.end() ? std::nullopt : std::optional(found->second);
}

mapping::stage stage_of(state::store& store, const state::current_row& row, day today,
                        const mapping::retention& keeping, const std::optional<order_in_force>& order) {
  auto rule = keeping;
  rule.lived = store.lived().ended_by(today);
  return mapping::stage_of(word_of(row), today, rule, order);
}

result<bool> is_on_anywhere(state::store& store, const std::vector<target_id>& targets, const subject_id& whom) {
  for (const auto& target : targets) {
    SLUIS_ASSIGN(const auto row, store.shadow().find(target, whom));
    SLUIS_ASSIGN(const auto unsettled, unsettled_at(store, target));
    if (unsettled.contains(whom)) return true;
    const bool may_be_there = row && (!row->remote_id.empty() || row->uncertain);
    if (may_be_there && (row->active || row->undone > 0 || !row->said_off)) return true;
  }
  return false;
}

const char* stage_name(mapping::stage at) noexcept {
  switch (at) {
    case mapping::stage::expected:
      return "expected";
    case mapping::stage::active:
      return "active";
    case mapping::stage::leaving:
      return "leaving";
    case mapping::stage::waiting:
      return "waiting";
    case mapping::stage::soft_deleted:
      return "soft_deleted";
    case mapping::stage::held:
      return "held";
    case mapping::stage::due:
      return "due";
    case mapping::stage::in_doubt:
      return "in_doubt";
    case mapping::stage::still_listed:
      return "still_listed";
  }
  return "";
}

}  // namespace sluis::daemon
