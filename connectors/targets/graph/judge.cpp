#include "connectors/targets/graph/judge.hpp"

#include "connectors/targets/graph/bodies.hpp"
#include "connectors/targets/graph/on_premises.hpp"

namespace sluis::targets::graph {

namespace {

errc code_of(meaning m, unsigned status) {
  switch (m) {
    case meaning::gone:
      return errc::not_found;
    case meaning::conflict:
    case meaning::full:
      return errc::conflict;
    case meaning::not_sent:
      return errc::unavailable;
    case meaning::ambiguous:
      return errc::outcome_unknown;
    default:
      break;
  }
  return status == 401 || status == 403 || (status >= 300 && status < 400) ? errc::refused : errc::invalid_input;
}

constexpr const char* of_administrators =
    "if only a few accounts answer so, they hold an administrator's role, which an application may not change: take "
    "the role from them, or give the application User-PasswordProfile.ReadWrite.All or a "
    "role of its own that may (Privileged Authentication Administrator)";

std::string hint_of(meaning m, unsigned status, const std::string& code, const std::string& credential_file) {
  const std::string file = credential_file.empty() ? "the target's credential" : credential_file;
  if (code == "Directory_QuotaExceeded")
    return "the tenant holds as many objects as it may: ask Microsoft for more, or remove some; leavers are dealt with "
           "first, and each sync tries again";
  if (status == 401) return "the credential is refused: check " + file;
  if (status == 403)
    return "give the application of " + file +
           " its permissions (User.ReadWrite.All, Group.ReadWrite.All, and EduRoster.ReadWrite.All for `education`), "
           "with an administrator's consent";
  if (status >= 300 && status < 400) return "redirects are not followed: put the final address into `url`";
  switch (m) {
    case meaning::gone:
      return "it was deleted at the target behind our back; a sync that looks for drift puts it back; where it does "
             "not, and a group is gone there, `sluis target findings` lists it";
    case meaning::conflict:
      return "rename or remove the other object at the target, or change the value here; nothing is taken over";
    case meaning::not_sent:
      return "the next sync goes on from here";
    case meaning::ambiguous:
      return "the next sync looks at it and goes on";
    default:
      return "look at the attributes of this record; Microsoft's sign-in to the same tenant shows which it does not "
             "take";
  }
}

outcome::kind kind_of(meaning m) {
  switch (m) {
    case meaning::done:
      return outcome::kind::done;
    case meaning::not_sent:
    case meaning::full:
      return outcome::kind::not_sent;
    case meaning::ambiguous:
      return outcome::kind::unknown;
    default:
      return outcome::kind::failed;
  }
}

bool is_about_an_account(operation op) {
  return op == operation::update_user || op == operation::deactivate_user || op == operation::delete_user;
}

std::string fields_of(const released_change& change) {
  std::string out;
  for (const auto& [f, value] : change.fields()) out += (out.empty() ? "" : ", ") + std::string(to_string(f));
  return out;
}

}  // namespace

meaning meaning_of(const heard& by) {
  if (by.status == 0) {
    const bool never_left = by.instead.code() == errc::unavailable || by.instead.code() == errc::refused;
    return never_left ? meaning::not_sent : meaning::ambiguous;
  }
  if (by.status >= 200 && by.status < 300) return meaning::done;
  if (by.status < 500 && read_refusal(by.body).code == "Directory_QuotaExceeded") return meaning::full;
  switch (by.status) {
    case 404:
    case 410:
      return meaning::gone;
    case 429:
    case 503:
      return meaning::not_sent;
    case 408:
    case 500:
    case 502:
    case 504:
      return meaning::ambiguous;
    default:
      return read_refusal(by.body).is_conflict ? meaning::conflict : meaning::failed;
  }
}

error answer_error(const heard& by, const std::string& doing, const std::string& credential_file) {
  if (by.status == 0) return {by.instead.code(), doing + ": " + by.instead.message(), by.instead.hint()};
  const auto m = meaning_of(by);
  const auto said = read_refusal(by.body);
  std::string text = "Microsoft Graph answered " + std::to_string(by.status);
  if (!said.code.empty()) text += " " + said.code;
  text += " to " + doing;
  if (!said.attribute.empty()) text += ": attribute " + said.attribute + " is held by another object";
  return {code_of(m, by.status), text, hint_of(m, by.status, said.code, credential_file)};
}

outcome settled(const released_change& change, const heard& by, const std::string& credential_file) {
  const auto m = meaning_of(by);
  if (m == meaning::done) return {outcome::kind::done, change.remote_id(), {}};
  auto why = answer_error(by, std::string(to_string(change.op())) + " of " + label_of(change), credential_file);
  const auto sent = fields_of(change);
  if (m == meaning::failed && read_refusal(by.body).is_on_premises)
    return {kind_of(m), {}, error(why.code(), why.message(), on_premises_hint(change.op()))};
  if (m == meaning::failed && by.status == 403 && is_about_an_account(change.op()))
    return {kind_of(m), {}, error(why.code(), why.message(), why.hint() + "; " + of_administrators)};
  if (m == meaning::failed && by.status == 400 && !sent.empty()) {
    why = error(why.code(), why.message() + " (sent: " + sent + ")", why.hint());
  }
  return {kind_of(m), {}, why};
}

}  // namespace sluis::targets::graph
