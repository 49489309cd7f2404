// Who receives what leaves for a target: the kind of interface and the address. A target's id in the configuration is
// only a name; the consent is for the recipient.
#pragma once

#include <string>

namespace sluis {

struct recipient {
  std::string kind;     // model/target_kind.hpp
  std::string address;  // canonical (config/recipient.hpp), without blanks: two spellings of one address are equal

  bool operator==(const recipient&) const = default;
};

/// "scim https://partner.example/scim/v2"
[[nodiscard]] inline std::string to_string(const recipient& who) {
  return who.kind + " " + who.address;
}

}  // namespace sluis
