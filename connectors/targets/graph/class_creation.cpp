#include "connectors/targets/graph/class_creation.hpp"

#include "connectors/targets/graph/bodies.hpp"
#include "connectors/targets/graph/judge.hpp"
#include "connectors/targets/graph/lookup.hpp"

namespace sluis::targets::graph {

std::optional<call> class_creation::next() {
  std::optional<call> out;
  switch (step_) {
    case step::create:
      out = creation();
      break;
    case step::find:
      out = find_by_handle(object_kind::group, change_.object(), in_.settings);
      break;
    case step::adopt:
      out = adoption();
      break;
    case step::settled:
      return std::nullopt;
  }
  if (out) out->wait = std::exchange(wait_, std::chrono::milliseconds{0});
  return out;
}

std::optional<call> class_creation::creation() {
  auto body = new_class(change_);
  if (!body) {
    settle({outcome::kind::failed, {}, body.error()});
    return std::nullopt;
  }
  ++creations_;
  call out;
  out.method = "POST";
  out.path = "/education/classes";
  out.body = std::move(*body);
  out.how = http::repeat::only_if_refused;
  return out;
}

// POST /education/classes takes no extension, so the handle is written here; what an earlier attempt made may carry an
// older name, too.
std::optional<call> class_creation::adoption() {
  auto body = existing_group(change_, in_.settings);
  if (!body) {
    settle({outcome::kind::unknown, id_, body.error()});
    return std::nullopt;
  }
  call out;
  out.method = "PATCH";
  out.path = path_of(object_kind::group, id_);
  out.body = std::move(*body);
  return out;
}

void class_creation::hear(const heard& by) {
  switch (step_) {
    case step::create:
      return hear_creation(by);
    case step::find:
      return hear_find(by);
    case step::adopt:
      return hear_adoption(by);
    case step::settled:
      return;
  }
}

void class_creation::hear_creation(const heard& by) {
  const auto m = meaning_of(by);
  auto what = graph::settled(change_, by, in_.settings.credential_file);
  // After an attempt that may have taken effect any refusal of the content may mean that: the same content was sent
  // before.
  const bool in_the_way = m == meaning::conflict || by.status == 409 || (by.status == 400 && open_);
  const bool is_ours = m == meaning::done && whose_is(change_, by.body, in_.settings) == whose::ours;
  if (is_ours && !id_in(by.body).empty()) {
    id_ = id_in(by.body);
    in_.made.made(id_);
    step_ = step::adopt;
  } else if (in_the_way) {
    collided_ = what;
    step_ = step::find;
  } else if (m == meaning::ambiguous || m == meaning::done) {
    if (m == meaning::done) {
      creations_ = most_creations;  // it was made, under whatever id: it is not made again
      what = {outcome::kind::unknown,
              {},
              {errc::outcome_unknown, "Microsoft Graph answered the creation of " + label_of(change_) +
                                          " without an id that is shown to be of ours"}};
    }
    open_ = what;
    step_ = step::find;
  } else {
    settle(m == meaning::not_sent && open_ ? *open_ : what);
  }
}

void class_creation::hear_find(const heard& by) {
  const auto there = existence(change_, by, in_.settings);
  if (there.what == outcome::kind::done) {
    id_ = there.remote_id;
    step_ = step::adopt;
  } else if (there.what == outcome::kind::unknown) {
    settle(there);
  } else if (!collided_ && creations_ < most_creations) {
    step_ = step::create;
  } else if (!wait_a_little()) {
    settle(open_ ? *open_ : *collided_);
  }
}

void class_creation::hear_adoption(const heard& by) {
  const auto m = meaning_of(by);
  if (m == meaning::gone && wait_a_little()) return;
  if (m == meaning::done) {
    settle({outcome::kind::done, id_, {}});
  } else {
    settle({outcome::kind::unknown, id_, graph::settled(change_, by, in_.settings.credential_file).cause});
  }
}

bool class_creation::wait_a_little() {
  const auto wait = patience_.next_wait();
  if (wait) wait_ = *wait;
  return wait.has_value();
}

void class_creation::settle(outcome what) {
  into_ = std::move(what);
  step_ = step::settled;
}

}  // namespace sluis::targets::graph
