// The password that Microsoft wants with a new account, to be changed at the first sign-in. It is kept nowhere, and
// told to nobody but, where the institution wants it (hand_out_first_passwords), to whoever hears the outcome of the
// creation.
#pragma once

#include "model/random.hpp"
#include "model/secret.hpp"

namespace sluis::targets::graph {

/// 132 random bits in 22 characters, and four more so that each class that a tenant may ask for is there.
[[nodiscard]] secret first_password(random& chance);

}  // namespace sluis::targets::graph
