// The schools of the education roster, and who is in them: for every school name that was released with a user one
// school, found or made once a process.
//
// An account does not wait for its school: who could not be put into it waits in memory, and is tried again a quarter
// of an hour later at the earliest, with changes that release a school (so only while the consent covers it), unless
// the account was switched off or removed meanwhile. Nobody is ever taken out.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "connectors/targets/graph/session.hpp"
#include "model/outcome.hpp"
#include "model/released.hpp"

namespace sluis::targets::graph {

/// One thread. With `education` off nothing is asked.
class schools {
 public:
  explicit schools(session& s) : session_(s) {}

  /// Before changes of one operation: the schools that they speak of.
  boost::asio::awaitable<void> before(const std::vector<released_change>& changes);
  /// After them: whose account is done goes into its school. What is wrong becomes a warning of the target.
  boost::asio::awaitable<void> after(const std::vector<released_change>& changes, const std::vector<outcome>& outcomes);

 private:
  using places = std::map<std::string, std::string>;  // the user's id at the target, the school's key

  void keep_waiting(const std::string& user_id, const std::string& key);
  boost::asio::awaitable<void> enrol(const places& who);

  session& session_;
  std::map<std::string, std::string> known_;  // key, id
  places waiting_;                            // bounded
  std::optional<instant> next_try_;           // of those who wait
};

}  // namespace sluis::targets::graph
