// Reading back everything that carries our handles or has an id that we know: users present and deleted, groups, and
// who is in them. For finding drift.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>
#include <vector>

#include "connectors/targets/google/calls.hpp"
#include "connectors/targets/google/json_text.hpp"
#include "connectors/targets/google/session.hpp"
#include "connectors/targets/target.hpp"

namespace sluis::targets::google {

class survey {
 public:
  survey(session& s, surveyor& hearer) : session_(s), hearer_(hearer) {}

  /// Whole, or an error (targets.md, rule 1): a page that fails, that cannot be read or that comes twice fails all of
  /// it. Members: the first pages of many groups in one batch, what is longer page by page.
  boost::asio::awaitable<result<void>> run();

 private:
  boost::asio::awaitable<result<void>> users(calls::life which);
  boost::asio::awaitable<result<void>> groups();
  boost::asio::awaitable<result<void>> members_of_all();
  boost::asio::awaitable<void> members_of_some(std::size_t first, std::size_t last);
  boost::asio::awaitable<result<void>> members_of(std::string group, answered first_page);
  void tell_user(const json& user, calls::life which);

  session& session_;
  surveyor& hearer_;
  std::vector<std::string> group_ids_;
  result<void> ended_{};
};

}  // namespace sluis::targets::google
