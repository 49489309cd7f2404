#include "connectors/targets/graph/member_removal.hpp"

#include "connectors/http/url.hpp"
#include "connectors/targets/graph/bodies.hpp"
#include "connectors/targets/graph/judge.hpp"
#include "connectors/targets/graph/lookup.hpp"

namespace sluis::targets::graph {

member_removal::member_removal(const released_change& change, outcome& into, context in)
    : change_(change), into_(into), in_(in) {
  if (!change.remote_id().empty() && !change.member_remote_id().empty()) return;
  into_ = {outcome::kind::failed,
           {},
           {errc::not_found, "the group or the member of " + label_of(change) + " has no id at the target",
            "both must be created there first"}};
  settled_ = true;
}

std::optional<call> member_removal::next() {
  if (settled_) return std::nullopt;
  call out;
  out.method = "DELETE";
  out.path = path_of(object_kind::group, change_.remote_id()) + "/members/" +
             http::percent_encode(change_.member_remote_id()) + "/$ref";
  return out;
}

void member_removal::hear(const heard& by) {
  settled_ = true;
  if (meaning_of(by) == meaning::gone) {
    into_ = {outcome::kind::done, {}, {}};  // not a member, or no group: both are what was wanted
    into_.was_absent = true;
    return;
  }
  into_ = settled(change_, by, in_.settings.credential_file);
  if (into_.what == outcome::kind::done) into_.remote_id.clear();
}

}  // namespace sluis::targets::graph
