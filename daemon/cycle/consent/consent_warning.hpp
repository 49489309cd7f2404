// The journal tells of a consent's end 60, 30 and 7 days ahead and on the day after, and once of whom the one in force
// leaves out: once each, not in every cycle. When a consent is recorded, what stands then is told again.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "daemon/cycle/consent/consent_status.hpp"
#include "daemon/cycle/island.hpp"

namespace sluis::daemon {

struct consent_news {
  consent_outlook outlook;
  std::optional<uncovered_accounts>
      uncovered;  // where the consent in force is another one than the one that was told of
};
/// On the strand. `told`: target_seat::told_of_uncovered.
[[nodiscard]] result<consent_news> news_of(state::store& store, const config::institution_settings& institution,
                                           const config::target_settings& target, const subject_id& told, day today);

/// On the io_context's thread. What was told is kept over a restart (daemon/cycle/remembered.hpp), from the end of a
/// cycle on.
void warn_of_consent(const island& where, target_seat& target, const consent_news& news, day today);

/// Of all targets: an institution whose sources are read by hand is told as well.
[[nodiscard]] boost::asio::awaitable<void> warn_of_consents(island& where, day today);

}  // namespace sluis::daemon
