#include "connectors/targets/graph/removal.hpp"

#include "connectors/targets/graph/bodies.hpp"
#include "connectors/targets/graph/judge.hpp"
#include "connectors/targets/graph/lookup.hpp"

namespace sluis::targets::graph {

removal::removal(const released_change& change, outcome& into, context in) : change_(change), into_(into), in_(in) {
  if (!change.remote_id().empty()) return;
  settle({outcome::kind::failed,
          {},
          {errc::not_found, label_of(change) + " has no id at the target", "there is nothing to delete"}});
}

std::optional<call> removal::next() {
  if (step_ == step::settled) return std::nullopt;
  call out;
  out.method = "DELETE";
  out.path =
      step_ == step::softly ? path_of(kind_of(change_.op()), change_.remote_id()) : deleted_path(change_.remote_id());
  out.wait = std::exchange(wait_, std::chrono::milliseconds{0});
  return out;
}

void removal::hear(const heard& by) {
  const auto m = meaning_of(by);
  if (m != meaning::done && m != meaning::gone) {
    settle(settled(change_, by, in_.settings.credential_file));
    return;
  }
  if (step_ == step::softly) {
    if (m == meaning::gone && in_.made.has(change_.remote_id()) && wait_a_little()) return;
    deleted_now_ = m == meaning::done;
    step_ = step::for_good;
    return;
  }
  // A user, or the Microsoft 365 group behind a class, turns up among the deleted after a moment; a security group may
  // be gone at once.
  const bool should_be_there = deleted_now_ && (kind_of(change_.op()) == object_kind::user || in_.settings.education);
  if (m == meaning::gone && should_be_there && wait_a_little()) return;
  if (deleted_now_ || m == meaning::done) in_.made.deleted(change_.remote_id());
  outcome out{outcome::kind::done, change_.remote_id(), {}};
  out.was_absent = !deleted_now_ && m == meaning::gone;
  settle(std::move(out));
}

bool removal::wait_a_little() {
  const auto wait = patience_.next_wait();
  if (wait) wait_ = *wait;
  return wait.has_value();
}

void removal::settle(outcome what) {
  into_ = std::move(what);
  step_ = step::settled;
}

}  // namespace sluis::targets::graph
