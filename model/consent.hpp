// Consent: who allowed what to leave for which target, until when, and on what evidence (R-B3, "nothing at all without consent on
// record"). Only an authorised signatory of the institution can give it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "model/account.hpp"
#include "model/clock.hpp"
#include "model/ids.hpp"

namespace sluis::state {
class ledger;
}

namespace sluis {

struct consent {
  subject_id id;                // a handle of its own: names in it are encrypted under its own key
  target_id target;
  attribute_set attributes;
  std::string signatory;        // personal data
  std::string mandate;          // personal data
  std::string evidence_name;    // file name of the signed document
  std::string evidence_sha256;  // hex
  day valid_from{};
  day valid_until{};            // the last day on which it holds (inclusive)
  actor_id recorded_by;
  instant recorded_at{};
  std::optional<instant> withdrawn_at;
  std::optional<actor_id> withdrawn_by;
};

/// What a push may rest on. Only the consent ledger makes one, out of what is on record (architecture, decision 3).
///   consent:    a recorded, valid, unrevoked consent; `attributes()` may leave.
///   withdrawal: there was a consent and it ended; no attribute may leave, accounts may only be deactivated and removed.
class grant {
 public:
  enum class kind : std::uint8_t { consent, withdrawal };

  [[nodiscard]] kind what() const noexcept { return kind_; }
  [[nodiscard]] const institution_id& institution() const noexcept { return institution_; }
  [[nodiscard]] const target_id& target() const noexcept { return target_; }
  [[nodiscard]] const attribute_set& attributes() const noexcept { return attributes_; }
  [[nodiscard]] const subject_id& consent_id() const noexcept { return consent_id_; }
  bool operator==(const grant&) const = default;

 private:
  friend class state::ledger;
  grant(kind what, institution_id institution, target_id target, attribute_set attributes, subject_id consent_id)
      : kind_(what),
        institution_(std::move(institution)),
        target_(std::move(target)),
        attributes_(attributes),
        consent_id_(consent_id) {}

  kind kind_;
  institution_id institution_;
  target_id target_;
  attribute_set attributes_;
  subject_id consent_id_;
};

}  // namespace sluis
