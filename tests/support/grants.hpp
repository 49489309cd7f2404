// Grants for tests. They come the one way that there is: a consent is recorded in a real ledger in a temporary folder
// (and withdrawn there).
#pragma once

#include "model/consent.hpp"

namespace sluis::testing_support {

/// Of institution "stichting-demo" for target "partner". Made once for each set of attributes.
[[nodiscard]] grant consent_grant(const attribute_set& attributes);
[[nodiscard]] grant withdrawal_grant();
[[nodiscard]] grant expiry_grant();
/// For these roles, and for these schools of which none was ever read.
[[nodiscard]] grant narrow_grant(const attribute_set& attributes, const role_set& roles, const school_codes& schools);

}  // namespace sluis::testing_support
