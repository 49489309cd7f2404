#include "daemon/cycle/not_configured.hpp"

#include <algorithm>
#include <set>

#include "daemon/cycle/foreseen.hpp"
#include "daemon/cycle/island.hpp"
#include "daemon/threads/on_strand.hpp"
#include "state/recipients.hpp"
#include "state/school_counts.hpp"

namespace sluis::daemon {

std::vector<unconfigured_source> sources_not_configured(state::store& store,
                                                        const config::institution_settings& settings) {
  std::vector<unconfigured_source> out;
  for (const auto& [id, people] : state::school_counts(store).listed_people()) {
    const bool is_configured =
        std::any_of(settings.sources.begin(), settings.sources.end(), [&](const auto& one) { return one.id == id; });
    if (!is_configured) out.push_back({id, people});
  }
  return out;
}

std::string not_read_text(std::uint64_t people) {
  return std::to_string(people) + (people == 1 ? " person is" : " people are") +
         " listed by it, and it is not configured: nothing is read of it, so who leaves keeps the accounts";
}

std::vector<unconfigured_target> not_configured(state::store& store, const config::institution_settings& settings) {
  std::vector<unconfigured_target> out;
  for (const auto& target : store.shadow().targets()) {
    const bool is_configured = std::any_of(settings.targets.begin(), settings.targets.end(),
                                           [&](const auto& one) { return one.id == target; });
    const auto counts = store.shadow().count(target);
    if (is_configured || counts.empty()) continue;
    const auto at = state::recipients(store).known(target);
    out.push_back({target, counts,
                   std::to_string(counts.active + counts.inactive + counts.perhaps) + " accounts are known there, at " +
                       (at ? to_string(*at) : "a recipient that is not known") +
                       ", and the target is not configured: nothing is sent there, so leavers are not disabled there, "
                       "and people with an account there are not erased",
                   "configure the target again, or, if they stay there: sluis target left --institution " +
                       settings.id.str() + " --target " + target.str() + " --reason …"});
  }
  return out;
}

namespace {

struct left_out {
  std::vector<target_report> targets;
  std::vector<read_report> reads;
};

/// `read`: sources that this sync may have read.
result<left_out> find_left_out(state::store& store, const config::institution_settings& settings,
                               const sync_request& what, const std::set<source_id>& read) {
  left_out out;
  for (const auto& found : sources_not_configured(store, settings)) {
    if ((what.source && *what.source != found.id) || read.contains(found.id) ||
        what.reads == sync_request::reading::nothing)
      continue;
    read_report one;
    one.source = found.id;
    one.ending = "not configured";
    one.note = not_read_text(found.people);
    out.reads.push_back(std::move(one));
  }
  for (const auto& found : not_configured(store, settings)) {
    if (what.target && *what.target != found.id) continue;
    target_report one;
    one.target = found.id;
    one.problem = found.problem + "; " + found.what_to_do;
    one.cause = errc::refused;
    out.targets.push_back(std::move(one));
  }
  return out;
}

}  // namespace

boost::asio::awaitable<void> add_not_configured(island& where, const sync_request& what, sync_report& report) {
  std::set<source_id> read;
  for (const auto& seat : where.sources) read.insert(seat->settings.id);
  auto look = [&where, settings = where.settings, what, read] {
    auto find = [&] { return find_left_out(*where.store, settings, what, read); };
    return foreseen(find);
  };
  const auto found = co_await on_strand(where.strand, std::move(look));
  if (!found) co_return;
  report.targets.insert(report.targets.end(), found->targets.begin(), found->targets.end());
  report.reads.insert(report.reads.end(), found->reads.begin(), found->reads.end());
}

}  // namespace sluis::daemon
