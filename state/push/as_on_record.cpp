#include "state/push/as_on_record.hpp"

#include <algorithm>

#include "state/push/drift.hpp"
#include "state/push/holder.hpp"
#include "state/push/switched.hpp"
#include "state/store.hpp"

namespace sluis::state {

namespace {

/// Nothing is open about it, so that an object that shows what was said changes nothing.
bool is_plain(const shadow_row& row) {
  return !row.remote_id.empty() && !row.uncertain && !row.drifted && row.finding == account_finding::none &&
         row.undone == 0 && !row.off_since && !row.switch_unsure;
}

}  // namespace

void as_on_record::begin() {
  subjects_.clear();
  groups_.clear();
  is_sorted_ = true;
}

as_on_record::looks::looks(as_on_record& all, store& s, survey& found,
                           const std::function<field_map(const field_map&)>& as_held)
    : all_(all), store_(s), found_(found), as_held_(as_held), rows_(s) {
  if (all_.with_forms_) return;
  all_.with_forms_.emplace();
  for (const auto& [key, one] : kept_forms(s).all(all_.target_)) all_.with_forms_->insert(one.subject.hex());
}

result<bool> as_on_record::looks::is_as_on_record(const shadow_row& row, const remote_object& shown) {
  if (!is_plain(row) || row.remote_id != shown.remote_id || all_.with_forms_->contains(row.id.hex())) return false;
  if (row.kind == subject_kind::person && shown_switch(shown).value_or(row.active) != row.active) return false;
  SLUIS_ASSIGN(const auto fields, rows_.fields(all_.target_, row));
  auto said = as_held_(fields);
  said.erase(field::active);
  return !shows_otherwise(said, shown.fields);
}

result<void> as_on_record::looks::object(remote_object::kind what, const std::string& remote_id) {
  const bool is_user = what == remote_object::kind::user;
  auto& objects = is_user ? found_.users : found_.groups;
  const auto at = objects.find(remote_id);
  if (at == objects.end() || at->second.stands != remote_object::life::present || !at->second.handle) return {};
  const auto handle = target_handle::parse(*at->second.handle);
  const auto whose = handle ? rows_.find_by_handle(all_.target_, *handle) : std::nullopt;
  if (!whose) return {};
  SLUIS_ASSIGN(const auto row, rows_.find(all_.target_, is_user ? subject_kind::person : subject_kind::group, *whose));
  if (!row) return {};
  SLUIS_ASSIGN(const bool is_as_it_was, is_as_on_record(*row, at->second));
  if (!is_as_it_was) return {};
  all_.subjects_.push_back(row->id);
  all_.is_sorted_ = false;
  if (!is_user) {
    const auto known = rows_.members(all_.target_, row->id, shadow_table::certainty::certain).size();
    all_.groups_.try_emplace(remote_id, group{row->id, known, false});
  }
  objects.erase(at);
  return {};
}

result<std::size_t> as_on_record::looks::members(const std::string& remote_id) {
  const auto at = all_.groups_.find(remote_id);
  const auto told = found_.members.find(remote_id);
  if (found_.told != extent::whole || at == all_.groups_.end() || told == found_.members.end()) return std::size_t{0};
  if (at->second.is_taken || told->second.size() != at->second.known) return std::size_t{1};
  SLUIS_ASSIGN(const auto known, member_ids(store_, all_.target_, at->second.id));
  const bool are_all_told =
      known.size() == told->second.size() &&
      std::all_of(known.begin(), known.end(), [&told](const std::string& id) { return told->second.contains(id); });
  if (are_all_told) {
    found_.members.erase(told);
    at->second.is_taken = true;
  }
  return known.size();
}

result<void> as_on_record::looks::end(const std::string& remote_id, const std::string& member) {
  const auto at = all_.groups_.find(remote_id);
  if (at != all_.groups_.end() && at->second.is_taken) {
    SLUIS_ASSIGN(const auto known, member_ids(store_, all_.target_, at->second.id));
    for (const auto& id : known) found_.on_membership(remote_id, id);
    at->second.is_taken = false;
    at->second.known = 0;  // it is compared
  }
  found_.on_membership_ended(remote_id, member);
  return {};
}

bool as_on_record::contains(const survey& found, const shadow_row& row) const {
  if (subjects_.empty()) return false;
  if (!is_sorted_) std::sort(subjects_.begin(), subjects_.end());
  is_sorted_ = true;
  if (!std::binary_search(subjects_.begin(), subjects_.end(), row.id)) return false;
  return !(row.kind == subject_kind::person ? found.users : found.groups).contains(row.remote_id);
}

bool as_on_record::has_all_members(const std::string& remote_id) const {
  const auto at = groups_.find(remote_id);
  return at != groups_.end() && at->second.is_taken;
}

}  // namespace sluis::state
