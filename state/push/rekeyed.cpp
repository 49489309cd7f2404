#include "state/push/rekeyed.hpp"

#include <map>

#include "state/push/drift.hpp"
#include "state/push/recognised.hpp"

namespace sluis::state {

namespace {

using objects = std::unordered_map<std::string, remote_object>;

class rekeying {
 public:
  rekeying(store& s, const target_id& target, subject_kind kind, const objects& shown)
      : store_(s), target_(target), kind_(kind), shown_(shown), ids_(id_use_at(s, target)) {}

  result<void> run(const remote_ids& on_record, drift_counts& counts) {
    count_handles();
    SLUIS_TRY(store_.shadow().each(target_, kind_,
                                   [&](const shadow_row& row) { return consider(row, on_record.of(kind_)); }));
    leave_out_who_would_share(on_record.of(kind_));
    const remote_ids nobodys;  // whose id it was gets another one as well
    for (const auto& [id, one] : moves_) {
      SLUIS_ASSIGN(const auto found, store_.shadow().take_in(target_, one.row, one.seen, nobodys, counts));
      if (found != standing::renumbered)
        return error(errc::corrupt, "an id that was to be exchanged was judged in two ways", "report this");
    }
    return {};
  }

 private:
  struct move {
    shadow_row row;
    sighting seen;
  };

  void count_handles() {
    for (const auto& [id, object] : shown_) {
      if (object.stands != remote_object::life::present || !object.handle || object.handle->empty()) continue;
      const auto [at, is_first] = by_handle_.emplace(*object.handle, &object);
      if (!is_first) at->second = nullptr;  // which of them is ours cannot be told
    }
  }

  result<void> consider(const shadow_row& row, const std::unordered_map<std::string, subject_id>& owners) {
    const auto at = by_handle_.find(row.handle.hex());
    if (row.remote_id.empty() || at == by_handle_.end() || at->second == nullptr ||
        at->second->remote_id == row.remote_id)
      return {};
    SLUIS_ASSIGN(const bool is_in_place, stands_under_its_id(row));
    if (is_in_place) return {};
    SLUIS_ASSIGN(const bool did_handle_move, kept_its_login(row, *at->second));
    if (did_handle_move) return {};
    move one{row, {sighting::how::by_handle, *at->second, {}}};
    // Of an object of ours the login may be wrong: a change may have been made to it before the ids were known to be
    // others.
    if (owners.contains(at->second->remote_id)) one.seen.object.fields.erase(field::user_name);
    SLUIS_ASSIGN(const auto judged, store_.shadow().judge(target_, row, one.seen, remote_ids{}));
    if (judged == standing::renumbered) moves_.emplace(row.id, std::move(one));
    return {};
  }

  /// It has lost our handle, and nothing else speaks against it: then the other one may be a copy.
  result<bool> stands_under_its_id(const shadow_row& row) {
    const auto at = shown_.find(row.remote_id);
    if (at == shown_.end() || at->second.stands == remote_object::life::gone) return false;
    SLUIS_ASSIGN(const auto whose, recognise_row(store_, target_, row, at->second, ids_));
    return is_theirs(whose);
  }

  /// The object under the id on record has this one's login, and the object with the handle has another: not the id was
  /// exchanged, but the handle.
  result<bool> kept_its_login(const shadow_row& row, const remote_object& with_handle) {
    const auto at = shown_.find(row.remote_id);
    if (at == shown_.end() || at->second.stands != remote_object::life::present) return false;
    SLUIS_ASSIGN(const auto held, store_.shadow().load(target_, row));
    const auto name = last_name_of(held);
    return !name.empty() && has_name(at->second, name) && !has_name(with_handle, name);
  }

  static bool has_name(const remote_object& shown, const std::string& name) {
    const auto there =
        shown.fields.find(shown.what == remote_object::kind::user ? field::user_name : field::group_name);
    return there != shown.fields.end() && same_letters(there->second, name);
  }

  void leave_out_who_would_share(const std::unordered_map<std::string, subject_id>& owners) {
    const auto would_share = [&](const auto& one) {
      const auto owner = owners.find(one.second.seen.object.remote_id);
      return owner != owners.end() && !moves_.contains(owner->second);
    };
    while (std::erase_if(moves_, would_share) > 0) {
    }
  }

  store& store_;
  const target_id& target_;
  subject_kind kind_;
  const objects& shown_;
  id_use ids_;
  std::unordered_map<std::string, const remote_object*> by_handle_;  // nullptr: more than one carries it
  std::map<subject_id, move> moves_;
};

}  // namespace

result<void> give_ids_by_handle(store& s, const target_id& target, const survey& found, drift_counts& counts) {
  if (found.told != extent::whole) return {};
  SLUIS_ASSIGN(const auto on_record, s.shadow().ids(target));
  SLUIS_TRY(rekeying(s, target, subject_kind::person, found.users).run(on_record, counts));
  return rekeying(s, target, subject_kind::group, found.groups).run(on_record, counts);
}

}  // namespace sluis::state
