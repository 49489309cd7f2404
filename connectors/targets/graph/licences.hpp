// The licences that one group gives to its members (group-based licensing). What is configured is added; what else the
// group gives, it keeps giving. Who is in the group is the tenant's own affair.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <optional>
#include <string>
#include <vector>

#include "connectors/targets/graph/session.hpp"

namespace sluis::targets::graph {

/// Which of `wanted` (skuIds) the group does not give, without regard to case. errc::invalid_input: its
/// assignedLicenses cannot be read. Pure.
[[nodiscard]] result<std::vector<std::string>> missing_licences(const json& group,
                                                                const std::vector<std::string>& wanted);
/// The body of an assignLicense that adds and removes nothing else. Pure.
[[nodiscard]] std::string licence_addition(const std::vector<std::string>& skus);

/// One thread.
class licences {
 public:
  explicit licences(session& s) : session_(s) {}

  /// Looks at the group and adds what is missing; asks nothing if there is nothing to see to, within a day after it was
  /// found in order, or within a quarter of an hour after a failure. The error says what to do: about the group, the
  /// application's right, or the seats.
  boost::asio::awaitable<result<void>> see_to();

 private:
  boost::asio::awaitable<result<void>> look();

  session& session_;
  std::optional<instant> next_look_;
};

}  // namespace sluis::targets::graph
