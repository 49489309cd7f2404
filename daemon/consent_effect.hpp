// What a consent that was just recorded takes away of what a target holds already: said to whoever recorded it. On the strand.
#pragma once

#include <cstdint>
#include <string>

#include "model/consent.hpp"
#include "state/store.hpp"

namespace sluis::daemon {

struct consent_effect {
  std::uint64_t accounts = 0;    // that hold attributes which it does not cover
  attribute_set attributes;      // which
  std::uint64_t user_names = 0;  // accounts whose user name is made of an e-mail address that it does not cover
};

/// Of the active accounts of whom it covers: nothing is written to the others any more. Decrypts what is on record of each.
[[nodiscard]] result<consent_effect> effect_of(state::store& store, const grant& given);
/// "132 accounts lose email,school, which needs no approval; 40 accounts get another user name, …". Empty: nothing is taken away.
/// Pure.
[[nodiscard]] std::string effect_text(const consent_effect& what);

}  // namespace sluis::daemon
