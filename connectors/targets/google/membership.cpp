#include "connectors/targets/google/membership.hpp"

#include "connectors/targets/google/answers.hpp"
#include "connectors/targets/google/calls.hpp"
#include "connectors/targets/google/resources.hpp"

namespace sluis::targets::google {

std::optional<call> membership::next() {
  const auto& group = change().remote_id();
  const auto& member = change().member_remote_id();
  if (group.empty() || member.empty()) {
    fail({errc::not_found, "a member of " + name_of(change()) + " has no id at Google", "it must be created first"});
    return std::nullopt;
  }
  return change().op() == operation::add_member ? calls::insert_member(group, member)
                                                : calls::delete_member(group, member);
}

void membership::hear(const answered& by) {
  note_write(by);
  const bool adding = change().op() == operation::add_member;
  switch (meaning_of(by)) {
    case meaning::taken:  // "conflict": another change was made at the same moment, which says nothing of this one
      if (adding && by->reason != "conflict") return done({});
      if (adding && once_more()) return;
      break;
    case meaning::gone:
      if (!adding) return end({outcome::kind::done, {}, {}, {}, true});  // not a member, or no group
      if (not_shown_yet(change().remote_id()) || not_shown_yet(change().member_remote_id())) return;
      break;
    case meaning::again:
    case meaning::open:
      if (once_more()) return;
      break;
    case meaning::success:
      if (const auto shown = parse_id(by->body); adding && !shown.empty() && shown != change().member_remote_id()) {
        return end_unknown({errc::outcome_unknown,
                            "Google answered the addition to " + name_of(change()) + " with another member",
                            "the next sync looks at it and says it again"});
      }
      return done({});
    default:
      break;
  }
  end_as(by);
}

}  // namespace sluis::targets::google
