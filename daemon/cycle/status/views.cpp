#include "daemon/cycle/status/views.hpp"

#include <algorithm>
#include <sstream>

#include "daemon/cycle/planning/naming.hpp"
#include "mapping/names.hpp"
#include "state/blocks.hpp"
#include "state/orders.hpp"
#include "state/push/absent_word.hpp"
#include "state/reads/reasons_to_hold.hpp"

namespace sluis::daemon {

namespace {

std::string person_name(const person& p) {
  return mapping::display_name(mapping::given_name_of(p), p.family_name_prefix, p.family_name);
}

const char* life_word(const state::current_row& row) {
  switch (row.state) {
    case state::life::active:
      return "active";
    case state::life::expected:
      return "expected";
    case state::life::left:
      return row.accepted ? "left" : "waiting";
  }
  return "";
}

const char* progress_word(state::saved_change::progress p) {
  using progress = state::saved_change::progress;
  switch (p) {
    case progress::planned:
      return "planned";
    case progress::intended:
      return "intended";
    case progress::done:
      return "done";
    case progress::failed:
      return "failed";
    case progress::unknown:
      return "unknown";
    case progress::not_sent:
      return "not_sent";
  }
  return "";
}

result<std::string> why_unsettled(state::store& store, const target_id& target, const subject_id& whom) {
  SLUIS_ASSIGN(const auto all, store.plans().unsettled_creations(target));
  const auto found = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.object == whom; });
  if (found == all.end()) return std::string();
  std::string out = found->problem.empty() ? "the creation was sent and has no outcome yet" : found->problem;
  if (state::is_said_absent(store, found->plan, found->ordinal))
    out +=
        " (an administrator said that it is not there: a sync looks once more, and makes it where the target still "
        "does not tell)";
  return out;
}

}  // namespace

result<std::string> school_name(state::store& store, const subject_id& school) {
  SLUIS_ASSIGN(const auto row, store.facts().find(school));
  if (!row) return std::string();
  SLUIS_ASSIGN(const auto held, store.facts().load_school(*row));
  const auto code = school_code(held.facts);
  if (held.facts.name.empty() || held.facts.name == code) return code;
  return held.facts.name + (code.empty() ? std::string() : " (" + code + ")");
}

result<std::string> school_code_of(state::store& store, const subject_id& school) {
  SLUIS_ASSIGN(const auto row, store.facts().find(school));
  if (!row) return school.hex();
  SLUIS_ASSIGN(const auto held, store.facts().load_school(*row));
  const auto code = school_code(held.facts);
  return code.empty() ? school.hex() : code;
}

result<std::string> school_year_of(state::store& store, const subject_id& school) {
  SLUIS_ASSIGN(const auto row, store.facts().find(school));
  if (!row) return std::string();
  SLUIS_ASSIGN(const auto held, store.facts().load_school(*row));
  return state::school_year_shown(held.facts.school_year);
}

result<std::string> label_of(state::store& store, const subject_id& id) {
  SLUIS_ASSIGN(const auto row, store.facts().find(id));
  if (!row) return std::string();
  if (row->kind == subject_kind::group) {
    SLUIS_ASSIGN(const auto held, store.facts().load_group(*row));
    return held.label.empty() ? held.facts.name : held.label;
  }
  SLUIS_ASSIGN(const auto held, store.facts().load_person(*row));
  return person_name(held.facts);
}

result<void> expect_no_name(state::store& store, const subject_id& whom, std::string_view reference) {
  constexpr std::size_t shortest = 3;  // shorter ones stand in any word
  SLUIS_ASSIGN(const auto row, store.facts().find(whom));
  if (!row || row->kind != subject_kind::person) return {};
  SLUIS_ASSIGN(const auto held, store.facts().load_person(*row));
  const auto& p = held.facts;
  const auto said = mapping::fold(reference);
  for (const auto* const text :
       {&p.given_names, &p.call_name, &p.family_name, &p.student_number, &p.eck_id, &held.login}) {
    std::istringstream words(*text);
    for (std::string word; words >> word;) {
      const auto folded = mapping::fold(word);
      if (folded.size() < shortest || said.find(folded) == std::string::npos) continue;
      return error(errc::invalid_input,
                   "the reference has a name or a number of this person, and would stay in the log for ever",
                   "the number of a ticket or a letter");
    }
  }
  return {};
}

result<person_view> view_person(state::store& store, const std::vector<target_id>& targets,
                                const state::current_row& row) {
  person_view out;
  out.institution = store.institution();
  out.id = row.id;
  out.state = life_word(row);
  SLUIS_ASSIGN(const auto orders, state::orders(store).of(row.id));
  const bool ordered = std::any_of(orders.begin(), orders.end(),
                                   [](const state::erasure_order& one) { return one.in_force().has_value(); });
  if (ordered) out.state = "ordered";
  const auto words = state::blocks(store).of(row.id);
  if (!words.empty() && words.back().is_in_force()) {
    const auto& word = words.back();
    out.block = block_view{out.institution, row.id, true, word.reference, word.on, word.by.hex(), word.leaf};
  }
  SLUIS_ASSIGN(auto held, store.facts().load_person(row));
  out.facts = std::move(held.facts);
  out.login = held.login;
  SLUIS_ASSIGN(out.school, school_name(store, row.school));
  for (const auto& m : held.memberships) {
    SLUIS_ASSIGN(auto label, label_of(store, m.group));
    out.groups.push_back(std::move(label));
  }
  for (const auto& target : targets) {
    SLUIS_ASSIGN(const auto there, store.shadow().find(target, row.id));
    if (!there) continue;
    SLUIS_ASSIGN(auto unsettled, why_unsettled(store, target, row.id));
    if (there->remote_id.empty() && unsettled.empty()) continue;
    SLUIS_ASSIGN(auto object, store.shadow().load(target, *there));
    out.targets.push_back(
        {target, there->handle.hex(), there->remote_id, there->active, std::move(object.fields), std::move(unsettled)});
  }
  out.left = accounts_left(store, row.id);
  return out;
}

result<plan_page> view_plan(state::store& store, const plan_summary& summary, std::uint64_t from, std::uint64_t limit) {
  plan_page out;
  out.summary = summary;
  out.institution = store.institution();
  SLUIS_ASSIGN(out.erased, store.plans().dropped_lines(summary.id));
  SLUIS_TRY(store.plans().each(summary.id, from, [&](const state::saved_change& saved) -> result<bool> {
    if (out.lines.size() == limit) {
      out.next = saved.ordinal;
      return false;
    }
    const auto& c = saved.change;
    plan_line line{saved.ordinal, c.op, c.why, c.object, c.member, {}, {}, c.before, c.after, progress_word(saved.how),
                   saved.problem};
    SLUIS_ASSIGN(line.label, label_of(store, c.object));
    if (c.member) {
      SLUIS_ASSIGN(line.member_label, label_of(store, *c.member));
    }
    out.lines.push_back(std::move(line));
    return true;
  }));
  return out;
}

}  // namespace sluis::daemon
