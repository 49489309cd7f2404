// What was passed on: read from the log in pieces, so that the strand answers others between two of them.
#include "daemon/process/core.hpp"
#include "state/disclosures.hpp"
#include "state/handle_owner.hpp"
#include "state/recipients.hpp"

namespace sluis::daemon {

namespace {

constexpr std::uint64_t at_once = 10'000;  // entries; some 10 ms

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

}  // namespace

task<disclosure_report> core::disclosures(disclosure_question about) {
  const auto found = find(about.institution);
  if (!found) co_return found.error();
  auto& where = **found;
  if (about.person) {
    auto whose = [&where, handle = *about.person]() -> result<subject_id> {
      if (!where.store) return handle;
      return state::owner_of(*where.store, handle);
    };
    const auto owner = co_await on_strand(where.strand, std::move(whose));
    if (!owner) co_return owner.error();
    about.person = *owner;
  }
  state::disclosure_search search(filter_of(about));
  const auto closed = [&] {
    return error(errc::unavailable, "institution " + where.settings.id.str() + " was closed meanwhile", "ask again");
  };
  for (bool is_more = true; is_more;) {
    auto some = [&]() -> result<bool> {
      if (!where.store) return closed();
      return search.go_on(where.store->db(), at_once);
    };
    const auto more = co_await on_strand(where.strand, std::move(some));
    if (!more) co_return more.error();
    is_more = *more;
  }
  auto sum = [&, settings = where.settings]() -> result<disclosure_report> {
    auto report = report_of(about.institution, search);
    if (!report.targets.empty() || !report.lines.empty()) return report;
    if (!where.store) return closed();
    SLUIS_TRY(check_known(*where.store, settings, about));
    return report;
  };
  auto out = co_await on_strand(where.strand, std::move(sum));
  co_return out;
}

}  // namespace sluis::daemon
