// Held reads as administrators see them, and their approval. Names are shown with a reason, and the showing is recorded before.
#include <algorithm>

#include "daemon/core.hpp"
#include "daemon/held_erasures.hpp"
#include "daemon/holding.hpp"
#include "daemon/purpose.hpp"
#include "daemon/views.hpp"
#include "state/holds.hpp"
#include "state/reads/held_reads.hpp"

namespace sluis::daemon {

namespace {

constexpr const char* shown_fields = "name";

error not_held(const std::string& hash) { return {errc::not_found, "no read " + hash + " is held", "see: sluis read list"}; }

result<held_read_view> view_of(state::store& store, const config::retention_settings& keeping,
                               const state::held_read& held) {
  const auto& told = held.told;
  const auto& does = told.effect;
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
  out.persons = does.persons;
  out.added = does.added;
  out.changed = does.changed;
  out.contradictions = does.contradictions;
  out.left = does.left;
  out.returned = does.returned;
  out.moved = told.moved;
  out.undone = told.undone;
  out.undoes = told.undoes;
  if (held.school && told.is_whole) {
    SLUIS_ASSIGN(auto waiting, count_held_erasures(store, keeping, local_day(store.now())));
    out.waiting = waiting.reads[*held.school];
  }
  if (held.approved) out.approved_by = held.approved->by.hex();
  for (const auto& one : told.examples) out.examples.push_back({one.what, one.subject, {}, one.line});
  return out;
}

result<std::vector<held_read_view>> all_views(state::store& store, const config::retention_settings& keeping) {
  std::vector<held_read_view> out;
  SLUIS_ASSIGN(const auto all, state::held_reads(store).open());
  for (const auto& one : all) {
    SLUIS_ASSIGN(auto view, view_of(store, keeping, one));
    out.push_back(std::move(view));
  }
  return out;
}

/// Who stands now under the keys that contradict, as the newest read said.
void add_names_now(const std::vector<std::shared_ptr<source_seat>>& sources, held_read_view& to) {
  for (const auto& source : sources) {
    for (const auto& [school, names] : source->held_names) {
      if (source->settings.id != to.source || names.hash != to.hash) continue;
      for (auto& one : to.examples) {
        const auto found = names.by_known.find(one.subject);
        if (one.what == "contradiction" && found != names.by_known.end()) one.now = found->second;
      }
    }
  }
}

result<held_read_view> view_and_record(state::store& store, const config::retention_settings& keeping,
                                       const std::vector<std::shared_ptr<source_seat>>& sources, const std::string& hash,
                                       const std::string& purpose, const caller& by) {
  SLUIS_ASSIGN(const auto held, state::held_reads(store).find(hash));
  SLUIS_ASSIGN(auto out, view_of(store, keeping, held));
  std::vector<subject_id> shown;
  for (const auto& one : out.examples) {
    SLUIS_ASSIGN(const auto row, store.facts().find(one.subject));
    if (row && row->kind == subject_kind::person) shown.push_back(one.subject);  // not a group, and nobody who was erased meanwhile
  }
  SLUIS_ASSIGN(const auto actor, store.actor(by.name()));
  SLUIS_TRY(store.record_access(actor, shown, purpose, shown_fields));
  for (auto& one : out.examples) {
    SLUIS_ASSIGN(one.label, label_of(store, one.subject));
  }
  add_names_now(sources, out);
  return out;
}

result<held_read_view> approve_and_view(state::store& store, const config::retention_settings& keeping,
                                        const std::string& hash, const caller& by) {
  SLUIS_ASSIGN(const auto held, state::held_reads(store).find(hash));
  SLUIS_ASSIGN(const auto actor, store.actor(by.name()));
  SLUIS_ASSIGN(const auto approved, state::held_reads(store).approve(held.hash(), actor));
  return view_of(store, keeping, approved);
}

}  // namespace

task<std::vector<held_read_view>> core::held_reads(std::optional<institution_id> only) {
  std::vector<held_read_view> out;
  for (const auto& where : std::vector<std::shared_ptr<island>>(islands_)) {
    if ((only && where->settings.id != *only) || !where->store) continue;
    auto look = [where] { return all_views(*where->store, where->settings.retention); };
    const auto found = co_await on_strand(where->strand, std::move(look));
    if (!found) co_return found.error();
    out.insert(out.end(), found->begin(), found->end());
  }
  co_return out;
}

task<held_read_view> core::held_read(std::string hash, std::string purpose, caller by) {
  if (const auto given = purpose_given(purpose); !given) co_return given.error();
  for (const auto& where : std::vector<std::shared_ptr<island>>(islands_)) {
    if (!where->store) continue;
    auto work = [where, sources = where->sources, hash, purpose, by] {  // a reload may put others in their place
      return view_and_record(*where->store, where->settings.retention, sources, hash, purpose, by);
    };
    auto found = co_await on_strand(where->strand, std::move(work));
    if (!found && found.error().code() == errc::not_found) continue;
    co_return found;
  }
  co_return not_held(hash);
}

task<held_read_view> core::approve_read(std::string hash, caller by) {
  for (const auto& where : std::vector<std::shared_ptr<island>>(islands_)) {
    if (!where->store) continue;
    auto work = [where, hash, by] { return approve_and_view(*where->store, where->settings.retention, hash, by); };
    auto approved = co_await on_strand(where->strand, std::move(work));
    if (!approved && approved.error().code() == errc::not_found) continue;
    co_return approved;
  }
  co_return not_held(hash);
}

}  // namespace sluis::daemon
