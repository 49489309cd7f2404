// A partner's SCIM 2.0 service (RFC 7643, RFC 7644) as a target.
#pragma once

#include <memory>

#include "connectors/targets/scim/scim_settings.hpp"
#include "connectors/targets/target.hpp"
#include "model/clock.hpp"
#include "model/random.hpp"

namespace sluis::targets {

/// All but the settings outlive the target. Used from the io_context's thread; one apply at a time.
[[nodiscard]] std::unique_ptr<target> make_scim_target(scim::scim_settings settings, http::transport& wire,
                                                       http::sleeper& rest, const clock& time, random& chance);

}  // namespace sluis::targets
