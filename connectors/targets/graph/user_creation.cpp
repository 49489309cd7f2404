#include "connectors/targets/graph/user_creation.hpp"

#include <algorithm>

#include "connectors/targets/graph/bodies.hpp"
#include "connectors/targets/graph/first_password.hpp"
#include "connectors/targets/graph/handles.hpp"
#include "connectors/targets/graph/judge.hpp"
#include "connectors/targets/graph/lookup.hpp"

namespace sluis::targets::graph {

namespace {

constexpr const char* later = "the next sync looks for ours by its handle";

}  // namespace

std::optional<call> user_creation::next() {
  std::optional<call> out;
  switch (step_) {
    case step::create:
      out = creation();
      break;
    case step::confirm:
      out = read_owner(object_kind::user, id_, in_.settings);
      break;
    case step::find_ours:
      out = find_by_handle(object_kind::user, change_.object(), in_.settings);
      break;
    case step::find_holder:
      out = find_by_principal_name(change_.fields().at(field::user_name),
                                   in_.settings);  // a creation without one was refused before it was sent
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

std::optional<call> user_creation::creation() {
  auto password = first_password(in_.chance);
  auto body = new_user(change_, password, in_.settings);
  if (!body) {
    settle({outcome::kind::failed, {}, body.error()});
    return std::nullopt;
  }
  ++creations_;
  if (in_.settings.hand_out_first_passwords) password_ = std::make_shared<const secret>(std::move(password));
  call out;
  out.method = "POST";
  out.path = collection(object_kind::user);
  out.body = std::move(*body);
  out.how = http::repeat::only_if_refused;
  return out;
}

std::optional<call> user_creation::adoption() {
  auto body = existing_user(change_, in_.settings);
  if (!body) {
    settle({outcome::kind::failed, {}, body.error()});
    return std::nullopt;
  }
  call out;
  out.method = "PATCH";
  out.path = path_of(object_kind::user, id_);
  out.body = std::move(*body);
  return out;
}

void user_creation::hear(const heard& by) {
  switch (step_) {
    case step::create:
      return hear_creation(by);
    case step::confirm:
      return hear_confirmation(by);
    case step::find_ours:
      return hear_ours(by);
    case step::find_holder:
      return hear_holder(by);
    case step::adopt:
      return hear_adoption(by);
    case step::settled:
      return;
  }
}

void user_creation::hear_creation(const heard& by) {
  const auto m = meaning_of(by);
  auto what = graph::settled(change_, by, in_.settings.credential_file);
  if (m == meaning::done && !id_in(by.body).empty()) {
    id_ = id_in(by.body);
    believe(by.body);
  } else if (m == meaning::conflict) {
    collided_ = true;
    collided_on_ = read_refusal(by.body).attribute;
    step_ = step::find_ours;
  } else if (m == meaning::done) {
    leave_open("Microsoft Graph created " + label_of(change_) + " without saying its id", {});
  } else if (m == meaning::ambiguous) {
    open_ = what;
    step_ = step::find_ours;
  } else {
    // Not sent now; but an attempt before it may still turn up.
    settle(m == meaning::not_sent && open_ ? *open_ : what);
  }
}

// What the object under id_ shows decides; only one that shows nothing of us is asked for.
void user_creation::believe(const json& shown) {
  switch (whose_is(change_, shown, in_.settings)) {
    case whose::ours:
      return settle_created(id_);
    case whose::anothers:
      return leave_open(
          "Microsoft Graph answered the creation of " + label_of(change_) + " with an object that is not ours",
          "nothing is sent to that one; ours is looked for by its handle");
    case whose::not_said:
      break;
  }
  const bool was_asked = step_ == step::confirm;
  step_ = step::confirm;
  if (!was_asked) return;
  if (const auto wait = patience_.next_wait()) {
    wait_ = *wait;
    return;
  }
  leave_open("Microsoft Graph answered the creation of " + label_of(change_) +
                 " with an object that does not show whose it is",
             later);
}

void user_creation::hear_confirmation(const heard& by) {
  const auto m = meaning_of(by);
  if (m == meaning::done && id_in(by.body) != id_) {
    return leave_open("Microsoft Graph answered a look-up of the new " + label_of(change_) + " with something else",
                      later);
  }
  if (m == meaning::done || m == meaning::gone) return believe(by.body);  // absent: not shown yet
  const auto why = answer_error(by, "a look-up of the new " + label_of(change_), in_.settings.credential_file);
  settle({outcome::kind::unknown, {}, {errc::outcome_unknown, why.message(), why.hint()}});
}

/// Nothing is believed of the answer, and the id is nobody's: ours is looked for by its handle.
void user_creation::leave_open(const std::string& why, const std::string& hint) {
  id_.clear();
  creations_ = most_creations;  // it was made, under whatever id: it is not made again
  open_ = outcome{outcome::kind::unknown, {}, {errc::outcome_unknown, why, hint}};
  step_ = step::find_ours;
}

void user_creation::hear_ours(const heard& by) {
  const auto there = existence(change_, by, in_.settings);
  if (there.what == outcome::kind::done) {
    id_ = there.remote_id;
    step_ = step::adopt;
  } else if (there.what == outcome::kind::unknown) {
    settle(there);
  } else if (collided_) {
    step_ = step::find_holder;
  } else if (creations_ < most_creations) {
    step_ = step::create;
  } else {
    settle(*open_);
  }
}

// Somebody holds the name. If nobody is shown, it may be ourselves, not to be seen yet.
void user_creation::hear_holder(const heard& by) {
  const auto holders = read_found(by, object_kind::user, in_.settings);
  if (!holders) {
    settle({outcome::kind::unknown,
            {},
            {errc::outcome_unknown, label_of(change_) + ": " + holders.error().message(), holders.error().hint()}});
    return;
  }
  const auto ours = std::find_if(holders->begin(), holders->end(),
                                 [&](const found& each) { return each.handle == change_.object().hex(); });
  if (ours != holders->end()) {
    id_ = ours->id;
    step_ = step::adopt;
  } else if (!holders->empty()) {
    settle(taken(" is held by another account, and nothing is taken over"));
  } else if (const auto wait = patience_.next_wait()) {
    wait_ = *wait;
    step_ = step::find_ours;
  } else {
    settle(taken(
        " collides with something that the target does not show as an account: a mail address, a contact or a group"));
  }
}

void user_creation::hear_adoption(const heard& by) {
  const auto m = meaning_of(by);
  if (m == meaning::done) {
    settle({outcome::kind::done, id_, {}});
    return;
  }
  const auto wait = m == meaning::gone ? patience_.next_wait() : std::nullopt;
  if (wait) {
    wait_ = *wait;
    return;
  }
  settle({outcome::kind::unknown, id_, graph::settled(change_, by, in_.settings.credential_file).cause});
}

outcome user_creation::taken(const char* how) const {
  const std::string attribute = collided_on_.empty() ? "userPrincipalName" : collided_on_;
  return {outcome::kind::failed,
          {},
          {errc::conflict, "create_user of " + label_of(change_) + ": attribute " + attribute + how,
           "at the target, rename or remove the other one, or write " + change_.object().hex() + " into its property " +
               handle_field(in_.settings.client_id) + " to adopt it; or change the login here"}};
}

// Its password is told only here: of an account that was found, nobody can say which attempt made it, or who changed
// what since.
void user_creation::settle_created(const std::string& id) {
  in_.made.made(id);
  settle({outcome::kind::done, id, {}, std::move(password_)});
}

void user_creation::settle(outcome what) {
  password_.reset();
  into_ = std::move(what);
  step_ = step::settled;
}

}  // namespace sluis::targets::graph
