#include "state/push/drift.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "state/push/holder.hpp"
#include "state/push/not_shown.hpp"
#include "state/push/recognised.hpp"
#include "state/push/switched.hpp"
#include "state/push/switched_off.hpp"
#include "state/store.hpp"

namespace sluis::state {

/// What goes on within one part.
class drift_comparison::part {
 public:
  part(drift_comparison& all, store& s, std::size_t most,
       const std::function<result<void>(const shadow_row&)>& before_each)
      : all_(all),
        store_(s),
        shadow_(s),
        ids_(id_use_at(s, all.target_)),
        target_(all.target_),
        found_(all.found_),
        most_(most),
        before_each_(before_each) {}

  result<void> run() {
    switch (all_.at_) {
      case phase::persons:
        return rows(subject_kind::person);
      case phase::groups:
        return rows(subject_kind::group);
      case phase::members:
        return members();
      case phase::strangers:
        strangers();
        return {};
      case phase::adoptions:
        return adoptions();
      case phase::copies:
        return copies();
      case phase::over:
        break;
    }
    return {};
  }

 private:
  result<void> rows(subject_kind kind) {
    SLUIS_ASSIGN(const auto page, shadow_.page(target_, kind, all_.last_row_, static_cast<std::uint32_t>(most_)));
    for (const auto& row : page) {
      if (row.remote_id.empty()) continue;
      if (all_.marks_.contains(found_, row)) {
        pass(row);
        continue;
      }
      if (before_each_) SLUIS_TRY(before_each_(row));
      SLUIS_TRY(compare(row));
    }
    if (page.size() < most_)
      all_.enter(kind == subject_kind::person ? phase::groups : phase::members);
    else
      all_.last_row_ = page.back().id;
    return {};
  }

  /// It is as it is on record.
  void pass(const shadow_row& row) {
    if (row.kind == subject_kind::person) {
      if (all_.is_told_as_member(row.remote_id)) all_.persons_.emplace(row.remote_id, row.id);
    } else if (!all_.marks_.has_all_members(row.remote_id) || found_.members.contains(row.remote_id)) {
      if (all_.group_ids_.insert(row.remote_id).second) all_.group_list_.push_back({row.remote_id, row.id});
    }
  }

  result<void> compare(const shadow_row& row) {
    const bool is_person = row.kind == subject_kind::person;
    const auto& all = is_person ? found_.users : found_.groups;
    const auto there = all.find(row.remote_id);
    const bool is_there = there != all.end() && there->second.stands != remote_object::life::gone;
    if (is_there) {
      SLUIS_ASSIGN(const auto whose, recognise_row(store_, target_, row, there->second, ids_));
      if (!is_theirs(whose) || stays_open(row, there->second)) {
        (is_person ? all_.other_users_ : all_.other_groups_).insert(row.remote_id);
        return is_theirs(whose) ? result<void>{} : open_finding(row, whose);
      }
    }
    if (is_person) {
      all_.persons_.emplace(row.remote_id, row.id);
    } else if (all_.group_ids_.insert(row.remote_id).second) {
      all_.group_list_.push_back({row.remote_id, row.id});
    }
    return is_there ? compare_with(row, there->second) : result<void>{};
  }

  /// A change that does not tell the handle settles nothing.
  [[nodiscard]] bool stays_open(const shadow_row& row, const remote_object& shown) const {
    return must_be_settled(row.finding) && ids_ == id_use::once && !shown.handle;
  }

  /// Another object stands under the id: nothing is sent to it, and what it says and where it is a member is not
  /// compared.
  result<void> open_finding(const shadow_row& row, recognition whose) {
    const auto finding = whose == recognition::anothers ? account_finding::anothers : account_finding::candidate;
    SLUIS_ASSIGN(auto stored, shadow_.find_or_make(target_, row.kind, row.id));
    SLUIS_ASSIGN(const auto candidate, shadow_.candidate_of(stored));
    const auto object = finding == account_finding::candidate ? row.remote_id : std::string();
    if (row.finding == finding && candidate == object) return {};
    SLUIS_ASSIGN(const auto fields, shadow_.fields(stored));
    stored.row.finding = finding;
    stored.candidate = object;
    return shadow_.write(target_, stored, fields);
  }

  result<void> compare_with(const shadow_row& row, const remote_object& shown) {
    const auto finding = finding_now(row, shown);
    const bool deleted = shown.stands == remote_object::life::deleted;
    const seen_switch switched{shown_switch(shown), off_by_others_since(store_, target_, row, shown)};
    const bool on = switched.is_on.value_or(row.active);
    if (switched.off_since) ++all_.counts_.switched_off;
    if (finding != row.finding) return mark(row, switched, finding);
    // All of it is said again anyway; but an account that somebody switched on must be seen to be on, or nobody
    // switches it off.
    if (row.uncertain || row.drifted)
      return on && !row.active ? mark(row, switched, finding) : take_switch(row, switched);
    // An account that should be off may as well be deleted; nobody brings it back for that.
    if (deleted && !row.active && row.kind == subject_kind::person) return take_switch(row, switched);
    SLUIS_ASSIGN(auto said, shadow_.fields(target_, row));
    said = all_.as_held_(said);
    // Whether an account that others switched off, or on again, is to be switched is for the plan to say.
    const bool is_by_others = switched.off_since || (row.off_since && on);
    if (row.kind == subject_kind::person && !is_by_others) said[field::active] = row.active ? "true" : "false";
    return deleted || shows_otherwise(said, shown.fields) ? mark(row, switched, finding) : take_switch(row, switched);
  }

  /// It is there under the id that we know: whatever else was not known of it is settled. While it lies deleted, the
  /// other object that a finding is about may stand beside it.
  static account_finding finding_now(const shadow_row& row, const remote_object& shown) {
    if (row.finding == account_finding::not_ours) return row.finding;
    if (must_be_settled(row.finding) && shown.stands == remote_object::life::deleted) return row.finding;
    if (!shown.handle) return row.finding == account_finding::unmarked ? row.finding : account_finding::none;
    return *shown.handle == row.handle.hex() ? account_finding::none : account_finding::unmarked;
  }

  /// What a look tells of an account's switch; off_since: others switched it off.
  struct seen_switch {
    std::optional<bool> is_on;
    std::optional<day> off_since;
  };

  /// One that was seen to be on before, although it was switched off: now it is off. Or one that others switched off,
  /// or on again.
  result<void> take_switch(const shadow_row& row, const seen_switch& seen) {
    const bool is_off_now = row.undone != 0 && !seen.is_on.value_or(true);
    const bool is_on_again = row.off_since && seen.is_on.value_or(false);
    if (!is_off_now && !is_on_again && !seen.off_since) return {};
    SLUIS_ASSIGN(auto stored, shadow_.find_or_make(target_, row.kind, row.id));
    SLUIS_ASSIGN(const auto fields, shadow_.fields(stored));
    take_in_switch(stored.row, seen.is_on, seen.off_since);
    return shadow_.write(target_, stored, fields);
  }

  result<void> mark(const shadow_row& row, const seen_switch& seen, account_finding finding) {
    ++(finding == account_finding::unmarked && row.finding != finding ? all_.counts_.unmarked : all_.counts_.changed);
    SLUIS_ASSIGN(auto stored, shadow_.find_or_make(target_, row.kind, row.id));
    SLUIS_ASSIGN(const auto fields, shadow_.fields(stored));
    stored.row.drifted = true;
    stored.row.basis = basis_open;
    if (row.kind == subject_kind::person) take_in_switch(stored.row, seen.is_on, seen.off_since);
    stored.row.finding = finding;
    return shadow_.write(target_, stored, fields);
  }

  result<void> members() {
    for (std::size_t looked = 0; looked < most_;) {
      if (!all_.differences_.empty()) {
        const auto one = all_.differences_.back();
        all_.differences_.pop_back();
        SLUIS_TRY(one.is_joined ? joined(one) : missing(one));
        ++looked;
        continue;
      }
      if (all_.next_ == all_.group_list_.size()) {
        all_.enter(phase::strangers);
        all_.next_stranger_ = found_.users.begin();
        return {};
      }
      looked += 1 + find_differences(all_.next_++) / cheap_looks;
    }
    return {};
  }

  [[nodiscard]] const std::unordered_set<std::string>& told(const survey::members_of& of, std::size_t group) const {
    static const std::unordered_set<std::string> nobody;
    const auto at = of.find(all_.group_list_[group].remote_id);
    return at == of.end() ? nobody : at->second;
  }

  [[nodiscard]] std::vector<subject_id> ours_of(const std::unordered_set<std::string>& ids) const {
    std::vector<subject_id> out;
    for (const auto& id : ids) {
      const auto person = all_.persons_.find(id);
      if (person != all_.persons_.end()) out.push_back(person->second);  // a stranger is not ours to judge
    }
    std::sort(out.begin(), out.end());
    return out;
  }

  void note(std::size_t group, const std::vector<subject_id>& members, bool is_joined) {
    for (const auto& member : members) all_.differences_.push_back({group, member, is_joined});
  }

  /// Of one group, without writing anything. How many members were looked at. Of changes: whoever is not mentioned is
  /// in it or not, as the shadow has it; told again, it is no news.
  std::size_t find_differences(std::size_t group) {
    const auto& [remote_id, id] = all_.group_list_[group];
    const bool is_whole = found_.told == extent::whole;
    // A group that was not shown keeps its members in our memory; and where a list is not believed, nobody is missing
    // from a group on its word.
    const bool is_believed = all_.believed_.users && all_.believed_.groups;
    const bool are_all_shown = all_.marks_.has_all_members(remote_id);
    if (is_whole && (!is_believed || !is_group_shown(group))) return 0;
    if (!is_whole && !found_.members.contains(remote_id) && !found_.ended.contains(remote_id)) return 0;
    const auto there = ours_of(told(found_.members, group));
    const auto known = shadow_.members(target_, id, shadow_table::certainty::certain);
    std::vector<subject_id> joined, missed;
    std::set_difference(there.begin(), there.end(), known.begin(), known.end(), std::back_inserter(joined));
    if (is_whole && !are_all_shown) {
      std::set_difference(known.begin(), known.end(), there.begin(), there.end(), std::back_inserter(missed));
    } else if (!is_whole) {
      const auto ended = ours_of(told(found_.ended, group));
      std::set_intersection(ended.begin(), ended.end(), known.begin(), known.end(), std::back_inserter(missed));
    }
    note(group, joined, true);
    note(group, missed, false);
    return there.size() + known.size();
  }

  [[nodiscard]] bool is_group_shown(std::size_t group) const {
    const auto& [remote_id, id] = all_.group_list_[group];
    shadow_row row;
    row.kind = subject_kind::group;
    row.id = id;
    row.remote_id = remote_id;
    return is_row_shown(row);
  }
  [[nodiscard]] bool is_row_shown(const shadow_row& row) const {
    return all_.marks_.contains(found_, row) || is_shown(found_, row.kind, row.remote_id);
  }

  result<void> missing(const difference& one) {
    SLUIS_ASSIGN(const auto row, shadow_.find(target_, subject_kind::person, one.member));
    if (!row || row->remote_id.empty() || all_.other_users_.contains(row->remote_id)) return {};
    if (found_.told == extent::whole) {
      const bool is_hidden = is_perhaps_off(*row) && !is_row_shown(*row);
      if (is_hidden || told(found_.members, one.group).contains(row->remote_id)) return {};
    } else if (!told(found_.ended, one.group).contains(row->remote_id)) {
      return {};
    }
    ++all_.counts_.members_missing;
    shadow_.drop_member(target_, all_.group_list_[one.group].id, one.member);
    return look_again(one.member);
  }

  result<void> joined(const difference& one) {
    const auto& [remote_id, id] = all_.group_list_[one.group];
    SLUIS_ASSIGN(const auto group, shadow_.find(target_, subject_kind::group, id));
    SLUIS_ASSIGN(const auto row, shadow_.find(target_, subject_kind::person, one.member));
    if (!group || group->remote_id != remote_id) return {};
    if (!row || !told(found_.members, one.group).contains(row->remote_id)) return {};
    ++all_.counts_.members_extra;
    shadow_.put_member(target_, id, one.member, shadow_table::certainty::certain);
    return look_again(one.member);
  }

  /// Of whom there is a row.
  result<void> look_again(const subject_id& person) {
    SLUIS_ASSIGN(auto stored, shadow_.find_or_make(target_, subject_kind::person, person));
    SLUIS_ASSIGN(const auto fields, shadow_.fields(stored));
    stored.row.drifted = true;
    stored.row.basis = basis_open;
    return shadow_.write(target_, stored, fields);
  }

  void strangers() {
    const auto most = most_ * cheap_looks;
    for (std::size_t looked = 0; looked < most; ++looked) {
      if (!all_.are_users_over_ && all_.next_stranger_ == found_.users.end()) {
        all_.are_users_over_ = true;
        all_.next_stranger_ = found_.groups.begin();
      }
      if (all_.are_users_over_ && all_.next_stranger_ == found_.groups.end()) {
        all_.choose_adoptions();
        return all_.enter(phase::adoptions);
      }
      all_.look_at_stranger((all_.next_stranger_++)->second);
    }
  }

  result<void> adoptions() {
    for (std::size_t looked = 0; looked < most_; ++looked) {
      if (all_.next_ == all_.to_adopt_.size()) {
        all_.enter(phase::copies);
        return {};
      }
      SLUIS_TRY(adopt(*all_.to_adopt_[all_.next_++]));
    }
    return {};
  }

  /// An object that carries the handle of somebody of whom no id is known: a creation whose answer was lost.
  result<void> adopt(const remote_object& object) {
    const auto handle = target_handle::parse(*object.handle);
    const auto whose = handle ? shadow_.find_by_handle(target_, *handle) : std::nullopt;
    if (!whose) return {};
    const auto kind = object.what == remote_object::kind::user ? subject_kind::person : subject_kind::group;
    SLUIS_ASSIGN(const auto row, shadow_.find(target_, kind, *whose));
    if (!row || !row->remote_id.empty()) return {};
    if (all_.have_others_written_) {  // its id may have been given to somebody since the rows were compared
      SLUIS_ASSIGN(const auto holder, holder_of(store_, target_, kind, object.remote_id));
      if (holder) return {};
    }
    const sighting seen{sighting::how::by_handle, object, {}};
    SLUIS_ASSIGN(const auto what, store_.shadow().judge(target_, *row, seen, {}));
    if (what == standing::gone) return {};  // that it is not there any more is no news
    SLUIS_TRY(store_.shadow().take_in(target_, *row, seen, {}, all_.counts_));
    return {};
  }

  /// Objects that carry the handle of somebody whose account is on record under another id.
  result<void> copies() {
    for (std::size_t looked = 0; looked < most_; ++looked) {
      if (all_.next_ == all_.not_on_record_.size()) {
        all_.enter(phase::over);
        return {};
      }
      const auto& object = *all_.not_on_record_[all_.next_++];
      const auto handle = target_handle::parse(*object.handle);
      const auto whose = handle ? shadow_.find_by_handle(target_, *handle) : std::nullopt;
      if (!whose) continue;
      SLUIS_ASSIGN(const auto row, shadow_.find(target_, *whose));
      if (row && !row->remote_id.empty() && row->remote_id != object.remote_id && is_row_shown(*row))
        all_.counts_.copied.push_back(*object.handle);
    }
    return {};
  }

  static constexpr std::size_t cheap_looks = 16;  // in memory only, for one at a row

  drift_comparison& all_;
  store& store_;
  shadow_table shadow_;
  id_use ids_;
  const target_id& target_;
  const survey& found_;
  std::size_t most_;
  const std::function<result<void>(const shadow_row&)>& before_each_;
};

drift_comparison::drift_comparison(target_id target, const survey& found, as_held_at_target as_held,
                                   believed_lists believed, const as_on_record& marks)
    : target_(std::move(target)), found_(found), as_held_(std::move(as_held)), believed_(believed), marks_(marks) {}

result<bool> drift_comparison::go_on(store& s, std::size_t most,
                                     const std::function<result<void>(const shadow_row&)>& before_each) {
  const bool is_first = at_ == phase::persons && last_row_ == subject_id{};
  have_others_written_ = have_others_written_ || (!is_first && s.log().size() != log_size_);
  SLUIS_TRY(part(*this, s, most, before_each).run());
  log_size_ = s.log().size();
  return at_ == phase::over;
}

bool drift_comparison::is_told_as_member(const std::string& remote_id) {
  if (!told_members_) {
    told_members_.emplace();
    for (const auto* const all : {&found_.members, &found_.ended}) {
      for (const auto& [group, members] : *all) told_members_->insert(members.begin(), members.end());
    }
  }
  return told_members_->contains(remote_id);
}

bool drift_comparison::is_on_record(const remote_object& object) const {
  const auto& id = object.remote_id;
  if (object.what == remote_object::kind::user) return persons_.contains(id) || other_users_.contains(id);
  return group_ids_.contains(id) || other_groups_.contains(id);
}

void drift_comparison::look_at_stranger(const remote_object& object) {
  if (object.stands == remote_object::life::gone || !object.handle || object.handle->empty() || is_on_record(object))
    return;
  if (object.stands == remote_object::life::deleted) return deleted_.push_back(&object);
  not_on_record_.push_back(&object);
  const auto [at, is_single] = single_.emplace(*object.handle, &object);
  if (is_single) return;
  counts_.copied.push_back(*object.handle);
  at->second = nullptr;  // which of them is ours cannot be told
}

void drift_comparison::choose_adoptions() {
  for (const auto* const object : deleted_)
    single_.emplace(*object->handle, object);  // what lies in a recycle bin is nobody's copy
  for (const auto& [handle, object] : single_) {
    if (object != nullptr) to_adopt_.push_back(object);
  }
}

bool same_letters(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

bool shows_otherwise(const field_map& said, const field_map& shown) {
  return std::any_of(said.begin(), said.end(), [&](const auto& one) {
    const auto there = shown.find(one.first);
    if (there == shown.end()) return false;
    const bool address = one.first == field::user_name || one.first == field::email;
    return address ? !same_letters(one.second, there->second) : one.second != there->second;
  });
}

bool is_shown(const survey& found, subject_kind kind, const std::string& remote_id) {
  const auto& all = kind == subject_kind::person ? found.users : found.groups;
  const auto there = all.find(remote_id);
  if (there == all.end()) return found.told == extent::changes;
  return there->second.stands != remote_object::life::gone;
}

}  // namespace sluis::state
