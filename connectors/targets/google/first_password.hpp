// Google wants a password with a new user. Nobody is told it unless the institution wants it handed out: people come in
// by single sign-on, and the first login must change it.
#pragma once

#include "model/random.hpp"
#include "model/secret.hpp"

namespace sluis::targets::google {

/// 32 characters of A-Z a-z 0-9 - _ (192 bits); Google takes 8 to 100.
[[nodiscard]] secret first_password(random& chance);

/// `object` is a JSON object with members: the same with "password" as its last one. The caller wipes it once sent.
[[nodiscard]] std::string with_password(const std::string& object, const secret& password);

}  // namespace sluis::targets::google
