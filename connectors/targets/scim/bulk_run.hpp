// Carrying out a batch of creations or alterations by POST /Bulk, and one by one what bulk leaves open.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <vector>

#include "connectors/targets/scim/alterations.hpp"
#include "connectors/targets/scim/bulk_message.hpp"
#include "connectors/targets/scim/creations.hpp"
#include "connectors/targets/scim/session.hpp"

namespace sluis::targets::scim {

class bulk_run {
 public:
  bulk_run(session& s, const std::vector<released_change>& changes, std::vector<outcome>& outcomes)
      : session_(s), create_(s), alter_(s), changes_(changes), outcomes_(outcomes) {}

  /// The batch is of one operation, and the provider offers bulk.
  boost::asio::awaitable<void> apply();
  /// One change by a request of its own.
  boost::asio::awaitable<outcome> single(const released_change& change);

 private:
  boost::asio::awaitable<void> part(std::size_t first, std::size_t last);
  /// 503: every operation in it was answered so; otherwise 200.
  boost::asio::awaitable<unsigned> judge_part(std::size_t first, std::size_t last, std::string body);
  boost::asio::awaitable<void> part_failed(std::size_t first, std::size_t last, result<http::response> answer);
  boost::asio::awaitable<void> go_on_with_each(std::size_t first, std::vector<judgement> so_far);
  boost::asio::awaitable<void> go_on(std::size_t index, judgement so_far, known_lists* known);
  boost::asio::awaitable<void> alone(std::size_t index);
  std::vector<std::size_t> write_operations();

  session& session_;
  creations create_;
  alterations alter_;
  const std::vector<released_change>& changes_;
  std::vector<outcome>& outcomes_;
  std::vector<bulk_operation> operations_;
};

}  // namespace sluis::targets::scim
