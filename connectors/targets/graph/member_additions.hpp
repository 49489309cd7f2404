// Bringing people into one group, twenty in a request. Such a request is all or nothing: refused, the group is read,
// who is in it already is done, and the rest is said again – once more together, then one by one, so that one bad
// member stops nobody. Objects that were made a moment ago get time to be seen.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "connectors/targets/graph/context.hpp"
#include "connectors/targets/graph/errand.hpp"
#include "connectors/targets/graph/member_listing.hpp"
#include "model/outcome.hpp"
#include "model/released.hpp"

namespace sluis::targets::graph {

class member_additions final : public errand {
 public:
  struct addition {
    const released_change* change;
    outcome* into;
  };
  /// All of one group, with ids.
  member_additions(std::vector<addition> all, context in) : waiting_(std::move(all)), in_(in) {}

  [[nodiscard]] std::optional<call> next() override;
  void hear(const heard& by) override;

 private:
  enum class manner : std::uint8_t { together, one_by_one };

  [[nodiscard]] bool take_part();
  void hear_addition(const heard& by);
  void hear_members();
  void say_again_or_give_up();
  void give_all(const heard& by);
  [[nodiscard]] bool is_fresh() const;
  [[nodiscard]] const std::string& group_id() const { return part_.front().change->remote_id(); }

  std::vector<addition> waiting_;
  std::size_t taken_ = 0;
  std::vector<addition> part_;   // under way
  std::vector<addition> apart_;  // to be said one by one
  manner manner_ = manner::together;
  std::optional<heard> refused_;  // why this part is being looked into
  std::optional<member_listing> listing_;
  bool said_again_ = false;
  bool may_have_arrived_ = false;  // an attempt of this part was lost, and may still arrive
  patience patience_;
  std::chrono::milliseconds wait_{0};
  context in_;
};

}  // namespace sluis::targets::graph
