#include "daemon/cycle/reading/reading.hpp"

#include <spdlog/spdlog.h>

#include <tuple>
#include <utility>

#include "daemon/cycle/foreseen.hpp"
#include "daemon/cycle/reading/looks.hpp"
#include "mapping/names.hpp"
#include "model/secret.hpp"
#include "state/closed_schools.hpp"
#include "state/newest_words.hpp"
#include "state/reads/read_again.hpp"
#include "state/school_counts.hpp"

namespace sluis::daemon {

namespace {

const char* ending_word(state::intake_summary::ending how) {
  switch (how) {
    case state::intake_summary::ending::complete:
      return "complete";
    case state::intake_summary::ending::held:
      return "held";
    case state::intake_summary::ending::failed:
      return "failed";
  }
  return "failed";
}

read_report report_of(const source_id& source, const state::intake_summary& s) {
  read_report out{source,  s.school_code, ending_word(s.how), s.students, s.staff,    s.groups,  s.memberships,
                  s.added, s.changed,     s.unchanged,        s.left,     s.returned, s.invalid, s.note};
  if (s.is_refused) {
    const bool is_held = s.how == state::intake_summary::ending::held;
    if (is_held && s.school.is_null()) out.ending = "refused";  // of a school that is known, nothing new came in
    out.note = s.note + (is_held ? "; an administrator refused this content" : "; an administrator refused this part");
  } else if (s.held) {
    out.held = to_hex(s.held->data(), s.held->size());
    out.note = held_text(s.note, out.held, s.is_approved, s.moved);
  }
  if (!s.first_school_year.empty())
    out.note += (out.note.empty() ? "" : "; ") + ("the first school year that was read of it: " + s.first_school_year);
  out.moved = s.moved;
  out.kept = s.frozen_persons;
  out.school_handle = s.school;
  out.contradictions = s.other_people;
  out.doubled = s.doubled;
  out.renumbered = s.renumbered;
  return out;
}

std::string shown_name(const name_clue& said) {
  person p;
  p.given_names = said.given_names;
  p.initials = said.initials;
  p.call_name = said.call_name;
  return mapping::display_name(mapping::given_name_of(p), said.family_name_prefix, said.family_name);
}

void keep_names(source_seat& source, const state::intake_summary& s) {
  if (s.school_code.empty() || s.how == state::intake_summary::ending::failed) return;
  source.held_names.erase(s.school_code);
  if (!s.held || s.others.empty()) return;
  auto& names = source.held_names[s.school_code];
  names.hash = to_hex(s.held->data(), s.held->size());
  for (const auto& one : s.others) names.by_known[{one.known, one.line}] = shown_name(one.now);
}

read_report failure(const source_id& source, std::string note) {
  read_report out;
  out.source = source;
  out.ending = "failed";
  out.note = std::move(note);
  return out;
}

}  // namespace

std::string held_text(const std::string& note, const std::string& hash, bool is_approved, std::uint64_t moved) {
  const auto why =
      moved == 0 ? std::string() : "; the keys moved (" + std::to_string(moved) + "), which nobody can approve";
  return note + why +
         (is_approved ? "; approved: the next sync takes it in"
                      : "; look at it: sluis read show " + hash.substr(0, 12));
}

namespace {

struct folder_look {
  std::vector<std::string> problems;
  result<std::vector<sources::read_unit>> units = error(errc::unavailable, "the folder does not answer");
};

/// On a thread of its own: where the folder is on a network share whose server is silent, nothing ends the call.
folder_look look_into(const source_seat& source, const std::atomic<bool>& stopping, std::chrono::milliseconds at_most) {
  constexpr std::chrono::milliseconds step{50};
  const char* const hint = "see whether the disk or network share of this source is mounted and its server is up";
  if (!are_all_back(source.given_up, std::chrono::seconds(3)))
    return {{}, error(errc::unavailable, "an earlier look or read of this source has not come back", hint)};
  const auto found = std::make_shared<folder_look>();
  auto look = [found, reader = source.reader] {
    auto ask = [&] { return reader->units(found->problems); };
    found->units = foreseen(ask);
  };
  separate_thread looking(source.given_up, std::move(look));
  for (auto left = at_most; left > std::chrono::milliseconds::zero() && !stopping; left -= step) {
    if (looking.wait_for(step)) return std::move(*found);
  }
  return {{},
          error(errc::unavailable,
                "the source's folder did not answer for " + std::to_string(at_most.count() / 1000) + " s", hint)};
}

}  // namespace

void source_reading::note_look_failed(std::string note) {
  causes_.push_back({note, 0});
  reports_.push_back(failure(source_.settings.id, std::move(note)));
}

void source_reading::look() {
  constexpr int reads = 5;  // it opens up to a thousand files
  auto [problems, units] = look_into(source_, stopping_, reads * at_most_silent_);
  has_unread_files_ = !problems.empty();
  for (auto& problem : problems) note_look_failed(std::move(problem));
  if (!units) note_look_failed(units.error().text());
  if (units && units->empty() && problems.empty())
    note_look_failed("nothing to read; put the school's export where the source's path points");
  could_look_ = units.has_value();
  if (units) units_ = std::move(*units);
}

std::optional<source_look> source_reading::found() const {
  if (!could_look_ || stopping_) return std::nullopt;
  source_look out{now_, seen_, {}, whole_, elsewhere_};
  for (const auto& one : failed_) {
    if (!one.school && out.nameless.empty()) out.nameless = one.name;
  }
  // Two files of one school, or more files than are looked at: which schools they are of is not known here.
  if (has_unread_files_ && out.nameless.empty()) out.nameless = "a file";
  return out;
}

/// An administrator said that the school is closed, and here is a file of it: that word has ended, whatever becomes of
/// the file. A sentence, or none.
std::string source_reading::end_closing(state::store& store, const subject_id& school) {
  if (school.is_null()) return {};
  auto end = [&] { return state::closed_schools(store).found_again(source_.settings.id, school); };
  const auto ended = foreseen(end);
  if (!ended) {
    spdlog::error("that a closed school is read again at {} could not be noted: {}", store.institution().str(),
                  ended.error().text());
    return {};
  }
  if (!*ended) return {};
  const auto text = "the school is on record as closed since " + sluis::to_string(**ended) +
                    ", and there is a file of it again: that word has ended";
  spdlog::warn("source {} of {}: {}", source_.settings.id.str(), store.institution().str(), text);
  return text;
}

void source_reading::begin(state::store& store) {
  begin_to_know(store);
  std::vector<sources::read_unit> to_read;
  for (auto& unit : units_) {
    if (leave_unread(unit)) continue;
    keys_.emplace_back();
    store.chance().fill(keys_.back().data(), keys_.back().size());
    to_read.push_back(std::move(unit));
  }
  listed_ = units_.size();
  units_ = std::move(to_read);
  folder_ = store.folder();
}

std::unique_ptr<staging> source_reading::stage_next() {
  if (hung_ || next_ == units_.size()) return nullptr;
  auto& key = keys_[next_];
  auto out = std::make_unique<staging>(
      staging_order{source_.reader, units_[next_], folder_, key, source_.given_up, at_most_silent_});
  wipe(key.data(), key.size());
  ++next_;
  return out;
}

taking_over source_reading::take_over() const {
  return taking_over({source_.settings.id, configured_, local_day(now_)});
}

void source_reading::end(state::store& store, const sources::read_unit& unit, taken_over&& done,
                         const std::optional<sources::file_identity>& which) {
  const auto& [summary, ended, is_plain] = done;
  if (!ended && *source_.given_up > 0) hung_ = ended.error();
  const auto known = ended && is_plain ? known_by(which, summary, local_day(now_)) : std::nullopt;
  if (known) known_next_.by_path[unit.path] = *known;
  auto report = report_of(source_.settings.id, summary);
  note_file(summary);
  const auto ended_word = end_closing(store, summary.school);
  if (ended) keep_names(source_, summary);
  if (!ended) report.note = ended.error().text();
  if (!ended_word.empty()) report.note += (report.note.empty() ? "" : "; ") + ended_word;
  if (!ended) {
    failed_.push_back({unit.name, ended.error(), std::move(report),
                       summary.school.is_null() ? std::nullopt : std::optional(summary.school)});
    return;
  }
  spdlog::info("read {} of {}: {}, {} students, {} staff, {} groups, {} new, {} changed, {} left, {} invalid{}",
               unit.name, store.institution().str(), report.ending, report.students, report.staff, report.groups,
               report.added, report.changed, report.left, report.invalid,
               summary.first_school_year.empty() ? std::string() : ", first school year " + summary.first_school_year);
  reports_.push_back(std::move(report));
}

/// Files that are not tried, because the source stopped answering.
void source_reading::note_not_tried() {
  if (!hung_) return;
  for (; next_ < units_.size(); ++next_)
    failed_.push_back({units_[next_].name, *hung_, failure(source_.settings.id, hung_->text()), std::nullopt});
}

/// Once, before the first file. From then on what is written into the log is for the next look to consider.
void source_reading::begin_to_know(state::store& store) {
  if (std::exchange(has_begun_to_know_, true)) return;
  known_next_.configured = configured_;
  known_next_.log_size = store.log().size();
  if (which_ == files_to_read::all || known_.configured != configured_) known_.by_path.clear();
  if (known_.by_path.empty()) return;
  auto ask = [&] { return state::schools_to_read_again(store, source_.settings.id, known_.log_size); };
  auto again = foreseen(ask);
  if (again && *again)
    to_read_again_ = std::move(**again);
  else
    known_.by_path.clear();
}

/// True: it is as it was when it was read and taken in, and a read of it would do nothing.
bool source_reading::leave_unread(const sources::read_unit& unit) {
  const auto known = known_.by_path.find(unit.path);
  if (known == known_.by_path.end() || to_read_again_.contains(known->second.school)) return false;
  if (!is_as_it_was(known->second, unit, files_, now_)) return false;
  const auto& school = known->second.school;
  seen_.insert(school);
  whole_.insert(school);
  known_next_.by_path.insert(*known);
  ++unread_;
  return true;
}

void source_reading::note_file(const state::intake_summary& summary) {
  if (summary.like) elsewhere_.insert(*summary.like);
  if (summary.school.is_null()) return;
  seen_.insert(summary.school);
  if (summary.how == state::intake_summary::ending::complete) whole_.insert(summary.school);
  const auto known = files_.try_emplace(summary.school, school_file{now_, false});
  auto& file = known.first->second;
  file.is_missing = false;
  // A read that is held is told by itself.
  const bool was_read = summary.how == state::intake_summary::ending::complete || (summary.held && !summary.is_refused);
  const bool is_of_the_future = file.since > now_;  // it was read while the clock was ahead
  if (was_read && (!summary.is_same_export || is_of_the_future)) file.since = now_;
}

/// A source that could not be looked at, or has nothing at all, is told as such.
void source_reading::note_missing(state::store& store) {
  if (listed_ == 0) return;
  const auto known = state::school_counts(store).listed_by(source_.settings.id);
  std::erase_if(files_, [&](const auto& one) { return !known.contains(one.first); });
  for (const auto& school : known) {
    if (!seen_.contains(school)) files_.try_emplace(school, school_file{now_, true}).first->second.is_missing = true;
  }
}

result<void> source_reading::note_newest_words(state::store& store) {
  auto look = look_for_the_rule(found(), now_);
  look.taken_in = whole_;  // of what was broken off as well
  look.elsewhere = elsewhere_;
  auto note = [&] {
    return state::newest_words(store).look_ended(source_.settings.id, {longest_of(source_.settings), look}, now_);
  };
  return foreseen(note);
}

result<void> source_reading::finish(state::store& store) {
  if (stopping_)
    return note_newest_words(
        store);  // what a stop breaks off is no failure of the source; who was not read is in doubt
  note_not_tried();
  note_missing(store);
  auto failures = gather(failed_);
  for (auto& report : failures.reports) {
    spdlog::warn("a read of {} of {} failed: {}", source_.settings.id.str(), store.institution().str(), report.note);
    reports_.push_back(std::move(report));
  }
  causes_.insert(causes_.end(), failures.causes.begin(), failures.causes.end());
  if (unread_ > 0)
    spdlog::info("{} of {} files of {} of {} are as they were read before, and stayed unread", unread_, listed_,
                 source_.settings.id.str(), store.institution().str());
  auto note = [&] { return state::failed_reads(store).note(source_.settings.id, failures.for_the_log, failures.what); };
  if (const auto noted = foreseen(note); !noted)
    spdlog::error("failed reads of {} could not be logged: {}", store.institution().str(), noted.error().text());
  return note_newest_words(store);
}

}  // namespace sluis::daemon
