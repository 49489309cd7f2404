#include "daemon/cycle/reconciling/other_forms.hpp"

#include <algorithm>

#include "mapping/other_form.hpp"
#include "state/push/drift.hpp"
#include "state/push/shadow_table.hpp"

namespace sluis::daemon {

namespace {

constexpr std::uint32_t most = 1000;

const char* form_name(text_form how) {
  switch (how) {
    case text_form::letter_case:
      return "letter_case";
    case text_form::plain:
      return "plain";
    case text_form::signs:
      return "signs";
    case text_form::cut:
      return "cut";
  }
  return "";
}

/// Compares the texts of a survey's objects with what was said of them.
class other_forms {
 public:
  other_forms(state::store& store, const targets::target& api, survey& found)
      : store_(store), api_(api), found_(found), rows_(store), forms_(store), before_(forms_.all(api.id())) {}

  result<void> run() {
    for (const auto kind : {subject_kind::person, subject_kind::group}) {
      SLUIS_TRY(store_.shadow().each(api_.id(), kind, [this](const state::shadow_row& row) { return look_at(row); }));
    }
    return {};
  }

 private:
  result<void> look_at(const state::shadow_row& row) {
    auto& objects = row.kind == subject_kind::person ? found_.users : found_.groups;
    const auto there = objects.find(row.remote_id);
    if (row.remote_id.empty() || there == objects.end() || there->second.stands != remote_object::life::present)
      return {};
    if (row.uncertain || row.drifted) return {};  // it was not said again since the last comparison
    auto& shown = there->second;
    const bool is_ours = shown.handle && *shown.handle == row.handle.hex();
    if (shown.handle && !is_ours) return {};
    SLUIS_ASSIGN(const auto fields, rows_.fields(api_.id(), row));
    for (const auto& [what, said] : api_.as_held(fields)) {
      const auto value = shown.fields.find(what);
      if (value == shown.fields.end()) continue;
      const bool tells_whose = what == field::user_name || what == field::group_name;
      compare(row, what, said, value->second, is_ours || !tells_whose);
    }
    return {};
  }

  void compare(const state::shadow_row& row, field what, const std::string& said, std::string& shown,
               bool may_be_left_alone) {
    const auto known = before_.find({row.kind, row.id, what});
    const bool differs = state::shows_otherwise({{what, said}}, {{what, shown}});
    const auto form = differs ? mapping::other_form(said, shown) : std::nullopt;
    if (!form) {
      if (known != before_.end()) forms_.drop(api_.id(), known->second);
      return;
    }
    state::kept_form now{row.kind, row.id, what, *form, 1};
    if (known != before_.end() && known->second.as == *form) now.seen = std::min(known->second.seen + 1, most);
    forms_.put(api_.id(), now);
    if (is_left_alone(now) && may_be_left_alone) shown = said;
  }

  state::store& store_;
  const targets::target& api_;
  survey& found_;
  state::shadow_table rows_;
  state::kept_forms forms_;
  std::map<state::kept_forms::key, state::kept_form> before_;
};

}  // namespace

result<void> leave_other_forms(state::store& store, const targets::target& api, survey& found) {
  state::store::work work(store);
  SLUIS_TRY(other_forms(store, api, found).run());
  return work.commit();
}

std::string word_of(const state::kept_form& one) {
  auto out = std::string(to_string(one.what)) + " " + form_name(one.as.how);
  if (one.as.how == text_form::cut) out += " " + std::to_string(one.as.length);
  return out;
}

std::string text_of_other_forms(const std::vector<state::kept_form>& all) {
  if (all.empty()) return {};
  const auto count = std::to_string(all.size());
  return "the target keeps " + count +
         (all.size() == 1
              ? " text of ours in another form, and did so after two corrections: it is not corrected any more"
              : " texts of ours in another form, and did so after two corrections: they are not corrected any more") +
         "; which and how: sluis target findings; ask its operator whether it can keep them as they are";
}

}  // namespace sluis::daemon
