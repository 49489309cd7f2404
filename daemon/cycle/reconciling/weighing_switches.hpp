// A survey that shows more accounts as newly switched off than the guard lets through at once: its word is not taken.
// Each of them is asked for by its id. Coroutine of the io_context's thread; memory is touched on the strand.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>

#include "daemon/cycle/pushing/slices.hpp"
#include "mapping/guard.hpp"
#include "model/survey.hpp"

namespace sluis::daemon {

struct weighed_switches {
  std::string finding;         // empty: the survey's word was taken
  bool is_whole_next = false;  // of some nothing is known: a survey of changes would not tell of them again
};

/// The same rule as for what a list leaves out (mapping/list_trust.hpp). Puts into `found` what the answers by id say.
/// Where there is none, `found` does not tell any more whether the account is on.
boost::asio::awaitable<result<weighed_switches>> weigh_switches(const sliced_work& run, survey& found,
                                                                mapping::guard_limits limits);

}  // namespace sluis::daemon
