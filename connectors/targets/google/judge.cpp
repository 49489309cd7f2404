#include "connectors/targets/google/judge.hpp"

#include "connectors/targets/google/resources.hpp"

namespace sluis::targets::google {

namespace {

errc code_for(meaning what, unsigned status) {
  switch (what) {
    case meaning::again:
    case meaning::not_sent:
      return errc::unavailable;
    case meaning::open:
      return errc::outcome_unknown;
    case meaning::gone:
      return errc::not_found;
    case meaning::taken:
    case meaning::full:
      return errc::conflict;
    default:
      return status == 401 || status == 403 || (status >= 300 && status < 400) ? errc::refused : errc::invalid_input;
  }
}

std::string hint_for(meaning what, unsigned status, const std::string& credential_file) {
  const std::string file = credential_file.empty() ? "the target's credential" : credential_file;
  if (status == 401) return "the credential is refused: check " + file;
  switch (what) {
    case meaning::again:
      return "the next sync tries again; if it happens often, something else uses up the same quota";
    case meaning::open:
      return "Google failed by itself: the next sync tries again";
    case meaning::gone:
      return "it was deleted in Google behind our back; a sync that looks for drift puts it back; where it does not, "
             "and a group is gone there, `sluis target findings` lists it";
    case meaning::full:
      return "the domain is full: remove or buy licences, or delete users there; leavers are dealt with first, and "
             "each sync tries again";
    case meaning::taken:
      return "rename or remove the other one in Google, or change the name here";
    default:
      break;
  }
  if (status == 403) return "check the admin role of the user that " + file + " acts for, and the scopes granted to it";
  if (status >= 300 && status < 400) return "redirects are not followed: put the final address into `url`";
  return "Google's reference of the Directory API says what it accepts";
}

std::string doing(const released_change& change) {
  return std::string(to_string(change.op())) + " of " + name_of(change);
}

}  // namespace

namespace {

// One code for three causes; what is not known here passes for none of them, so that it ends with an error instead of
// waiting for ever.
meaning meaning_of_unmet(const reply& by) {
  if (by.reason == "limitExceeded") return meaning::full;  // "Domain user limit reached."
  if (by.detail == refusal_detail::deleted) return meaning::gone;
  return by.detail == refusal_detail::being_created ? meaning::again : meaning::refused;
}

}  // namespace

bool is_throttling(const reply& by) {
  if (by.status == 429) return true;
  return by.status == 403 && (by.reason == "userRateLimitExceeded" || by.reason == "rateLimitExceeded" ||
                              by.reason == "quotaExceeded" || by.reason == "dailyLimitExceeded");
}

meaning meaning_of(const answered& by) {
  if (!by) {
    const auto code = by.error().code();
    return code == errc::unavailable || code == errc::refused ? meaning::not_sent : meaning::open;
  }
  if (by->status >= 200 && by->status < 300) return meaning::success;
  if (is_throttling(*by)) return meaning::again;
  switch (by->status) {
    case 404:
    case 410:
      return meaning::gone;
    case 409:
      return meaning::taken;
    case 412:
      return meaning_of_unmet(*by);
    case 503:
      return meaning::again;
    default:
      return by->status >= 500 && by->status != 501 ? meaning::open : meaning::refused;
  }
}

error error_of(const answered& by, const std::string& doing_what, const std::string& credential_file) {
  if (!by) return {by.error().code(), doing_what + ": " + by.error().message(), by.error().hint()};
  const auto what = meaning_of(by);
  std::string text = "Google answered " + std::to_string(by->status);
  if (!by->reason.empty()) text += " " + by->reason;
  return {code_for(what, by->status), text + " to " + doing_what, hint_for(what, by->status, credential_file)};
}

error error_of(const answered& by, const released_change& change, const std::string& credential_file) {
  error plain = error_of(by, doing(change), credential_file);
  const auto what = meaning_of(by);
  if (what == meaning::refused && by->status == 400) {
    const auto sent = attributes_of(change.fields());
    if (!sent.empty()) return {plain.code(), plain.message() + " (sent: " + sent + ")", plain.hint()};
  }
  if (what == meaning::taken) {
    const char* attribute = kind_of(change.op()) == kind::user ? "primaryEmail" : "email";
    return {plain.code(), plain.message() + ": attribute " + attribute + " is held by another account", plain.hint()};
  }
  return plain;
}

outcome outcome_of(const answered& by, const released_change& change, const std::string& credential_file) {
  switch (meaning_of(by)) {
    case meaning::success:
      return {outcome::kind::done, change.remote_id(), {}};
    case meaning::again:
    case meaning::not_sent:
    case meaning::full:
      return {outcome::kind::not_sent, {}, error_of(by, change, credential_file)};
    case meaning::open:
      return {outcome::kind::unknown, {}, error_of(by, change, credential_file)};
    default:
      return {outcome::kind::failed, {}, error_of(by, change, credential_file)};
  }
}

}  // namespace sluis::targets::google
