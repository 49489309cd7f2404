// Changing, deactivating or removing one object. All of it can be said twice. Gone already is done for a removal; a
// user that was deleted behind our back is brought back before it is changed (Google keeps deleted users for 20 days).
// Removing is never final here: delete_user is done once Google holds the account as deleted, and the rest is Google's.
#pragma once

#include <string>
#include <vector>

#include "connectors/targets/google/errand.hpp"
#include "connectors/targets/google/json_text.hpp"

namespace sluis::targets::google {

class alteration final : public errand {
 public:
  alteration(const released_change& change, surroundings& around);
  [[nodiscard]] std::optional<call> next() override;
  void hear(const answered& by) override;

 private:
  enum class stage : std::uint8_t { find, read, write, undelete };

  [[nodiscard]] std::optional<call> writing();
  void go(stage next_one);
  void heard_find(const answered& by);
  void heard_read(const answered& by);
  void heard_write(const answered& by);
  void heard_undelete(const answered& by);
  void heard_gone(const answered& by);
  void begin();
  [[nodiscard]] result<json> patch();
  [[nodiscard]] call undeletion();

  stage at_ = stage::write;
  std::string id_;
  enum class attempt : std::uint8_t { not_yet, tried } undeleting_ = attempt::not_yet;
  json organizations_ = json::array();
  enum class place : std::uint8_t {
    kept,
    lost
  } place_ = place::kept;  // who comes back is at the top until it is known better
};

}  // namespace sluis::targets::google
