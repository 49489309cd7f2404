// Creating one object, so that it exists once and is ours. POST cannot be repeated: whatever is not certain is looked
// up by the handle, and what that does not show stays unknown, because it may be shown later: it is not repeated here.
// 503 is what a busy service answers before any effect, and a gateway sometimes after it: it is not certain either.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "connectors/targets/scim/alterations.hpp"
#include "connectors/targets/scim/lookup.hpp"
#include "connectors/targets/scim/session.hpp"
#include "model/survey.hpp"

namespace sluis::targets::scim {

class creations {
 public:
  explicit creations(session& s) : session_(s), alter_(s) {}

  boost::asio::awaitable<outcome> apply(const released_change& change);

  /// Goes on from a judgement (of a bulk answer, say). not_sent: it had no effect. `known`: as of find_by.
  boost::asio::awaitable<outcome> settle(const released_change& change, judgement so_far, known_lists* known = nullptr);

  /// Is it there? done with its id; failed: not there; unknown: cannot be said now (errc::invalid_input: the answer
  /// does not tell). `known`, `empty`: as of find_by.
  boost::asio::awaitable<outcome> look_up(const released_change& change, known_lists* known = nullptr,
                                          absence empty = absence::as_answered);

 private:
  boost::asio::awaitable<outcome> confirm(const released_change& change, outcome made);
  boost::asio::awaitable<outcome> resolve_conflict(const released_change& change, outcome refused);
  boost::asio::awaitable<outcome> make_it_say(const released_change& change, std::string id);

  session& session_;
  alterations alter_;
};

/// Pure: is the object that is shown under the answered id the one that was to be made? It carries our handle; or none,
/// and the name that we gave it.
[[nodiscard]] bool is_the_one_made(const released_change& change, const remote_object& shown);

/// The body of a creation; the error is a failure of this change alone.
[[nodiscard]] result<json> creation_body(const released_change& change);

}  // namespace sluis::targets::scim
