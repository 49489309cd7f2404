// Held reads as administrators see them, and their approval. Names are shown with a reason, and the showing is recorded
// before.
#include "daemon/process/answers/read_answers.hpp"

#include <algorithm>
#include <iterator>

#include "daemon/cycle/erasing/held_erasures.hpp"
#include "daemon/cycle/reading/held_files.hpp"
#include "daemon/cycle/reading/holding.hpp"
#include "daemon/cycle/status/views.hpp"
#include "daemon/process/each_institution.hpp"
#include "daemon/process/purpose.hpp"
#include "mapping/guard.hpp"
#include "state/blocks.hpp"
#include "state/holds.hpp"
#include "state/reads/held_reads.hpp"
#include "state/reads/reasons_to_hold.hpp"

namespace sluis::daemon {

namespace {

constexpr const char* shown_fields = "name";

error not_held(const std::string& hash) {
  return {errc::not_found, "no read " + hash + " is held", "see: sluis read list"};
}

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

/// What a view of a held read is made from, beside what is on record of it.
struct view_context {
  config::institution_settings settings;
  files_of_sources seen;
};

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

/// On the io_context's thread.
view_context context_of(const island& where) {
  return {where.settings, seen_files_of(where.sources)};
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

/// Who stands now under the keys that contradict, and what people would be called, as the newest read said.
void add_names_now(const std::vector<std::shared_ptr<source_seat>>& sources, held_read_view& to) {
  for (const auto& source : sources) {
    for (const auto& [school, names] : source->held_names) {
      if (source->settings.id != to.source || names.hash != to.hash) continue;
      for (auto& one : to.examples) {
        const auto found = names.by_known.find({one.subject, one.line});
        const bool is_named_anew = one.what == "contradiction" || one.what == "renamed" || one.what == "newcomer";
        if (is_named_anew && found != names.by_known.end()) one.now = found->second;
      }
    }
  }
}

result<held_read_view> view_and_record(state::store& store, const view_context& context,
                                       const std::vector<std::shared_ptr<source_seat>>& sources,
                                       const std::string& hash, const std::string& purpose, const caller& by) {
  SLUIS_ASSIGN(const auto held, state::held_reads(store).find(hash));
  SLUIS_ASSIGN(auto out, held_read_view_of(store, context, held));
  std::vector<subject_id> shown;
  for (const auto& one : out.examples) {
    SLUIS_ASSIGN(const auto row, store.facts().find(one.subject));
    if (row && row->kind == subject_kind::person)
      shown.push_back(one.subject);  // not a group, and nobody who was erased meanwhile
  }
  SLUIS_ASSIGN(const auto actor, store.actor(by.name()));
  SLUIS_TRY(store.record_access(actor, shown, purpose, shown_fields));
  const auto blocked = state::blocks(store).newest();
  for (auto& one : out.examples) {
    SLUIS_ASSIGN(one.label, label_of(store, one.subject));
    const auto block = blocked.find(one.subject);
    one.is_blocked = block != blocked.end() && block->second.is_in_force();
  }
  add_names_now(sources, out);
  return out;
}

result<void> check_second_accounts(std::uint64_t would, std::uint64_t confirmed) {
  if (would == confirmed) return {};
  const auto people = std::to_string(would) + (would == 1 ? " person in it has" : " people in it have");
  return error(
      errc::refused,
      people + " an account already and would get a second one, and " + std::to_string(confirmed) + " were confirmed",
      would == 0 ? "look at it again: sluis read show"
                 : "where keys in the administration, or the id of a source in the configuration, were changed, put "
                   "the earlier ones back; where they are to get one: sluis read approve HASH --yes");
}

result<held_read_view> approve_and_view(state::store& store, const view_context& context, const std::string& hash,
                                        std::uint64_t second_accounts, const caller& by) {
  SLUIS_ASSIGN(const auto held, state::held_reads(store).find(hash));
  SLUIS_TRY(check_second_accounts(held.told.doubled, second_accounts));
  SLUIS_ASSIGN(const auto actor, store.actor(by.name()));
  SLUIS_ASSIGN(const auto approved, state::held_reads(store).approve(held.hash(), actor));
  return held_read_view_of(store, context, approved);
}

result<held_read_view> refuse_and_view(state::store& store, const view_context& context, const std::string& hash,
                                       const std::string& reason, const caller& by) {
  SLUIS_ASSIGN(const auto held, state::held_reads(store).find(hash));
  SLUIS_ASSIGN(const auto actor, store.actor(by.name()));
  SLUIS_ASSIGN(const auto refused, state::held_reads(store).refuse(held.hash(), reason, actor));
  return held_read_view_of(store, context, refused);
}

/// Nothing: another institution's, or nobody's.
result<std::optional<held_read_view>> if_theirs(result<held_read_view> found) {
  if (found) return std::optional(std::move(*found));
  if (found.error().code() == errc::not_found) return std::optional<held_read_view>();
  return found.error();
}

/// Where a read of this hash is held.
auto looking_for_read(const std::string& hash) {
  return [hash](const std::shared_ptr<island>&) {
    return [hash](state::store& store) -> result<std::optional<std::string>> {
      const auto found = state::held_reads(store).find(hash);
      if (found) return std::optional(found->hash());
      if (found.error().code() == errc::not_found) return std::optional<std::string>();
      return found.error();
    };
  };
}

}  // namespace

task<std::vector<held_read_view>> read_answers::held_reads(std::optional<institution_id> only) {
  auto look = [](const std::shared_ptr<island>& where) {
    return [context = context_of(*where)](state::store& store) { return all_views(store, context); };
  };
  auto out = co_await lists_of<held_read_view>(islands_, std::move(only), std::move(look));
  co_return std::move(out);
}

task<held_read_view> read_answers::held_read(std::string hash, std::string purpose, caller by) {
  if (const auto given = purpose_given(purpose); !given) co_return given.error();
  auto work = [hash, purpose, by](const std::shared_ptr<island>& where) {
    return [where, context = context_of(*where), sources = where->sources, hash, purpose,
            by] {  // a reload may put others in their place
      return if_theirs(view_and_record(*where->store, context, sources, hash, purpose, by));
    };
  };
  auto look = looking_for_read(hash);
  auto found = co_await act_where_found<held_read_view>(islands_, std::move(look), std::move(work), not_held(hash));
  if (!found) co_return found.error();
  co_return std::move(found->value);
}

task<held_read_view> read_answers::approve_read(std::string hash, std::uint64_t second_accounts, caller by) {
  auto work = [hash, second_accounts, by](const std::shared_ptr<island>& where) {
    return [where, context = context_of(*where), hash, second_accounts, by] {
      return if_theirs(approve_and_view(*where->store, context, hash, second_accounts, by));
    };
  };
  auto look = looking_for_read(hash);
  auto approved = co_await act_where_found<held_read_view>(islands_, std::move(look), std::move(work), not_held(hash));
  if (!approved) co_return approved.error();
  co_return std::move(approved->value);
}

task<held_read_view> read_answers::refuse_read(std::string hash, std::string reason, caller by) {
  auto work = [hash, reason, by](const std::shared_ptr<island>& where) {
    return [where, context = context_of(*where), hash, reason, by] {
      return if_theirs(refuse_and_view(*where->store, context, hash, reason, by));
    };
  };
  auto look = looking_for_read(hash);
  auto refused = co_await act_where_found<held_read_view>(islands_, std::move(look), std::move(work), not_held(hash));
  if (!refused) co_return refused.error();
  co_return std::move(refused->value);
}

}  // namespace sluis::daemon
