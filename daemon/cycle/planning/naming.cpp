#include "daemon/cycle/planning/naming.hpp"

#include <algorithm>
#include <string_view>

#include "mapping/names.hpp"
#include "state/facts/without_login.hpp"

namespace sluis::daemon {

namespace {

using state::current_row;
using state::life;

constexpr std::size_t label_limit = 1200;
constexpr std::size_t few_labels = 6;  // nearly every group has one of these: the others are made where they are needed

const std::string& template_for(role r, const config::name_settings& rules) {
  return r == role::student ? rules.student_login : rules.staff_login;
}

/// A login that still is one of those that the name gives needs no other.
bool fits(const state::held_person& held, const std::string& login_template) {
  const auto candidates = mapping::login_candidates(held.facts, login_template, mapping::candidate_limit);
  auto base = candidates.empty() ? std::string() : candidates.front();
  base.resize(base.find_last_not_of("0123456789") + 1);
  return std::find(candidates.begin(), candidates.end(), held.login) != candidates.end() ||
         (!base.empty() && held.login.starts_with(base) &&
          std::all_of(held.login.begin() + static_cast<std::ptrdiff_t>(base.size()), held.login.end(),
                      [](char c) { return c >= '0' && c <= '9'; }));
}

result<bool> name_person(state::facts& facts, const current_row& row, const config::name_settings& rules,
                         mapping::login_numbers& numbers) {
  if (row.role == role::guardian || row.state == life::left) return false;
  if (row.name != 0 && !rules.rename_on_name_change) return false;
  SLUIS_ASSIGN(const auto held, facts.load_person(row));
  const auto& login_template = template_for(row.role, rules);
  if (row.name != 0 && fits(held, login_template)) return false;
  const auto is_free = [&](const std::string& login) {
    return !mapping::is_reserved_login(login, rules.reserved) && !facts.name_taken(subject_kind::person, login, row.id);
  };
  const auto own = row.name == 0 ? mapping::earlier_logins::none : mapping::earlier_logins::some;
  SLUIS_TRY(facts.assign_name(row, numbers.first_free(held.facts, login_template, is_free, own)));
  return true;
}

/// The year tells apart what has one name in one school; two schools' groups are told apart by the school.
std::vector<std::string> labels_for(const state::held_group& held, const label_context& context, std::size_t limit) {
  const auto code = context.codes.find(held.row.school);
  auto out = mapping::label_candidates(held.facts, code == context.codes.end() ? std::string() : code->second, limit);
  const auto same = context.same_name.find({held.row.school, mapping::fold(held.facts.name)});
  const bool twins = same != context.same_name.end() && same->second > 1;
  if (!twins && !held.facts.year.empty() && out.size() > 2) out.erase(out.begin() + 1);
  return out;
}

bool holds_its_label(const state::held_group& held, const label_context& context) {
  const auto holder = context.holders.find(mapping::fold(held.label));
  return holder != context.holders.end() && holder->second == held.row.id;
}

/// `held` is as it was looked at; whether it has left is looked at again.
result<bool> name_group(state::facts& facts, const state::held_group& held, label_context& context,
                        std::vector<subject_id>& without_label) {
  if (holds_its_label(held, context)) return false;
  SLUIS_ASSIGN(const auto row, facts.find(held.row.id));
  if (!row || row->state == life::left) return false;
  const auto alike = std::tuple(held.row.school, held.facts.name, held.facts.year);
  for (const auto limit : {few_labels, label_limit}) {
    if (context.without_label.contains(alike)) break;
    for (const auto& candidate : labels_for(held, context, limit)) {
      if (!context.holders.try_emplace(mapping::fold(candidate), row->id).second) continue;
      if (candidate == held.label) return false;  // it had this one, and it is not taken by another
      SLUIS_TRY(facts.assign_name(*row, candidate));
      return true;
    }
  }
  context.without_label.insert(alike);
  without_label.push_back(row->id);
  return false;
}

bool gives_its_label(const state::held_group& held, const label_context& context) {
  for (const auto limit : {few_labels, label_limit}) {
    const auto candidates = labels_for(held, context, limit);
    if (std::find(candidates.begin(), candidates.end(), held.label) != candidates.end()) return true;
  }
  return false;
}

}  // namespace

std::string school_code(const school& s) {
  if (s.brin.empty()) return s.key;
  return s.branch.empty() ? s.brin : s.brin + "-" + s.branch;
}

std::string without_label_text(const std::vector<subject_id>& groups) {
  constexpr std::size_t most_shown = 3;
  if (groups.empty()) return {};
  std::string handles;
  for (std::size_t i = 0; i < std::min(groups.size(), most_shown); ++i)
    handles += (i == 0 ? "" : ", ") + groups[i].hex();
  if (groups.size() > most_shown) handles += ", …";
  const bool is_one = groups.size() == 1;
  return std::to_string(groups.size()) + (is_one ? " group finds" : " groups find") +
         " no free name at the targets, because too many groups of the school have the same one: " + handles +
         "; rename " + (is_one ? "it" : "them") + " in the source";
}

result<void> naming_run::look_at_groups(state::facts& facts) {
  SLUIS_ASSIGN(const auto rows, facts.page(subject_kind::group, last_, at_once_));
  for (const auto& row : rows) {
    last_ = row.id;
    if (row.state == life::left) continue;
    SLUIS_ASSIGN(auto held, facts.load_group(row));
    ++context_.same_name[{row.school, mapping::fold(held.facts.name)}];
    groups_.push_back(std::move(held));
  }
  if (rows.size() < at_once_) go_to(step::labels);
  return {};
}

/// Labels that stay: of groups that are there, under a name that still gives that label. Where two have the same (one
/// left, and came back), whoever got it last.
void naming_run::look_at_labels() {
  const auto until = std::min(groups_.size(), position_ + at_once_);
  for (; position_ < until; ++position_) {
    const auto& held = groups_[position_];
    if (held.row.name == 0 || !gives_its_label(held, context_)) continue;
    const auto label = mapping::fold(held.label);
    auto& newest = newest_[label];
    if (held.row.name <= newest) continue;
    newest = held.row.name;
    context_.holders[label] = held.row.id;
  }
  if (position_ == groups_.size()) go_to(step::order);
}

/// By name, school and year: which of several with one name has which label is the same in a rehearsal and in the real
/// thing.
void naming_run::put_in_order() {
  newest_.clear();
  const auto holds = [&](const state::held_group& held) { return holds_its_label(held, context_); };
  groups_.erase(std::remove_if(groups_.begin(), groups_.end(), holds), groups_.end());  // nothing is done about them
  const auto code_of = [&](const state::held_group& held) -> std::string_view {
    const auto found = context_.codes.find(held.row.school);
    return found == context_.codes.end() ? std::string_view() : std::string_view(found->second);
  };
  const auto is_before = [&](const state::held_group& a, const state::held_group& b) {
    return std::tuple(std::string_view(a.facts.name), code_of(a), std::string_view(a.facts.year), a.row.id) <
           std::tuple(std::string_view(b.facts.name), code_of(b), std::string_view(b.facts.year), b.row.id);
  };
  std::sort(groups_.begin(), groups_.end(), is_before);
  go_to(step::label_groups);
}

result<void> naming_run::label_groups(state::facts& facts) {
  const auto until = std::min(groups_.size(), position_ + at_once_);
  for (; position_ < until; ++position_) {
    SLUIS_ASSIGN(const bool given, name_group(facts, groups_[position_], context_, out_.without_label));
    out_.named += given ? 1U : 0U;
  }
  if (position_ < groups_.size()) return {};
  groups_.clear();
  last_ = {};
  go_to(rules_.rename_on_name_change ? step::whom : step::people);
  return {};
}

/// Everybody may need another login. In the order in which their newest versions were written, as below.
result<void> naming_run::look_at_people(state::facts& facts) {
  constexpr std::uint32_t rows_at_once = 20'000;  // nothing is opened
  SLUIS_ASSIGN(const auto rows, facts.page(subject_kind::person, last_, rows_at_once));
  for (const auto& row : rows) {
    last_ = row.id;
    if (row.state != life::left) people_.emplace_back(row.version, row.id);
  }
  if (rows.size() == rows_at_once) return {};
  std::sort(people_.begin(), people_.end());
  go_to(step::people);
  return {};
}

/// In the order in which their newest versions were written: of two with the same name whoever came by an earlier read
/// gets the plain login; of two that one read brought, chance says it (state/facts/pending_entries.hpp).
result<void> naming_run::name_people(state::store& store) {
  auto& facts = store.facts();
  const auto name_one = [&](const subject_id& id) -> result<void> {
    SLUIS_ASSIGN(const auto row, facts.find(id));
    if (!row) return {};
    SLUIS_ASSIGN(const bool given, name_person(facts, *row, rules_, numbers_));
    out_.named += given ? 1U : 0U;
    return {};
  };
  if (!rules_.rename_on_name_change) {
    const auto some = state::without_login(store, last_version_, at_once_);
    for (const auto& one : some) SLUIS_TRY(name_one(one.id));
    if (!some.empty()) last_version_ = some.back().version;
    if (some.size() < at_once_) go_to(step::done);
    return {};
  }
  const auto until = std::min(people_.size(), position_ + at_once_);
  for (; position_ < until; ++position_) SLUIS_TRY(name_one(people_[position_].second));
  if (position_ == people_.size()) go_to(step::done);
  return {};
}

result<void> naming_run::one_slice(state::store& store) {
  auto& facts = store.facts();
  switch (at_) {
    case step::schools:
      go_to(step::groups);
      return facts.each(subject_kind::school, [&](const current_row& row) -> result<void> {
        SLUIS_ASSIGN(const auto held, facts.load_school(row));
        context_.codes[row.id] = school_code(held.facts);
        return {};
      });
    case step::groups:
      return look_at_groups(facts);
    case step::labels:
      look_at_labels();
      return {};
    case step::order:
      put_in_order();
      return {};
    case step::label_groups:
      return label_groups(facts);
    case step::whom:
      return look_at_people(facts);
    case step::people:
      return name_people(store);
    case step::done:
      break;
  }
  return {};
}

result<bool> naming_run::go_on(state::store& store) {
  const bool may_write = at_ == step::label_groups || at_ == step::people;
  if (!may_write) {
    SLUIS_TRY(one_slice(store));
    return at_ != step::done;
  }
  const auto before = out_.named;
  state::store::work work(store);
  SLUIS_TRY(one_slice(store));
  if (out_.named > before) SLUIS_TRY(work.commit());  // else nothing was written: rolled back
  return at_ != step::done;
}

result<naming_result> name_everyone(state::store& store, const config::name_settings& rules, std::uint32_t at_once) {
  naming_run all(rules, at_once);
  for (bool is_more = true; is_more;) {
    SLUIS_ASSIGN(is_more, all.go_on(store));
  }
  return all.so_far();
}

}  // namespace sluis::daemon
