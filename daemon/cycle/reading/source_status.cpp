#include "daemon/cycle/reading/source_status.hpp"

#include <algorithm>

#include "daemon/cycle/reading/holding.hpp"
#include "daemon/cycle/reading/reading.hpp"
#include "daemon/cycle/status/views.hpp"
#include "state/holds.hpp"
#include "state/reads/held_reads.hpp"

namespace sluis::daemon {

namespace {

source_status* find(institution_status& in, const source_id& id) {
  const auto found =
      std::find_if(in.sources.begin(), in.sources.end(), [&](const source_status& one) { return one.id == id; });
  return found == in.sources.end() ? nullptr : &*found;
}

void append(std::string& to, const std::string& more) {
  if (!more.empty()) to += (to.empty() ? "" : "; ") + more;
}

/// "De Wegwijzer (99XX-01)". Empty: none of its reads was taken in before, or it is not known any more.
result<std::string> name_of_school(state::store& store, const std::optional<subject_id>& school) {
  if (!school) return std::string();
  return school_name(store, *school);
}

/// "De Wegwijzer (99XX-01): ". Nothing where it has no name.
std::string before_its_text(const std::string& school) {
  return school.empty() ? school : school + ": ";
}

std::string since_text(const std::optional<state::hold>& hold, instant now) {
  return hold ? hold_text(hold->since, now) + ": " : std::string();
}

/// The first few by name: "; also held: De Brug (77ZZ), De Boog (88ZZ) and 2 more".
std::string and_also(const std::string& what, const std::vector<std::string>& others) {
  constexpr std::size_t most_named = 10;
  std::string out;
  for (std::size_t i = 0; i < std::min(others.size(), most_named); ++i)
    out += (i == 0 ? "; " + what + ": " : ", ") + others[i];
  return out +
         (others.size() > most_named ? " and " + std::to_string(others.size() - most_named) + " more" : std::string());
}

struct told_school {
  std::string name, why;
  bool is_approved = false;
};

/// Reads of one source, oldest first.
struct held_of_source {
  std::vector<told_school> whole, parts;
};

/// Each has reasons of its own: one is told in full, the first that waits for somebody, and of the others the name and
/// whether they were approved.
std::string told_schools_text(const std::vector<told_school>& all, const std::string& what) {
  const auto waits = std::find_if(all.begin(), all.end(), [](const told_school& one) { return !one.is_approved; });
  const auto told = waits == all.end() ? all.begin() : waits;
  if (told == all.end()) return {};
  std::vector<std::string> open, approved;
  for (auto one = all.begin(); one != all.end(); ++one) {
    if (one != told) (one->is_approved ? approved : open).push_back(one->name);
  }
  return told->why + and_also("also " + what, open) + and_also("also " + what + ", and approved", approved);
}

/// `not_read`: why no sync takes it in (held_files.hpp).
result<void> tell_held(state::store& store, const state::held_read& held, instant now, const std::string& not_read,
                       source_status& out, held_of_source& all) {
  const bool is_whole = held.told.is_whole;
  const auto hold = state::holds(store).at(hold_of_read(held.source, held.told.read.place));
  ++(is_whole ? out.held : out.parts);
  if (held.approved && not_read.empty()) ++(is_whole ? out.held_approved : out.parts_approved);
  if (hold && is_whole) out.held_since = out.held_since ? std::min(*out.held_since, hold->since) : hold->since;
  SLUIS_ASSIGN(const auto school, name_of_school(store, held.school));
  told_school one;
  one.name =
      !school.empty() ? school : "a school that is new" + (held.told.file.empty() ? "" : ", of " + held.told.file);
  one.is_approved = held.approved && not_read.empty();
  const auto why = held.approved && !not_read.empty()
                       ? held.told.note + "; approved"
                       : held_text(held.told.note, held.hash(), one.is_approved, held.told.moved);
  one.why = since_text(hold, now) + before_its_text(one.name) + why + (not_read.empty() ? "" : "; " + not_read);
  (is_whole ? all.whole : all.parts).push_back(std::move(one));
  return {};
}

/// People who are absent and keep their accounts: no sync of theirs is well.
result<void> tell_kept(state::store& store, instant now, institution_status& out) {
  SLUIS_ASSIGN(const auto kept, store.facts().kept());
  for (const auto& one : kept) {
    auto* const source = find(out, one.source);
    if (source == nullptr) continue;
    const auto hold = state::holds(store).at(hold_of_kept(one));
    source->kept += one.count;
    SLUIS_ASSIGN(const auto school, school_name(store, one.school));
    append(source->kept_why, since_text(hold, now) + before_its_text(school) + kept_text(one) + "; sluis invalid list");
  }
  return {};
}

/// The first few schools by name.
result<void> tell_eck_ids(state::store& store, institution_status& out) {
  constexpr std::uint64_t most_named = 3;
  SLUIS_ASSIGN(const auto all, state::held_reads(store).last_of_each());
  std::map<source_id, std::uint64_t> schools;
  for (const auto& one : all) {
    auto* const source = find(out, one.source);
    if (source == nullptr || !state::are_eck_ids_missing(one.told)) continue;
    source->without_eck_id += one.told.without_eck_id;
    if (++schools[one.source] > most_named) continue;
    SLUIS_ASSIGN(const auto name, school_name(store, one.school));
    source->eck_ids_why += (source->eck_ids_why.empty() ? "" : ", ") + name;
  }
  for (const auto& [id, count] : schools) {
    if (count > most_named) find(out, id)->eck_ids_why += " and " + std::to_string(count - most_named) + " more";
  }
  return {};
}

/// `nameless_failure`: a file could not be read, and may be this school's.
std::string behind_text(const std::string& school, const school_file& file, bool nameless_failure) {
  const auto since = sluis::to_string(local_day(file.since));
  if (file.is_missing && nameless_failure) {
    return "no file of " + school +
           " was read: the one that failed may be it, or there is none any more; its people stay as they are (its last "
           "file is of " +
           since + ")";
  }
  if (file.is_missing)
    return "no file of " + school +
           " is there any more, so its people stay as they are and nothing new of it comes in (its last file is of " +
           since + ")";
  return "nothing new of " + school + " has come in since " + since + ": its file was not made again, or not read";
}

/// `some`: schools that are behind in the same way. `also`: what is said of all but the first.
result<void> tell_behind_of(state::store& store, const std::map<subject_id, school_file>& some, const std::string& also,
                            const behind_rules& rules, source_status& out) {
  std::vector<std::string> names;
  for (const auto& [school, file] : some) {
    SLUIS_ASSIGN(auto name, school_name(store, school));
    names.push_back(std::move(name));
  }
  if (names.empty()) return {};
  append(out.behind, behind_text(names.front(), some.begin()->second, rules.nameless_failure) +
                         and_also(also, {names.begin() + 1, names.end()}));
  out.behind_schools.insert(out.behind_schools.end(), names.begin(), names.end());
  return {};
}

}  // namespace

result<void> tell_refused(state::store& store, source_status& out) {
  SLUIS_ASSIGN(const auto all, state::held_reads(store).refused());
  for (const auto& read : all) {
    if (read.source != out.id || !read.school) continue;
    SLUIS_ASSIGN(const auto name, school_name(store, *read.school));
    const std::string what = read.told.is_whole ? "the newest read of " : refused_part;
    ++out.old;
    const auto on = sluis::to_string(local_day(read.refused->at));
    append(out.behind, what + name + " was refused on " + on + ", so it stays as it was: sluis read show " +
                           read.hash().substr(0, 12) + "; " + after_all_text(read.told, read.hash().substr(0, 12)));
  }
  return {};
}

result<std::set<subject_id>> told_with_their_reads(state::store& store, const files_of_sources& seen) {
  std::set<subject_id> out;
  SLUIS_ASSIGN(const auto all, state::held_reads(store).open());
  for (const auto& held : all) {
    if (held.school && !not_read_text(seen, held).empty()) out.insert(*held.school);
  }
  return out;
}

result<void> tell_reads(state::store& store, instant now, const files_of_sources& seen, institution_status& out) {
  SLUIS_ASSIGN(const auto all, state::held_reads(store).open());
  std::map<source_id, held_of_source> reads;
  for (const auto& held : all) {
    if (held.told.is_whole) ++out.held_reads;
    if (auto* const source = find(out, held.source))
      SLUIS_TRY(tell_held(store, held, now, not_read_text(seen, held), *source, reads[held.source]));
  }
  for (auto& source : out.sources) {
    source.held_why = told_schools_text(reads[source.id].whole, "held");
    source.part_why = told_schools_text(reads[source.id].parts, "waiting");
    if (source.has_failed && source.failed.empty())
      source.failed = "the newest read was not whole; the next sync says why";
  }
  for (auto& source : out.sources) SLUIS_TRY(tell_refused(store, source));
  SLUIS_TRY(tell_eck_ids(store, out));
  return tell_kept(store, now, out);
}

result<void> tell_behind(state::store& store, const std::map<subject_id, school_file>& files, const behind_rules& rules,
                         source_status& out) {
  auto all = behind(files, rules.most_days, rules.today);
  out.missing += all.missing.size();
  out.old += all.old.size();
  for (const auto& [school, file] : all.missing) {
    SLUIS_ASSIGN(auto code, school_code_of(store, school));
    if (!rules.nameless_failure) out.gone.push_back(std::move(code));
  }
  std::erase_if(all.missing, [&](const auto& one) { return rules.told.contains(one.first); });
  SLUIS_TRY(
      tell_behind_of(store, all.missing, rules.nameless_failure ? "also not read" : "also without a file", rules, out));
  return tell_behind_of(store, all.old, "also nothing new of", rules, out);
}

std::string problem_of(const source_status& what) {
  std::string out;
  for (const auto* each : {&what.failed, &what.held_why, &what.part_why, &what.kept_why, &what.behind})
    append(out, *each);
  return out;
}

}  // namespace sluis::daemon
