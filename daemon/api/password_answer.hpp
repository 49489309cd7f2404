// The one answer that holds secrets. It is written by hand into one buffer, which is wiped when it has been sent: a
// JSON library would leave copies.
#pragma once

#include <vector>

#include "daemon/api/answer.hpp"
#include "daemon/cycle/status/answers.hpp"

namespace sluis::daemon::api {

/// {"passwords":[{"person":"b2b2…","password":"…"}]}; null where it was handed out already, is not known any more, or
/// the person is blocked ("blocked":true).
[[nodiscard]] answer password_answer(const std::vector<handed_password>& all);

}  // namespace sluis::daemon::api
