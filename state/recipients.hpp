// About which recipient the rows of a target in the shadow are: recorded before the first push, and changed by an administrator's word only. A target's id is only a
// name; the objects belong to whoever was behind it when they were made. One thread at a time.
#pragma once

#include <optional>

#include "model/ids.hpp"
#include "model/recipient.hpp"
#include "model/result.hpp"

namespace sluis::state {

class store;

class recipients {
 public:
  explicit recipients(store& s) : store_(s) {}

  /// Where the objects of this target are; nothing before the first push, and after the recipient was left.
  [[nodiscard]] std::optional<recipient> known(const target_id& target);
  /// Before anything is sent: records who receives it (leaf target.recipient) and commits. errc::refused where the objects are at another one.
  result<void> expect(const target_id& target, const recipient& now);

 private:
  store& store_;
};

}  // namespace sluis::state
