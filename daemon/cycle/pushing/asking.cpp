#include "daemon/cycle/pushing/asking.hpp"

#include <algorithm>
#include <optional>

#include "connectors/http/parallel.hpp"
#include "connectors/targets/absent_by_id.hpp"
#include "daemon/cycle/foreseen.hpp"
#include "daemon/cycle/pushing/push.hpp"
#include "mapping/release.hpp"
#include "model/local_time.hpp"
#include "model/target_kind.hpp"
#include "state/pauses.hpp"
#include "state/push/holder.hpp"
#include "state/push/recognised.hpp"
#include "state/push/switched.hpp"

namespace sluis::daemon {

namespace {

namespace asio = boost::asio;

constexpr std::size_t width = 4;

/// To ask for one object. `by_handle`: the same without the id. Services with running numbers give an id again, and
/// whoever has it now must not hide our own object under another.
struct question {
  released_look_up first;
  std::optional<released_look_up> by_handle;
  std::string last_name;
  id_use ids = id_use::again;
  bool counts_as_gone = false;
  bool was_deleted = false;  // by us, and the target confirmed it or had nothing
};

/// What the account is asked for by where id and handle show nothing. Nothing of somebody whose role and school are not
/// on record any more.
result<std::optional<mapping::login_of>> asked_login(state::store& store, const state::shadow_row& row,
                                                     const std::string& login) {
  if (row.kind != subject_kind::person || login.empty()) return std::optional<mapping::login_of>{};
  SLUIS_ASSIGN(const auto known, store.facts().find(row.id));
  if (!known) return std::optional<mapping::login_of>{};
  return std::optional(mapping::login_of{login, known->role, known->school});
}

result<std::vector<question>> look_ups_for(state::store& store, const destination& to,
                                           const std::vector<state::shadow_row>& rows) {
  const auto& target = to.target;
  SLUIS_TRY(state::expect_not_paused(store, target));
  SLUIS_ASSIGN(const auto consent, store.consents().valid_grant(target, to.at, to.today));
  if (!consent) {
    SLUIS_ASSIGN(const auto standing, store.consents().standing(target, to.at, to.today));
    return error(errc::refused,
                 "nothing is asked at target " + target.str() + ": " + state::describe(standing, target, to.at),
                 "see what is on record: sluis consent list");
  }
  std::vector<question> out;
  for (const auto& row : rows) {
    SLUIS_ASSIGN(const auto held, store.shadow().load(target, row));
    const auto kind = row.kind == subject_kind::person ? released_look_up::kind::user : released_look_up::kind::group;
    mapping::addressing at;
    at.object = row.handle;
    at.remote_id =
        row.remote_id.empty() ? held.last.id : row.remote_id;  // also of an object that counts as gone: it may be back
    SLUIS_ASSIGN(const auto by, asked_login(store, row, held.last.login));
    question one{mapping::release::to_find(*consent, kind, at, by),
                 std::nullopt,
                 state::last_name_of(held),
                 target_kind_of(to.at.kind).ids,
                 row.remote_id.empty(),
                 row.remote_id.empty() && !row.drifted};
    if (!at.remote_id.empty()) {
      at.remote_id.clear();
      one.by_handle = mapping::release::to_find(*consent, kind, at, one.counts_as_gone ? by : std::nullopt);
    }
    out.push_back(std::move(one));
  }
  return out;
}

/// Asks for each by itself, until too many in a row had no answer: then the target is down, and the rest is not asked.
class questions {
 public:
  questions(const island& where, const target_seat& target, const std::vector<question>& all,
            std::vector<sighting>& into, asking how)
      : where_(where),
        api_(*target.api),
        shown_(target.shown),
        all_(all),
        into_(into),
        began_(where.running()),
        is_brief_(how == asking::briefly),
        most_silent_(is_brief_ ? 4 : 20) {}

  asio::awaitable<void> ask(std::size_t i) {
    if (is_brief_ && where_.running() - began_ > most_brief) {
      into_[i].cause = {errc::unavailable, "not asked: the ten seconds for these questions were over",
                        "the next sync asks again"};
      co_return;
    }
    if (silent_ >= most_silent_) {
      into_[i].cause = {errc::unavailable,
                        "not asked: " + std::to_string(most_silent_) + " look-ups before it had no answer",
                        "the next sync asks again"};
      co_return;
    }
    into_[i] = co_await api_.find(all_[i].first);
    into_[i] = or_shown(all_[i].first, std::move(into_[i]));
    // The target confirmed its deletion, or had nothing: where it still finds nothing by the id, the search lags
    // behind. An account that is shown as on is no earlier state: it was switched off before it was deleted.
    const bool is_on = state::shown_switch(into_[i].object).value_or(false);
    const bool lags_behind = all_[i].was_deleted && !is_on && targets::is_absent_by_id(into_[i]);
    if (lags_behind) into_[i] = sighting{sighting::how::nothing, {}, {}};
    if (all_[i].by_handle && is_of_another(all_[i], into_[i])) {
      auto second = co_await api_.find(*all_[i].by_handle);
      second = or_shown(*all_[i].by_handle, std::move(second));
      if (says_more(all_[i], into_[i], second)) into_[i] = std::move(second);
    }
    const auto cause = into_[i].cause.code();
    const bool is_silent = into_[i].found == sighting::how::unknown &&
                           (cause == errc::unavailable || (is_brief_ && cause == errc::outcome_unknown));
    silent_ = is_silent ? silent_ + 1 : 0;
  }

 private:
  [[nodiscard]] sighting or_shown(const released_look_up& asked, sighting seen) const {
    return shown_ == nullptr ? seen : shown_->or_shown(asked, std::move(seen));
  }
  static bool shows_a_handle(const sighting& seen) { return seen.object.handle && !seen.object.handle->empty(); }
  /// Perhaps: whose a handle is on record is not looked at here.
  static bool is_of_another(const question& asked, const sighting& seen) {
    if (seen.found != sighting::how::by_id || seen.object.stands != remote_object::life::present) return false;
    const auto& mine = asked.first.object();
    if (seen.object.handle == mine.hex()) return false;
    return asked.counts_as_gone || shows_a_handle(seen) ||
           !state::is_theirs(state::recognise(mine, asked.last_name, seen.object, false, asked.ids));
  }
  /// Of what counts as gone everything but "nothing" beside an object without a handle, which may be ours. Of what is
  /// on record only that the handle is on another object: no answer must hide that another object stands under the id.
  static bool says_more(const question& asked, const sighting& first, const sighting& second) {
    if (asked.counts_as_gone) return second.found != sighting::how::nothing || shows_a_handle(first);
    return second.found == sighting::how::by_handle && second.object.remote_id != asked.first.remote_id();
  }
  static constexpr std::chrono::seconds most_brief{10};  // for all of them
  const island& where_;
  targets::target& api_;
  const std::shared_ptr<const shown_elsewhere> shown_;
  const std::vector<question>& all_;
  std::vector<sighting>& into_;
  const std::chrono::milliseconds began_;
  const bool is_brief_;
  const unsigned most_silent_;
  unsigned silent_ = 0;
};

/// Whose each id is matters only where something was found under another id than the one on record.
result<state::remote_ids> owners_for(state::store& store, const target_id& target,
                                     const std::vector<state::shadow_row>& rows, const std::vector<sighting>& seen) {
  known_objects found;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto how = seen.at(i).found;
    const bool is_elsewhere = how == sighting::how::by_handle || how == sighting::how::by_login ||
                              (how == sighting::how::by_id && rows[i].remote_id.empty());
    if (!is_elsewhere) continue;
    (rows[i].kind == subject_kind::person ? found.users : found.groups).insert(seen.at(i).object.remote_id);
  }
  return state::holders_of(store, target, found);
}

}  // namespace

asio::awaitable<target_door> door_of(island& where, const target_seat& target, const clock& time) {
  auto look = [&where, to = destination_now(target, time)] {
    const bool is_paused = state::pauses(*where.store).at(to.target).has_value();
    return target_door{grant_now(*where.store, to).has_value(), is_paused};
  };
  co_return co_await on_strand(where.strand, std::move(look));
}

asio::awaitable<result<std::vector<sighting>>> ask_for(island& where, target_seat& target,
                                                       std::vector<state::shadow_row> rows, const clock& time,
                                                       asking how) {
  auto make = [&where, &rows, to = destination_now(target, time)] { return look_ups_for(*where.store, to, rows); };
  const auto look_ups = co_await on_strand(where.strand, std::move(make));
  if (!look_ups) co_return look_ups.error();
  std::vector<sighting> out(look_ups->size());
  if (how == asking::briefly) {
    const auto rests = co_await rest_on_todays_grant(where, target, time, how);
    if (!rests) co_return rests.error();
  }
  questions all(where, target, *look_ups, out, how);
  const std::function<asio::awaitable<void>(std::size_t)> one = [&all](std::size_t i) { return all.ask(i); };
  co_await http::in_parallel(out.size(), width, one);
  if (how == asking::briefly) {
    const auto rests = co_await rest_on_todays_grant(where, target, time);
    if (!rests) co_return rests.error();
  }
  co_return out;
}

asio::awaitable<result<hashed_logins>> logins_to_look_for(island& where, const target_seat& target, const clock& time) {
  constexpr std::uint32_t page_size = 512;
  hashed_logins out;
  subject_id last;
  for (bool is_last = false; !is_last;) {
    auto read = [&where, &out, &last, page = page_size, to = destination_now(target, time)]() -> result<bool> {
      SLUIS_ASSIGN(const auto rows, where.store->shadow().page(to.target, subject_kind::person, last, page));
      SLUIS_ASSIGN(const auto look_ups, look_ups_for(*where.store, to, rows));
      for (const auto& each : look_ups) {
        if (!each.first.user_name().empty()) out.add(each.first.user_name());
      }
      if (!rows.empty()) last = rows.back().id;
      return rows.size() < page;
    };
    const auto done = co_await on_strand(where.strand, std::move(read));
    if (!done) co_return done.error();
    is_last = *done;
  }
  co_return out;
}

asio::awaitable<result<std::vector<standing>>> take_in(island& where, const target_id& target,
                                                       std::vector<state::shadow_row> rows, std::vector<sighting> seen,
                                                       drift_counts& counts) {
  auto write = [&]() -> result<std::vector<standing>> {
    auto& store = *where.store;
    SLUIS_ASSIGN(const auto owners, owners_for(store, target, rows, seen));
    state::store::work work(store);
    std::vector<standing> out;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      SLUIS_ASSIGN(const auto one, store.shadow().take_in(target, rows[i], seen.at(i), owners, counts));
      out.push_back(one);
    }
    SLUIS_TRY(work.commit());
    return out;
  };
  auto done = co_await on_strand(where.strand, std::move(write));
  co_return done;
}

asio::awaitable<result<std::vector<standing>>> judge(island& where, const target_id& target,
                                                     std::vector<state::shadow_row> rows, std::vector<sighting> seen) {
  auto look = [&]() -> result<std::vector<standing>> {
    SLUIS_ASSIGN(const auto owners, owners_for(*where.store, target, rows, seen));
    std::vector<standing> out;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      SLUIS_ASSIGN(const auto one, where.store->shadow().judge(target, rows[i], seen.at(i), owners));
      out.push_back(one);
    }
    return out;
  };
  auto done = co_await on_strand(where.strand, std::move(look));
  co_return done;
}

}  // namespace sluis::daemon
