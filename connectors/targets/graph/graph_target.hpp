// Microsoft 365 as a target, through Microsoft Graph v1.0 (facts: docs of the API, reference "targets.md").
//
// What it makes of our fields: user_name is the userPrincipalName (and, without what Exchange does not take, the
// mailNickname), from which Microsoft derives the mail address, so `email` is never written; family_name_prefix and
// family_name are one surname; school is companyName, function jobTitle, active accountEnabled. Our handle is the
// employeeId of a user and the uniqueName of a group (handles.hpp). A deletion is for good: the thirty days in which it
// could be undone are ended at once.
#pragma once

#include <memory>

#include "connectors/targets/graph/graph_settings.hpp"
#include "connectors/targets/target.hpp"
#include "model/clock.hpp"
#include "model/random.hpp"

namespace sluis::targets {

/// All but the settings outlive the target; the transport adds the token by itself. Used from the io_context's thread;
/// one apply at a time.
[[nodiscard]] std::unique_ptr<target> make_graph_target(graph::graph_settings settings, http::transport& wire,
                                                        http::sleeper& rest, const clock& time, random& chance);

}  // namespace sluis::targets
