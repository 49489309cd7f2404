#include "daemon/cycle/planning/naming.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "mapping/free_login.hpp"
#include "mapping/names.hpp"

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

/// Schools by their codes, how many groups of one name each has (a combination class is two groups of one name, a year
/// each), and which labels are in use.
struct label_context {
  std::map<subject_id, std::string> codes;
  std::map<std::pair<subject_id, std::string>, int> same_name;
  std::map<std::string, subject_id>
      holders;  // folded labels of groups that are there and whose label still fits their name
  std::set<std::tuple<subject_id, std::string, std::string>>
      without_label;  // school, name and year of whom all labels are taken
};

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

result<bool> name_group(state::facts& facts, const current_row& row, label_context& context,
                        std::vector<subject_id>& without_label) {
  if (row.state == life::left) return false;
  SLUIS_ASSIGN(const auto held, facts.load_group(row));
  if (holds_its_label(held, context)) return false;
  const auto alike = std::tuple(held.row.school, held.facts.name, held.facts.year);
  for (const auto limit : {few_labels, label_limit}) {
    if (context.without_label.contains(alike)) break;
    for (const auto& candidate : labels_for(held, context, limit)) {
      if (!context.holders.try_emplace(mapping::fold(candidate), row.id).second) continue;
      if (candidate == held.label) return false;  // it had this one, and it is not taken by another
      SLUIS_TRY(facts.assign_name(row, candidate));
      return true;
    }
  }
  context.without_label.insert(alike);
  without_label.push_back(row.id);
  return false;
}

bool gives_its_label(const state::held_group& held, const label_context& context) {
  for (const auto limit : {few_labels, label_limit}) {
    const auto candidates = labels_for(held, context, limit);
    if (std::find(candidates.begin(), candidates.end(), held.label) != candidates.end()) return true;
  }
  return false;
}

/// Labels that stay: of groups that are there, under a name that still gives that label. Where two have the same (one
/// left, and came back), whoever got it last.
result<void> look_at_labels(state::facts& facts, const give_way& way, label_context& out) {
  std::map<std::string, std::uint64_t> given;  // row of table name
  return facts.each(subject_kind::group, [&](const current_row& row) -> result<void> {
    if (way()) return give_way::interrupted();
    if (row.state == life::left || row.name == 0) return {};
    SLUIS_ASSIGN(const auto held, facts.load_group(row));
    if (!gives_its_label(held, out)) return {};
    const auto label = mapping::fold(held.label);
    auto& newest = given[label];
    if (row.name <= newest) return {};
    newest = row.name;
    out.holders[label] = row.id;
    return {};
  });
}

result<label_context> look_at_groups(state::facts& facts, const give_way& way) {
  label_context out;
  SLUIS_TRY(facts.each(subject_kind::school, [&](const current_row& row) -> result<void> {
    SLUIS_ASSIGN(const auto held, facts.load_school(row));
    out.codes[row.id] = school_code(held.facts);
    return {};
  }));
  SLUIS_TRY(facts.each(subject_kind::group, [&](const current_row& row) -> result<void> {
    if (way()) return give_way::interrupted();
    if (row.state == life::left) return {};
    SLUIS_ASSIGN(const auto held, facts.load_group(row));
    ++out.same_name[{row.school, mapping::fold(held.facts.name)}];
    return {};
  }));
  SLUIS_TRY(look_at_labels(facts, way, out));
  return out;
}

/// People who may need a name, in the order in which their newest versions were written: of two with the same name
/// whoever came by an earlier read gets the plain login; of two that one read brought, chance says it
/// (state/facts/pending_entries.hpp). 24 bytes each, and only of those without a name.
result<std::vector<subject_id>> people_by_version(state::facts& facts, bool all, const give_way& way) {
  std::vector<std::pair<std::uint64_t, subject_id>> found;
  SLUIS_TRY(facts.each(subject_kind::person, [&](const current_row& row) -> result<void> {
    if (way()) return give_way::interrupted();
    const bool skip = row.state == life::left || (row.name != 0 && !all);
    if (!skip) found.emplace_back(row.version, row.id);
    return {};
  }));
  std::sort(found.begin(), found.end());
  std::vector<subject_id> out;
  for (const auto& one : found) out.push_back(one.second);
  return out;
}

/// Groups that are there, by name, school and year: which of several with one name has which label is the same in a
/// rehearsal and in the real thing.
result<std::vector<subject_id>> groups_by_name(state::facts& facts, const label_context& context, const give_way& way) {
  std::vector<std::tuple<std::string, std::string, std::string, subject_id>> all;
  SLUIS_TRY(facts.each(subject_kind::group, [&](const current_row& row) -> result<void> {
    if (way()) return give_way::interrupted();
    if (row.state == life::left) return {};
    SLUIS_ASSIGN(auto held, facts.load_group(row));
    const auto code = context.codes.find(row.school);
    all.emplace_back(std::move(held.facts.name), code == context.codes.end() ? std::string() : code->second,
                     std::move(held.facts.year), row.id);
    return {};
  }));
  std::sort(all.begin(), all.end());
  std::vector<subject_id> out;
  for (const auto& one : all) out.push_back(std::get<subject_id>(one));
  return out;
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

result<naming_result> name_everyone(state::store& store, const config::name_settings& rules, const give_way& way) {
  auto& facts = store.facts();
  SLUIS_ASSIGN(auto context, look_at_groups(facts, way));
  state::store::work work(store);
  naming_result out;
  const auto name_all = [&](const std::vector<subject_id>& ids, const auto& name_one) -> result<void> {
    for (const auto& id : ids) {
      if (way()) return give_way::interrupted();
      SLUIS_ASSIGN(const auto row, facts.find(id));
      if (!row) continue;
      SLUIS_ASSIGN(const bool given, name_one(*row));
      out.named += given ? 1U : 0U;
    }
    return {};
  };
  const auto name_one_group = [&](const current_row& row) {
    return name_group(facts, row, context, out.without_label);
  };
  SLUIS_ASSIGN(const auto groups, groups_by_name(facts, context, way));
  SLUIS_TRY(name_all(groups, name_one_group));
  SLUIS_ASSIGN(const auto people, people_by_version(facts, rules.rename_on_name_change, way));
  mapping::login_numbers numbers;
  SLUIS_TRY(name_all(people, [&](const current_row& row) { return name_person(facts, row, rules, numbers); }));
  if (out.named == 0) return out;  // nothing written: rolled back
  SLUIS_TRY(work.commit());
  return out;
}

}  // namespace sluis::daemon
