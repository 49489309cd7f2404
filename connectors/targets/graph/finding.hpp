// Asking for one object by itself, as target::find says: by id – among the deleted ones as well –, by handle, by login.
// Where a filter by the handle is refused, the whole list is read, once for all that are asked for.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "connectors/targets/graph/delta_item.hpp"
#include "connectors/targets/graph/session.hpp"
#include "connectors/targets/graph/whole_list.hpp"
#include "model/released.hpp"
#include "model/sighting.hpp"

namespace sluis::targets::graph {

/// One question at a time.
class finding {
 public:
  finding(session& s, known_lists& known, const released_look_up& what);
  boost::asio::awaitable<sighting> run();

 private:
  /// Nothing: go on with the next question.
  using found = std::optional<sighting>;
  boost::asio::awaitable<found> by_id();
  boost::asio::awaitable<found> among_deleted();
  boost::asio::awaitable<found> by_handle(std::string property, std::string value);
  boost::asio::awaitable<found> by_login();
  boost::asio::awaitable<found> in_whole_list(std::string property, std::string value);
  [[nodiscard]] found judge_list(const heard& by, sighting::how how);
  boost::asio::awaitable<found> by_unique_name();
  [[nodiscard]] sighting cannot_say(const heard& by) const;
  [[nodiscard]] found judge(const std::vector<json>& objects, sighting::how how);
  void note_master(const json& shown, const remote_object& object);
  [[nodiscard]] const std::string& selected() const {
    return what_ == remote_object::kind::user ? properties_.users : properties_.groups;
  }

  session& session_;
  known_lists& known_;
  const released_look_up& look_up_;
  remote_object::kind what_;
  shown_properties properties_;
};

}  // namespace sluis::targets::graph
