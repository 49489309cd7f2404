// The password that Microsoft wants with a new account. Nobody is told it; the owner gets one by the institution's own way.
#pragma once

#include "model/random.hpp"
#include "model/secret.hpp"

namespace sluis::targets::graph {

/// 132 random bits in 22 characters, and four more so that each class that a tenant may ask for is there.
[[nodiscard]] secret first_password(random& chance);

}  // namespace sluis::targets::graph
