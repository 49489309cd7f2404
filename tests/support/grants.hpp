// Grants for tests. They come the one way that there is: a consent is recorded in a real ledger in a temporary folder (and withdrawn there).
#pragma once

#include "model/consent.hpp"

namespace sluis::testing_support {

/// Of institution "stichting-demo" for target "partner". Made once for each set of attributes.
[[nodiscard]] grant consent_grant(const attribute_set& attributes);
[[nodiscard]] grant withdrawal_grant();

}  // namespace sluis::testing_support
