#include "connectors/targets/google/creation.hpp"

#include <utility>

#include "connectors/targets/google/answers.hpp"
#include "connectors/targets/google/calls.hpp"
#include "connectors/targets/google/first_password.hpp"
#include "connectors/targets/google/org_unit_path.hpp"

namespace sluis::targets::google {

namespace {

constexpr int most_lost = 2;  // the second insertion only after a look-up said that the first left nothing

error held_by_another(const released_change& change, const char* seen) {
  const char* attribute = kind_of(change.op()) == kind::user ? "primaryEmail" : "email";
  return {errc::conflict,
          "creating " + name_of(change) + ": attribute " + attribute + " " + seen + ", and nothing is taken over",
          "in the Google admin console rename or remove what holds it, or write this handle into its custom field "
          "Sluis.handle to adopt it; or change the login here"};
}

result<std::string> one_with_handle(const std::string& body, const released_change& change) {
  SLUIS_ASSIGN(const auto page, parse_page(body, "users"));
  if (!page.next.empty())
    return cannot_say(change,
                      {errc::invalid_input, "Google did not apply a look-up's search", "the next sync asks again"});
  std::vector<std::string> ours;
  for (const auto& each : page.objects) {
    if (handle_in_user(each) == change.object().hex()) ours.push_back(text_member(each, "id"));
  }
  return the_one(ours, change);
}

}  // namespace

error cannot_say(const released_change& change, const error& because) {
  const auto code =
      because.code() == errc::unavailable ? errc::unavailable : errc::outcome_unknown;  // nobody can be looked up now
  return {code, "whether " + name_of(change) + " exists cannot be said: " + because.message(), because.hint()};
}

result<std::string> the_one(const std::vector<std::string>& ours, const released_change& change) {
  if (ours.empty()) return error{errc::not_found, name_of(change) + " is not at Google"};
  if (ours.size() > 1)
    return error{errc::conflict, "Google holds " + name_of(change) + " more than once",
                 "delete all but one there, then sync again"};
  return ours.front();
}

call find_ours(const released_change& change, const google_settings& with) {
  if (kind_of(change.op()) == kind::user) return calls::find_user(with, change.object());
  return calls::get_group(group_address(change.object(), with.group_domain));
}

result<std::string> id_of_ours(const answered& by, const released_change& change, const google_settings& with) {
  const auto what = meaning_of(by);
  const bool user = kind_of(change.op()) == kind::user;
  if (what == meaning::gone && !user) return error{errc::not_found, name_of(change) + " is not at Google"};
  if (what != meaning::success) return cannot_say(change, error_of(by, "a look-up", with.credential_file));
  if (user) return one_with_handle(by->body, change);
  auto id = parse_id(by->body);
  if (id.empty()) return cannot_say(change, {errc::invalid_input, "Google's answer has no id"});
  const auto group = parse_object(by->body);
  if (!group || handle_in_group(*group, with.group_domain) != change.object().hex()) {
    return cannot_say(change, {errc::invalid_input, "Google answered with a group of another address",
                               "see what in Google has this address as an alias"});
  }
  return id;
}

std::optional<call> creation::next() {
  switch (at_) {
    case stage::insert:
      return insertion();
    case stage::confirm:
      return calls::get_user_identity(claimed_);
    case stage::find:
      return find_ours(change(), settings());
    case stage::ask_holder:
      if (!user()) return find_ours(change(), settings());
      return calls::get_user_identity(login_address(change().fields().at(field::user_name), settings().group_domain));
    case stage::adopt:
      return adoption();
  }
  return std::nullopt;
}

std::optional<call> creation::insertion() {
  if (user()) return user_insertion();
  const auto body = new_group(change(), settings().group_domain);
  const auto text = body ? to_text(*body) : result<std::string>(body.error());
  if (text) return calls::insert_group(*text);
  fail(text.error());
  return std::nullopt;
}

// Written anew for each attempt, so that no password is kept while waiting.
std::optional<call> creation::user_insertion() {
  const auto place = units().place_of(change().fields());
  if (auto trouble = units().trouble_with(place)) {
    end(lost_ > 0 ? outcome{outcome::kind::unknown, {}, open_} : std::move(*trouble));
    return std::nullopt;
  }
  const auto body = new_user(change(), settings(), place);
  const auto text = body ? to_text(*body) : result<std::string>(body.error());
  if (!text) {
    fail(text.error());
    return std::nullopt;
  }
  auto password = first_password(chance());
  auto out = calls::insert_user(with_password(*text, password));
  if (settings().hand_out_first_passwords) password_ = std::make_shared<const secret>(std::move(password));
  return out;
}

// Ours by its handle, but perhaps from an earlier attempt with other content: say what it should hold.
std::optional<call> creation::adoption() {
  field_map fields = change().fields();
  if (user()) fields.try_emplace(field::active, "true");
  auto body = user() ? user_patch(change(), fields, settings().group_domain, json::array()) : group_patch(fields);
  if (body) put_handle(*body, change(), settings().group_domain);
  if (body && user() && is_template(settings().org_unit)) put_place(*body, units().place_of(fields));
  const auto text = body ? to_text(*body) : result<std::string>(body.error());
  if (!text) {
    end_unknown(text.error(), holder_);
    return std::nullopt;
  }
  return user() ? calls::patch_user(holder_, *text) : calls::patch_group(holder_, *text);
}

void creation::go(stage next_one) {
  at_ = next_one;
  no_trouble();
}

void creation::hear(const answered& by) {
  switch (at_) {
    case stage::insert:
      return heard_insert(by);
    case stage::confirm:
      return heard_confirmation(by);
    case stage::find:
      return heard_find(by);
    case stage::ask_holder:
      return heard_holder(by);
    case stage::adopt:
      return heard_adopt(by);
  }
}

std::optional<bool> creation::is_ours(const std::string& body) const {
  const auto object = parse_object(body);
  if (!object) return std::nullopt;
  const auto handle = user() ? handle_in_user(*object) : handle_in_group(*object, settings().group_domain);
  if (!handle.empty()) return handle == change().object().hex();
  if (!user() && !text_member(*object, "email").empty()) return false;  // a group's handle is its address
  return std::nullopt;
}

void creation::heard_insert(const answered& by) {
  const auto what = meaning_of(by);
  if (what == meaning::success) {
    claimed_ = parse_id(by->body);
    if (claimed_.empty()) return leave_open("without its id");
    const auto ours = is_ours(by->body);
    if (!ours && user()) return go(stage::confirm);
    if (!ours || !*ours)
      return leave_open(ours ? "with an object that is not ours" : "without saying whose the object is");
    is_new(claimed_);
    return end({outcome::kind::done, std::move(claimed_), {}, std::exchange(password_, nullptr)});
  }
  password_ = nullptr;
  if (what == meaning::taken) return go(stage::ask_holder);
  if (what == meaning::again && once_more()) return;
  if (what == meaning::open) {
    ++lost_;
    open_ = by ? error(errc::outcome_unknown, why(by).message(), why(by).hint()) : why(by);
    return go(stage::find);
  }
  if (what == meaning::refused && by->status == 400) units().forget(units().place_of(change().fields()));
  if (lost_ > 0 && what != meaning::refused) return end_unknown(open_);  // the earlier attempt may still arrive
  end_as(by);
}

// The answer to the insertion did not show our handle; the object under its id has to.
void creation::heard_confirmation(const answered& by) {
  const auto what = meaning_of(by);
  if (what == meaning::success && parse_id(by->body) == claimed_) {
    const auto ours = is_ours(by->body);
    if (ours && *ours) {
      is_new(claimed_);
      return end({outcome::kind::done, std::move(claimed_), {}, std::exchange(password_, nullptr)});
    }
    if (!ours && once_more()) return;  // not shown yet
    return leave_open("with an object that is not shown to be ours");
  }
  const bool later = what == meaning::again || what == meaning::open || what == meaning::gone;
  if (later && once_more()) return;
  if (what == meaning::not_sent) return end_unknown(cannot_say(change(), why(by)));
  leave_open("with an object that cannot be read");
}

/// Nothing of the answer is believed: ours is looked for by its handle.
void creation::leave_open(const char* why_not) {
  claimed_.clear();
  password_ = nullptr;
  lost_ = most_lost;  // it was made, under whatever id: it is not made again
  open_ = error(errc::outcome_unknown, "Google answered the creation of " + name_of(change()) + " " + why_not,
                "nothing is sent to that object; the next sync looks for ours by its handle");
  go(stage::find);
}

void creation::heard_find(const answered& by) {
  auto id = id_of_ours(by, change(), settings());
  if (id) {
    holder_ = std::move(*id);
    is_new(holder_);
    return go(stage::adopt);
  }
  const auto code = id.error().code();
  if (code == errc::not_found) return lost_ < most_lost ? go(stage::insert) : end_unknown(open_);
  const bool later = meaning_of(by) == meaning::again || meaning_of(by) == meaning::open;
  if (later && once_more()) return;
  end_unknown(id.error());
}

void creation::heard_holder(const answered& by) {
  switch (meaning_of(by)) {
    case meaning::success: {
      auto document = parse_object(by->body);
      auto id = parse_id(by->body);
      if (!document || id.empty()) {
        return end_unknown(cannot_say(change(), {errc::invalid_input, "Google's answer has no id"}));
      }
      const bool ours = is_ours(by->body).value_or(false);
      if (!ours) return fail(held_by_another(change(), "is held by another account"));
      holder_ = std::move(id);
      is_new(holder_);
      return go(stage::adopt);
    }
    case meaning::gone:  // refused as taken, and nobody there: not shown yet, or no user at all
      if (once_more()) return;
      return fail(held_by_another(change(), "collides with something that is not shown, a group or alias perhaps"));
    case meaning::again:
    case meaning::open:
      if (once_more()) return;
      break;
    default:
      break;
  }
  end_unknown(cannot_say(change(), why(by)));
}

void creation::heard_adopt(const answered& by) {
  switch (meaning_of(by)) {
    case meaning::success:
      return done(holder_);
    case meaning::gone:
      if (not_shown_yet(holder_)) return;
      break;
    case meaning::again:
    case meaning::open:
      if (once_more()) return;
      break;
    default:
      break;
  }
  end_unknown(why(by), holder_);
}

}  // namespace sluis::targets::google
