// What looking at the targets left open: objects of which a target cannot say whether they are there, objects that an
// administrator settles (settling_findings.cpp), and accounts that do not stay switched off, or that others switched
// off. Handles and ids only.
#include "daemon/process/answers/finding_answers.hpp"

#include <functional>

#include "daemon/cycle/reconciling/other_forms.hpp"
#include "daemon/process/paged_lists.hpp"
#include "state/push/absent_word.hpp"
#include "state/push/finding_rows.hpp"

namespace sluis::daemon {

namespace {

const char* name_of(state::account_finding what) {
  switch (what) {
    case state::account_finding::unknown:
      return "unknown";
    case state::account_finding::candidate:
      return "candidate";
    case state::account_finding::anothers:
      return "anothers";
    case state::account_finding::none:
    case state::account_finding::unmarked:
    case state::account_finding::not_ours:
      break;
  }
  return "";
}

result<finding_view> finding_view_of(state::store& store, const target_id& target, const state::shadow_row& row,
                                     std::string what) {
  SLUIS_ASSIGN(auto object, store.shadow().object_of(target, row));
  return finding_view{
      store.institution(), target,           row.id, row.kind == subject_kind::person ? "user" : "group",
      std::move(what),     std::move(object)};
}

struct looked_at {
  target_id id;
  bool keeps_off = true;  // what others switched off
};

/// A part of the list, and how those lines of it are made that are wanted.
struct part {
  std::uint64_t count = 0;
  std::function<result<void>(line_range, std::vector<finding_view>&)> add;
};

/// Of these there is one for each account at most: the database counts them and gives what is wanted.
part accounts_of(state::store& store, const target_id& target, state::finding_list which) {
  auto add = [&store, target, which](line_range wanted, std::vector<finding_view>& out) -> result<void> {
    for (const auto& id : state::finding_page(store, target, which, wanted.from, wanted.limit)) {
      SLUIS_ASSIGN(const auto row, store.shadow().find(target, id));
      if (!row) continue;
      const auto* const what = which == state::finding_list::open       ? name_of(row->finding)
                               : which == state::finding_list::stays_on ? "stays_on"
                                                                        : "off_by_others";
      SLUIS_ASSIGN(auto one, finding_view_of(store, target, *row, what));
      if (which == state::finding_list::off_by_others) one.since = row->off_since;
      out.push_back(std::move(one));
    }
    return {};
  };
  return {state::finding_count(store, target, which), std::move(add)};
}

/// Few.
part other_forms_of(state::store& store, const target_id& target) {
  auto all = state::kept_forms(store).left_alone(target);
  const auto count = all.size();
  auto add = [&store, target, all = std::move(all)](line_range wanted, std::vector<finding_view>& out) -> result<void> {
    for (std::uint64_t i = 0; i < wanted.limit; ++i) {
      const auto& kept = all[wanted.from + i];
      SLUIS_ASSIGN(const auto row, store.shadow().find(target, kept.subject));
      if (!row) continue;
      SLUIS_ASSIGN(auto one, finding_view_of(store, target, *row, "other_form " + word_of(kept)));
      out.push_back(std::move(one));
    }
    return {};
  };
  return {count, std::move(add)};
}

/// Creations without an outcome: as many as may be under way at once.
result<part> open_creations_of(state::store& store, const target_id& target) {
  SLUIS_ASSIGN(auto open, store.plans().unsettled_creations(target));
  const auto count = open.size();
  auto add = [&store, target, open = std::move(open)](line_range wanted,
                                                      std::vector<finding_view>& out) -> result<void> {
    for (std::uint64_t i = 0; i < wanted.limit; ++i) {
      const auto& one = open[wanted.from + i];
      const auto* const what = state::is_said_absent(store, one.plan, one.ordinal) ? "said_absent" : "no_outcome";
      const auto* const kind = one.op == operation::create_user ? "user" : "group";
      out.push_back({store.institution(), target, one.object, kind, what});
    }
    return {};
  };
  return part{count, std::move(add)};
}

result<std::vector<part>> parts_of(state::store& store, const std::vector<looked_at>& targets) {
  using state::finding_list;
  std::vector<part> out;
  for (const auto& [target, keeps_off] : targets) {
    out.push_back(accounts_of(store, target, finding_list::open));
    out.push_back(accounts_of(store, target, finding_list::stays_on));
    out.push_back(other_forms_of(store, target));
    SLUIS_ASSIGN(auto creations, open_creations_of(store, target));
    out.push_back(std::move(creations));
    if (keeps_off) out.push_back(accounts_of(store, target, finding_list::off_by_others));
  }
  return out;
}

result<std::uint64_t> count_findings(state::store& store, const std::vector<looked_at>& targets) {
  SLUIS_ASSIGN(const auto parts, parts_of(store, targets));
  std::uint64_t out = 0;
  for (const auto& one : parts) out += one.count;
  return out;
}

result<std::vector<finding_view>> findings_in(state::store& store, const std::vector<looked_at>& targets,
                                              line_range wanted) {
  SLUIS_ASSIGN(const auto parts, parts_of(store, targets));
  std::vector<finding_view> out;
  std::uint64_t start = 0;
  for (const auto& one : parts) {
    if (const auto here = wanted.within(start, one.count); here.limit > 0) SLUIS_TRY(one.add(here, out));
    start += one.count;
  }
  return out;
}

std::vector<looked_at> targets_of(const island& where) {
  std::vector<looked_at> out;
  for (const auto& seat : where.targets) out.push_back({seat->settings.id, config::keeps_switched_off(seat->settings)});
  return out;
}

}  // namespace

task<list_page<finding_view>> finding_answers::findings(std::optional<institution_id> only, std::uint64_t from,
                                                        std::uint64_t limit) {
  auto count = [](const std::shared_ptr<island>& where) {
    return [targets = targets_of(*where)](state::store& store) { return count_findings(store, targets); };
  };
  auto lines = [](const std::shared_ptr<island>& where, line_range wanted) {
    return [targets = targets_of(*where), wanted](state::store& store) { return findings_in(store, targets, wanted); };
  };
  const line_range wanted{from, limit};
  auto out =
      co_await page_of_lists<finding_view>(islands_, std::move(only), wanted, std::move(count), std::move(lines));
  co_return std::move(out);
}

}  // namespace sluis::daemon
