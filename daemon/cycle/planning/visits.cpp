#include "daemon/cycle/planning/visits.hpp"

#include "mapping/basis.hpp"

namespace sluis::daemon {

namespace {

/// A megabyte and a half of handles.
constexpr std::size_t most_visits = 100'000;

visit_comparison& comparison() {
  static visit_comparison tell;
  return tell;
}

/// On, as it was left by us, and nothing about it is in doubt: mapping/plan_users looks at its basis alone.
bool is_on_and_certain(const state::subject_pair::at_target& account) {
  return account.is_there && account.active && account.is_certain && !account.switch_unsure && !account.is_closed;
}

/// Off by our word.
bool is_off_and_certain(const state::subject_pair::at_target& account) {
  return account.is_there && !account.active && account.is_certain && account.said_off;
}

}  // namespace

void visit_list::look(subject_kind kind, const state::subject_pair& pair) {
  auto& list = kind == subject_kind::person ? found_.people : found_.groups;
  if (!list) return;
  if (kind == subject_kind::person ? is_settled_person(pair) : is_settled_group(pair)) return;
  if (list->size() == most_visits) {
    list.reset();
  } else {
    list->push_back(pair.id);
  }
}

bool visit_list::covers(const state::subject_pair::held& facts) {
  if (!context_.consent) return true;
  if (covered_.size() <= facts.scope) covered_.resize(facts.scope + 1);
  auto& known = covered_[facts.scope].at(static_cast<std::size_t>(facts.whose));
  if (known == answer::open) {
    known = context_.consent->covers(facts.whose, facts.school) ? answer::yes : answer::no;
  }
  return known == answer::yes;
}

bool visit_list::is_settled_person(const state::subject_pair& pair) {
  if (!pair.facts) return false;
  const auto& facts = *pair.facts;
  const bool has_grace = context_.keeping.grace.count() > 0;
  const bool is_certain = !pair.account || is_on_and_certain(*pair.account) || is_off_and_certain(*pair.account);
  if (!is_certain || context_.orders.contains(pair.id) || context_.blocks.contains(pair.id)) return false;
  if (!pair.account) {
    // Nobody who should have an account, and none is there.
    const bool is_never_present = facts.whose == role::guardian || facts.state == state::life::expected ||
                                  (facts.state == state::life::left && !has_grace);
    return is_never_present || !covers(facts);
  }
  if (!covers(facts) || pair.account->basis != mapping::make_basis(facts.version, facts.name, context_.fingerprint))
    return false;
  if (pair.account->active)
    return facts.state == state::life::active && facts.name != 0 && facts.whose != role::guardian;
  // Who left, and whose account is off until it is deleted.
  return facts.state == state::life::left && facts.accepted && !has_grace &&
         context_.today < *facts.accepted + context_.keeping.term;
}

bool visit_list::is_settled_group(const state::subject_pair& pair) const {
  if (!pair.facts) return false;
  const auto& facts = *pair.facts;
  const bool is_covered = !context_.consent || context_.consent->covers_school(facts.school);
  const bool may_be_there = facts.state != state::life::left && facts.name != 0 && is_covered &&
                            context_.rules.attributes.has(consent_attribute::groups);
  if (!pair.account) return !may_be_there;
  return may_be_there && pair.account->is_there && pair.account->is_certain &&
         pair.account->basis == mapping::make_basis(facts.version, facts.name, context_.rules.attributes.mask());
}

mapping::stream<state::current_row> rows_of(state::facts& facts, const std::vector<subject_id>& ids) {
  return [&facts, &ids, at = std::size_t{0}]() mutable -> result<std::optional<state::current_row>> {
    while (at < ids.size()) {
      SLUIS_ASSIGN(auto row, facts.find(ids[at++]));
      if (row) return row;
    }
    return std::optional<state::current_row>();
  };
}

mapping::stream<state::shadow_row> shadow_of(state::shadow& shadow, target_id target,
                                             const std::vector<subject_id>& ids) {
  return [&shadow, target = std::move(target), &ids,
          at = std::size_t{0}]() mutable -> result<std::optional<state::shadow_row>> {
    while (at < ids.size()) {
      SLUIS_ASSIGN(auto row, shadow.find(target, ids[at++]));
      if (row) return row;
    }
    return std::optional<state::shadow_row>();
  };
}

void compare_visits(visit_comparison tell) {
  comparison() = std::move(tell);
}

const visit_comparison& visits_compared() {
  return comparison();
}

}  // namespace sluis::daemon
