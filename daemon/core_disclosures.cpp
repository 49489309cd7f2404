// What was passed on: read from the log in pieces, so that the strand answers others between two of them.
#include "daemon/core.hpp"
#include "state/disclosures.hpp"

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
  for (auto& [target, sum] : search.counts()) out.targets.push_back({target, sum.people, sum.groups, sum.refused, std::move(sum.fields)});
  for (const auto& one : search.list()) {
    out.lines.push_back({one.entry, one.when, target_id(one.what.target), one.what.plan, one.what.op, state::to_string(one.how), one.what.sent, one.what.cleared, one.what.group});
  }
  return out;
}

}  // namespace

task<disclosure_report> core::disclosures(disclosure_question about) {
  const auto found = find(about.institution);
  if (!found) co_return found.error();
  auto& where = **found;
  state::disclosure_search search(filter_of(about));
  const auto closed = [&] { return error(errc::unavailable, "institution " + where.settings.id.str() + " was closed meanwhile", "ask again"); };
  for (bool is_more = true; is_more;) {
    auto some = [&]() -> result<bool> {
      if (!where.store) return closed();
      return search.go_on(where.store->db(), at_once);
    };
    const auto more = co_await on_strand(where.strand, std::move(some));
    if (!more) co_return more.error();
    is_more = *more;
  }
  auto sum = [&] { return report_of(about.institution, search); };
  auto out = co_await on_strand(where.strand, std::move(sum));
  co_return out;
}

}  // namespace sluis::daemon
