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

}  // namespace

result<void> other_forms::looks::leave(const state::shadow_row& row) {
  if (!rows_) rows_.emplace(store_);
  if (!all_.before_) all_.before_ = forms_.all(all_.target_);
  auto& objects = row.kind == subject_kind::person ? all_.found_.users : all_.found_.groups;
  const auto there = objects.find(row.remote_id);
  if (row.remote_id.empty() || there == objects.end() || there->second.stands != remote_object::life::present)
    return {};
  if (row.uncertain || row.drifted) return {};  // it was not said again since the last comparison
  auto& shown = there->second;
  const bool is_ours = shown.handle && *shown.handle == row.handle.hex();
  if (shown.handle && !is_ours) return {};
  SLUIS_ASSIGN(const auto fields, rows_->fields(all_.target_, row));
  for (const auto& [what, said] : api_.as_held(fields)) {
    const auto value = shown.fields.find(what);
    if (value == shown.fields.end()) continue;
    const bool tells_whose = what == field::user_name || what == field::group_name;
    compare(row, what, said, value->second, is_ours || !tells_whose);
  }
  return {};
}

void other_forms::looks::compare(const state::shadow_row& row, field what, const std::string& said, std::string& shown,
                                 bool may_be_left_alone) {
  const auto& before = *all_.before_;
  const auto known = before.find({row.kind, row.id, what});
  const bool differs = state::shows_otherwise({{what, said}}, {{what, shown}});
  const auto form = differs ? mapping::other_form(said, shown) : std::nullopt;
  if (!form) {
    if (known != before.end()) forms_.drop(all_.target_, known->second);
    return;
  }
  state::kept_form now{row.kind, row.id, what, *form, 1};
  if (known != before.end() && known->second.as == *form) now.seen = std::min(known->second.seen + 1, most);
  forms_.put(all_.target_, now);
  if (is_left_alone(now) && may_be_left_alone) shown = said;
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
