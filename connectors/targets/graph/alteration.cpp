#include "connectors/targets/graph/alteration.hpp"

#include "connectors/targets/anothers_answer.hpp"
#include "connectors/targets/graph/bodies.hpp"
#include "connectors/targets/graph/delta_item.hpp"
#include "connectors/targets/graph/judge.hpp"
#include "connectors/targets/graph/lookup.hpp"

namespace sluis::targets::graph {

alteration::alteration(const released_change& change, outcome& into, context in)
    : change_(change), into_(into), in_(in), id_(change.remote_id()) {
  if (!id_.empty()) return;
  if (change.op() == operation::deactivate_user) {
    step_ = step::find;
  } else {
    settle({outcome::kind::failed,
            {},
            {errc::not_found, label_of(change) + " has no id at the target", "it must be created there first"}});
  }
}

std::optional<call> alteration::next() {
  std::optional<call> out;
  switch (step_) {
    case step::find:
      out = find_by_handle(object_kind::user, change_.object(), in_.settings);
      break;
    case step::change:
      out = alter();
      break;
    case step::look_among_deleted:
      out.emplace();
      out->method = "GET";
      out->path = deleted_path(id_) + "?$select=id";
      break;
    case step::restore:
      out.emplace();
      out->method = "POST";
      out->path = deleted_path(id_) + "/restore";
      break;
    case step::settled:
      return std::nullopt;
  }
  if (out) out->wait = std::exchange(wait_, std::chrono::milliseconds{0});
  return out;
}

std::optional<call> alteration::alter() {
  const auto what = kind_of(change_.op());
  auto body = what == object_kind::user ? changed_user(change_, in_.settings) : changed_group(change_, in_.settings);
  if (!body) {
    settle({outcome::kind::failed, {}, body.error()});
    return std::nullopt;
  }
  if (body->empty()) {
    settle({outcome::kind::done, id_, {}});
    return std::nullopt;
  }
  call out;
  out.method = "PATCH";
  out.path = path_of(what, id_);
  out.body = std::move(*body);
  return out;
}

void alteration::hear(const heard& by) {
  switch (step_) {
    case step::find:
      return hear_find(by);
    case step::change:
      return hear_change(by);
    case step::look_among_deleted:
      return hear_deleted(by);
    case step::restore:
      return hear_restore(by);
    case step::settled:
      return;
  }
}

// Its creation's outcome was never known, so it may have been made a moment ago.
void alteration::hear_find(const heard& by) {
  const auto there = existence(change_, by, in_.settings);
  if (there.what == outcome::kind::done) {
    id_ = there.remote_id;
    step_ = step::change;
  } else if (there.what == outcome::kind::unknown) {
    settle({outcome::kind::not_sent, {}, there.cause});
  } else if (!wait_a_little()) {
    outcome nobody{outcome::kind::done, {}, {}};
    nobody.was_absent = true;
    settle(std::move(nobody));
  }
}

void alteration::hear_change(const heard& by) {
  auto what = settled(change_, by, in_.settings.credential_file);
  if (meaning_of(by) != meaning::gone) {
    const auto shown = id_in(by.body);
    if (what.what == outcome::kind::done && !shown.empty() && shown != id_) {
      what = {outcome::kind::unknown,
              {},
              {errc::outcome_unknown,
               "Microsoft Graph answered the change of " + label_of(change_) + " with another object",
               "the next sync looks at it and says it again"}};
    }
    if (what.what == outcome::kind::done && shows_another_handle(change_, handle_shown(by))) {
      what = answered_by_another(outcome::kind::unknown, label_of(change_));
    }
    if (what.what == outcome::kind::done) what.remote_id = id_;
    settle(std::move(what));
    return;
  }
  if ((restored_ || in_.made.has(id_)) && wait_a_little()) return;
  gone_ = by;
  step_ = step::look_among_deleted;
}

/// Usually Graph answers a change without a body.
std::string alteration::handle_shown(const heard& by) const {
  if (!by.body.is_object()) return {};
  const auto what = kind_of(change_.op()) == object_kind::user ? remote_object::kind::user : remote_object::kind::group;
  const auto shown = read_object(by.body, what, extent::changes, properties_of(in_.settings.client_id));
  return shown.handle.value_or("");
}

void alteration::hear_deleted(const heard& by) {
  const auto m = meaning_of(by);
  const bool deactivating = change_.op() == operation::deactivate_user;
  if (m == meaning::done && deactivating) {
    settle({outcome::kind::done, id_, {}});  // who is deleted cannot sign in
  } else if (m == meaning::done && !restored_) {
    step_ = step::restore;
  } else if (m == meaning::gone && deactivating) {
    outcome nobody{outcome::kind::done, id_, {}};
    nobody.was_absent = true;  // so that it is looked for: it may be on under another id, or where a search shows it
    settle(std::move(nobody));
  } else if (m == meaning::gone || m == meaning::done) {
    settle(settled(change_, gone_, in_.settings.credential_file));
  } else {
    settle(settled(change_, by, in_.settings.credential_file));
  }
}

void alteration::hear_restore(const heard& by) {
  const auto m = meaning_of(by);
  if (m != meaning::done && m != meaning::gone) {  // gone: an attempt whose answer was lost restored it already
    settle(settled(change_, by, in_.settings.credential_file));
    return;
  }
  restored_ = true;
  in_.made.made(id_);
  step_ = step::change;
}

bool alteration::wait_a_little() {
  const auto wait = patience_.next_wait();
  if (wait) wait_ = *wait;
  return wait.has_value();
}

void alteration::settle(outcome what) {
  into_ = std::move(what);
  step_ = step::settled;
}

}  // namespace sluis::targets::graph
