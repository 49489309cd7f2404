#include "daemon/cycle/pushing/settling.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <functional>

#include "daemon/cycle/pushing/batch.hpp"
#include "daemon/cycle/pushing/one_id.hpp"
#include "daemon/cycle/pushing/slices.hpp"
#include "model/target_kind.hpp"
#include "state/push/absent_word.hpp"
#include "state/push/attempts.hpp"
#include "state/push/not_shown.hpp"

namespace sluis::daemon {

namespace {

namespace asio = boost::asio;

/// Whom the sync is about; of whom an administrator said that they are not there; all others. Asked for in this order,
/// and none of them waits for the look-ups of another part that have no answer.
enum class look_part : std::uint8_t { asked_for, said_absent, others };
constexpr std::size_t look_parts = 3;

struct dated_look_up {
  open_look_up about;
  instant sent;  // for the last time
  look_part part = look_part::others;
  bool is_said_absent = false;
};

constexpr unsigned most_silent_look_ups =
    20;  // look-ups of a part in a row without an answer; the rest of it waits for the next cycle

result<std::vector<dated_look_up>> dated_look_ups(state::store& store, const destination& to,
                                                  const std::set<subject_id>& first) {
  SLUIS_ASSIGN(auto open, open_look_ups(store, to));
  std::vector<dated_look_up> out;
  for (auto& one : open) {
    SLUIS_ASSIGN(const auto sent, state::attempts(store).last(one.plan, one.change.ordinal()));
    const bool is_said_absent = state::is_said_absent(store, one.plan, one.change.ordinal());
    const auto part = first.contains(one.object) ? look_part::asked_for
                      : is_said_absent           ? look_part::said_absent
                                                 : look_part::others;
    out.push_back({std::move(one), sent, part, is_said_absent});
  }
  std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.part < b.part; });
  // Those of whom the target never tells do not keep it from being asked for the same others each time.
  for (auto from = out.begin(); from != out.end();) {
    const auto end = std::find_if(from, out.end(), [&](const auto& one) { return one.part != from->part; });
    const auto count = static_cast<std::uint64_t>(end - from);
    if (count > most_silent_look_ups)
      std::rotate(from, from + static_cast<std::ptrdiff_t>(store.chance().next() % count), end);
    from = end;
  }
  return out;
}

state::unsettled_creation unsettled(const open_look_up& asked, const error& why) {
  return {asked.plan, asked.change.ordinal(), asked.change.op(), asked.object, why.text()};
}

error not_shown_yet() {
  const std::string limit = std::to_string(may_still_appear.count()) + " minutes";
  return {errc::outcome_unknown,
          "it was sent less than " + limit + " ago, the target does not show it, and it may still appear",
          "a sync after that time looks again, and makes it if it is still not there"};
}

void log_unsettled(const target_id& target, const state::unsettled_creation& one) {
  spdlog::warn(
      "{} of {} at {} has no outcome on record, and the target cannot tell it: {}; nothing else is done about it, and "
      "the next sync asks again",
      to_string(one.op), one.object.hex(), target.str(), one.problem);
}

/// Asks for each by itself. Whatever is concluded is kept at once.
class open_intents_run {
 public:
  open_intents_run(island& where, target_seat& target, push_context context)
      : where_(where), target_(target), context_(context) {}

  asio::awaitable<result<void>> ask(const dated_look_up& dated) {
    const auto& about = dated.about;
    if (context_.stopping) {
      left_open_.push_back(unsettled(about, {errc::unavailable, "not asked: the daemon was stopping"}));
      co_return result<void>();
    }
    auto& silent = silent_[static_cast<std::size_t>(dated.part)];
    if (silent >= most_silent_look_ups) {
      left_open_.push_back(unsettled(
          about, {errc::unavailable, "not asked: " + std::to_string(silent) + " look-ups before it had no answer"}));
      co_return result<void>();
    }
    auto found = co_await target_.api->look_up(about.change);
    const bool never_tells = found.what == outcome::kind::unknown && found.cause.code() == errc::invalid_input;
    if (never_tells && dated.is_said_absent)
      found = {outcome::kind::failed, {}, {}};  // an administrator looked at the target
    if (found.what == outcome::kind::unknown || found.what == outcome::kind::not_sent) {
      if (found.cause.code() == errc::unavailable) {
        co_return error{errc::unavailable,
                        "target " + target_.settings.id.str() +
                            " cannot be asked what became of an interrupted push: " + found.cause.message(),
                        "nothing is repeated until it can; the next sync asks again"};
      }
      ++silent;
      left_open_.push_back(unsettled(about, found.cause));
      log_unsettled(target_.settings.id, left_open_.back());
      co_return result<void>();
    }
    silent = 0;
    if (found.what == outcome::kind::failed && may_appear(dated.sent)) {
      ++not_shown_;
      left_open_.push_back(unsettled(about, not_shown_yet()));
      co_return result<void>();
    }
    if (found.what == outcome::kind::failed) found.what = outcome::kind::not_sent;  // it never arrived
    auto kept = co_await keep(about, std::move(found));
    co_return kept;
  }

  /// What stays open, with the reason, for people to read.
  asio::awaitable<result<std::uint64_t>> end() {
    if (left_open_.empty()) co_return std::uint64_t{0};
    if (not_shown_ != 0) {
      spdlog::info("{} creations at {} wait: {}; {}", not_shown_, target_.settings.id.str(), not_shown_yet().message(),
                   not_shown_yet().hint());
    }
    auto note = [this] { return where_.store->plans().note_unsettled(left_open_); };
    const auto noted = co_await on_strand(where_.strand, std::move(note));
    if (!noted) co_return noted.error();
    co_return left_open_.size();
  }

 private:
  [[nodiscard]] bool may_appear(instant sent) const {
    return !target_kind_of(target_.settings.kind).has_unique_logins && context_.time.now() < sent + may_still_appear;
  }

  asio::awaitable<result<void>> keep(const open_look_up& about, outcome found) {
    auto conclude = [this, plan = about.plan, ordinal = about.change.ordinal(), op = about.change.op(),
                     subject = about.object,
                     answer = std::vector<outcome>{std::move(found)}]() mutable -> result<void> {
      SLUIS_TRY(refuse_ids_of_others(*where_.store, target_.settings.id, op, {subject}, answer));
      return where_.store->plans().conclude(plan, {{ordinal, answer.front()}});
    };
    auto kept = co_await on_strand(where_.strand, std::move(conclude));
    co_return kept;
  }

  island& where_;
  target_seat& target_;
  push_context context_;
  std::array<unsigned, look_parts> silent_{};
  std::uint64_t not_shown_ = 0;
  std::vector<state::unsettled_creation> left_open_;
};

/// The ids of those that no service has a reason not to show.
asio::awaitable<result<known_objects>> who_is_never_hidden(const sliced_work& work) {
  known_objects out;
  for (const auto kind : {subject_kind::person, subject_kind::group}) {
    auto& into = kind == subject_kind::person ? out.users : out.groups;
    std::function<result<void>(const state::shadow_row&)> take = [&](const state::shadow_row& row) -> result<void> {
      const bool is_one =
          !row.remote_id.empty() && !state::may_be_hidden(*work.where.store, work.target.settings.id, row);
      if (is_one) into.insert(row.remote_id);
      return {};
    };
    const auto done = co_await each_row_in_slices(work, kind, std::move(take));
    if (!done) co_return done.error();
  }
  co_return out;
}

}  // namespace

asio::awaitable<result<std::uint64_t>> settle_open_intents(island& where, target_seat& target,
                                                           const std::set<subject_id>& first, push_context context) {
  auto list = [&where, &first, to = destination_now(target, context.time)] {
    return dated_look_ups(*where.store, to, first);
  };
  const auto open = co_await on_strand(where.strand, std::move(list));
  if (!open) co_return open.error();
  if (open->empty()) co_return std::uint64_t{0};
  const sliced_work work{where, target, target.permits.now(), context};
  auto known = co_await who_is_never_hidden(work);
  if (!known) co_return known.error();
  target.api->expect(std::move(*known));

  spdlog::info("{} creations at {} have no outcome on record: looking them up", open->size(), target.settings.id.str());
  context.how_far.phase("settling what was interrupted at " + target.settings.id.str(), open->size());
  target.permits.begin(permit::confirmed::answer, target.settings.stalled_after, context.time.now());
  const auto allowed = co_await rest_on_todays_grant(where, target, context.time);
  if (!allowed) co_return allowed.error();
  const auto ready = co_await target.api->prepare();
  if (!ready) co_return ready.error();
  open_intents_run all(where, target, context);
  for (const auto& about : *open) {
    const auto asked = co_await all.ask(about);
    if (!asked) co_return asked.error();
    context.how_far.add(1);
  }
  auto left = co_await all.end();
  co_return left;
}

}  // namespace sluis::daemon
