// Which consent a rehearsal rests on: the one that the institution's real daemon has on record, or else what its target
// is configured for – and which of the two it was.
#pragma once

#include <string>

#include "config/config.hpp"
#include "daemon/api/answer.hpp"
#include "model/clock.hpp"
#include "model/coverage.hpp"
#include "model/result.hpp"

namespace sluis::daemon::client {

using api::json;

struct rehearsed_consent {
  attribute_set covers;
  role_set roles = role_set::all();
  school_codes schools;  // empty: all
  enum class origin : std::uint8_t { on_record, as_configured } from = origin::as_configured;
  std::string note;  // until when it holds; or why it is not the one on record
};

/// `on_record`: the answer of GET /v1/consents, or why there is none. The newest consent for the target that
/// has begun counts, if it is for this recipient, valid today and not withdrawn, as in the ledger. Pure.
[[nodiscard]] rehearsed_consent choose_consent(const config::target_settings& target, const result<json>& on_record,
                                               day today);

/// What POST /v1/consents of the rehearsal's own daemon takes.
[[nodiscard]] json order_for(const std::string& institution, const std::string& target,
                             const rehearsed_consent& consent);

}  // namespace sluis::daemon::client
