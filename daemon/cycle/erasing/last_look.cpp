#include "daemon/cycle/erasing/last_look.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "daemon/cycle/pushing/belief.hpp"
#include "daemon/cycle/pushing/proving.hpp"
#include "daemon/cycle/pushing/push.hpp"

namespace sluis::daemon {

namespace {

namespace asio = boost::asio;

/// Of those whose creation was intended and of whom no id is on record, also after a deletion or a look that found
/// nothing: accounts come back, from a recycle bin or because a target did not show them for a while.
result<std::vector<state::shadow_row>> rows_to_ask_for(state::store& store, const target_id& target,
                                                       const std::vector<subject_id>& whom,
                                                       const state::found_deletions& told) {
  std::vector<state::shadow_row> out;
  for (const auto& subject : whom) {
    if (!told.creations.contains({subject, target})) continue;
    SLUIS_ASSIGN(const auto row, store.shadow().find(target, subject));
    if (row && row->remote_id.empty()) out.push_back(*row);
  }
  return out;
}

/// May the target be asked? Otherwise why not, and whether it is the target that does not answer.
struct readiness {
  enum class kind : std::uint8_t { ready = 1, silent, not_now } what = kind::ready;
  std::string why = {};
  bool only_deleted = false;  // that it finds nothing counts only beside a deletion that it confirmed
};

readiness not_now(const std::string& why) {
  return {readiness::kind::not_now, why};
}

asio::awaitable<readiness> may_be_asked(island& where, target_seat& target, const clock& time) {
  if (const auto proven = co_await prove_address(where, target, time); !proven)
    co_return not_now(proven.error().text());
  auto look = [&where, to = destination_now(target, time), was_compared = target.last_survey.has_value()] {
    return look_up_belief(*where.store, to, was_compared);
  };
  const auto lists = co_await on_strand(where.strand, std::move(look));
  if (!lists) co_return not_now(lists.error().text());
  if (!lists->counts(subject_kind::person, true)) co_return not_now(lists->why_not(subject_kind::person));
  target.permits.begin(permit::confirmed::answer, target.settings.stalled_after, time.now());
  const auto allowed = co_await rest_on_todays_grant(where, target, time);
  if (!allowed) co_return not_now(allowed.error().text());
  const auto ready = co_await target.api->prepare();
  const bool only_deleted = !lists->counts(subject_kind::person, false);
  if (ready) co_return readiness{readiness::kind::ready, lists->why_not(subject_kind::person), only_deleted};
  if (ready.error().code() != errc::unavailable) co_return not_now(ready.error().text());
  co_return readiness{readiness::kind::silent, ready.error().text()};
}

constexpr const char* mark_of_waiting = " due to be erased: waiting for the last look at this target";

void tell_who_waits(const island& where, target_seat& target, std::size_t count, const std::string& why) {
  std::erase_if(target.findings, [](const auto& f) { return f.find(mark_of_waiting) != std::string::npos; });
  if (count == 0) return;
  target.findings.push_back(std::to_string(count) + (count == 1 ? " person" : " people") + mark_of_waiting +
                            (why.empty() ? "" : ": " + why));
  spdlog::warn("target {} of {}: {}", target.settings.id.str(), where.settings.id.str(), target.findings.back());
}

/// At one target.
class target_look {
 public:
  target_look(island& where, target_seat& target, const state::found_deletions& told, const clock& time)
      : where_(where), target_(target), told_(told), time_(time) {}

  asio::awaitable<result<void>> ask(const std::vector<subject_id>& whom) {
    auto list = [&] { return rows_to_ask_for(*where_.store, id(), whom, told_); };
    const auto rows = co_await on_strand(where_.strand, std::move(list));
    if (!rows) co_return rows.error();
    const auto done = co_await ask_all(*rows);
    tell_who_waits(where_, target_, not_looked_at_, why_);
    co_return done;
  }

  [[nodiscard]] const last_look& found() const { return found_; }

 private:
  [[nodiscard]] const target_id& id() const { return target_.settings.id; }

  /// Where the target itself does not answer, a deletion that it confirmed is proof enough.
  void no_answer(const subject_id& who) {
    if (told_.is_deleted(who, id()))
      found_.not_asked.emplace(who, id());
    else
      keep_waiting(who);
  }
  void keep_waiting(const subject_id& who) {
    found_.waits.insert(who);
    ++not_looked_at_;
  }

  asio::awaitable<result<void>> ask_all(const std::vector<state::shadow_row>& rows) {
    if (rows.empty()) co_return result<void>();
    readiness ready = not_now("another sync is busy there");
    if (target_.turn->held()) {
      keep_all(rows, ready);
      co_return result<void>();
    }
    const auto turn = co_await target_.turn->acquire();
    ready = co_await may_be_asked(where_, target_, time_);
    if (ready.what != readiness::kind::ready) {
      keep_all(rows, ready);
      co_return result<void>();
    }
    const auto asked = ready.only_deleted ? deleted_of(rows, ready.why) : rows;
    for (std::size_t first = 0; first < asked.size(); first += most_at_once) {
      const auto last = std::min(first + most_at_once, asked.size());
      const auto at = [](std::size_t i) { return static_cast<std::ptrdiff_t>(i); };
      const std::vector<state::shadow_row> some(asked.begin() + at(first), asked.begin() + at(last));
      const auto done = co_await ask_some(some);
      if (!done) co_return done.error();
    }
    co_return result<void>();
  }

  /// The others wait.
  std::vector<state::shadow_row> deleted_of(const std::vector<state::shadow_row>& rows, const std::string& why) {
    std::vector<state::shadow_row> out;
    for (const auto& row : rows) {
      if (told_.is_deleted(row.id, id())) {
        out.push_back(row);
        continue;
      }
      keep_waiting(row.id);
      why_ = why;
    }
    return out;
  }

  void keep_all(const std::vector<state::shadow_row>& rows, const readiness& ready) {
    for (const auto& row : rows) {
      if (ready.what == readiness::kind::silent)
        no_answer(row.id);
      else
        keep_waiting(row.id);
    }
    why_ = ready.why;
  }

  asio::awaitable<result<void>> ask_some(const std::vector<state::shadow_row>& some) {
    auto seen = co_await ask_for(where_, target_, some, time_);
    if (!seen) co_return seen.error();
    // Where there was no answer nothing is written: a finding would keep them from being asked again, and from being
    // erased on a deletion that was confirmed.
    std::vector<state::shadow_row> answered;
    std::vector<sighting> said;
    for (std::size_t i = 0; i < some.size(); ++i) {
      auto& one = seen->at(i);
      if (one.found != sighting::how::unknown) {
        answered.push_back(some[i]);
        said.push_back(std::move(one));
      } else if (one.cause.code() == errc::unavailable) {
        no_answer(some[i].id);
      } else {
        keep_waiting(some[i].id);
        why_ = one.cause.text();
      }
    }
    if (answered.empty()) co_return result<void>();
    drift_counts counts;
    const auto standings = co_await take_in(where_, id(), answered, std::move(said), counts);
    if (!standings) co_return standings.error();
    for (std::size_t i = 0; i < answered.size(); ++i) {
      if (standings->at(i) != standing::gone) found_.waits.insert(answered[i].id);
    }
    co_return result<void>();
  }

  island& where_;
  target_seat& target_;
  const state::found_deletions& told_;
  const clock& time_;
  last_look found_;
  std::size_t not_looked_at_ = 0;  // of those who wait
  std::string why_;
};

}  // namespace

void keep_who_waits(const std::vector<std::string>& before, std::vector<std::string>& now) {
  for (const auto& finding : before) {
    if (finding.find(mark_of_waiting) != std::string::npos) now.push_back(finding);
  }
}

void forget_who_waits(const island& where) {
  for (const auto& target : where.targets) tell_who_waits(where, *target, 0, {});
}

asio::awaitable<result<last_look>> who_is_still_there(island& where, const std::vector<subject_id>& whom,
                                                      const state::found_deletions& told, const clock& time) {
  last_look out;
  const std::vector<std::shared_ptr<target_seat>> targets(where.targets);  // a reload may put others in their place
  for (const auto& target : targets) {
    target_look here(where, *target, told, time);  // gone at another target says nothing of this one
    const auto asked = co_await here.ask(whom);
    if (!asked) co_return asked.error();
    out.waits.insert(here.found().waits.begin(), here.found().waits.end());
    out.not_asked.insert(here.found().not_asked.begin(), here.found().not_asked.end());
  }
  co_return out;
}

}  // namespace sluis::daemon
