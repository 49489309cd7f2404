// First passwords of accounts that we made, until somebody takes them: in memory only, each given once, forgotten after
// seven days or when the daemon stops. One an institution; one thread (the io_context's).
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <utility>

#include "model/clock.hpp"
#include "model/ids.hpp"
#include "model/secret.hpp"

namespace sluis::daemon {

class first_password_store {
 public:
  static constexpr std::chrono::hours kept_for{7 * 24};

  /// An account that was made anew has a new password; the old one is forgotten.
  void put(const target_id& target, const subject_id& person, std::shared_ptr<const secret> password, instant now);
  [[nodiscard]] bool has(const target_id& target, const subject_id& person, instant now) const;
  /// Null: was taken already, is too old, or never was there.
  [[nodiscard]] std::shared_ptr<const secret> take(const target_id& target, const subject_id& person, instant now);
  /// How many wait at a target.
  [[nodiscard]] std::uint64_t count(const target_id& target, instant now) const;
  /// Wipes what is too old.
  void forget_old(instant now);
  void clear() { kept_.clear(); }

 private:
  struct entry {
    std::shared_ptr<const secret> password;
    instant since;
  };
  std::map<std::pair<target_id, subject_id>, entry> kept_;
};

}  // namespace sluis::daemon
