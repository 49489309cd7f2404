// Reading who is in one group, page by page: all of them, or an error.
#pragma once

#include <set>
#include <string>

#include "connectors/targets/graph/errand.hpp"
#include "connectors/targets/graph/graph_settings.hpp"

namespace sluis::targets::graph {

class member_listing final : public errand {
 public:
  member_listing(std::string group_id, const graph_settings& settings);

  [[nodiscard]] std::optional<call> next() override;
  void hear(const heard& by) override;

  /// Once settled.
  [[nodiscard]] const std::set<std::string>& members() const { return members_; }
  /// Nothing: the list is whole.
  [[nodiscard]] const std::optional<error>& failure() const { return failure_; }
  /// The failure is that there is no such group (or not yet).
  [[nodiscard]] bool is_gone() const { return gone_; }

 private:
  std::string group_id_;
  const graph_settings& settings_;
  std::string next_page_;
  unsigned pages_ = 0;
  std::size_t bytes_ = 0;
  std::set<std::string> members_;
  std::optional<error> failure_;
  bool gone_ = false;
};

}  // namespace sluis::targets::graph
