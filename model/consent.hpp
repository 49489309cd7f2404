// Consent: who allowed what of whom to leave for which recipient, until when, and on what evidence (R-B3, "nothing at
// all without consent on record"). Only an authorised signatory of the institution can give it. A later consent for the
// same target replaces the earlier one from its first day on.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/account.hpp"
#include "model/clock.hpp"
#include "model/coverage.hpp"
#include "model/ids.hpp"
#include "model/recipient.hpp"

namespace sluis::state {
class ledger;
}

namespace sluis {

struct consent {
  subject_id id;  // a handle of its own: names and free text in it are encrypted under its own key
  target_id target;
  recipient to;            // kind and address, as configured when it was recorded
  std::string legal_name;  // of the recipient
  std::string country;     // of the recipient, two capitals (ISO 3166)
  std::string purpose;     // what the data is for (R-C2)
  std::string agreement;   // reference of the processing agreement (R-B5)
  attribute_set attributes;
  role_set roles = role_set::all();
  school_codes schools;         // empty: all of the institution
  std::string signatory;        // personal data
  std::string mandate;          // personal data
  std::string evidence_name;    // file name of the signed document
  std::string evidence_sha256;  // hex
  day valid_from{};
  day valid_until{};  // the last day on which it holds (inclusive)
  actor_id recorded_by;
  instant recorded_at{};
  std::optional<instant> withdrawn_at;
  std::optional<actor_id> withdrawn_by;
};

/// What a push may rest on. Only the consent ledger makes one, out of what is on record (architecture, decision 3). It
/// is for one recipient.
///   consent:    a recorded, valid, unrevoked consent for this recipient; `attributes()` of whom it covers may leave.
///   withdrawal: there was a consent and an administrator withdrew it; no attribute may leave, accounts may only be
///   deactivated and removed. expiry:     the last day of the consent is over; the same, but nobody ordered that the
///   accounts are closed.
class grant {
 public:
  enum class kind : std::uint8_t { consent, withdrawal, expiry };

  [[nodiscard]] kind what() const noexcept { return kind_; }
  [[nodiscard]] const institution_id& institution() const noexcept { return institution_; }
  [[nodiscard]] const target_id& target() const noexcept { return target_; }
  [[nodiscard]] const recipient& to() const noexcept { return to_; }
  [[nodiscard]] const attribute_set& attributes() const noexcept { return attributes_; }
  [[nodiscard]] const subject_id& consent_id() const noexcept { return consent_id_; }
  /// Of a consent: the last day on which it holds, or the day before another replaces it. Of an expiry: the last day on
  /// which it held. Of a withdrawal: its day.
  [[nodiscard]] day last_day() const noexcept { return last_day_; }
  /// Is a person of this role and school covered? False for everybody where this is no consent.
  [[nodiscard]] bool covers(role who, const subject_id& school) const {
    return roles_.has(who) && covers_school(school);
  }
  [[nodiscard]] bool covers_school(const subject_id& school) const {
    return kind_ == kind::consent && (all_schools_ || std::binary_search(schools_.begin(), schools_.end(), school));
  }
  bool operator==(const grant&) const = default;

 private:
  friend class state::ledger;
  grant(kind what, institution_id institution, target_id target, recipient to, subject_id consent_id, day last_day)
      : kind_(what),
        institution_(std::move(institution)),
        target_(std::move(target)),
        to_(std::move(to)),
        consent_id_(consent_id),
        last_day_(last_day) {}

  kind kind_;
  institution_id institution_;
  target_id target_;
  recipient to_;
  subject_id consent_id_;
  day last_day_{};
  attribute_set attributes_;
  role_set roles_;
  bool all_schools_ = false;
  std::vector<subject_id> schools_;  // sorted
};

}  // namespace sluis
