#include "daemon/cycle/reconciling/reconciling.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <functional>
#include <iterator>
#include <set>
#include <utility>

#include "config/recipient.hpp"
#include "daemon/cycle/erasing/last_look.hpp"
#include "daemon/cycle/patience.hpp"
#include "daemon/cycle/pushing/asking.hpp"
#include "daemon/cycle/pushing/belief.hpp"
#include "daemon/cycle/pushing/slices.hpp"
#include "daemon/cycle/reconciling/asking_after_the_end.hpp"
#include "daemon/cycle/reconciling/bounded_surveyor.hpp"
#include "daemon/cycle/reconciling/drift_texts.hpp"
#include "daemon/cycle/reconciling/other_forms.hpp"
#include "daemon/cycle/reconciling/short_list.hpp"
#include "daemon/cycle/reconciling/shown_by_handle.hpp"
#include "daemon/cycle/reconciling/weighing_lists.hpp"
#include "daemon/cycle/reconciling/weighing_switches.hpp"
#include "mapping/list_trust.hpp"
#include "model/local_time.hpp"
#include "state/push/deletions_under_way.hpp"
#include "state/push/not_shown.hpp"

namespace sluis::daemon {

namespace {

namespace asio = boost::asio;

struct look_for {
  bool may_ask = false;      // a consent is in force
  bool is_anything = false;  // something of ours is on record there
};

result<look_for> what_to_look_for(state::store& store, const target_id& target, const recipient& now, day today) {
  SLUIS_ASSIGN(const auto consent, store.consents().valid_grant(target, now, today));
  if (!consent || consent->what() != grant::kind::consent) return look_for{};
  for (const auto kind : {subject_kind::person, subject_kind::group}) {
    SLUIS_ASSIGN(const auto first, store.shadow().page(target, kind, subject_id{}, 1));
    if (!first.empty()) return look_for{true, true};
  }
  return look_for{true, false};
}

/// The ids that we know there.
asio::awaitable<result<known_objects>> read_known(const sliced_work& run) {
  known_objects out;
  for (const auto kind : {subject_kind::person, subject_kind::group}) {
    auto& into = kind == subject_kind::person ? out.users : out.groups;
    std::function<result<void>(const state::shadow_row&)> take = [&into](const state::shadow_row& row) -> result<void> {
      if (!row.remote_id.empty()) into.insert(row.remote_id);
      return {};
    };
    const auto done = co_await each_row_in_slices(run, kind, std::move(take));
    if (!done) co_return done.error();
  }
  co_return out;
}

/// On disk, for the address that was compared: what is concluded from now on rests on it.
asio::awaitable<result<void>> keep_belief(island& where, const target_seat& target, bool users, bool groups) {
  const auto of = [](bool is_believed) { return is_believed ? state::belief::believed : state::belief::not_believed; };
  auto keep = [&where, id = target.settings.id, at = config::recipient_of(target.settings),
               lists = state::list_belief{of(users), of(groups)}] {
    return state::list_beliefs(*where.store).keep(id, at, lists);
  };
  co_return co_await on_strand(where.strand, std::move(keep));
}

std::size_t count_unknown(const std::vector<standing>& all) {
  return static_cast<std::size_t>(std::count(all.begin(), all.end(), standing::unknown));
}

/// A service that reads no single object can say of none that it is gone. Of one that we deleted its list is enough, if
/// that is believed.
sighting or_deleted(const weighed& so_far, const state::shadow_row& row, sighting seen, instant now) {
  const bool is_only_not_listed = seen.found == sighting::how::unknown && seen.cause.code() == errc::not_found;
  const bool is_nothing = is_only_not_listed || seen.found == sighting::how::nothing;
  if (!is_nothing || !so_far.deleted.contains({row.kind, row.id})) return seen;
  if (!state::is_too_new_to_be_gone(row, now)) return state::answered_as_gone(row);
  return {sighting::how::unknown,
          {},
          error(errc::outcome_unknown, "it was made less than a day ago, and may be shown late",
                "the next sync asks again")};
}

/// At most `most_at_once`. How many of them the target shows, under whichever id.
asio::awaitable<result<std::size_t>> ask_for_missing(island& where, target_seat& target, weighed& so_far,
                                                     const shown_by_handle& shown, std::vector<state::shadow_row> rows,
                                                     push_context context) {
  auto seen = co_await ask_for(where, target, rows, context.time);
  if (!seen) co_return seen.error();
  std::size_t out = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto& one = seen->at(i);
    one = shown.or_shown(rows[i], or_deleted(so_far, rows[i], std::move(one), context.time.now()));
    out += one.found != sighting::how::nothing && one.found != sighting::how::unknown ? 1U : 0U;
  }
  const auto taken =
      co_await take_in(where, target.settings.id, std::move(rows), std::move(*seen), so_far.report.counts);
  if (!taken) co_return taken.error();
  so_far.unanswered += count_unknown(*taken);
  context.how_far.add(taken->size());
  co_return out;
}

/// Of these the target shows nothing, and is not asked for each: those whose handle its lists show on another object.
asio::awaitable<result<void>> take_in_what_is_shown_elsewhere(island& where, target_seat& target, weighed& so_far,
                                                              const shown_by_handle& shown,
                                                              const std::vector<state::shadow_row>& all) {
  std::vector<state::shadow_row> rows;
  std::vector<sighting> seen;
  for (const auto& row : all) {
    auto one = shown.or_shown(row, {sighting::how::nothing, {}, {}});
    if (one.found == sighting::how::nothing) continue;
    rows.push_back(row);
    seen.push_back(std::move(one));
  }
  if (rows.empty()) co_return result<void>();
  const auto taken =
      co_await take_in(where, target.settings.id, std::move(rows), std::move(seen), so_far.report.counts);
  if (!taken) co_return taken.error();
  so_far.unanswered += count_unknown(*taken);
  co_return result<void>();
}

/// What is off or empty and was left out: some are asked for, and where the target shows one of them, all.
asio::awaitable<result<void>> ask_for_the_hidden(island& where, target_seat& target, weighed& so_far,
                                                 const shown_by_handle& shown, push_context context) {
  auto rest = std::exchange(so_far.hidden, {});
  for (std::size_t limit = first_asked; !rest.empty() && !context.stopping; limit = most_at_once) {
    const auto shown_of_them = co_await ask_for_missing(where, target, so_far, shown, take_some(rest, limit), context);
    if (!shown_of_them) co_return shown_of_them.error();
    if (limit == first_asked && *shown_of_them == 0) break;
  }
  const auto taken = co_await take_in_what_is_shown_elsewhere(where, target, so_far, shown, rest);
  co_return taken;
}

/// Each object that the survey missed, by itself. `shown`: what the same survey shows of them under other ids.
asio::awaitable<result<void>> ask_for_the_missed(island& where, target_seat& target, weighed& so_far,
                                                 const shown_by_handle& shown, push_context context) {
  context.how_far.phase("asking " + target.settings.id.str() + " for what its lists left out", so_far.missed.size());
  for (std::size_t first = 0; first < so_far.missed.size() && !context.stopping; first += most_at_once) {
    const auto last = std::min(first + most_at_once, so_far.missed.size());
    std::vector<state::shadow_row> rows(so_far.missed.begin() + static_cast<std::ptrdiff_t>(first),
                                        so_far.missed.begin() + static_cast<std::ptrdiff_t>(last));
    const auto asked = co_await ask_for_missing(where, target, so_far, shown, std::move(rows), context);
    if (!asked) co_return asked.error();
  }
  const auto hidden_too = co_await ask_for_the_hidden(where, target, so_far, shown, context);
  if (!hidden_too) co_return hidden_too.error();
  if (so_far.report.counts.unseen > 0) {
    so_far.report.findings.push_back(
        "the target's lists left out " + std::to_string(so_far.report.counts.unseen) +
        " objects that are there when they are asked for by their ids: ask its operator why");
  }
  co_return result<void>();
}

std::vector<state::shadow_row> only(const std::vector<state::shadow_row>& all, subject_kind kind) {
  std::vector<state::shadow_row> out;
  std::copy_if(all.begin(), all.end(), std::back_inserter(out),
               [kind](const state::shadow_row& row) { return row.kind == kind; });
  return out;
}

/// What a list left out that is not believed: of users and of groups each by itself, so that the one stops nothing of
/// the other.
asio::awaitable<result<void>> look_at_the_unbelieved(island& where, target_seat& target, weighed& so_far, survey& found,
                                                     std::vector<std::string>& without_members, push_context context) {
  for (const auto kind : {subject_kind::person, subject_kind::group}) {
    const auto left_out = only(so_far.unbelieved, kind).size() + only(so_far.unbelieved_hidden, kind).size();
    const auto there = co_await look_one_by_one(where, target, only(so_far.unbelieved, kind), must_show::each, found,
                                                without_members, context);
    if (!there) co_return there.error();
    const auto hidden_too = co_await look_one_by_one(where, target, only(so_far.unbelieved_hidden, kind),
                                                     must_show::one, found, without_members, context);
    if (!hidden_too) co_return hidden_too.error();
    if (*there + *hidden_too > 0) so_far.report.findings.push_back(text_of_one_by_one(*there + *hidden_too, left_out));
  }
  co_return result<void>();
}

constexpr std::chrono::hours every_whole_survey{7 * 24};

struct lists_of_target {
  survey found;
  state::as_on_record marks;  // of what was taken out of `found`
  known_objects known;        // when they were asked for
  std::vector<std::string> remarks;
  std::vector<std::string> without_members;  // groups of which it is not shown who is in them
};

/// Out of the survey what is as it is on record.
asio::awaitable<result<void>> take_out_unchanged(const sliced_work& work, lists_of_target& lists, told_part part) {
  if (part.is_first) lists.marks.begin();
  const auto& api = *work.target.api;
  const std::function<field_map(const field_map&)> as_held = [&api](const field_map& said) {
    return api.as_held(said);
  };
  std::size_t next_object = 0, next_end = 0;
  auto next_group = part.groups.begin();
  std::function<result<bool>()> slice = [&]() -> result<bool> {
    state::as_on_record::looks looks(lists.marks, *work.where.store, lists.found, as_held);
    std::size_t looked = 0;
    for (; looked < slice_limits::compared && next_object < part.objects.size(); ++looked, ++next_object)
      SLUIS_TRY(looks.object(part.objects[next_object].first, part.objects[next_object].second));
    for (; looked < slice_limits::compared && next_end < part.ended.size(); ++looked, ++next_end)
      SLUIS_TRY(looks.end(part.ended[next_end].first, part.ended[next_end].second));
    while (looked < slice_limits::members && next_group != part.groups.end()) {
      SLUIS_ASSIGN(const auto members, looks.members(*next_group++));
      looked += members + 1;
    }
    return next_object == part.objects.size() && next_end == part.ended.size() && next_group == part.groups.end();
  };
  const auto done = co_await in_slices(work, std::move(slice));
  co_return done;
}

/// Whole, or an error: then nothing of them is used. What they show under ids that are not on record is kept with the
/// target.
asio::awaitable<result<lists_of_target>> read_lists(const sliced_work& work, known_objects known, bool believe_all) {
  auto& [where, target, begun, context] = work;
  const auto bounds = survey_bounds::for_known(known.users.size() + known.groups.size());
  auto logins = co_await logins_to_look_for(where, target, context.time);
  if (!logins) co_return logins.error();
  shown_elsewhere before;
  if (target.shown) before = *target.shown;
  lists_of_target out{survey(target.next_survey), state::as_on_record(target.settings.id), {}, {}, {}};
  // Ids that are exchanged among each other are told apart by all that is shown.
  bounded_surveyor::taker take;
  if (!believe_all) take = [&](told_part part) { return take_out_unchanged(work, out, std::move(part)); };
  bounded_surveyor bounded(out.found, bounds, std::move(known), std::move(*logins), std::move(before), std::move(take));
  const auto done = co_await target.api->survey(bounded);
  if (!done) co_return done.error();
  const auto believable = bounded.outcome();
  if (!believable) co_return believable.error();
  const auto taken = co_await bounded.take_part();
  if (!taken) co_return taken.error();
  target.shown = std::make_shared<const shown_elsewhere>(bounded.take_elsewhere());
  out.known = bounded.take_known();
  out.remarks = bounded.remarks();
  out.without_members.assign(bounded.without_members().begin(), bounded.without_members().end());
  co_return std::move(out);
}

void note_report(const island& where, target_seat& target, const weighed& what, instant now) {
  const auto before = std::exchange(target.findings, what.report.findings);
  keep_who_waits(before, target.findings);
  target.copies_on = what.copies_on;
  target.unanswered = what.unanswered;
  // What counted as gone because a look-up found nothing is looked for once more: a list of changes would not tell it
  // again.
  const bool are_believed = what.believed.users && what.believed.groups;
  // And what an earlier list showed of a stranger may have ended untold: a list of changes tells removals of ours only.
  const bool is_sure = are_believed && what.unanswered == 0 && what.report.counts.gone == 0 &&
                       what.report.counts.unsettled == 0 && !what.is_whole_next;
  target.next_survey = is_sure ? extent::changes : extent::whole;
  target.last_survey = now;
  target.compared_at = where.running();
  const auto& id = target.settings.id.str();
  const auto is_news = [&before](const std::string& finding) {
    return std::find(before.begin(), before.end(), finding) == before.end();
  };
  for (const auto& finding : target.findings) {
    if (is_news(finding)) spdlog::warn("target {} of {}: {}", id, where.settings.id.str(), finding);
  }
  const auto& counts = what.report.counts;
  if (counts.total() + counts.unsettled == 0) return;
  spdlog::warn(
      "target {} of {} drifted: {} objects gone, {} changed, {} without our handle, {} under another id, {} to be "
      "settled, {} memberships missing, {} not ours; the plan puts it right; {} accounts switched off by others: "
      "on_disabled_at_target says what becomes of them",
      id, where.settings.id.str(), counts.gone, counts.changed, counts.unmarked, counts.renumbered, counts.unsettled,
      counts.members_missing, counts.members_extra, counts.switched_off);
}

/// What was found before is told further.
void tell_failed_survey(target_seat& target, const error& why) {
  std::erase_if(target.findings, [](const std::string& finding) { return finding.starts_with(mark_of_failed_survey); });
  target.findings.insert(target.findings.begin(), std::string(mark_of_failed_survey) + why.text());
}

asio::awaitable<result<void>> ask_open_ones(island& where, target_seat& target, push_context context) {
  auto list = [&where, to = destination_now(target, context.time)]() -> result<std::vector<state::shadow_row>> {
    SLUIS_ASSIGN(const auto belief, look_up_belief(*where.store, to, true));
    SLUIS_ASSIGN(auto open, where.store->shadow().open_findings(to.target));
    std::erase_if(open, [&belief](const state::shadow_row& row) {
      return row.finding != state::account_finding::unknown || belief.lists.of(row.kind) != state::belief::believed;
    });
    return open;
  };
  auto open = co_await on_strand(where.strand, std::move(list));
  if (!open) co_return open.error();
  if (open->empty()) co_return result<void>();
  target.permits.begin(permit::confirmed::answer, target.settings.stalled_after, context.time.now());
  const auto allowed = co_await rest_on_todays_grant(where, target, context.time);
  if (!allowed) co_return allowed.error();
  const auto ready = co_await target.api->prepare();
  if (!ready) co_return ready.error();
  weighed so_far;
  so_far.missed = std::move(*open);
  const shown_by_handle nothing_shown;
  const auto asked = co_await ask_for_the_missed(where, target, so_far, nothing_shown, context);
  if (asked) target.unanswered = so_far.unanswered;
  if (so_far.report.counts.gone > 0) target.next_survey = extent::whole;
  co_return asked;
}

}  // namespace

result<std::vector<std::string>> texts_of_findings(state::store& store, const target_id& target) {
  std::vector<std::string> out;
  SLUIS_ASSIGN(const auto open, store.shadow().open_findings(target));
  if (!open.empty()) out.push_back(text_of_open(open));
  SLUIS_ASSIGN(const auto still_on, store.shadow().stays_on(target));
  if (!still_on.empty()) out.push_back(text_of_staying_on(still_on));
  if (auto kept = text_of_other_forms(state::kept_forms(store).left_alone(target)); !kept.empty())
    out.push_back(std::move(kept));
  return out;
}

bool must_ask_again(const target_seat& target, const sync_request& what) {
  return target.last_survey && target.unanswered > 0 && !what.dry_run && what.is_of_everybody();
}

asio::awaitable<bool> ask_again(island& where, target_seat& target, push_context context) {
  const auto asked = co_await ask_open_ones(where, target, context);
  if (!asked)
    spdlog::warn("target {} of {} could not be asked again: {}", target.settings.id.str(), where.settings.id.str(),
                 asked.error().text());
  co_return asked.has_value();
}

bool is_reconciliation_due(const target_seat& target, const sync_request& what, instant now) {
  if (what.drift == drift_check::now) return true;
  const auto every = target.settings.reconcile_every;
  if (every.count() == 0 || what.dry_run || !what.is_of_everybody()) return false;
  return is_time_again(target.last_survey, every, now);
}

asio::awaitable<result<drift_report>> reconcile(island& where, target_seat& target, const sync_request& what,
                                                push_context context) {
  const sliced_work run{where, target, target.permits.now(), context};
  auto ask = [&where, id = target.settings.id, now = config::recipient_of(target.settings),
              today = local_day(context.time.now())] { return what_to_look_for(*where.store, id, now, today); };
  const auto known = co_await on_strand(where.strand, std::move(ask));
  if (!known) co_return known.error();
  if (!known->may_ask) {  // nothing is compared, so what the last comparison found stands
    co_await ask_after_the_end(where, target, what, context);
    co_return drift_report{};
  }
  if (!known->is_anything) {  // nothing there that a list could leave out
    const auto kept = co_await keep_belief(where, target, true, true);
    if (!kept) co_return kept.error();
    target.last_survey = context.time.now();
    target.compared_at = where.running();
    target.findings.clear();
    target.shown.reset();
    target.copies_on.clear();
    target.unanswered = 0;
    co_return drift_report{};
  }
  context.how_far.phase("looking at what " + target.settings.id.str() + " holds", 0);
  target.permits.begin(permit::confirmed::answer, target.settings.stalled_after, context.time.now());
  const auto allowed = co_await rest_on_todays_grant(where, target, context.time);
  if (!allowed) co_return allowed.error();
  const auto ready = co_await target.api->prepare();
  if (!ready) co_return ready.error();
  // A list of changes does not tell of a change of ours that was confirmed and not made: a whole list does.
  const bool is_whole_due =
      what.drift == drift_check::now || is_time_again(target.last_whole_survey, every_whole_survey, context.time.now());
  if (is_whole_due) target.next_survey = extent::whole;
  const bool is_whole = target.next_survey == extent::whole;
  auto ids = co_await read_known(run);
  if (!ids) co_return ids.error();
  auto lists = co_await read_lists(run, std::move(*ids), what.believe_lists);
  if (!lists) co_return lists.error();
  auto& found = lists->found;
  target.next_survey =
      extent::whole;  // what was told is not told again: until it is in memory, only a whole one will do
  const auto& guard = where.settings.guard;
  const mapping::guard_limits limits{guard.max_removals, guard.max_removals_percent, guard.august_removals_percent};
  const weighing with{run, found, lists->known, lists->marks, limits, what.believe_lists};
  auto weighed_lists = co_await weigh_lists(with);
  if (!weighed_lists) co_return weighed_lists.error();
  weighed_lists->report.findings.insert(weighed_lists->report.findings.end(), lists->remarks.begin(),
                                        lists->remarks.end());
  auto& without_members = lists->without_members;
  const auto looked_at =
      co_await look_at_the_unbelieved(where, target, *weighed_lists, found, without_members, context);
  if (!looked_at) co_return looked_at.error();
  if (!what.believe_lists) {
    auto switches = co_await weigh_switches(run, found, limits);
    if (!switches) co_return switches.error();
    if (!switches->finding.empty()) weighed_lists->report.findings.push_back(std::move(switches->finding));
    weighed_lists->is_whole_next = weighed_lists->is_whole_next || switches->is_whole_next;
  }
  auto out = co_await compare_lists(with, without_members, std::move(*weighed_lists));
  if (!out) co_return out.error();
  const shown_by_handle shown(found);
  const auto asked = co_await ask_for_the_missed(where, target, *out, shown, context);
  if (!asked) co_return asked.error();
  const auto kept = co_await keep_belief(where, target, out->believed.users, out->believed.groups);
  if (!kept) co_return kept.error();
  if (is_whole) target.last_whole_survey = context.time.now();
  note_report(where, target, *out, context.time.now());
  co_return out->report;
}

asio::awaitable<void> note_failed_survey(island& where, target_seat& target, const error& why) {
  target.last_survey.reset();
  tell_failed_survey(target, why);
  auto keep = [&where, id = target.settings.id, at = config::recipient_of(target.settings)] {
    state::list_beliefs lists(*where.store);
    return lists.keep(id, at, state::after_failure(lists.at(id, at)));
  };
  const auto kept = co_await on_strand(where.strand, std::move(keep));
  if (kept) co_return;
  spdlog::warn("what is believed of target {} of {} could not be kept: {}", target.settings.id.str(),
               where.settings.id.str(), kept.error().text());
}

}  // namespace sluis::daemon
