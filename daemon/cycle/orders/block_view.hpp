// What an administrator may say about somebody's accounts, and the newest word (issue 14, B4).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "daemon/cycle/left_account.hpp"
#include "model/clock.hpp"
#include "model/ids.hpp"

namespace sluis::daemon {

enum class block_act : std::uint8_t { block = 1, unblock };

/// What the newest look at a blocked person's account showed: by its id, after the target confirmed the deactivation
/// that the block asked for. In memory only.
enum class block_look : std::uint8_t {
  off = 1,
  none,  // there is no such account any more
  on,
  not_told,  // the target does not tell whether an account is on
  no_answer,
};

/// What is known of one person's account at one target.
struct account_at_target {
  enum class state : std::uint8_t {
    none = 1,
    off,        // the target confirmed our deactivation, and a look by id after it showed the account off
    on,         // or it may be
    not_known,  // nothing says that it is on, and nothing proves that it is off
  };
  /// Why it is not known. creation_open: a creation was sent and has no outcome yet. finding: another object there has
  /// our handle or the login.
  enum class doubt : std::uint8_t {
    none = 0,
    not_asked,
    paused,
    no_answer,
    not_told,
    may_not_be_asked,
    creation_open,
    finding
  };
  target_id target;
  state account = state::none;
  bool is_tried_again =
      false;  // of `on` and `not_known`: something may be sent there, and the daemon sends or asks again by itself
  doubt why = doubt::none;        // of `not_known`
  bool is_paused = false;         // the target: nothing goes there
  bool is_off_by_others = false;  // others switched it off there, as it was last seen

  [[nodiscard]] bool is_off_or_none() const { return account == state::none || account == state::off; }
};

/// The newest word about somebody whose accounts an administrator had switched off everywhere: handles, a reference, a
/// day and an entry of the log.
struct block_view {
  institution_id institution;
  subject_id subject;
  bool is_blocked = true;
  std::string reference;
  day on{};
  std::string by;  // actor's handle
  std::uint64_t entry = 0;
  std::string job = {};  // the sync that carries it out; only in the answer to the act
  bool is_new =
      true;  // of the answer to the act: it is on record from now on; false: it was in force before, and is sent again
  std::vector<account_at_target> accounts = {};  // at each target that is configured or has one
  std::vector<subject_id> same_eck_id =
      {};  // others whom the source lists with the same ECK iD, and who are not blocked themselves
  std::vector<left_account> left =
      {};  // stay at an earlier recipient (`sluis target left`): nothing reaches them there
};

}  // namespace sluis::daemon
