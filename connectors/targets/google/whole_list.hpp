// Finding a user by the handle where Google refuses to search for it: the whole list is read.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>
#include <vector>

#include "connectors/http/shared_work.hpp"
#include "connectors/targets/google/call.hpp"
#include "connectors/targets/google/session.hpp"
#include "model/released.hpp"

namespace sluis::targets::google {

/// A search that is answered so says nothing about the user.
[[nodiscard]] bool is_search_refused(const answered& by) noexcept;

/// The users that carry some handle, so that many look-ups read the list once.
struct known_users {
  struct user {
    std::string handle;
    std::string id;
  };
  std::optional<std::vector<user>> read;
  std::optional<error> failure;  // it could not be read
  http::shared_work reading;

  /// Before anybody is made or taken away.
  void reset() {
    read.reset();
    failure.reset();
  }
};

/// The ids of the users with this handle, out of `known`, or out of the whole list, which is then kept there. The whole
/// list or an error, never a part; errc::unavailable also where the list shows nobody's handle: it proves nothing.
/// Several at a time read it once; what failed is not tried again before reset().
[[nodiscard]] boost::asio::awaitable<result<std::vector<std::string>>> ids_in_whole_list(session& s, std::string handle,
                                                                                         known_users& known);

/// As id_of_ours (creation.hpp), of a user.
[[nodiscard]] boost::asio::awaitable<result<std::string>> find_in_whole_list(session& s, const released_change& change,
                                                                             known_users& known);

}  // namespace sluis::targets::google
