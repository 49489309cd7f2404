#include "daemon/cycle/planning/left_groups.hpp"

#include <algorithm>
#include <vector>

#include "daemon/cycle/planning/standing.hpp"
#include "mapping/basis.hpp"
#include "mapping/ended_label.hpp"
#include "mapping/names.hpp"

namespace sluis::daemon {

namespace {

struct left_group {
  subject_id id;
  target_handle handle;
  std::string label;
  day since{};
  [[nodiscard]] std::string plain() const { return mapping::ended_label(label, since, std::nullopt); }
};

result<std::vector<left_group>> left_groups_at(state::store& store, const target_id& target) {
  std::vector<left_group> out;
  SLUIS_TRY(store.facts().each(subject_kind::group, [&](const state::current_row& row) -> result<void> {
    if (row.state != state::life::left || row.name == 0) return {};
    SLUIS_ASSIGN(const auto there, store.shadow().find(target, row.id));
    if (!there || there->remote_id.empty()) return {};
    SLUIS_ASSIGN(const auto held, store.facts().load_group(row));
    out.push_back({row.id, there->handle, held.label, row.since});
    return {};
  }));
  return out;
}

/// How many groups have each name: of those that left, and of those that are there.
result<std::map<std::string, std::size_t>> count_names(state::store& store, const std::vector<left_group>& left) {
  std::map<std::string, std::size_t> out;
  for (const auto& one : left) ++out[mapping::fold(one.plain())];
  SLUIS_TRY(store.facts().each(subject_kind::group, [&](const state::current_row& row) -> result<void> {
    if (row.state == state::life::left || row.name == 0) return {};
    SLUIS_ASSIGN(const auto held, store.facts().load_group(row));
    ++out[mapping::fold(held.label)];
    return {};
  }));
  return out;
}

mapping::stage group_stage_at(state::store& store, const account_context& context, const state::current_row& row) {
  return stage_of(store, row, context.today, context.group_keeping, std::nullopt);
}

}  // namespace

mapping::retention group_keeping_of(const config::retention_settings& settings) {
  return {std::chrono::days{0}, settings.group_term};
}

result<std::map<subject_id, std::string>> ended_labels_at(state::store& store, const target_id& target) {
  std::map<subject_id, std::string> out;
  SLUIS_ASSIGN(const auto left, left_groups_at(store, target));
  if (left.empty()) return out;
  SLUIS_ASSIGN(const auto names, count_names(store, left));
  for (const auto& one : left) {
    const bool is_alone = names.at(mapping::fold(one.plain())) == 1;
    out.emplace(one.id, is_alone ? one.plain() : mapping::ended_label(one.label, one.since, one.handle));
  }
  return out;
}

result<std::optional<mapping::desired_group>> desired_of_left(state::store& store, const account_context& context,
                                                              const state::current_row& row) {
  std::optional<mapping::desired_group> out;
  const auto label = context.ended_labels.find(row.id);
  if (label == context.ended_labels.end()) return out;  // it was never there
  const auto stage = group_stage_at(store, context, row);
  const bool is_over = mapping::is_deleted_at_targets(stage);
  const bool may_be_there = !context.consent || context.consent->covers_school(row.school);
  // Nothing may be said of a group whose school is not covered. One that waited there before has the grace of those
  // that are present.
  if (!may_be_there && !is_over && !row.accepted) return out;
  if (context.group_keeping.term.count() == 0 && stage != mapping::stage::in_doubt) return out;
  out.emplace();
  out->id = row.id;
  out->school = row.school;
  out->why = reason::left_source;
  out->basis = mapping::basis_left;
  out->left = is_over ? mapping::desired_group::leaving::term_over : mapping::desired_group::leaving::in_term;
  out->stays = !may_be_there && group_stays(context, row);
  out->is_wanted = false;
  const bool was_covered = context.coverage.school_last_covered(row.school, context.today).has_value();
  if (!may_be_there && was_covered) out->why = reason::consent_changed;
  if (may_be_there) out->fields = mapping::group_fields(label->second, context.rules);
  return out;
}

result<std::set<subject_id>> groups_past_their_term(state::store& store, const mapping::retention& keeping, day on) {
  std::set<subject_id> out;
  SLUIS_TRY(store.facts().each(subject_kind::group, [&](const state::current_row& row) -> result<void> {
    if (row.state != state::life::left) return {};
    if (mapping::is_deleted_at_targets(stage_of(store, row, on, keeping, std::nullopt))) out.insert(row.id);
    return {};
  }));
  return out;
}

result<left_groups> count_left_groups(state::store& store, const config::retention_settings& keeping,
                                      const target_id& target) {
  left_groups out;
  const auto today = store.lived().terms_day(local_day(store.now()));
  SLUIS_TRY(store.facts().each(subject_kind::group, [&](const state::current_row& row) -> result<void> {
    if (row.state != state::life::left || !row.accepted) return {};
    SLUIS_ASSIGN(const auto there, store.shadow().find(target, row.id));
    if (!there || there->remote_id.empty()) return {};
    ++out.count;
    const auto over = *row.accepted + keeping.group_term;
    // A day that is past is no promise: something keeps the group (a read that is held, a target that does not answer).
    if (over >= today) out.deletes = out.deletes ? std::min(*out.deletes, over) : over;
    return {};
  }));
  return out;
}

}  // namespace sluis::daemon
