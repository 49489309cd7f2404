// Changing or removing one object whose id is known. All of it can be said twice.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "connectors/targets/scim/resources.hpp"
#include "connectors/targets/scim/session.hpp"

namespace sluis::targets::scim {

class alterations {
 public:
  explicit alterations(session& s) : session_(s) {}

  /// update_user, update_group, deactivate_user, delete_user, delete_group. A deactivation without an id looks the
  /// handle up first; nobody there: done.
  boost::asio::awaitable<outcome> apply(const released_change& change);

  /// Sets these fields on the object with this id, by PATCH, or where there is none by reading and PUT.
  boost::asio::awaitable<judgement> set(const released_change& change, std::string id, field_map fields);

 private:
  boost::asio::awaitable<judgement> put_whole(const released_change& change, std::string id, field_map fields);
  boost::asio::awaitable<judgement> put_once(const released_change& change, const std::string& id,
                                             const field_map& fields);
  [[nodiscard]] judgement judge_of(const released_change& change, const http::response& answer,
                                   const std::string& id) const;
  boost::asio::awaitable<outcome> remove(const released_change& change);
  boost::asio::awaitable<outcome> deactivate_by_handle(const released_change& change);

  session& session_;
};

/// What an update or a deactivation sets: a deactivation always says active=false.
[[nodiscard]] field_map fields_to_set(const released_change& change);

}  // namespace sluis::targets::scim
