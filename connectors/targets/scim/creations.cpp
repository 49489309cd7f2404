#include "connectors/targets/scim/creations.hpp"

#include <algorithm>

#include "connectors/targets/scim/survey.hpp"

namespace sluis::targets::scim {

using boost::asio::awaitable;

namespace {

result<std::string> creation_text(const released_change& change) {
  SLUIS_ASSIGN(const json resource, creation_body(change));
  return to_text(resource);
}

}  // namespace

bool is_the_one_made(const released_change& change, const remote_object& shown) {
  if (shown.handle && !shown.handle->empty()) return *shown.handle == change.object().hex();
  const auto name = kind_of(change.op()) == kind::user ? field::user_name : field::group_name;
  const auto said = change.fields().find(name);
  const auto held = shown.fields.find(name);
  if (held == shown.fields.end()) return false;
  return is_same_name(said == change.fields().end() ? change.object().hex() : said->second,
                      held->second);  // without a name it was given the handle
}

result<json> creation_body(const released_change& change) {
  return new_resource(kind_of(change.op()), change.object(), change.fields());
}

awaitable<outcome> creations::apply(const released_change& change) {
  const auto body = creation_text(change);
  if (!body) co_return outcome{outcome::kind::failed, {}, body.error()};
  auto answer = co_await session_.send("POST", endpoint(kind_of(change.op())), *body, http::repeat::only_if_unsent);
  const unsigned status = answer ? answer->status : 0;
  auto so_far =
      answer ? judge(change, read_answer(*answer), session_.settings().credential_file) : judge(change, answer.error());
  auto out = co_await settle(change, std::move(so_far));
  co_await session_.heed_creation(status, http::content::one);
  co_return out;
}

awaitable<outcome> creations::settle(const released_change& change, judgement so_far, known_lists* known) {
  if (so_far.then == judgement::next::confirm) {
    auto confirmed = co_await confirm(change, so_far.what);
    so_far = {judgement::next::settled, std::move(confirmed)};
  }
  if (so_far.then == judgement::next::settled) {
    const bool new_group = so_far.what.what == outcome::kind::done && change.op() == operation::create_group;
    if (new_group) session_.be_sure_of(so_far.what.remote_id);  // not so for one that is found: it may have members
    co_return so_far.what;
  }
  if (so_far.then == judgement::next::conflict) {
    auto resolved = co_await resolve_conflict(change, so_far.what);
    co_return resolved;
  }
  auto there = co_await look_up(change, known);
  if (there.what == outcome::kind::failed) co_return so_far.what;  // unknown: it may be shown later, or still arrive
  if (there.what == outcome::kind::done) there = co_await make_it_say(change, there.remote_id);
  co_return there;
}

// An id in an answer without our handle is only a claim: services that match new objects by address have answered with
// another person's account.
awaitable<outcome> creations::confirm(const released_change& change, outcome made) {
  const auto cannot_say = [&](const std::string& why) {
    const std::string what =
        "the target answered the creation of " + name_of(change) + " with an id that is not confirmed: " + why;
    const error why_open{errc::outcome_unknown, what,
                         "the next sync looks for it by its handle; ask the target's operator if it stays so"};
    return outcome{outcome::kind::unknown, {}, why_open};
  };
  const auto what = kind_of(change.op());
  auto answer = co_await session_.send("GET", path_of(what, made.remote_id), {}, http::repeat::always);
  if (!answer) co_return cannot_say(answer.error().message());
  if (answer->status != 200)
    co_return cannot_say("asked for it, the target answered " + std::to_string(answer->status));
  const auto shown = parse_one(answer->body, what, made.remote_id);
  if (!shown) co_return cannot_say("the answer is not the object that was asked for");
  if (is_the_one_made(change, *shown)) co_return made;
  std::string why = "the object under it carries neither our handle nor the name that we gave";
  if (shown->handle && !shown->handle->empty()) why = "the object under it carries another handle, " + *shown->handle;
  co_return cannot_say(why);
}

awaitable<outcome> creations::look_up(const released_change& change, known_lists* known, absence empty) {
  auto found = co_await find_by(session_, kind_of(change.op()), "externalId", change.object().hex(), known, empty);
  if (!found) {
    const auto said =
        found.error().code();  // nobody can be looked up now; or there was an answer, and it does not tell
    const auto code = said == errc::unavailable || said == errc::invalid_input ? said : errc::outcome_unknown;
    co_return outcome{outcome::kind::unknown,
                      {},
                      {code, "whether " + name_of(change) + " exists cannot be said: " + found.error().message(),
                       found.error().hint()}};
  }
  if (found->empty())
    co_return outcome{outcome::kind::failed, {}, {errc::not_found, name_of(change) + " is not at the target"}};
  if (found->size() > 1) {
    co_return outcome{outcome::kind::unknown,
                      {},
                      {errc::conflict, "the target holds " + name_of(change) + " more than once",
                       "delete all but one there, then sync again"}};
  }
  co_return outcome{outcome::kind::done, found->front(), {}};
}

// Ours by its handle, but perhaps from an earlier attempt with other content: say what it should hold.
awaitable<outcome> creations::make_it_say(const released_change& change, std::string id) {
  field_map fields = change.fields();
  if (kind_of(change.op()) == kind::user) fields.try_emplace(field::active, "true");
  for (auto at = fields.begin(); at != fields.end();) at = at->second.empty() ? fields.erase(at) : std::next(at);
  auto said = co_await alter_.set(change, id, std::move(fields));
  if (said.what.what == outcome::kind::done) co_return outcome{outcome::kind::done, id, {}};
  co_return outcome{outcome::kind::unknown, id, said.what.cause};
}

awaitable<outcome> creations::resolve_conflict(const released_change& change, outcome refused) {
  auto ours = co_await look_up(change);
  if (ours.what == outcome::kind::done) {
    auto said = co_await make_it_say(change, ours.remote_id);
    co_return said;
  }
  if (ours.what == outcome::kind::unknown) {
    refused.cause = ours.cause;
    co_return refused;
  }
  const bool user = kind_of(change.op()) == kind::user;
  const std::string attribute = user ? "userName" : "displayName";
  const auto name = change.fields().find(user ? field::user_name : field::group_name);
  if (name == change.fields().end()) co_return refused;
  auto strangers = co_await find_by(session_, kind_of(change.op()), attribute, name->second);
  const bool seen = strangers && !strangers->empty();
  refused.what = outcome::kind::failed;
  refused.cause =
      error(errc::conflict,
            refused.cause.message() + ": attribute " + attribute +
                (seen ? " is held by another object, and nothing is taken over"
                      : " collides with something that the target does not show, a deleted object perhaps"),
            "at the target, rename or remove that object, or put this handle into its externalId to adopt "
            "it; or change the name here. Where it is an account of ours that the target does not show because it is "
            "off: sluis target settle HANDLE --target TARGET --ours --object ID --reason REFERENCE");
  co_return refused;
}

}  // namespace sluis::targets::scim
