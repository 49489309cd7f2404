// What status answers: counts and handles, no personal data.
#include "daemon/process/answers/status_answers.hpp"

#include <algorithm>

#include "config/recipient.hpp"
#include "daemon/cycle/erasing/erasing.hpp"
#include "daemon/cycle/erasing/held_erasures.hpp"
#include "daemon/cycle/nights.hpp"
#include "daemon/cycle/not_configured.hpp"
#include "daemon/cycle/planning/planning.hpp"
#include "daemon/cycle/reading/held_files.hpp"
#include "daemon/cycle/reading/holding.hpp"
#include "daemon/cycle/reading/many_ended.hpp"
#include "daemon/cycle/reading/reading.hpp"
#include "daemon/cycle/reading/source_status.hpp"
#include "daemon/cycle/status/views.hpp"
#include "daemon/process/answers/status_of_targets.hpp"
#include "daemon/process/each_institution.hpp"
#include "state/facts/invalid_list.hpp"
#include "state/holds.hpp"
#include "state/log/log_moments.hpp"
#include "state/push/failures.hpp"
#include "state/push/finding_rows.hpp"
#include "state/push/plan_standing.hpp"
#include "state/recipients.hpp"

namespace sluis::daemon {

namespace asio = boost::asio;

namespace {

/// What the io_context's thread knows: copied there, completed from the memory.
struct known_so_far {
  institution_status status;
  std::vector<pushed_part> pushed;  // a target each
  config::institution_settings settings;
  std::vector<std::map<subject_id, school_file>> files;  // of each source
  std::vector<bool> nameless_failure;                    // likewise: a file failed and may be any school's
  files_of_sources seen;                                 // for the reads that are held
  bool is_nightly = false;                               // backups are made by themselves
  std::optional<instant> on_since, last_night;
  block_looks looks;
};

/// `refused_reload`: why a new configuration was not taken over, or empty.
known_so_far outline(const island& where, const std::string& refused_reload, instant now) {
  known_so_far known;
  known.settings = where.settings;
  auto& out = known.status;
  out.id = where.settings.id;
  out.name = where.settings.name;
  out.problem = where.problem;
  if (!refused_reload.empty() && out.problem.empty()) {
    out.problem = "the configuration was not taken over, and sluisd would not start with it: " + refused_reload +
                  "; what was in force stays";
  }
  out.is_served = static_cast<bool>(where.store);
  out.last_sync = where.last_sync;
  out.backup.last = where.last_backup;
  out.backup.keys_apart = where.places.keys.has_value();
  out.backup.problem = !where.backup_problem.empty() ? where.backup_problem : where.keys_problem;
  out.backup.keys_are_away = !where.keys_problem.empty();
  known.is_nightly = where.places.nightly;
  known.looks = block_looks_of(where);
  known.on_since = where.on_since;
  known.last_night = where.last_night;
  known.seen = seen_files_of(where.sources);
  for (const auto& source : where.sources) {
    out.sources.push_back({source->settings.id, source->last_read, source->failure, source->has_failed});
    if (source->settings.watch) out.sources.back().not_watched = source->not_watched;
    out.sources.back().has_schedule = source->settings.every.count() > 0;
    known.files.push_back(source->files);
    known.nameless_failure.push_back(source->newest_look ? !source->newest_look->nameless.empty() : source->has_failed);
  }
  for (const auto& seat : where.targets) {
    target_status one;
    one.id = seat->settings.id;
    one.last_push = seat->last_push;
    one.failing_since = seat->failing_since;
    one.problem = seat->problem;
    one.cause = seat->cause;
    one.findings = seat->findings;
    one.untold = seat->untold;
    const auto& beyond = seat->beyond;
    const bool is_foreseen = !beyond.next_effect.empty();
    const bool has_begun = is_foreseen && beyond.next_from <= local_day(now);  // and nothing was sent since
    one.beyond_consent = std::max(beyond.accounts, has_begun ? beyond.next_accounts : 0);
    const auto from = to_string(beyond.next_from);
    if (is_foreseen)
      one.next_consent = (has_begun ? "since " + from + ": " : "from " + from + " on ") + beyond.next_effect;
    one.is_being_served = seat->turn->held();
    one.first_passwords = where.first_passwords.count(one.id, now);
    out.targets.push_back(std::move(one));
    known.pushed.push_back(seat->pushed);
  }
  return known;
}

/// Of all targets. A target without a valid consent withholds whoever is wanted there, even where a plan would change
/// nothing.
result<std::uint64_t> count_withheld(state::store& store, const config::institution_settings& settings, day today) {
  std::optional<std::uint64_t> wanted;  // read where somebody waits only: it looks at everybody
  std::uint64_t out = 0;
  for (const auto& target : settings.targets) {
    SLUIS_ASSIGN(const auto standing, store.consents().standing(target.id, config::recipient_of(target), today));
    if (standing.what == state::consent_standing::kind::valid) continue;
    if (!wanted) {
      SLUIS_ASSIGN(wanted, count_without_consent(store, settings, today));
    }
    SLUIS_ASSIGN(const auto planned, store.plans().withheld(target.id));
    out += std::max(planned, *wanted);
  }
  return out;
}

/// Sources of which people are listed, and which the configuration does not name.
void tell_gone_sources(state::store& store, const config::institution_settings& settings, institution_status& out) {
  for (const auto& [id, people] : sources_not_configured(store, settings)) out.gone_sources.push_back({id, people});
}

/// What no night did. By the store's time: a clock that is ahead makes nothing old.
result<void> tell_overdue(state::store& store, const known_so_far& known, institution_status& out) {
  const auto now = store.lived().terms_now();
  if (known.is_nightly && out.backup.problem.empty())
    out.backup.overdue = overdue_backup_text(out.backup.last, known.on_since, now);
  if (!are_overdue_erasures_told(known.last_night, now)) return {};
  SLUIS_ASSIGN(out.overdue, count_overdue(store, known.settings.retention, local_day(now)));
  return {};
}

/// Schools that were not taken in, where people wait whose term is over.
result<void> tell_unread(state::store& store, const config::institution_settings& settings, institution_status& out) {
  for (const auto& [school, people] : out.held_back.unread) {
    SLUIS_ASSIGN(auto one, unread_school_of(store, settings, school));
    if (one) out.unread.push_back(std::move(*one));
  }
  return {};
}

void tell_invalid(const state::invalid_counts& records, institution_status& out) {
  out.invalid = records.all;
  out.invalid_waiting = records.waiting;
  out.invalid_known = records.known;
  out.invalid_unclear = records.unclear;
  out.invalid_new_people = records.new_people;
}

void tell_moments_of_log(const std::filesystem::path& log, instant now, institution_status& out) {
  constexpr std::chrono::days rebuilt_is_told{30};
  if (const auto verified = state::last_moment(log, state::log_event::verified))
    out.log_verified = {verified->at, verified->entries};
  const auto rebuilt = state::last_moment(log, state::log_event::rebuilt);
  if (rebuilt && now - rebuilt->at < rebuilt_is_told) out.log_rebuilt = {rebuilt->at, rebuilt->entries};
}

result<institution_status> complete(state::store& store, instant now, const known_so_far& known,
                                    eck_id_sharers& sharers) {
  const auto& settings = known.settings;
  const auto today = local_day(now), terms_day = store.lived().terms_day(today);
  auto out = known.status;
  out.clock_problem = state::clock_problem(store.lived().latest(), now);
  SLUIS_ASSIGN(const auto counts, store.facts().counts());
  out.students = counts.students;
  out.staff = counts.staff;
  out.groups = counts.groups;
  out.memberships = counts.memberships;
  tell_invalid(state::count_invalid(store), out);
  out.soft_deleted = counts.soft_deleted;
  SLUIS_ASSIGN(out.held_back, count_held_erasures(store, settings.retention, terms_day));
  SLUIS_TRY(tell_overdue(store, known, out));
  SLUIS_TRY(tell_unread(store, settings, out));
  SLUIS_ASSIGN(out.ended, many_ended_of(store, settings.guard, today));
  out.to_accept = state::holds(store).at({}).has_value();
  SLUIS_ASSIGN(out.withheld, count_withheld(store, settings, today));
  SLUIS_ASSIGN(out.orders, count_orders(store, settings.retention, terms_day));
  SLUIS_ASSIGN(out.blocks, count_blocks(store, settings, today, known.looks, sharers));
  // Whom an order is about waits for nobody's approval.
  out.waiting_for_approval = counts.not_accepted - std::min(counts.not_accepted, out.orders.not_accepted);
  out.log_size = store.log_size();
  tell_moments_of_log(store.folder() / "log", now, out);
  if (const auto& why = store.unpublished(); why && out.problem.empty()) {
    out.problem = std::to_string(store.log_size() - store.log_published()) +
                  " entries of the log are in the database and not in its files yet: " + why->text() +
                  "; they are written as soon as that passes, nothing is lost";
  }
  SLUIS_TRY(tell_reads(store, now, known.seen, out));
  SLUIS_ASSIGN(const auto told, told_with_their_reads(store, known.seen));
  for (std::size_t i = 0; i < known.files.size(); ++i) {
    const auto of = std::find_if(settings.sources.begin(), settings.sources.end(),
                                 [&](const auto& s) { return s.id == out.sources[i].id; });
    const auto terms_today = store.lived().terms_day(today);
    if (of != settings.sources.end())
      SLUIS_TRY(tell_behind(store, known.files[i], {of->max_age_days, terms_today, known.nameless_failure[i], told},
                            out.sources[i]));
  }
  for (const auto& left : state::recipients(store).still_left())
    out.left.push_back({left.target, to_string(left.at), left.on, left.persons, left.groups, left.leaf});
  for (std::size_t i = 0; i < known.pushed.size(); ++i)
    SLUIS_TRY(complete_target(store, settings, now, known.pushed[i], out.targets[i]));
  add_what_is_not_configured(store, settings, out.targets);
  tell_gone_sources(store, settings, out);
  return out;
}

}  // namespace

task<std::vector<institution_status>> status_answers::status() {
  const auto now = time_.now();
  std::vector<institution_status> out;
  islands served;
  std::vector<std::size_t> places;  // in `out`, of each that is served
  for (const auto& where : islands_) {
    out.push_back(outline(*where, refused_reload_, now).status);
    if (!out.back().is_served) continue;
    served.push_back(where);
    places.push_back(out.size() - 1);
  }
  auto look = [refused = refused_reload_, now](const std::shared_ptr<island>& where) {
    return [where, known = outline(*where, refused, now), now](state::store& store) {
      return complete(store, now, known, where->sharers);
    };
  };
  auto answered = co_await answers_of<institution_status>(served, std::move(look));
  for (std::size_t i = 0; i < answered.size(); ++i) {
    auto& into = out[places[i]];
    if (answered[i]) into = std::move(*answered[i]);
    if (answered[i]) continue;
    into.problem = answered[i].error().text();
    into.is_served = false;
  }
  co_return out;
}

std::vector<institution_id> status_answers::institutions() {
  std::vector<institution_id> out;
  for (const auto& where : islands_) out.push_back(where->settings.id);
  return out;
}

task<std::filesystem::path> status_answers::log_folder(institution_id institution) {
  const auto where = find_served(islands_, institution);
  if (!where) co_return where.error();
  co_return std::filesystem::absolute(opens_.log_folder(institution));
}

}  // namespace sluis::daemon
