// About which recipient the rows of a target in the shadow are: recorded before the first push, and changed by an
// administrator's word only. A target's id is only a name; the objects belong to whoever was behind it when they were
// made. One thread at a time.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/clock.hpp"
#include "model/ids.hpp"
#include "model/mutation.hpp"
#include "model/recipient.hpp"
#include "model/result.hpp"

namespace sluis::state {

class store;

/// Objects that stay at a recipient that was left.
struct left_objects {
  target_id target;
  recipient at;
  day on{};
  std::uint64_t persons = 0, groups = 0;  // when it was left
  std::uint64_t leaf = 0;                 // target.left
};

/// What stays of one person or group at a recipient that was left.
struct left_object {
  target_id target;
  recipient at;
  day on{};
  std::uint64_t leaf = 0;  // target.left
  bool is_active = false;  // an account that was active when it was left
};
/// A condition on row `r` of table recipient, with its AND: what was left there was not taken up again. The event
/// `first` at the same address is written when it is.
inline constexpr const char* not_taken_up =
    " AND NOT EXISTS (SELECT 1 FROM recipient f WHERE f.target = r.target AND f.kind = r.kind AND f.address = "
    "r.address AND f.event = 1 AND f.seq > r.seq)";

/// errc::invalid_input: an administrator's reason is empty or too long.
[[nodiscard]] result<void> check_reason(std::string_view reason);

class recipients {
 public:
  explicit recipients(store& s) : store_(s) {}

  /// Where the objects of this target are; nothing before the first push, and after the recipient was left.
  [[nodiscard]] std::optional<recipient> known(const target_id& target);
  /// Before anything is sent: records who receives it (leaf target.recipient) and commits. errc::refused where the
  /// objects are at another one.
  result<void> expect(const target_id& target, const recipient& now);

  /// Where an object of this target was last known to be for certain: made there, or found there under its id after a
  /// move.
  [[nodiscard]] std::optional<recipient> proven(const target_id& target);
  /// Was it moved, and nothing found under its id at the new address yet? Until then nothing that is absent there says
  /// anything.
  [[nodiscard]] bool is_unproven(const target_id& target) { return known(target) != proven(target); }
  /// An object was found there under its id (leaf target.seen). Commits.
  result<void> prove(const target_id& target);

  /// The same objects are at `now`: a host, tenant or customer was renamed (leaf target.moved). Commits.
  /// errc::not_found: nothing is known to be anywhere; errc::refused: they are there already, or `now` is of another
  /// kind, where the same objects cannot be. While nothing was made at `now`, that takes back `leave`: what was left
  /// last moves from there, with the handles it was made with.
  [[nodiscard]] result<recipient> may_move(const target_id& target,
                                           const recipient& now);  // where they are on record; the same errors
  result<void> move(const target_id& target, const recipient& now, std::string_view reason, const actor_id& by);
  /// What is at the proven recipient stays there, on record (leaves target.left, and target.remains for each object),
  /// and the target starts empty. Commits, after the open outcomes, which end as unknown in commits of their own: each
  /// is true by itself. `now`: the recipient that is configured, if the target is. errc::refused: it is the one that
  /// would be left.
  [[nodiscard]] result<recipient> may_leave(
      const target_id& target, const std::optional<recipient>& now);  // where they are on record; the same errors
  result<left_objects> leave(const target_id& target, const std::optional<recipient>& now, std::string_view reason,
                             const actor_id& by);
  /// The target is configured for a recipient again at which objects were left: each has a row again, with the handle
  /// that it was made with and an outcome that is not known, so that it is asked for, brought up to date or disabled.
  /// Only where nothing of the target is known to be anywhere. Commits. How many.
  result<std::uint64_t> take_up_again(const target_id& target, const recipient& now);
  /// Oldest first; also what was taken up again since.
  [[nodiscard]] std::vector<left_objects> left();
  /// The same of one person or group, without what was taken up again.
  [[nodiscard]] std::vector<left_object> left_of(const subject_id& whom);
  /// Of these, what was not taken up again.
  [[nodiscard]] std::vector<left_objects> still_left();

 private:
  enum class event : std::uint8_t { first = 1, moved, left, seen };
  [[nodiscard]] static mutation_kind kind_of(event what);
  struct note {
    event what{};
    recipient who;
    std::uint64_t persons = 0, groups = 0;
  };
  result<std::uint64_t> append(const target_id& target, const note& what, std::string_view reason, const actor_id& by,
                               std::uint64_t& leaf);
  result<void> end_what_is_open(const target_id& target);
  void keep_remainder(const target_id& target, std::uint64_t left);
  std::uint64_t take_up_rows(const target_id& target, const recipient& at);
  /// Nothing: what was left, if anything was, cannot be the same as what is at `now`.
  [[nodiscard]] std::optional<left_objects> left_last(const target_id& target, const recipient& now);
  store& store_;
};

/// What the entries say: "partner scim https://… on 2027-05-01", of those that were left with " persons 12 groups 3".
[[nodiscard]] std::string recipient_note(const target_id& target, const recipient& who, day on);
[[nodiscard]] std::string left_note(const target_id& target, const recipient& who, day on, std::uint64_t persons,
                                    std::uint64_t groups);
/// "partner person 0f3a… active"
[[nodiscard]] std::string remainder_note(std::string_view target, std::int64_t kind, const target_handle& handle,
                                         bool is_active);

}  // namespace sluis::state
