#include "daemon/api/answer.hpp"

namespace sluis::daemon::api {

using boost::beast::http::status;

std::string dump(const json& what) {
  return what.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
}

answer json_answer(const json& what, status code) {
  return {code, "application/json", dump(what), "", after_sending::keep};
}

answer error_answer(status code, const std::string& name, const std::string& message, const std::string& hint) {
  json inside = {{"code", name}, {"message", message}, {"hint", hint}};
  json whole;
  whole["error"] = std::move(inside);
  return json_answer(whole, code);
}

answer error_answer(const error& cause) {
  return error_answer(status_of(cause.code()), to_string(cause.code()), cause.message(), cause.hint());
}

status status_of(errc code) noexcept {
  switch (code) {
    case errc::invalid_input:
      return status::bad_request;
    case errc::refused:
      return status::forbidden;
    case errc::not_found:
      return status::not_found;
    case errc::conflict:
      return status::conflict;
    case errc::unavailable:
    case errc::outcome_unknown:
    case errc::io:
      return status::service_unavailable;
    case errc::corrupt:
    case errc::unknown:
      break;
  }
  return status::internal_server_error;
}

}  // namespace sluis::daemon::api
