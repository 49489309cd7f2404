#include "connectors/targets/scim/judge.hpp"

#include "connectors/targets/anothers_answer.hpp"
#include "connectors/targets/scim/resources.hpp"

namespace sluis::targets::scim {

namespace {

errc code_for(unsigned status) {
  switch (status) {
    case 401:
    case 403:
      return errc::refused;
    case 404:
    case 410:
      return errc::not_found;
    case 409:
    case 412:
      return errc::conflict;
    case 429:
    case 503:
      return errc::unavailable;
    default:
      break;
  }
  if (status >= 300 && status < 400) return errc::refused;
  return status >= 500 && status != 501 ? errc::outcome_unknown : errc::invalid_input;
}

std::string hint_for(unsigned status, const std::string& credential_file) {
  const std::string file = credential_file.empty() ? "the target's token" : credential_file;
  switch (status) {
    case 401:
      return "the credential is refused: check " + file;
    case 403:
      return "check what the token in " + file + " may do at the target";
    case 413:
      return "the target takes only smaller requests";
    case 429:
    case 503:
      return "the next sync tries again; lower requests_per_second if it happens often";
    default:
      break;
  }
  if (status >= 300 && status < 400) return "redirects are not followed: put the final address into `url`";
  if (status >= 500 && status != 501)
    return "the target failed by itself: the next sync tries again, its operator can see why";
  return "ask the target's operator what it does not accept";
}

outcome::kind kind_for(errc code) {
  switch (code) {
    case errc::unavailable:
      return outcome::kind::not_sent;
    case errc::outcome_unknown:
      return outcome::kind::unknown;
    default:
      return outcome::kind::failed;
  }
}

constexpr const char* matches_objects =
    "ask the target's operator which attribute it matches new objects by; the next sync looks for ours by its handle";

bool is_removal(operation op) {
  return op == operation::deactivate_user || deletes(op) || op == operation::remove_member;
}

std::string doing(const released_change& change) {
  return std::string(to_string(change.op())) + " of " + name_of(change);
}

// Which attribute is to blame: the target's scimType and what was sent are all that can be said without its free text.
error refined(const released_change& change, const answered& by, error plain) {
  if (by.status == 404 || by.status == 410) {
    if (creates(change.op()))
      return {plain.code(), plain.message(), "check `url`: there is nothing to create objects at"};
    const bool is_addition = change.op() == operation::add_member;
    return {
        plain.code(), plain.message(),
        std::string(is_addition ? "the group or the member" : "it") +
            " was deleted at the target behind our back; a sync that looks for drift puts it back" +
            (is_addition ? "; where it does not, and the group is gone there, `sluis target findings` lists it" : "")};
  }
  const bool names = change.fields().count(field::user_name) + change.fields().count(field::group_name) > 0;
  if ((by.status == 409 || by.scim_type == "uniqueness") && names) {
    const char* attribute = kind_of(change.op()) == kind::user ? "userName" : "displayName";
    return {plain.code(), plain.message(),
            std::string("attribute ") + attribute +
                " is held by another object at the target: rename that one, or change the name here"};
  }
  if (plain.code() == errc::invalid_input && !change.fields().empty()) {
    return {plain.code(), plain.message() + " (sent: " + attributes_of(change.fields()) + ")", plain.hint()};
  }
  return plain;
}

}  // namespace

bool shows_another(const answered& by, const std::string& id) {
  return !by.shown_id.empty() && !id.empty() && by.shown_id != id;
}

outcome answered_with_another(const released_change& change) {
  return {outcome::kind::unknown,
          {},
          {errc::outcome_unknown, "the target answered " + doing(change) + " with another object",
           "it breaks RFC 7644: ask its operator; the next sync looks and says it again"}};
}

std::string name_of(const released_change& change) {
  return (kind_of(change.op()) == kind::user ? "user " : "group ") + change.object().hex();
}

error status_error(const answered& by, const std::string& doing_what, const std::string& credential_file) {
  std::string text = "the target answered " + std::to_string(by.status);
  if (!by.scim_type.empty()) text += " " + by.scim_type;
  return {code_for(by.status), text + " to " + doing_what, hint_for(by.status, credential_file)};
}

judgement judge(const released_change& change, const answered& by, const std::string& credential_file) {
  using next = judgement::next;
  const bool creation = creates(change.op());
  if (by.status >= 200 && by.status < 300) {
    if (!creation && shows_another(by, change.remote_id())) return {next::settled, answered_with_another(change)};
    if (!creation && shows_another_handle(change, by.handle)) {
      return {next::settled, answered_by_another(outcome::kind::unknown, name_of(change))};
    }
    if (!creation) return {next::settled, {outcome::kind::done, change.remote_id(), {}}};
    const auto shown = target_handle::parse(by.handle);
    if (shown && *shown != change.object()) {
      const std::string what = "the target answered the creation of " + name_of(change) +
                               " with an object that carries another handle, " + shown->hex();
      return {next::settled, {outcome::kind::unknown, {}, {errc::outcome_unknown, what, matches_objects}}};
    }
    if (!by.id.empty()) return {shown ? next::settled : next::confirm, {outcome::kind::done, by.id, {}}};
    return {next::look_up,
            {outcome::kind::unknown,
             {},
             {errc::outcome_unknown, "the target created " + name_of(change) + " without saying its id"}}};
  }
  const bool gone = by.status == 404 || by.status == 410;
  if (gone && is_removal(change.op()))
    return {next::settled, {outcome::kind::done, change.remote_id(), {}, nullptr, true}};
  const error said = refined(change, by, status_error(by, doing(change), credential_file));
  // A gateway may answer 503 after the effect, and a second one may be accepted.
  const error why = creation && by.status == 503
                        ? error(errc::outcome_unknown, said.message(), "it is looked up before it is repeated")
                        : said;
  const outcome what{kind_for(why.code()), {}, why};
  if (creation && (by.status == 409 || by.scim_type == "uniqueness")) return {next::conflict, what};
  if (creation && what.what == outcome::kind::unknown) return {next::look_up, what};
  return {next::settled, what};
}

judgement judge(const released_change& change, const error& instead) {
  // An answer that broke a bound was an answer to something that was sent.
  const bool sent = instead.code() != errc::unavailable && instead.code() != errc::refused;
  const error why(instead.code(), doing(change) + ": " + instead.message(), instead.hint());
  const outcome what{sent ? outcome::kind::unknown : outcome::kind::not_sent, {}, why};
  return {sent && creates(change.op()) ? judgement::next::look_up : judgement::next::settled, what};
}

}  // namespace sluis::targets::scim
