// A leaf of the mutation log (reference/state-and-log.md): handles and hashes of ciphertexts, never personal data.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "model/clock.hpp"
#include "model/ids.hpp"

namespace sluis {

using sha256_hash = std::array<std::uint8_t, 32>;

enum class mutation_kind : std::uint8_t {
  fact_new = 1,  // a subject first heard of
  fact_changed,  // a new version of what the source says
  fact_left,     // absent from a complete read, or past its end date
  fact_returned,
  fact_invalid,   // a record that was not taken in; the last good version stays
  read_complete,  // a school's read ended whole
  read_failed,    // a read broke off; nobody is absent
  read_held,  // a read that contradicts what is known; nothing of it is taken in, or not the records that contradict
  name_assigned,  // a login or a group's name at the targets
  consent_granted,
  consent_withdrawn,
  plan_computed,
  plan_held,
  plan_approved,
  plan_refused,
  push_intent,
  push_done,
  push_failed,
  push_unknown,
  access_shown,  // personal data was shown to somebody
  access_exported,
  admin_act,  // sync ordered, reload, …
  daemon_start,
  daemon_stop,
  erase_intent,  // the fence: from here on this subject can only be erased
  erase_done,
  backup_done,  // made and verified
  backup_failed,
  restore_done,     // the data are a backup's; the first entry after those that came from the log alone
  order_given,      // an administrator orders that somebody leaves, or is erased at once
  order_confirmed,  // a second administrator confirms it
  order_withdrawn,
  target_recipient,  // before the first push to a recipient: who it is
  target_moved,      // an administrator: the same objects are at another address now
  target_left,       // an administrator: what is at the recipient stays there
  target_remains,    // one object that stays there
  account_gone,      // a target was asked for an object by itself and has nothing; its id is dropped
  account_found,     // an object of ours has another id there than was on record, or had none on record
  account_settled,   // an administrator says whether an object that was found by a login is ours
  read_approved,     // an administrator lets a held read be taken in
  absence_accepted,  // of somebody who is absent from the source: the retention term runs from this day
  target_seen,       // an object of ours was found under its id at the address to which the target moved
  push_not_sent,     // an intent was taken back: it was not sent, or the target was asked for it and has nothing
  read_refused,      // an administrator sets a held read aside: it is not taken in
  school_closed,     // an administrator: a school is not exported any more, and its people count as left
  school_back,       // a school that was said to be closed is in its source again: that word has ended
  person_blocked,    // an administrator: somebody's accounts are off at every target until the block is ended
  person_unblocked,
  target_paused,  // an administrator: nothing goes to a target until the pause is ended; said again, it is confirmed
  target_resumed,
  config_changed,  // another configuration is in force, or the first one
  log_rebuilt,     // the log's signed files were missing, and were written anew from the database
};
inline constexpr std::size_t mutation_kind_count = 53;  // 0 is unused
/// "fact.new", "push.done" …; part of the leaf format, never changed.
[[nodiscard]] const char* to_string(mutation_kind kind) noexcept;
[[nodiscard]] std::optional<mutation_kind> parse_mutation_kind(std::string_view text) noexcept;

struct mutation {
  mutation_kind kind{};
  std::optional<subject_id> subject;
  std::uint64_t n = 0;                         // the version, the plan's ordinal …; 0: none
  std::optional<sha256_hash> ciphertext_hash;  // of what was stored or sent
  std::optional<sha256_hash> key_commitment;   // of the subject's key
  actor_id actor;                              // null: the daemon itself
  std::string note;  // target id, source id, purpose code, field names; no personal data, no free text of people
};

}  // namespace sluis
