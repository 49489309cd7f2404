#include "state/push/drift.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_map>

#include "state/push/not_shown.hpp"
#include "state/push/recognised.hpp"
#include "state/push/switched.hpp"
#include "state/push/switched_off.hpp"

namespace sluis::state {

namespace {

constexpr std::uint32_t drift_page = 512;

class comparison {
 public:
  comparison(store& s, shadow_table& shadow, const target_id& target, const survey& found,
             const std::function<field_map(const field_map&)>& as_held, believed_lists believed)
      : store_(s),
        shadow_(shadow),
        ids_(id_use_at(s, target)),
        target_(target),
        found_(found),
        as_held_(as_held),
        believed_(believed) {}

  result<drift_found> run() {
    SLUIS_TRY(each(subject_kind::person));
    SLUIS_TRY(each(subject_kind::group));
    for (const auto& [remote_id, group] : groups_) {
      SLUIS_TRY(found_.told == extent::whole ? compare_members(remote_id, group)
                                             : compare_changed_members(remote_id, group));
    }
    auto adopted = adoptions();
    SLUIS_TRY(find_copies());
    return drift_found{std::move(counts_), std::move(adopted)};
  }

 private:
  result<void> each(subject_kind kind) {
    for (subject_id last;;) {
      SLUIS_ASSIGN(const auto rows, shadow_.page(target_, kind, last, drift_page));
      for (const auto& row : rows) {
        if (!row.remote_id.empty())
          SLUIS_TRY(compare(row));
        else
          without_id_.push_back(row);
      }
      if (rows.size() < drift_page) return {};
      last = rows.back().id;
    }
  }

  /// Objects that carry the handle of somebody of whom no id is known: a creation whose answer was lost.
  std::vector<adoption> adoptions() {
    std::vector<adoption> out;
    std::unordered_map<std::string, const remote_object*> by_handle;
    std::vector<const remote_object*> deleted;
    for (const auto* const all : {&found_.users, &found_.groups}) {
      for (const auto& [id, object] : *all) {
        const auto& owners = object.what == remote_object::kind::user ? persons_ : groups_;
        if (object.stands == remote_object::life::gone || !object.handle || object.handle->empty() ||
            owners.contains(id) || others_of(object.what).contains(id))
          continue;
        if (object.stands == remote_object::life::deleted) {
          deleted.push_back(&object);
          continue;
        }
        not_on_record_.push_back(&object);
        if (!by_handle.emplace(*object.handle, &object).second) counts_.copied.push_back(*object.handle);
      }
    }
    for (const auto* const object : deleted)
      by_handle.emplace(*object->handle, object);                       // what lies in a recycle bin is nobody's copy
    for (const auto& handle : counts_.copied) by_handle.erase(handle);  // which of them is ours cannot be told
    for (const auto& row : without_id_) {
      const auto at = by_handle.find(row.handle.hex());
      if (at == by_handle.end()) continue;
      const bool is_user = at->second->what == remote_object::kind::user;
      if (is_user == (row.kind == subject_kind::person)) out.push_back({row, *at->second});
    }
    return out;
  }

  /// Objects that carry the handle of somebody whose account is on record under another id.
  result<void> find_copies() {
    for (const auto* const object : not_on_record_) {
      const auto handle = target_handle::parse(*object->handle);
      const auto whose = handle ? shadow_.find_by_handle(target_, *handle) : std::nullopt;
      if (!whose) continue;
      SLUIS_ASSIGN(const auto row, shadow_.find(target_, *whose));
      if (row && !row->remote_id.empty() && row->remote_id != object->remote_id &&
          is_shown(found_, row->kind, row->remote_id))
        counts_.copied.push_back(*object->handle);
    }
    return {};
  }

  [[nodiscard]] const std::unordered_set<std::string>& others_of(remote_object::kind kind) const {
    return kind == remote_object::kind::user ? other_users_ : other_groups_;
  }

  result<void> compare(const shadow_row& row) {
    const bool is_person = row.kind == subject_kind::person;
    const auto& all = is_person ? found_.users : found_.groups;
    const auto there = all.find(row.remote_id);
    const bool is_there = there != all.end() && there->second.stands != remote_object::life::gone;
    if (is_there) {
      SLUIS_ASSIGN(const auto whose, recognise_row(store_, target_, row, there->second, ids_));
      if (!is_theirs(whose) || stays_open(row, there->second)) {
        (is_person ? other_users_ : other_groups_).insert(row.remote_id);
        return is_theirs(whose) ? result<void>{} : open_finding(row, whose);
      }
    }
    (is_person ? persons_ : groups_).emplace(row.remote_id, row.id);
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
    if (switched.off_since) ++counts_.switched_off;
    if (finding != row.finding) return mark(row, switched, finding);
    // All of it is said again anyway; but an account that somebody switched on must be seen to be on, or nobody
    // switches it off.
    if (row.uncertain || row.drifted)
      return on && !row.active ? mark(row, switched, finding) : take_switch(row, switched);
    // An account that should be off may as well be deleted; nobody brings it back for that.
    if (deleted && !row.active && row.kind == subject_kind::person) return take_switch(row, switched);
    SLUIS_ASSIGN(auto said, shadow_.fields(target_, row));
    said = as_held_(said);
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
    ++(finding == account_finding::unmarked && row.finding != finding ? counts_.unmarked : counts_.changed);
    SLUIS_ASSIGN(auto stored, shadow_.find_or_make(target_, row.kind, row.id));
    SLUIS_ASSIGN(const auto fields, shadow_.fields(stored));
    stored.row.drifted = true;
    stored.row.basis = basis_open;
    if (row.kind == subject_kind::person) take_in_switch(stored.row, seen.is_on, seen.off_since);
    stored.row.finding = finding;
    return shadow_.write(target_, stored, fields);
  }

  result<void> compare_members(const std::string& remote_id, const subject_id& group) {
    static const std::unordered_set<std::string> nobody;
    // A group that was not shown keeps its members in our memory; and where a list is not believed, nobody is missing
    // from a group on its word.
    if (!believed_.users || !believed_.groups || !is_shown(found_, subject_kind::group, remote_id)) return {};
    const auto listed = found_.members.find(remote_id);
    const auto& there = listed == found_.members.end() ? nobody : listed->second;
    const auto known = shadow_.members(target_, group, shadow_table::certainty::certain);
    for (const auto& member : known) {
      SLUIS_ASSIGN(const auto row, shadow_.find(target_, subject_kind::person, member));
      if (!row || row->remote_id.empty() || there.contains(row->remote_id) || other_users_.contains(row->remote_id))
        continue;
      const bool is_hidden = is_perhaps_off(*row) && !is_shown(found_, subject_kind::person, row->remote_id);
      if (!is_hidden) SLUIS_TRY(missing(group, member));
    }
    return compare_joined(there, known, group);
  }

  // Whoever is not mentioned is in it or not, as the shadow has it; told again, it is no news.
  result<void> compare_changed_members(const std::string& remote_id, const subject_id& group) {
    const auto joined = found_.members.find(remote_id);
    const auto ended = found_.ended.find(remote_id);
    if (joined == found_.members.end() && ended == found_.ended.end()) return {};
    const auto known = shadow_.members(target_, group, shadow_table::certainty::certain);
    if (ended != found_.ended.end()) {
      for (const auto& id : ended->second) {
        const auto person = persons_.find(id);
        if (person != persons_.end() && std::binary_search(known.begin(), known.end(), person->second))
          SLUIS_TRY(missing(group, person->second));
      }
    }
    return joined == found_.members.end() ? result<void>{} : compare_joined(joined->second, known, group);
  }

  result<void> compare_joined(const std::unordered_set<std::string>& there, const std::vector<subject_id>& known,
                              const subject_id& group) {
    for (const auto& id : there) {
      const auto person = persons_.find(id);
      if (person == persons_.end() || std::binary_search(known.begin(), known.end(), person->second))
        continue;  // a stranger is not ours to judge
      ++counts_.members_extra;
      shadow_.put_member(target_, group, person->second, shadow_table::certainty::certain);
      SLUIS_TRY(look_again(person->second));
    }
    return {};
  }

  result<void> missing(const subject_id& group, const subject_id& member) {
    ++counts_.members_missing;
    shadow_.drop_member(target_, group, member);
    return look_again(member);
  }

  result<void> look_again(const subject_id& person) {
    SLUIS_ASSIGN(auto stored, shadow_.find_or_make(target_, subject_kind::person, person));
    SLUIS_ASSIGN(const auto fields, shadow_.fields(stored));
    stored.row.drifted = true;
    stored.row.basis = basis_open;
    return shadow_.write(target_, stored, fields);
  }

  store& store_;
  shadow_table& shadow_;
  id_use ids_;
  const target_id& target_;
  const survey& found_;
  const std::function<field_map(const field_map&)>& as_held_;
  believed_lists believed_;
  std::unordered_map<std::string, subject_id> persons_, groups_;  // by remote id
  std::unordered_set<std::string> other_users_, other_groups_;    // ids on record under which other objects stand now
  std::vector<shadow_row> without_id_;
  std::vector<const remote_object*> not_on_record_;  // present, with a handle
  drift_counts counts_;
};

}  // namespace

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

result<drift_found> find_drift(store& s, shadow_table& shadow, const target_id& target, const survey& found,
                               const std::function<field_map(const field_map&)>& as_held, believed_lists believed) {
  return comparison(s, shadow, target, found, as_held, believed).run();
}

}  // namespace sluis::state
