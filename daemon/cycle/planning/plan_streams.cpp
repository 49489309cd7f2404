#include "daemon/cycle/planning/plan_streams.hpp"

#include <algorithm>
#include <memory>

#include "daemon/cycle/planning/carried_out_ends.hpp"
#include "daemon/cycle/planning/left_groups.hpp"
#include "daemon/cycle/planning/standing.hpp"
#include "mapping/basis.hpp"
#include "mapping/guard.hpp"
#include "mapping/judged_as.hpp"

namespace sluis::daemon {

namespace {

constexpr std::uint32_t streamed_at_once = 512;

/// Turns pages after a handle into a stream of rows.
template <class Row, class NextPage>
mapping::stream<Row> pull(NextPage next_page) {
  struct position {
    std::vector<Row> rows;
    std::size_t at = 0;
    subject_id last;
    bool ended = false;
  };
  auto where = std::make_shared<position>();
  return [where, next_page]() -> result<std::optional<Row>> {
    if (where->at == where->rows.size()) {
      if (where->ended) return std::optional<Row>();
      SLUIS_ASSIGN(where->rows, next_page(where->last));
      where->at = 0;
      where->ended = where->rows.size() < streamed_at_once;
      if (where->rows.empty()) return std::optional<Row>();
      where->last = where->rows.back().id;
    }
    return std::optional<Row>(where->rows[where->at++]);
  };
}

mapping::stage person_stage_at(state::store& store, const account_context& context, const state::current_row& row) {
  return daemon::stage_of(store, row, context.today, context.keeping, order_about(context.orders, row.id));
}

reason why_deleted(const std::optional<order_in_force>& order) {
  return order && order->kind == order_kind::immediate ? reason::ordered : reason::retention_over;
}

const state::block_word* block_word_about(const std::map<subject_id, state::block_word>& blocks,
                                          const subject_id& whom) {
  const auto found = blocks.find(whom);
  return found == blocks.end() ? nullptr : &found->second;
}

bool is_blocked(const std::map<subject_id, state::block_word>& blocks, const subject_id& whom) {
  const auto* const word = block_word_about(blocks, whom);
  return word != nullptr && word->is_in_force();
}

/// Why an account is off. An absence that nobody has accepted is not accepted because the person is blocked
/// (state/absences.cpp reads the reason).
reason why_off(const account_context& context, const state::current_row& row) {
  if (order_about(context.orders, row.id)) return reason::ordered;
  const bool is_accepted = row.state == state::life::left && row.accepted.has_value();
  return is_blocked(context.blocks, row.id) && !is_accepted ? reason::blocked : row.why;
}

/// Of an account that is off: nothing else has happened to the person since the block was ended.
std::optional<reason> why_back(const account_context& context, const state::current_row& row) {
  const auto* const word = block_word_about(context.blocks, row.id);
  const bool was_blocked_last = word != nullptr && !word->is_in_force() && word->on >= row.since;
  return was_blocked_last ? std::optional(reason::unblocked) : std::nullopt;
}

/// Of somebody who is absent, which nobody has accepted: the others who are absent are on until the plan that removes
/// them is approved. Where none is held they are removed without an approval, and so is this one.
std::optional<day> on_again_if_off_by(state::store& store, const account_context& context,
                                      const state::current_row& row) {
  const bool may_be =
      context.has_held_plan && row.name != 0 && row.role != role::guardian && why_back(context, row).has_value();
  if (!may_be || order_about(context.orders, row.id) || person_stage_at(store, context, row) != mapping::stage::waiting)
    return std::nullopt;
  return block_word_about(context.blocks, row.id)->on;
}

/// A consent that is over covers nobody, and then nothing is planned but its end; what is withheld for want of one is
/// planned for everybody.
bool is_covered(const account_context& context, role who, const subject_id& school) {
  return !context.consent || context.consent->what() != grant::kind::consent || context.consent->covers(who, school);
}

bool is_wanted(state::store& store, const account_context& context, const state::current_row& row) {
  return is_present(store, context, row) && is_covered(context, row.role, row.school);
}

/// Only of whom the consent in force does not cover.
result<void> add_uncovered(state::store& store, const account_context& context, carried_out_ends& ends,
                           const state::current_row& row, mapping::desired_user& out) {
  const auto last = context.coverage.last_covered(row.role, row.school, context.today);
  const auto end = end_of(last, never_covered(context.when_uncovered), context.today);
  const bool is_there = is_present(store, context, row);
  if (is_there && last) out.why = reason::consent_changed;
  const bool stays = is_there && !mapping::is_closing(end, context.today);
  std::optional<day> from;
  if (end.deletes) {
    SLUIS_ASSIGN(from, ends.since(end, row));
  }
  out.when_uncovered = [end, stays, from](const std::optional<day>& closed) {
    mapping::desired_user::uncovered what;
    what.stays = stays;
    if (closed && from) what.deletes = mapping::deletes_on(end, std::max(*closed, *from));
    return what;
  };
  return {};
}

/// Somebody else who is blocked has or had this record's ECK iD, and this account is not on at the target: it is not
/// made or switched on. One that is on was there before, and is named with the
/// block: an ECK iD that a school gave to two people must not switch off whoever is there.
result<bool> goes_around_a_block(state::store& store, const account_context& context, const state::current_row& row) {
  if (row.role != role::student) return false;
  SLUIS_ASSIGN(const auto account, store.shadow().find(context.target, row.id));
  if (account && account->active && (!account->remote_id.empty() || account->uncertain)) return false;
  SLUIS_ASSIGN(auto* const eck_ids, context.eck_ids_of_blocked());
  if (eck_ids == nullptr) return false;
  SLUIS_ASSIGN(const auto others, eck_ids->shared_with(row, blocked_eck_ids::extent::since));
  return !others.empty();
}

/// `is_on_again`: with the groups, as if the source listed the person.
result<account> load_account(state::store& store, const account_context& context, const state::current_row& row,
                             bool is_on_again) {
  SLUIS_ASSIGN(const auto held, store.facts().load_person(row));
  const auto school = context.school_names.find(row.school);
  std::string fallback;
  if (!context.rules.attributes.has(consent_attribute::email)) {
    SLUIS_ASSIGN(const auto handle, store.shadow().handle_for(context.target, row.id, subject_kind::person));
    fallback = handle.hex();
  }
  return mapping::account_of(row.id, held.facts, held.memberships, is_on_again || is_wanted(store, context, row),
                             held.login, school == context.school_names.end() ? std::string() : school->second,
                             fallback, context.live_groups, context.rules);
}

}  // namespace

bool is_present(state::store& store, const account_context& context, const state::current_row& row) {
  if (is_blocked(context.blocks, row.id)) return false;
  const auto stage = person_stage_at(store, context, row);
  return (stage == mapping::stage::active || stage == mapping::stage::leaving) && row.name != 0 &&
         row.role != role::guardian;
}

mapping::stream<state::current_row> pull_rows(state::facts& facts, subject_kind kind) {
  return pull<state::current_row>(
      [&facts, kind](const subject_id& after) { return facts.page(kind, after, streamed_at_once); });
}

mapping::stream<state::shadow_row> pull_shadow(state::shadow& shadow, target_id target, subject_kind kind) {
  return pull<state::shadow_row>(
      [&shadow, target, kind](const subject_id& after) { return shadow.page(target, kind, after, streamed_at_once); });
}

result<void> each_account(state::store& store, const target_id& target, const account_visitor& visit) {
  auto persons = pull_rows(store.facts(), subject_kind::person);
  auto accounts = pull_shadow(store.shadow(), target, subject_kind::person);
  SLUIS_ASSIGN(auto person, persons());
  SLUIS_ASSIGN(auto account, accounts());
  while (person && account) {
    const auto whose = person->id, of = account->id;
    const bool is_there = !account->remote_id.empty() || account->uncertain;
    if (whose == of && is_there) SLUIS_TRY(visit(*person, *account));
    if (whose <= of) {
      SLUIS_ASSIGN(person, persons());
    }
    if (of <= whose) {
      SLUIS_ASSIGN(account, accounts());
    }
  }
  return {};
}

mapping::stream<mapping::desired_user> desired_users(state::store& store, const account_context& context,
                                                     mapping::stream<state::current_row> rows) {
  const auto ends = std::make_shared<carried_out_ends>(store, context, std::nullopt);
  return [&store, &context, ends, rows = std::move(rows)]() -> result<std::optional<mapping::desired_user>> {
    SLUIS_ASSIGN(const auto row, rows());
    if (!row) return std::optional<mapping::desired_user>();
    mapping::desired_user out;
    out.id = row->id;
    out.object_role = row->role;
    out.school = row->school;
    out.active = is_wanted(store, context, *row);
    bool is_held_back = false;
    if (out.active) {
      SLUIS_ASSIGN(is_held_back, goes_around_a_block(store, context, *row));
    }
    if (is_held_back) out.active = false;
    const auto order = order_about(context.orders, row->id);
    out.overdue = mapping::is_deleted_at_targets(person_stage_at(store, context, *row));
    out.why_overdue = why_deleted(order);
    out.why = is_held_back ? reason::blocked : why_off(context, *row);
    out.why_back = why_back(context, *row);
    const bool is_covered_here = is_covered(context, row->role, row->school);
    if (!is_covered_here) SLUIS_TRY(add_uncovered(store, context, *ends, *row, out));
    if (is_covered_here) out.on_again_if_off_by = on_again_if_off_by(store, context, *row);
    out.basis = mapping::make_basis(row->version, row->name, context.fingerprint);
    const bool is_on_again = out.on_again_if_off_by.has_value();
    out.load = [&store, &context, row = *row, is_on_again] { return load_account(store, context, row, is_on_again); };
    return std::optional<mapping::desired_user>(std::move(out));
  };
}

mapping::consent_end never_covered(mapping::consent_end policy) {
  policy.was_withdrawn = true;
  policy.last_day = day{};
  return policy;
}

mapping::consent_end end_of(const std::optional<state::consent_coverage::end>& last,
                            const mapping::consent_end& fallback, day today) {
  auto out = fallback;
  if (!last) return out;
  out.was_withdrawn = last->was_withdrawn;
  out.last_day = last->last;
  return mapping::as_it_happened(out, today);
}

mapping::consent_end own_end(const std::optional<state::consent_coverage::end>& last, const mapping::consent_end& whole,
                             day today) {
  return mapping::earlier_of(whole, end_of(last, whole, today));
}

ending_test ending_by(state::store& store, const account_context& context, const mapping::consent_end& whole) {
  const auto ends = std::make_shared<carried_out_ends>(store, context, whole);
  return [&store, &context, whole, ends](const state::shadow_row& at) -> result<mapping::existing_user::ending> {
    using kind = mapping::existing_user::ending::kind;
    mapping::existing_user::ending out;
    out.why = whole.was_withdrawn ? reason::consent_withdrawn : reason::consent_expired;
    SLUIS_ASSIGN(const auto row, store.facts().find(at.id));
    auto end = whole;
    std::optional<day> from = mapping::closes_on(end);
    if (row) {
      end = own_end(context.coverage.last_covered(row->role, row->school, context.today), whole, context.today);
      SLUIS_ASSIGN(from, ends->since(end, *row));
    }
    if (row) {
      out.object_role = row->role;
      out.school = row->school;
    }
    const auto order = order_about(context.orders, at.id);
    if (row && mapping::is_deleted_at_targets(person_stage_at(store, context, *row))) {
      out.what = kind::goes;
      out.why = why_deleted(order);
    } else if (end.deletes && at.closed && from &&
               context.today >= mapping::deletes_on(end, std::max(*at.closed, *from))) {
      out.what = kind::goes;
    } else if (row && is_present(store, context, *row)) {
      if (!mapping::is_closing(end, context.today)) out.what = kind::stays;
    } else if (row && !whole.was_withdrawn) {
      out.why = why_off(context, *row);  // who leaves meanwhile is disabled for that, whatever the grace
    }
    return out;
  };
}

acceptance_test accepted_by(state::store& store, std::map<subject_id, order_in_force> orders,
                            std::map<subject_id, state::block_word> blocks) {
  return
      [&store, orders = std::move(orders), blocks = std::move(blocks)](const planned_change& change) -> result<bool> {
        const bool switches_on = change.op == operation::update_user || change.op == operation::add_member;
        if (switches_on && change.why == reason::unblocked) return !mapping::changes_user_name(change);
        const auto op = mapping::judged_as(change);
        const bool removes = op == operation::remove_member || op == operation::deactivate_user ||
                             op == operation::delete_user || op == operation::delete_group;
        if (!removes) return false;
        const auto whom = change.member.value_or(change.object);
        const bool switches_off = change.op == operation::deactivate_user || change.op == operation::remove_member;
        if (switches_off && is_blocked(blocks, whom)) return true;
        SLUIS_ASSIGN(const auto row, store.facts().find(whom));
        return row && mapping::term_from(word_of(*row), order_about(orders, whom)).has_value();
      };
}

std::function<result<bool>(const subject_id& group)> in_use_by(state::store& store, const account_context& context) {
  const auto always = [](const subject_id&) { return result<bool>(true); };
  if (!context.consent || context.consent->what() != grant::kind::consent) return always;
  const auto leaves_out_a_role = [&](const auto& school) {
    const auto& id = school.first;
    const bool has_both = context.consent->covers(role::student, id) && context.consent->covers(role::staff, id);
    return context.consent->covers_school(id) && !has_both;
  };
  if (std::none_of(context.school_names.begin(), context.school_names.end(), leaves_out_a_role)) return always;
  auto in_use = std::make_shared<std::optional<std::set<subject_id>>>();
  return [&store, &context, in_use](const subject_id& group) -> result<bool> {
    SLUIS_ASSIGN(const auto there, store.shadow().find(context.target, group));
    if (there && !there->remote_id.empty()) return true;
    if (!*in_use) {
      std::set<subject_id> found;
      SLUIS_TRY(store.facts().each(subject_kind::person, [&](const state::current_row& row) -> result<void> {
        if (!is_wanted(store, context, row)) return {};
        SLUIS_ASSIGN(const auto held, store.facts().load_person(row));
        for (const auto& one : held.memberships) found.insert(one.group);
        return {};
      }));
      *in_use = std::move(found);
    }
    return (*in_use)->contains(group);
  };
}

std::function<result<blocked_eck_ids*>()> eck_ids_read_once(state::store& store,
                                                            const std::map<subject_id, state::block_word>& blocks) {
  struct once {
    std::shared_ptr<blocked_eck_ids> found;
    bool is_read = false;
  };
  auto known = std::make_shared<once>();
  return [&store, blocks, known]() -> result<blocked_eck_ids*> {
    if (!known->is_read) {
      SLUIS_ASSIGN(known->found, blocked_eck_ids::read(store, blocks));
    }
    known->is_read = true;
    return known->found.get();
  };
}

result<std::uint64_t> count_wanted(state::store& store, const account_context& context, const give_way* way) {
  std::uint64_t out = 0;
  SLUIS_TRY(store.facts().each(subject_kind::person, [&](const state::current_row& row) -> result<void> {
    if (way != nullptr && (*way)()) return give_way::interrupted();
    if (is_wanted(store, context, row)) ++out;
    return {};
  }));
  return out;
}

mapping::stream<mapping::existing_user> existing_users(state::store& store, const target_id& target,
                                                       mapping::stream<state::shadow_row> rows, ending_test ending) {
  return [&store, target, ending = std::move(ending),
          rows = std::move(rows)]() -> result<std::optional<mapping::existing_user>> {
    SLUIS_ASSIGN(const auto row, rows());
    if (!row) return std::optional<mapping::existing_user>();
    mapping::existing_user out;
    out.id = row->id;
    out.exists = !row->remote_id.empty();
    out.active = row->active;
    out.uncertain = row->uncertain;
    out.drifted = row->drifted;
    out.basis = row->basis;
    out.closed = row->closed;
    out.off_by_others = row->off_since.has_value();
    out.said_off = row->said_off;
    out.switch_unsure = row->switch_unsure;
    if (ending) {
      SLUIS_ASSIGN(out.end, ending(*row));
    }
    out.load = [&store, target, row = *row]() -> result<mapping::existing_user::content> {
      SLUIS_ASSIGN(auto held, store.shadow().load(target, row));
      return mapping::existing_user::content{std::move(held.fields), std::move(held.groups),
                                             std::move(held.maybe_groups)};
    };
    return std::optional<mapping::existing_user>(std::move(out));
  };
}

/// Groups hold names too. As after a whole consent's end they go when the term is over and no account of the school is
/// active there any more.
bool group_stays(const account_context& context, const state::current_row& row) {
  const auto last = context.coverage.school_last_covered(row.school, context.today);
  if (!last || !context.rules.attributes.has(consent_attribute::groups)) return false;
  const auto end = end_of(last, context.when_uncovered, context.today);
  return !end.deletes || context.schools_in_use.contains(row.school) ||
         context.today < mapping::deletes_on(end, mapping::closes_on(end));
}

mapping::stream<mapping::desired_group> desired_groups(state::store& store, const account_context& context,
                                                       mapping::stream<state::current_row> rows) {
  return [&store, &context, rows = std::move(rows)]() -> result<std::optional<mapping::desired_group>> {
    for (;;) {
      SLUIS_ASSIGN(const auto row, rows());
      if (!row) return std::optional<mapping::desired_group>();
      if (row->name == 0) continue;
      if (row->state == state::life::left) {
        SLUIS_ASSIGN(auto left, desired_of_left(store, context, *row));
        if (left) return left;
        continue;
      }
      SLUIS_ASSIGN(const auto held, store.facts().load_group(*row));
      mapping::desired_group out;
      out.id = row->id;
      out.school = row->school;
      out.why = row->why;
      out.basis = mapping::make_basis(row->version, row->name, context.rules.attributes.mask());
      // Empty without consent for groups, or for this school: then it may not be there.
      const bool may_be_there = !context.consent || context.consent->covers_school(row->school);
      out.stays = !may_be_there && group_stays(context, *row);
      if (!may_be_there && context.coverage.school_last_covered(row->school, context.today))
        out.why = reason::consent_changed;  // it was ordered, however long ago
      SLUIS_ASSIGN(out.is_wanted, context.is_in_use(row->id));
      if (may_be_there) out.fields = mapping::group_fields(held.label, context.rules);
      return std::optional<mapping::desired_group>(std::move(out));
    }
  };
}

mapping::stream<mapping::existing_group> existing_groups(state::store& store, const target_id& target,
                                                         mapping::stream<state::shadow_row> rows) {
  return [&store, target, rows = std::move(rows)]() -> result<std::optional<mapping::existing_group>> {
    SLUIS_ASSIGN(const auto row, rows());
    if (!row) return std::optional<mapping::existing_group>();
    SLUIS_ASSIGN(auto held, store.shadow().load(target, *row));
    SLUIS_ASSIGN(const auto facts, store.facts().find(row->id));
    mapping::existing_group out;
    out.id = row->id;
    if (facts) out.school = facts->school;
    out.exists = !row->remote_id.empty();
    out.uncertain = row->uncertain;
    out.drifted = row->drifted;
    out.basis = row->basis;
    out.fields = std::move(held.fields);
    return std::optional<mapping::existing_group>(std::move(out));
  };
}

}  // namespace sluis::daemon
