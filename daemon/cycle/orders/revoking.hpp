// Every event that changes what may leave for a target ends what is being sent there: a withdrawal, another consent, a
// target that moved or left.
#pragma once

#include <vector>

#include "daemon/cycle/island.hpp"

namespace sluis::daemon {

/// Nothing more is written under the permits that are out; requests that were written already may still arrive. `why`
/// completes a sentence: "the consent was withdrawn". To be called before the event is answered: after it is on record,
/// and for what must end at once before that as well. On the io_context's thread.
void revoke_permits(island& where, const target_id& target, permit_issuer::which permits, const char* why);

/// While it lives, no request that holds attributes is written; of `all` permits: no request at all. Made when a
/// withdrawal or a pause of the target is given, before anything is waited for, and kept until it is on record or
/// refused.
class paused_permits {
 public:
  paused_permits(island& where, const target_id& target, const char* why,
                 permit_issuer::which permits = permit_issuer::which::of_consent);
  paused_permits(const paused_permits&) = delete;
  paused_permits& operator=(const paused_permits&) = delete;

 private:
  std::vector<permit_issuer::pause> pauses_;
};

}  // namespace sluis::daemon
