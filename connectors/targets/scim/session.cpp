#include "connectors/targets/scim/session.hpp"

#include <algorithm>

#include "connectors/http/backoff.hpp"
#include "connectors/targets/anothers_answer.hpp"
#include "connectors/targets/scim/answers.hpp"

namespace sluis::targets::scim {

session::session(scim_settings settings, http::transport& wire, http::sleeper& rest, const clock& time, random& chance)
    : settings_(std::move(settings)),
      rest_(rest),
      chance_(chance),
      sender_(wire, rest, time, chance,
              http::pace(settings_.requests_per_second, std::max(1.0, settings_.requests_per_second)),
              settings_.policy) {}

unsigned session::busy_rounds() const {
  return busy_in_a_row_ / std::max(settings_.connections, 1U);
}

void session::resume_creating() {
  resume();
  if (busy_rounds() >= settings_.policy.attempts) halt(503);
}

boost::asio::awaitable<void> session::heed_creation(unsigned status, http::content held) {
  if (status > 0 && status < 500) busy_in_a_row_ = 0;
  if (status != 503) co_return;
  const auto& policy = settings_.policy;
  busy_in_a_row_ += held == http::content::one ? 1 : std::max(settings_.connections, 1U);
  if (busy_rounds() >= policy.attempts) {
    halt(status);
    co_return;
  }
  const auto delay = http::backoff(busy_rounds() + 1, policy.first_backoff, policy.longest_backoff, chance_);
  co_await rest_.sleep_for(delay);
}

void session::heed_whose(const released_change& change, const outcome& came) {
  if (creates(change.op()) || !is_answered_by_another(came)) return;
  halted_ = error(errc::unavailable, "not sent: an object of another handle answered to an earlier change of this push",
                  "the next sync looks at each object before it sends anything to it");
}

std::optional<bool> session::filter_works(kind what) const {
  const auto at = filter_works_.find(what);
  return at == filter_works_.end() ? std::nullopt : std::optional(at->second);
}

// A service that takes only application/json says so with 415 or 406, without effect: it is spoken to so from then on.
boost::asio::awaitable<result<http::response>> session::send(std::string method, std::string path, std::string body,
                                                             http::repeat how, std::string if_match) {
  if (halted_) co_return *halted_;
  auto answer = co_await send_once(method, path, body, how, if_match);
  if (answer && speaks_ == media::scim && (answer->status == 415 || answer->status == 406)) {
    speaks_ = media::plain_json;
    auto again = co_await send_once(method, path, body, how, if_match);
    if (again && (again->status == 415 || again->status == 406)) speaks_ = media::scim;  // it was not that
    answer = std::move(again);
  }
  note_if_down(answer, how);
  co_return answer;
}

boost::asio::awaitable<result<http::response>> session::send_once(const std::string& method, const std::string& path,
                                                                  const std::string& body, http::repeat how,
                                                                  const std::string& if_match) {
  const bool plain = speaks_ == media::plain_json;
  http::request r;
  r.method = method;
  r.path = path;
  r.headers.emplace_back("Accept", plain ? "application/json" : "application/scim+json, application/json");
  if (!if_match.empty()) r.headers.emplace_back("If-Match", if_match);
  if (!body.empty()) r.content_type = plain ? "application/json" : "application/scim+json";
  r.body = body;
  r.allowed = allowed_;
  if (r.path == bulk_path) r.holds = http::content::parts;
  auto answer = co_await sender_.send(std::move(r), how);
  co_return answer;
}

// After the sender's own attempts: what would meet the next request in the same way. A 500 is one record's trouble and
// stops nobody else.
void session::note_if_down(const result<http::response>& answer, http::repeat how) {
  if (!answer) {
    const bool silent = answer.error().code() == errc::outcome_unknown && how == http::repeat::always;
    if (answer.error().code() == errc::unavailable || silent) {
      halted_ = error(errc::unavailable, "not sent, because the target was down: " + answer.error().message(),
                      answer.error().hint());
    }
    return;
  }
  const unsigned status = answer->status;
  if (status == 503 && how == http::repeat::only_if_unsent) return;  // heed_creation
  const bool no_backend = (status == 502 || status == 504) && how == http::repeat::always;
  if (status == 401 || status == 429 || status == 503 || no_backend) halt(status);
}

void session::halt(unsigned status) {
  const error why = status_error({status, {}, {}}, "an earlier request", settings_.credential_file);
  halted_ = error(status == 401 ? errc::refused : errc::unavailable, "not sent: " + why.message(), why.hint());
}

answered read_answer(const http::response& answer) {
  answered out;
  out.status = answer.status;
  if (answer.status >= 300) {
    out.scim_type = parse_scim_type(answer.body);
  } else if (answer.status == 200 || answer.status == 201) {
    out.id = parse_id(answer.body);
    out.shown_id = out.id;
    out.handle = parse_handle(answer.body);
    const std::string* location = answer.find("location");
    if (out.id.empty() && location != nullptr) out.id = id_in_location(*location);
  }
  return out;
}

}  // namespace sluis::targets::scim
