// Asking for one object by itself, as target::find says: by id – among the deleted users as well –, by handle, by
// login. Where a search for the handle is refused, the whole list is read, once for all that are asked for.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>
#include <unordered_set>

#include "connectors/targets/google/json_text.hpp"
#include "connectors/targets/google/new_objects.hpp"
#include "connectors/targets/google/session.hpp"
#include "connectors/targets/google/whole_list.hpp"
#include "model/released.hpp"
#include "model/sighting.hpp"

namespace sluis::targets::google {

/// The ids of the users that Google holds as deleted. It has no way to ask for one of them, so the list is read, and
/// used for five minutes.
struct deleted_users {
  std::optional<instant> read;
  std::unordered_set<std::string> ids;
};

class finding {
 public:
  finding(session& s, const new_objects& fresh, deleted_users& bin, known_users& known, instant now,
          const released_look_up& what)
      : session_(s), fresh_(fresh), bin_(bin), known_(known), now_(now), look_up_(what) {}
  boost::asio::awaitable<sighting> run();

 private:
  /// Nothing: go on with the next question.
  using found = std::optional<sighting>;
  boost::asio::awaitable<found> user_by_key(std::string key, sighting::how way);
  boost::asio::awaitable<found> user_by_handle();
  boost::asio::awaitable<found> user_in_whole_list();
  boost::asio::awaitable<found> group_by_key(std::string key, sighting::how way);
  boost::asio::awaitable<found> among_deleted();
  boost::asio::awaitable<result<void>> read_deleted();
  boost::asio::awaitable<sighting> user();
  boost::asio::awaitable<sighting> group();
  [[nodiscard]] sighting more_than_one() const;
  [[nodiscard]] sighting cannot_say(const answered& by) const;
  [[nodiscard]] found judge(remote_object object, sighting::how way) const;

  session& session_;
  const new_objects& fresh_;
  deleted_users& bin_;
  known_users& known_;
  instant now_;
  const released_look_up& look_up_;
};

}  // namespace sluis::targets::google
