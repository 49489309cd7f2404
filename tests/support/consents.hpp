// Consents for tests: whole and valid, so that a test only says what it is about.
#pragma once

#include "model/consent.hpp"

namespace sluis::testing_support {

[[nodiscard]] inline recipient partner_address() {
  return {"scim", "https://partner.example/scim/v2"};
}

[[nodiscard]] inline consent signed_consent(const target_id& target, const attribute_set& attributes, day from,
                                            day until) {
  consent out;
  out.target = target;
  out.to = partner_address();
  out.legal_name = "Partner Leermiddelen B.V.";
  out.country = "NL";
  out.purpose = "access to learning material";
  out.agreement = "VO-2026-041";
  out.attributes = attributes;
  out.signatory = "A. de Boer";
  out.mandate = "bestuurder";
  out.evidence_name = "consent.pdf";
  out.evidence_sha256 = std::string(64, 'a');
  out.valid_from = from;
  out.valid_until = until;
  return out;
}

}  // namespace sluis::testing_support
