// What an administrator or an auditor is told of orders and erasures. Handles, codes, days and entries of the log; no
// personal data.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/cycle/left_account.hpp"
#include "daemon/cycle/status/status_views.hpp"
#include "model/clock.hpp"
#include "model/ids.hpp"
#include "model/order.hpp"

namespace sluis::daemon {

/// An erasure: handles, codes and entries of the log.
struct erasure_view {
  institution_id institution;
  subject_id subject;
  std::string note;
  std::uint64_t intent_leaf = 0;
  std::optional<std::uint64_t> done_leaf;  // none: begun
};

/// An administrator's order: handles, a reference, days and entries of the log.
struct order_view {
  struct step {
    day on{};
    std::string by;  // actor's handle
    std::uint64_t entry = 0;
  };
  institution_id institution;
  subject_id subject;
  order_kind kind = order_kind::leave;
  std::string reference;
  step given;
  std::optional<step> confirmed, withdrawn;
  std::string standing;  // in words: "soft-deleted, erased from 2027-02-21 on"
};

/// Where somebody stands on the way to erasure, and what proves it. No personal data.
struct erasure_story {
  struct confirmation {
    target_id target;
    std::uint64_t entry = 0;  // of the log: push.done of the deletion, or account.gone
    instant when{};
    bool was_absent = false;  // nothing of ours was deleted: the target was asked, and had nothing
  };
  institution_id institution;
  subject_id subject;
  std::string
      stage;  // expected, active, leaving, waiting, soft_deleted, held, in_doubt, still_listed, due, begun, erased
  bool listed = false;             // by its source, today
  std::optional<day> since;        // gone
  std::optional<day> due;          // to be erased
  std::vector<order_view> orders;  // oldest first
  std::vector<confirmation> deletions;
  std::optional<erasure_view> erasure;       // from its fence on
  std::optional<unread_school> unread = {};  // in_doubt: the school was not taken in by the newest look
  std::vector<left_account> left = {};
  struct not_ended {
    target_id target;
    operation op{};   // deactivate_user or delete_user
    std::string why;  // and what is to be done
  };
  std::vector<not_ended> failed =
      {};  // accounts that could not be switched off or deleted; nobody is erased before they are
  std::vector<target_id> creations_open =
      {};  // a creation was sent there and has no outcome: `deletions` has none of these targets
};

}  // namespace sluis::daemon
