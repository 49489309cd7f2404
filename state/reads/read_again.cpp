#include "state/reads/read_again.hpp"

#include <map>
#include <string_view>

#include "state/closed_schools.hpp"
#include "state/reads/held_reads.hpp"
#include "state/store.hpp"

namespace sluis::state {

namespace {

/// Some 100 ms of looking.
constexpr std::uint64_t most_entries_looked_at = 100'000;

/// Of a leaf as it stands in the log (log/leaf.hpp). None: not a leaf of ours.
std::optional<mutation_kind> kind_of_leaf(std::string_view entry) {
  constexpr std::string_view before = "\",\"kind\":\"";  // a note cannot hold it: its quotes are escaped
  const auto at = entry.find(before);
  if (at == std::string_view::npos) return std::nullopt;
  const auto text = entry.substr(at + before.size());
  return parse_mutation_kind(text.substr(0, text.find('"')));
}

/// An entry for which `is_harmless` says no, from number `since` on, or too many.
bool may_anything_matter(store& s, std::uint64_t since, bool (*is_harmless)(mutation_kind) noexcept) {
  const auto size = s.log().size();
  if (since > size || size - since > most_entries_looked_at) return true;
  auto entries = s.db().prepare("SELECT entry FROM leaf WHERE seq >= ?1");
  entries.bind(1, since);
  while (entries.step()) {
    const auto kind = kind_of_leaf(entries.blob(0));
    if (!kind || !is_harmless(*kind)) return true;
  }
  return false;
}

std::map<std::uint64_t, subject_id> schools_of_source(store& s, const source_id& source) {
  std::map<std::uint64_t, subject_id> out;
  auto scopes = s.db().prepare("SELECT seq, source, school FROM scope");
  while (scopes.step()) {
    if (scopes.text(1) == source.str())
      out.emplace(static_cast<std::uint64_t>(scopes.integer(0)), scopes.id<subject_id>(2));
  }
  return out;
}

}  // namespace

bool leaves_reads_as_they_are(mutation_kind kind) noexcept {
  switch (kind) {
    case mutation_kind::fact_new:
    case mutation_kind::fact_changed:
    case mutation_kind::fact_left:
    case mutation_kind::fact_returned:
    case mutation_kind::fact_invalid:
    case mutation_kind::read_complete:
    case mutation_kind::read_failed:
    case mutation_kind::read_held:
    case mutation_kind::name_assigned:
    case mutation_kind::consent_granted:
    case mutation_kind::consent_withdrawn:
    case mutation_kind::plan_computed:
    case mutation_kind::plan_held:
    case mutation_kind::plan_approved:
    case mutation_kind::push_intent:
    case mutation_kind::push_done:
    case mutation_kind::push_failed:
    case mutation_kind::push_unknown:
    case mutation_kind::push_not_sent:
    case mutation_kind::access_shown:
    case mutation_kind::access_exported:
    case mutation_kind::backup_done:
    case mutation_kind::backup_failed:
    case mutation_kind::target_recipient:
    case mutation_kind::target_seen:
    case mutation_kind::account_gone:
    case mutation_kind::account_found:
    case mutation_kind::absence_accepted:
      return true;
    default:
      return false;
  }
}

bool leaves_a_read_under_way_as_it_is(mutation_kind kind) noexcept {
  switch (kind) {
    case mutation_kind::access_shown:
    case mutation_kind::access_exported:
    case mutation_kind::consent_granted:
    case mutation_kind::consent_withdrawn:
    case mutation_kind::plan_computed:
    case mutation_kind::plan_held:
    case mutation_kind::plan_approved:
    case mutation_kind::plan_refused:
    case mutation_kind::push_intent:
    case mutation_kind::push_done:
    case mutation_kind::push_failed:
    case mutation_kind::push_unknown:
    case mutation_kind::push_not_sent:
    case mutation_kind::target_recipient:
    case mutation_kind::target_moved:
    case mutation_kind::target_left:
    case mutation_kind::target_remains:
    case mutation_kind::target_seen:
    case mutation_kind::target_paused:
    case mutation_kind::target_resumed:
    case mutation_kind::account_gone:
    case mutation_kind::account_found:
    case mutation_kind::account_settled:
    case mutation_kind::backup_done:
    case mutation_kind::backup_failed:
      return true;
    default:
      return false;
  }
}

bool may_a_read_stand(store& s, std::uint64_t since) {
  return !may_anything_matter(s, since, leaves_a_read_under_way_as_it_is);
}

result<std::optional<std::set<subject_id>>> schools_to_read_again(store& s, const source_id& source,
                                                                  std::uint64_t since) {
  using schools = std::optional<std::set<subject_id>>;
  if (may_anything_matter(s, since, leaves_reads_as_they_are)) return schools();
  std::set<subject_id> out;
  const auto scopes = schools_of_source(s, source);
  const auto note = [&](std::uint64_t scope) {
    if (const auto found = scopes.find(scope); found != scopes.end()) out.insert(found->second);
  };
  // listed: perhaps (model/listing.hpp). A read would say whether the source lists them.
  auto unsettled = s.db().prepare(
      "SELECT DISTINCT scope FROM current WHERE invalid <> 0 OR kept <> 0 OR (state = 3 AND listed = 2)");
  while (unsettled.step()) note(static_cast<std::uint64_t>(unsettled.integer(0)));
  for (const auto& [scope, word] : closed_schools(s).words()) note(scope);
  held_reads reads(s);
  SLUIS_ASSIGN(const auto open, reads.open());
  SLUIS_ASSIGN(const auto refused, reads.refused());
  for (const auto* all : {&open, &refused}) {
    for (const auto& one : *all) {
      if (one.school) out.insert(*one.school);
      if (one.told.like) out.insert(*one.told.like);
    }
  }
  return schools(std::move(out));
}

}  // namespace sluis::state
