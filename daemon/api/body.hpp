// The JSON bodies that the API takes. Strict: unknown keys, wrong types and impossible values are errc::invalid_input,
// which names the key and what is expected, never the value.
#pragma once

#include <string>
#include <vector>

#include "daemon/api/answer.hpp"
#include "daemon/cycle/status/answers.hpp"

namespace sluis::daemon::api {

/// {institution?, source?, target?, person?, dry_run?, reconcile?}; an empty body is {}.
[[nodiscard]] result<sync_request> read_sync(const std::string& body);

/// {} or an empty body.
[[nodiscard]] result<void> read_nothing(const std::string& body);

/// {institution?}: nothing for all of them.
[[nodiscard]] result<std::optional<institution_id>> read_backup(const std::string& body);

struct consent_order {
  institution_id institution;
  bool confirmed = false;  // schools and roles of which nobody is on record are meant
  consent what;            // without id, recipient, recorded_* and withdrawn_*: the daemon sets them
};
/// {institution, target, legal_name, country, purpose, agreement, attributes[], roles[]?, schools[]?, signatory,
/// mandate, evidence_name, evidence_sha256, from, until, recipient?, confirmed?}
[[nodiscard]] result<consent_order> read_consent(const std::string& body);

struct withdrawal_order {
  institution_id institution;
  target_id target;
};
/// {institution, target, confirmed: true}: whoever asks was shown what it does.
[[nodiscard]] result<withdrawal_order> read_withdrawal(const std::string& body);

struct preparation_order {
  institution_id institution;
  target_id target;
};
/// {institution, target}
[[nodiscard]] result<preparation_order> read_preparation(const std::string& body);

struct target_order {
  institution_id institution;
  target_id target;
  std::string reason;
};
/// {reason}
[[nodiscard]] result<std::string> read_read_refusal(const std::string& body);
/// {institution, target, reason, confirmed: true}
[[nodiscard]] result<target_order> read_target_order(const std::string& body);
/// Takes no confirmation.
[[nodiscard]] result<target_order> read_pause(const std::string& body);

struct closing_order {
  institution_id institution;
  closing what;
  std::string reason;
};
/// {institution, school, source?, reason, confirmed: true}
[[nodiscard]] result<closing_order> read_closing(const std::string& body);
/// {institution, source, reason, confirmed: true}
[[nodiscard]] result<closing_order> read_gone_source(const std::string& body);

/// {confirmed: true, second_accounts?}: of how many people who would get one whoever approves was told.
[[nodiscard]] result<std::uint64_t> read_read_approval(const std::string& body);

struct password_order {
  institution_id institution;
  target_id target;
  std::vector<subject_id> persons;  // 1 to 100
  std::string reason;
};
/// {institution, target, persons[], reason}
[[nodiscard]] result<password_order> read_password_order(const std::string& body);

struct erasure_order_body {
  order_act act = order_act::leave;
  std::string reference;  // of leave and immediate
};
/// {act, reference?}: act is leave, immediate, confirm or withdraw.
[[nodiscard]] result<erasure_order_body> read_erasure_order(const std::string& body);

/// {target, subject, ours, object?, reason}: the reason is a reference; an object is named only of ours.
[[nodiscard]] result<settlement> read_settlement(const std::string& body);

/// {reason}: a reference, of a block or of its end.
[[nodiscard]] result<std::string> read_block_reason(const std::string& body);

struct acceptance_body {
  institution_id institution;
  acceptance what;
};
/// {institution, count, reference}
[[nodiscard]] result<acceptance_body> read_acceptance(const std::string& body);

struct clock_confirmation {
  std::optional<institution_id> institution;  // none: all
  day date;
};
/// {institution?, date}
[[nodiscard]] result<clock_confirmation> read_clock_confirmation(const std::string& body);

}  // namespace sluis::daemon::api
