#include "daemon/process/answers/held_read_views.hpp"

#include <algorithm>
#include <iterator>

#include "daemon/cycle/erasing/held_erasures.hpp"
#include "daemon/cycle/reading/holding.hpp"
#include "daemon/cycle/status/views.hpp"
#include "mapping/guard.hpp"
#include "state/holds.hpp"
#include "state/reads/reasons_to_hold.hpp"

namespace sluis::daemon {

namespace {

bool is_newcomer(const std::string& what) {
  using namespace state::newcomer_example;
  return what == like_listed || what == like_absent || what == like_invalid || what == like_nobody;
}

/// Of a key that names somebody else now: whoever had it may have left. A newcomer's example says whom the record looks
/// like, and where that person stands.
result<held_read_view::example> example_of(state::store& store, const state::read_example& told) {
  held_read_view::example out{told.what, told.subject, {}, told.line};
  if (told.what == "contradiction") {
    SLUIS_ASSIGN(const auto had_it, store.facts().find(told.subject));
    if (had_it && had_it->state == state::life::left) {
      out.state = "left";
      out.left = had_it->since;
    }
  }
  if (!is_newcomer(told.what)) return out;
  out.what = "newcomer";
  const auto row = told.what == state::newcomer_example::like_nobody
                       ? result<std::optional<state::current_row>>(std::nullopt)
                       : store.facts().find(told.subject);
  if (!row) return row.error();
  if (!*row) {
    out.subject = {};
    return out;
  }
  const bool has_left = (*row)->state == state::life::left;
  const bool is_listed = told.what == state::newcomer_example::like_listed;
  out.state = has_left                                             ? "left"
              : is_listed                                          ? "listed"
              : told.what == state::newcomer_example::like_invalid ? "invalid"
                                                                   : "absent";
  if (has_left) out.left = (*row)->since;
  return out;
}

void add_leavers(const config::institution_settings& settings, day today, const state::told_hold& told,
                 held_read_view& out) {
  const auto& guard = settings.guard;
  const mapping::guard_limits limits{guard.max_removals, guard.max_removals_percent, guard.august_removals_percent};
  for (const auto& [who, all] : told.leaving)
    out.leaving.push_back({who, all.count, all.of, mapping::are_many_leavers(limits, all.count, all.of, today)});
}

/// Also those who had left, and wait beside somebody whom they look like; and whoever names somebody of a key that
/// names another now.
std::uint64_t newcomers_of(const state::told_hold& told) {
  namespace kind = state::reason_kind;
  std::uint64_t out = 0;
  for (const auto& one : told.reasons) {
    const bool is_of_newcomers =
        one.kind == kind::fresh_keys || one.kind == kind::newcomers || one.kind == kind::returns;
    out += is_of_newcomers ? one.people : 0;
  }
  const bool are_all_counted = std::any_of(told.reasons.begin(), told.reasons.end(),
                                           [](const auto& one) { return one.kind == kind::newcomers; });
  const auto known = told.effect.contradictions, all = told.read.contradictions;
  return are_all_counted || all < known ? out : out + (all - known);
}

/// Counts of what it did and would do.
void add_counts(const state::told_hold& told, held_read_view& out) {
  const auto &does = told.effect, &taken = told.taken;
  out.persons = does.persons;
  out.added = does.added;
  out.changed = does.changed;
  out.contradictions = does.contradictions;
  out.left = does.left;
  out.returned = does.returned;
  out.took_added = taken.added;
  out.took_changed = taken.changed;
  out.took_left = taken.left;
  out.took_returned = taken.returned;
  out.newcomers = newcomers_of(told);
  out.renumbered = told.renumbered;
  out.moved = told.moved;
  out.undone = told.undone;
  out.renamed = told.renamed;
  out.undone_names = told.undone_names;
  out.undoes = told.undoes;
  out.doubled = told.doubled;
  out.exchanged = told.exchanged;
}

}  // namespace

result<held_read_view> held_read_view_of(state::store& store, const view_context& context,
                                         const state::held_read& held) {
  const auto& settings = context.settings;
  const auto told = as_told_now(held.told);
  held_read_view out;
  out.institution = store.institution();
  out.source = held.source;
  if (held.school) {
    SLUIS_ASSIGN(out.school, school_name(store, *held.school));
  }
  out.hash = held.hash();
  out.is_whole = told.is_whole;
  const auto hold = state::holds(store).at(hold_of_read(held.source, told.read.place));
  out.since = hold ? std::min(hold->since, told.at) : told.at;  // whatever reason it is by now
  out.produced = told.read.produced;
  out.file = told.file;
  out.note = told.note;
  const auto not_read = held.refused ? std::string() : not_read_text(context.seen, held);
  out.can_be_read = not_read.empty();
  if (!not_read.empty()) out.note += "; " + not_read;
  add_counts(told, out);
  add_leavers(settings, local_day(store.now()), told, out);
  if (told.like) {
    SLUIS_ASSIGN(const auto alike, unread_school_of(store, settings, *told.like));
    out.is_source_gone = alike && !alike->is_configured;
  }
  if (const auto whose = held.school ? held.school : told.like; whose && told.is_whole) {
    SLUIS_ASSIGN(auto waiting,
                 count_held_erasures(store, settings.retention, store.lived().terms_day(local_day(store.now()))));
    out.waiting = waiting.reads[*whose];
  }
  if (held.approved) out.approved_by = held.approved->by.hex();
  if (held.refused) out.refused_by = held.refused->by.hex();
  for (const auto& one : told.examples) {
    SLUIS_ASSIGN(auto example, example_of(store, one));
    out.examples.push_back(std::move(example));
  }
  return out;
}

result<std::vector<held_read_view>> all_views(state::store& store, const view_context& context) {
  std::vector<held_read_view> out;
  SLUIS_ASSIGN(auto all, state::held_reads(store).open());
  SLUIS_ASSIGN(auto refused, state::held_reads(store).refused());
  std::erase_if(refused, [](const state::held_read& one) {
    return !one.school;
  });  // of a school that is not known it concerns nobody
  std::move(refused.begin(), refused.end(), std::back_inserter(all));
  for (const auto& one : all) {
    SLUIS_ASSIGN(auto view, held_read_view_of(store, context, one));
    out.push_back(std::move(view));
  }
  return out;
}

}  // namespace sluis::daemon
