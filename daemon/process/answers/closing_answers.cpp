// Schools that are not exported any more, and sources that are not configured any more, by an administrator's word
// (state/closed_schools).
#include "daemon/process/answers/closing_answers.hpp"

#include <algorithm>
#include <utility>

#include "daemon/cycle/foreseen.hpp"
#include "daemon/cycle/giving_way.hpp"
#include "daemon/process/beside_strand.hpp"
#include "state/closed_schools.hpp"
#include "state/reads/content_hash.hpp"
#include "state/reads/held_reads.hpp"

namespace sluis::daemon {

namespace {

using looks = std::map<source_id, std::optional<source_look>>;  // of the sources that are configured
using state::known_school;

looks looks_of(const island& where) {
  looks out;
  for (const auto& source : where.settings.sources)
    out[source.id];  // one of which no reader could be made was not looked at
  for (const auto& source : where.sources) out[source->settings.id] = source->newest_look;
  return out;
}

std::string of(const institution_id& institution) {
  return " --institution " + institution.str();
}

bool has_people(const known_school& one) {
  return one.students + one.staff + one.others > 0;
}

/// Nothing of it is left to say.
bool is_settled(const known_school& one) {
  return one.is_closed() && !has_people(one);
}

/// A word about the school alone does not count where its source is not configured.
bool is_gone_and_settled(const known_school& one) {
  return one.word == state::closing_word::source_gone && !has_people(one);
}

error unknown_school(const std::string& code, const institution_id& institution) {
  return {errc::not_found, "no school " + code + " is known",
          "its code, as it is here: sluis status --schools" + of(institution)};
}

/// By its code, from one source.
result<known_school> the_school(const std::vector<known_school>& all, const closing& what,
                                const institution_id& institution) {
  std::vector<known_school> found;
  for (const auto& one : all) {
    if (one.code == what.school && (!what.source || one.source == *what.source)) found.push_back(one);
  }
  if (found.empty()) return unknown_school(what.school, institution);
  if (found.size() > 1) std::erase_if(found, is_settled);
  if (found.size() > 1) {
    return error(errc::invalid_input,
                 "school " + what.school + " is known from several sources: " + found[0].source.str() + ", " +
                     found[1].source.str(),
                 "say which: --source");
  }
  if (found.empty() || is_settled(found.front())) {
    return error(errc::refused,
                 "school " + what.school + " is on record as closed, and everybody of the school has left",
                 "nothing is to be done; a file of it ends that word");
  }
  return found.front();
}

/// Nobody would look whether a file of the school is there.
result<void> expect_configured(const known_school& which, const looks& at, const institution_id& institution) {
  if (at.contains(which.source)) return {};
  return error(errc::refused,
               "source " + which.source.str() + " of school " + which.code +
                   " is not configured, so nobody looks whether the school is in it",
               "configure the source again, under this id, then: sluis sync" + of(institution) +
                   "; if it is gone for good: sluis source gone " + which.source.str() + of(institution));
}

/// A read of the same code from another source is held: its people would not be compared with whoever left.
result<void> expect_no_twin(state::store& store, const std::vector<known_school>& which, const looks& at) {
  SLUIS_ASSIGN(const auto open, state::held_reads(store).open());
  state::content_hash hash(store.keys());
  for (const auto& one : which) {
    for (const auto& [source, look] : at) {
      if (source == one.source) continue;
      const auto place = hash.begin(source, one.code, {});
      const auto held = std::find_if(open.begin(), open.end(), [&](const auto& read) {
        return read.told.read.place == place && read.told.is_whole;
      });
      if (held == open.end()) continue;
      return error(
          errc::refused,
          "school " + one.code + " is in a read of source " + source.str() + " that is held, so it is not closed",
          "if only the id of the source was changed, put " + one.source.str() +
              " back into the configuration; else decide on the read first: sluis read show " +
              held->hash().substr(0, 12));
    }
  }
  return {};
}

result<void> expect_not_seen(const std::vector<known_school>& all, const known_school& which, const looks& at,
                             const institution_id& institution) {
  for (const auto& [source, look] : at) {
    if (!look) continue;  // expect_all_looked_at
    const auto there = std::find_if(all.begin(), all.end(), [&](const known_school& one) {
      return one.code == which.code && look->schools.contains(one.school);
    });
    if (there != all.end()) {
      return error(
          errc::refused,
          "school " + which.code + " is in the newest read of source " + source.str() + ", so it is not closed",
          source == which.source
              ? "take its file out of the source first, then, so that nothing is sent: sluis sync --dry-run" +
                    of(institution)
              : "what is left of a source that is not configured any more: sluis source gone " + which.source.str() +
                    of(institution));
    }
    if (source == which.source && !look->nameless.empty()) {
      return error(errc::refused,
                   look->nameless + " of source " + source.str() +
                       " could not be read, and may be the file of school " + which.code,
                   "correct the file, or take it out of the source, then: sluis sync" + of(institution));
    }
  }
  return {};
}

/// A source that was not looked at may have the school, or be the one that is gone under another id.
result<void> expect_all_looked_at(const looks& at, const institution_id& institution) {
  for (const auto& [source, look] : at) {
    if (look) continue;
    return error(errc::refused, "source " + source.str() + " was not looked at since sluisd started, or could not be",
                 "look first: sluis sync" + of(institution));
  }
  return {};
}

result<std::vector<known_school>> schools_of_gone_source(const std::vector<known_school>& all, const source_id& source,
                                                         const looks& at, const institution_id& institution) {
  if (at.contains(source)) {
    return error(errc::refused, "source " + source.str() + " is configured, so it is not gone",
                 "take it out of the configuration first; of one of its schools: sluis school closed CODE" +
                     of(institution) + " --source " + source.str());
  }
  std::vector<known_school> out;
  bool is_known = false;
  for (const auto& one : all) {
    if (one.source != source) continue;
    is_known = true;
    if (!is_gone_and_settled(one)) out.push_back(one);
  }
  if (!is_known) return error(errc::not_found, "no source " + source.str() + " was ever read", "see: sluis status");
  if (out.empty())
    return error(errc::refused,
                 "source " + source.str() + " is on record as gone, and everybody of its schools has left",
                 "nothing is to be done");
  return out;
}

result<std::vector<known_school>> which_schools(state::store& store, const closing& what, const looks& at) {
  SLUIS_TRY(store.lived().expect_sound());
  SLUIS_TRY(expect_all_looked_at(at, store.institution()));
  SLUIS_ASSIGN(const auto all, state::closed_schools(store).known());
  std::vector<known_school> out;
  if (what.school.empty()) {
    SLUIS_ASSIGN(out, schools_of_gone_source(all, what.source.value_or(source_id()), at, store.institution()));
  } else {
    SLUIS_ASSIGN(auto one, the_school(all, what, store.institution()));
    SLUIS_TRY(expect_configured(one, at, store.institution()));
    SLUIS_TRY(expect_not_seen(all, one, at, store.institution()));
    out.push_back(std::move(one));
  }
  SLUIS_TRY(expect_no_twin(store, out, at));
  return out;
}

closing_preview preview_of(const std::vector<known_school>& all) {
  closing_preview out;
  for (const auto& one : all)
    out.schools.push_back({one.source, one.code, one.students, one.staff, one.others, one.left});
  return out;
}

}  // namespace

task<closing_preview> closing_answers::foresee_closing(institution_id institution, closing what) {
  const auto found = find_served(islands_, institution);
  if (!found) co_return found.error();
  auto look = [what, at = looks_of(**found)](state::store& store) -> result<closing_preview> {
    SLUIS_ASSIGN(const auto all, which_schools(store, what, at));
    return preview_of(all);
  };
  co_return co_await beside_strand(*found, std::move(look));
}

// Between two reads: none of them may bring the school back meanwhile.
task<closing_preview> closing_answers::close_schools(institution_id institution, closing what, std::string reason,
                                                     caller by) {
  const auto found = find_served(islands_, institution);
  if (!found) co_return found.error();
  const auto where = *found;
  const auto turn = co_await where->turn.acquire();
  if (where->gone || stopping_ || !where->store)
    co_return error{errc::unavailable, "institution " + institution.str() + " is not served any more",
                    "see: sluis status"};
  auto work = [where, what, reason, by, at = looks_of(*where)]() -> result<std::vector<known_school>> {
    auto& store = *where->store;
    SLUIS_ASSIGN(const auto all, which_schools(store, what, at));
    SLUIS_ASSIGN(const auto actor, store.actor(by.name()));
    const auto word = what.school.empty() ? state::closing_word::source_gone : state::closing_word::school_closed;
    SLUIS_TRY(state::closed_schools(store).close(all, reason, actor, word));
    return all;
  };
  const auto closed = co_await on_strand(where->strand, std::move(work));
  if (!closed) co_return closed.error();
  for (const auto& source : where->sources) {
    for (const auto& one : *closed) {
      if (one.source == source->settings.id) source->files.erase(one.school);
    }
  }
  co_return preview_of(*closed);
}

}  // namespace sluis::daemon
