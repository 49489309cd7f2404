// What was passed on: read from the log, beside the strand.
#include "daemon/process/answers/disclosure_answers.hpp"

#include "daemon/process/beside_strand.hpp"
#include "state/disclosures.hpp"
#include "state/handle_owner.hpp"
#include "state/recipients.hpp"

namespace sluis::daemon {

namespace {

constexpr std::uint64_t at_once = 10'000;  // entries

state::disclosure_filter filter_of(const disclosure_question& about) {
  state::disclosure_filter out;
  out.person = about.person;
  out.target = about.target;
  if (about.from) out.from = instant(*about.from);
  if (about.until) out.until = instant(*about.until + std::chrono::days(1));
  return out;
}

disclosure_report report_of(const institution_id& institution, state::disclosure_search& search) {
  disclosure_report out;
  out.institution = institution;
  for (auto& [place, sum] : search.counts()) {
    out.targets.push_back({place.target, place.recipient, sum.people, sum.groups, sum.refused, std::move(sum.fields)});
  }
  for (const auto& one : search.list()) {
    out.lines.push_back({one.entry, one.when, target_id(one.what.target), one.recipient, one.what.plan, one.what.op,
                         state::to_string(one.how), one.what.sent, one.what.cleared, one.what.group});
  }
  return out;
}

/// "Nothing was passed on" is an answer about a target and a person that exist: a typing error is not one.
result<void> check_known(state::store& store, const config::institution_settings& settings,
                         const disclosure_question& about) {
  if (about.target) {
    bool is_known = false;
    for (const auto& one : settings.targets) is_known = is_known || one.id == *about.target;
    for (const auto& one : store.shadow().targets()) is_known = is_known || one == *about.target;
    for (const auto& one : state::recipients(store).left()) is_known = is_known || one.target == *about.target;
    SLUIS_ASSIGN(const auto consents, store.consents().list());
    for (const auto& one : consents) is_known = is_known || one.target == *about.target;
    if (!is_known)
      return error(errc::not_found, "the log knows no target " + about.target->str() + " of " + settings.id.str(),
                   "see: sluis status, sluis consent list");
  }
  if (!about.person) return {};
  SLUIS_ASSIGN(const auto row, store.facts().find(*about.person));
  SLUIS_ASSIGN(const auto erased, store.erasure_of(*about.person));
  if (row || erased) return {};
  return error(errc::not_found, settings.id.str() + " holds, and held, nobody with the handle " + about.person->hex(),
               "see: sluis person find, sluis erasure list");
}

/// Reads the whole log.
result<disclosure_report> disclosures_in(state::store& store, const config::institution_settings& settings,
                                         disclosure_question about) {
  if (about.person) {
    SLUIS_ASSIGN(about.person, state::owner_of(store, *about.person));
  }
  state::disclosure_search search(filter_of(about));
  for (bool is_more = true; is_more;) {
    SLUIS_ASSIGN(is_more, search.go_on(store.db(), at_once));
  }
  auto out = report_of(about.institution, search);
  if (out.targets.empty() && out.lines.empty()) SLUIS_TRY(check_known(store, settings, about));
  return out;
}

}  // namespace

task<disclosure_report> disclosure_answers::disclosures(disclosure_question about) {
  const auto found = find_served(islands_, about.institution);
  if (!found) co_return found.error();
  auto look = [about, settings = (*found)->settings](state::store& store) {
    return disclosures_in(store, settings, about);
  };
  constexpr std::chrono::minutes for_a_long_log{10};
  const asking_of how{&question_lanes::reports, for_a_long_log};
  co_return co_await beside_strand(*found, std::move(look), how);
}

}  // namespace sluis::daemon
