// What a rehearsal found, put together from what its own daemon and the stand-ins say. JSON as docs/api.md describes
// it; it names nobody unless lines are added.
#pragma once

#include <string>
#include <vector>

#include "config/config.hpp"
#include "daemon/client/connection.hpp"
#include "daemon/client/exit_code.hpp"
#include "daemon/client/rehearse_consent.hpp"
#include "daemon/rehearsal/stage.hpp"

namespace sluis::daemon::client {

class rehearsal_report {
 public:
  explicit rehearsal_report(const config::institution_settings& what);

  void rests_on(const std::string& target, const rehearsed_consent& consent);
  /// `status`: the real daemon's counts, to compare with.
  void kept_now(const json& status);
  /// `job`: as it ended. Asks `own` for the plans' lines and counts them, and for the invalid records.
  [[nodiscard]] result<void> first_sync(const json& job, connection& own);
  void second_sync(const json& job);
  enum class run : std::uint8_t { first, second };
  /// What the stand-ins were asked in this run, and what that would take at the real targets.
  [[nodiscard]] result<void> requests_until_now(const rehearsal::stage& on, run which);
  /// Every line of every plan, with names.
  [[nodiscard]] result<void> add_lines(connection& own, const std::string& purpose);

  [[nodiscard]] std::vector<std::string> plans() const;  // hashes
  [[nodiscard]] const json& as_json() const noexcept { return report_; }
  /// As of a sync (exit_code_of_sync); what the second still had to do is exit_code::some_failed.
  [[nodiscard]] exit_code how_it_ended() const noexcept { return how_; }

 private:
  json& target(const std::string& id);

  config::institution_settings what_;
  json report_;
  exit_code how_ = exit_code::done;
};

}  // namespace sluis::daemon::client
