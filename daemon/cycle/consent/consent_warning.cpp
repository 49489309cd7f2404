#include "daemon/cycle/consent/consent_warning.hpp"

#include <spdlog/spdlog.h>

#include "config/recipient.hpp"
#include "daemon/cycle/looking_beside.hpp"

namespace sluis::daemon {

namespace {

void warn_of_uncovered(const island& where, target_seat& target, const consent_news& news) {
  const auto& in_force = news.outlook.standing.consent;
  if (!news.uncovered || target.told_of_uncovered == in_force) return;
  target.told_of_uncovered = in_force;
  if (news.uncovered->active == 0) return;
  const auto n = news.uncovered->active;
  spdlog::warn(
      "the consent for target {} of {} that is in force does not cover {} active {} there: from {} on a plan disables "
      "them, which waits for an approval where they are many; if they are to stay, record one that covers "
      "them: sluis consent grant --institution {} --target {} …",
      target.settings.id.str(), where.settings.id.str(), n, n == 1 ? "account" : "accounts",
      to_string(*news.uncovered->closes), where.settings.id.str(), target.settings.id.str());
}

}  // namespace

result<consent_news> news_of(state::store& store, const config::institution_settings& institution,
                             const config::target_settings& target, const subject_id& told, day today) {
  consent_news out;
  SLUIS_ASSIGN(out.outlook, outlook_of(store, target, today));
  const auto& standing = out.outlook.standing;
  if (standing.what != state::consent_standing::kind::valid || standing.consent == told) return out;
  SLUIS_ASSIGN(const auto at, store.consents().valid_grant(target.id, config::recipient_of(target), today));
  if (!at) return out;
  SLUIS_ASSIGN(const bool is_in_doubt, depends_on_clock(store, target, *at, today));
  if (is_in_doubt) return out;  // told once the clock is right
  SLUIS_ASSIGN(const auto covering, next_covering(store, target.id, *at, today));
  SLUIS_ASSIGN(auto uncovered, count_uncovered(store, institution, target, *at, today));
  const bool is_covered_in_time = covering && uncovered.closes && *covering <= *uncovered.closes;
  if (!is_covered_in_time) out.uncovered = std::move(uncovered);
  return out;
}

void warn_of_consent(const island& where, target_seat& target, const consent_news& news, day today) {
  warn_of_uncovered(where, target, news);
  const auto& outlook = news.outlook;
  const auto& standing = outlook.standing;
  const auto notice = notice_of(outlook, today);
  const std::pair told{standing.consent, notice};
  if (target.told_of_consent == told) return;
  target.told_of_consent = told;
  if (notice == end_notice::none) return;
  const auto& id = target.settings.id.str();
  const auto grant = "sluis consent grant --institution " + where.settings.id.str() + " --target " + id + " …";
  if (notice == end_notice::over && outlook.next_begins) {
    spdlog::warn(
        "the consent for target {} of {} ended on {}: no attribute leaves until {}, when the next one on record begins",
        id, where.settings.id.str(), to_string(standing.last), to_string(*outlook.next_begins));
  } else if (notice == end_notice::over) {
    spdlog::warn("the consent for target {} of {} ended on {}: no attribute leaves; record the next one: {}", id,
                 where.settings.id.str(), to_string(standing.last), grant);
  } else if (outlook.narrows && outlook.narrows->from <= standing.ends) {
    spdlog::warn(
        "the consent for target {} of {}: {}, because the next one on record covers fewer roles or schools; if they "
        "are to stay, record one that covers them: {}",
        id, where.settings.id.str(), narrowing_text(*outlook.narrows, today), grant);
  } else if (outlook.next_begins) {
    spdlog::warn(
        "the consent for target {} of {} ends on {}, in {} days, and the next one on record begins on {}: no attribute "
        "leaves in between",
        id, where.settings.id.str(), to_string(standing.ends), (standing.ends - today).count(),
        to_string(*outlook.next_begins));
  } else {
    spdlog::warn("the consent for target {} of {} ends on {}, in {} days: have the next one signed and record it: {}",
                 id, where.settings.id.str(), to_string(standing.ends), (standing.ends - today).count(), grant);
  }
}

boost::asio::awaitable<void> warn_of_consents(island& where, day today) {
  for (const auto& target :
       std::vector<std::shared_ptr<target_seat>>(where.targets)) {  // a reload may put others in their place
    auto ask = [institution = where.settings, settings = target->settings, told = target->told_of_uncovered,
                today](state::store& store) { return news_of(store, institution, settings, told, today); };
    const auto news = co_await look_beside(where, std::move(ask));
    if (news) warn_of_consent(where, *target, *news, today);
  }
}

}  // namespace sluis::daemon
