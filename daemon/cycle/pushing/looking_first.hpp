// Before a change is sent, the target is asked for every object that the change names by its id: what stands there may
// be somebody else's by now (state/push/recognised.hpp). A membership names two objects, the group and the account.
// Coroutines of the io_context's thread; memory is touched on the strand.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "daemon/cycle/pushing/asking.hpp"
#include "daemon/cycle/pushing/batch.hpp"

namespace sluis::daemon {

/// What came of a batch. All vectors have one entry for each change, in the order of the changes.
struct sent_batch {
  std::vector<outcome> outcomes;
  std::vector<bool> shown;  // the target showed the object when it was looked at
  /// The outcome is `not_sent`, and says nothing about the target: it could not tell what stands under an id of this
  /// change alone. The change stays planned, and the others go on.
  std::vector<bool> waits;
  bool is_down = false;  // more than one object was asked for, and nothing was answered
};

/// Lives as long as one push. An object is asked for once: what the target showed counts for ten minutes by the
/// monotonic clock, and what this push created needs no look at all. Nor does an object of a list that this process
/// compared and believed in the last ten minutes, by that clock and by the day's, unless it was made since, or somebody
/// else's object was met under an id since (ids_in_doubt.hpp). A deletion is always looked at first. So is a
/// deactivation, but briefly (asking.hpp), so that who was switched off by others just now stays so later: where
/// nothing is answered it is sent without.
class looker {
 public:
  looker(island& where, target_seat& target, const clock& time) : where_(where), target_(target), time_(time) {}

  /// Sends a batch of one operation, without what is meant for objects that are not ours (any more): that failed, and
  /// what was found is on record. Where the target cannot say what stands under an id, only deactivate_user and
  /// remove_member are sent; any other change waits. Where more than one object was asked for and none of them, and no
  /// change, was answered, the target is down: what was looked at is `not_sent`, and does not wait by itself. Under the
  /// permit that the target rests on.
  boost::asio::awaitable<result<sent_batch>> send_what_is_ours(operation op, const batch& all);

  /// What became of the batch: what was created needs no look, and what was deleted is forgotten.
  void take_in(operation op, const batch& sent, const std::vector<outcome>& outcomes);

 private:
  using key = std::pair<subject_kind, subject_id>;
  struct known {
    std::string remote_id;
    standing found = standing::unknown;
    error cause;                     // of `unknown`
    std::chrono::milliseconds at{};  // by the monotonic clock
    bool is_made_here = false;
    bool is_for_this_batch = false;  // it was not asked for, because too many before it had no answer
  };
  struct named_object {
    std::size_t change = 0;
    state::shadow_row row;
  };
  struct named_objects {
    std::vector<named_object> all;
    std::vector<std::size_t> moved;  // changes with an id that is not the one on record any more
    bool users_believed = false, groups_believed = false;
  };
  struct looks {
    std::uint64_t asked = 0, silent = 0, unknown = 0;
  };

  static result<named_objects> objects_of(state::store& store, const destination& to, operation op, const batch& all);
  [[nodiscard]] bool is_list_new() const;
  [[nodiscard]] bool is_made_since_the_list(const state::shadow_row& row) const;
  [[nodiscard]] bool must_look(operation op, const state::shadow_row& row, const named_objects& named) const;
  [[nodiscard]] const known* seen(const state::shadow_row& row) const;
  boost::asio::awaitable<result<looks>> look(operation op, const named_objects& named);
  boost::asio::awaitable<result<looks>> look_at_some(std::vector<state::shadow_row> rows, asking how);
  [[nodiscard]] std::vector<std::optional<outcome>> reasons(operation op, const batch& all, const named_objects& named,
                                                            std::vector<bool>& shown) const;

  island& where_;
  target_seat& target_;
  const clock& time_;
  std::map<key, known> known_;
  bool is_mute_ = false;  // brief questions had no answer at all: deactivations of this push are sent without
  std::chrono::milliseconds started_{};  // the batch: what counted then counts to its end
};

/// Pure: why a change of this operation is not sent, after a look at an object that it names. Nothing: it may be sent.
/// `failed`: the object is not ours; `not_sent`: the target cannot say. `cause`: why it cannot.
[[nodiscard]] std::optional<outcome> why_not_sent(operation op, standing found, const error& cause,
                                                  const target_handle& object);

}  // namespace sluis::daemon
