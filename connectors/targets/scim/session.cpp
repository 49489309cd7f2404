#include "connectors/targets/scim/session.hpp"

#include <algorithm>

#include "connectors/targets/scim/answers.hpp"

namespace sluis::targets::scim {

session::session(scim_settings settings, http::transport& wire, http::sleeper& rest, const clock& time, random& chance)
    : settings_(std::move(settings)),
      sender_(wire, rest, time, chance,
              http::pace(settings_.requests_per_second, std::max(1.0, settings_.requests_per_second)),
              settings_.policy) {}

boost::asio::awaitable<result<http::response>> session::send(std::string method, std::string path, std::string body,
                                                             http::repeat how, std::string if_match) {
  if (halted_) co_return *halted_;
  http::request r;
  r.method = std::move(method);
  r.path = std::move(path);
  r.headers.emplace_back("Accept", "application/scim+json, application/json");
  if (!if_match.empty()) r.headers.emplace_back("If-Match", std::move(if_match));
  if (!body.empty()) r.content_type = "application/scim+json";
  r.body = std::move(body);
  r.allowed = allowed_;
  auto answer = co_await sender_.send(std::move(r), how);
  note_if_down(answer, how);
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
  const bool no_backend = (status == 502 || status == 504) && how == http::repeat::always;
  if (status != 401 && status != 429 && status != 503 && !no_backend) return;
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
    const std::string* location = answer.find("location");
    if (out.id.empty() && location != nullptr) out.id = id_in_location(*location);
  }
  return out;
}

}  // namespace sluis::targets::scim
