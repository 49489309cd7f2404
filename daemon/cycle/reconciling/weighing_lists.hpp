// What a survey's lists left out, beside what is on record: which of it is to be asked for one by one, and whether the
// lists are believed at all (mapping/list_trust.hpp). Coroutines of the io_context's thread; memory is touched on the
// strand.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "daemon/cycle/pushing/slices.hpp"
#include "daemon/cycle/reconciling/drift_report.hpp"
#include "mapping/guard.hpp"
#include "model/survey.hpp"
#include "state/push/as_on_record.hpp"
#include "state/shadow.hpp"

namespace sluis::daemon {

struct weighed {
  drift_report report;
  state::believed_lists believed;
  std::vector<state::shadow_row> missed;  // to be asked for one by one
  std::vector<state::shadow_row>
      hidden;  // off or empty, and left out: some services show none of those (state/push/not_shown.hpp)
  std::vector<state::shadow_row> unbelieved;              // left out by a list that is not believed
  std::vector<state::shadow_row> unbelieved_hidden;       // of those, off or empty
  std::set<std::pair<subject_kind, subject_id>> deleted;  // of the missed ones: a whole list that is believed leaves
                                                          // them out, and the target confirmed their deletion
  std::size_t unanswered = 0;                             // of the missed ones the target could not say what there is
  std::set<subject_id> copies_on;  // of whom another object has the handle, and is on or does not tell
  bool is_whole_next = false;      // what was found is told until it is gone: changes would not mention it again
};

struct weighing {
  const sliced_work& run;
  survey& found;  // what groups do not show of their members is filled in; texts that are left alone as they were said
  const known_objects& known;        // when the lists were asked for
  const state::as_on_record& marks;  // whom the lists showed as they are on record
  mapping::guard_limits limits;
  bool believe_all;
};

/// Writes only what an administrator's word gives: with `believe_all`, objects get the ids under which they are shown,
/// all in one piece of work on the strand.
[[nodiscard]] boost::asio::awaitable<result<weighed>> weigh_lists(const weighing& with);

/// Takes in what the lists say of what they show, in slices, each of which commits, and adds what else is to be asked
/// for. Of the groups in `without_members` it is not shown who is in them: they have the members that we put there.
[[nodiscard]] boost::asio::awaitable<result<weighed>> compare_lists(const weighing& with,
                                                                    const std::vector<std::string>& without_members,
                                                                    weighed so_far);

}  // namespace sluis::daemon
