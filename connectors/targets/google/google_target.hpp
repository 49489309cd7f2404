// Google Workspace (Directory API v1) as a target.
#pragma once

#include <memory>

#include "connectors/targets/google/google_settings.hpp"
#include "connectors/targets/target.hpp"
#include "model/clock.hpp"
#include "model/random.hpp"

namespace sluis::targets {

/// All but the settings outlive the target. Used from the io_context's thread; one apply at a time. The transport's
/// base url is the API's ("https://admin.googleapis.com"). `delete_user` is done when Google holds the account as
/// deleted: Google keeps it for 20 days and offers no way to remove it sooner.
[[nodiscard]] std::unique_ptr<target> make_google_target(google::google_settings settings, http::transport& wire,
                                                         http::sleeper& rest, const clock& time, random& chance);

}  // namespace sluis::targets
