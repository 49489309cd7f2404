// Only the consent ledger makes a grant.
#include "model/consent.hpp"

sluis::grant forged() {
  return sluis::grant(sluis::grant::kind::consent, sluis::institution_id("demo"), sluis::target_id("partner"),
                      {"scim", "https://partner.example"}, {}, {});
}
