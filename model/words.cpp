// The names that appear in logs, answers and plans. They are part of formats: add, never rename.
#include <array>

#include "model/mutation.hpp"
#include "model/on_premises.hpp"
#include "model/outcome.hpp"
#include "model/person.hpp"
#include "model/plan.hpp"
#include "model/source_record.hpp"

namespace sluis {

namespace {

constexpr std::array<const char*, operation_count> operation_names = {"",
                                                                      "remove_member",
                                                                      "deactivate_user",
                                                                      "delete_user",
                                                                      "delete_group",
                                                                      "create_group",
                                                                      "update_group",
                                                                      "create_user",
                                                                      "update_user",
                                                                      "add_member"};

struct reason_words {
  const char* name;
  const char* sentence;
};
constexpr std::array<reason_words, reason_count> reasons = {{
    {"", ""},
    {"new_in_source", "new in the source"},
    {"changed_in_source", "the source now says otherwise"},
    {"left_source", "absent from a complete read of the source"},
    {"ended", "past the end date that the source gave"},
    {"returned", "back in the source"},
    {"placed_in_group", "placed in the group"},
    {"taken_out_of_group", "no longer in the group"},
    {"group_gone", "the group is gone from the source"},
    {"rules_changed", "the institution's rules changed"},
    {"consent_changed", "the consent covers other attributes, roles or schools now"},
    {"consent_withdrawn", "the consent was withdrawn"},
    {"outcome_unknown", "the outcome of an earlier push is not certain"},
    {"drift", "the target holds something else than was put there"},
    {"retention_over", "left, and the retention term is over"},
    {"ordered", "ordered by an administrator"},
    {"consent_expired", "the last day of the consent is over"},
    {"blocked", "blocked by an administrator"},
    {"unblocked", "an administrator ended the block"},
}};

constexpr std::array<const char*, mutation_kind_count> mutation_names = {"",
                                                                         "fact.new",
                                                                         "fact.changed",
                                                                         "fact.left",
                                                                         "fact.returned",
                                                                         "fact.invalid",
                                                                         "read.complete",
                                                                         "read.failed",
                                                                         "read.held",
                                                                         "name.assigned",
                                                                         "consent.granted",
                                                                         "consent.withdrawn",
                                                                         "plan.computed",
                                                                         "plan.held",
                                                                         "plan.approved",
                                                                         "plan.refused",
                                                                         "push.intent",
                                                                         "push.done",
                                                                         "push.failed",
                                                                         "push.unknown",
                                                                         "access.shown",
                                                                         "access.exported",
                                                                         "admin.act",
                                                                         "daemon.start",
                                                                         "daemon.stop",
                                                                         "erase.intent",
                                                                         "erase.done",
                                                                         "backup.done",
                                                                         "backup.failed",
                                                                         "restore.done",
                                                                         "order.given",
                                                                         "order.confirmed",
                                                                         "order.withdrawn",
                                                                         "target.recipient",
                                                                         "target.moved",
                                                                         "target.left",
                                                                         "target.remains",
                                                                         "account.gone",
                                                                         "account.found",
                                                                         "account.settled",
                                                                         "read.approved",
                                                                         "absence.accepted",
                                                                         "target.seen",
                                                                         "push.not_sent",
                                                                         "read.refused",
                                                                         "school.closed",
                                                                         "school.back",
                                                                         "person.blocked",
                                                                         "person.unblocked",
                                                                         "target.paused",
                                                                         "target.resumed",
                                                                         "config.changed",
                                                                         "log.rebuilt"};

// A number without a name would be a null pointer.
static_assert(operation_names.back() != nullptr && reasons.back().name != nullptr && mutation_names.back() != nullptr);

}  // namespace

const char* to_string(role r) noexcept {
  switch (r) {
    case role::student:
      return "student";
    case role::staff:
      return "staff";
    case role::guardian:
      return "guardian";
  }
  return "";
}

const char* to_string(subject_kind kind) noexcept {
  switch (kind) {
    case subject_kind::person:
      return "person";
    case subject_kind::group:
      return "group";
    case subject_kind::school:
      return "school";
    case subject_kind::consent:
      return "consent";
  }
  return "";
}

const char* to_string(operation op) noexcept {
  return operation_names[static_cast<std::size_t>(op)];
}
const char* to_string(reason why) noexcept {
  return reasons[static_cast<std::size_t>(why)].name;
}
const char* describe(reason why) noexcept {
  return reasons[static_cast<std::size_t>(why)].sentence;
}

const char* to_string(plan_state s) noexcept {
  switch (s) {
    case plan_state::withheld:
      return "withheld";
    case plan_state::held:
      return "held";
    case plan_state::ready:
      return "ready";
    case plan_state::pushing:
      return "pushing";
    case plan_state::done:
      return "done";
    case plan_state::refused:
      return "refused";
  }
  return "";
}

const char* to_string(outcome::kind what) noexcept {
  switch (what) {
    case outcome::kind::done:
      return "done";
    case outcome::kind::failed:
      return "failed";
    case outcome::kind::unknown:
      return "unknown";
    case outcome::kind::not_sent:
      return "not_sent";
  }
  return "";
}

const char* to_string(mutation_kind kind) noexcept {
  return mutation_names[static_cast<std::size_t>(kind)];
}

std::optional<mutation_kind> parse_mutation_kind(std::string_view text) noexcept {
  for (std::size_t i = 1; i < mutation_names.size(); ++i) {
    if (text == mutation_names[i]) return static_cast<mutation_kind>(i);
  }
  return std::nullopt;
}

std::string to_string(const source_position& where) {
  std::string out = where.file;
  if (where.line != 0) out += ":" + std::to_string(where.line) + ":" + std::to_string(where.column);
  return out;
}

std::string on_premises_step(operation op) {
  const std::string in_it = " it in the local Active Directory";
  const std::string then = " and let that be synchronised; the next sync then sees that it is ";
  switch (op) {
    case operation::delete_user:
    case operation::delete_group:
      return "delete" + in_it + then + "gone";
    case operation::deactivate_user:
      return "disable" + in_it + then + "off";
    default:
      return "change" + in_it + " and let that be synchronised, or end the synchronisation of it";
  }
}

}  // namespace sluis
