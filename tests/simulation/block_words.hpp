// As `sluis person block` and `unblock` say it, and what is told of the account afterwards.
#pragma once

#include "daemon/cycle/orders/blocked_accounts.hpp"
#include "daemon/cycle/status/views.hpp"
#include "state/pauses.hpp"
#include "tests/simulation/blocked_pupil.hpp"

namespace sluis::simulation {

class block_words : public blocked_pupil {
 protected:
  /// As `sluis person block` does it.
  void say_block() { say_block(whom()); }
  void say_block(const subject_id& person) {
    state::blocks blocks(*s.where->store);
    const auto said = blocks.begin(person, "T-4711", actor_id{});
    EXPECT_TRUE(said || said.error().code() == errc::conflict);
    if (!said) blocks.say_again(person, actor_id{}).value();
    daemon::forget_block_looks(*s.where, person);
    sync(of(person));
  }
  void say_unblock() {
    state::blocks(*s.where->store).end(whom(), "T-4712", actor_id{}).value();
    daemon::forget_block_looks(*s.where, whom());
    sync(of(whom()));
  }
  config::institution_settings settings() {
    auto out = s.where->settings;
    out.targets.clear();
    for (const auto& seat : s.where->targets) out.targets.push_back(seat->settings);
    return out;
  }
  daemon::account_at_target told(const std::string& target = "partner") {
    const auto all = daemon::accounts_of(*s.where->store, settings(), whom(), local_day(s.time.now()),
                                         daemon::block_looks_of(*s.where))
                         .value();
    for (const auto& one : all) {
      if (one.target == target_id(target)) return one;
    }
    return {};
  }
  daemon::block_counts counted() {
    return daemon::count_blocks(*s.where->store, settings(), local_day(s.time.now()), daemon::block_looks_of(*s.where),
                                s.where->sharers)
        .value();
  }
  partner::user& account_there() {
    return s.there.users.at(s.where->store->shadow().find(target_id("partner"), whom()).value()->remote_id);
  }
  /// The account is off by our record, and on.
  void switched_off_and_on_by_others() {
    account_there().active = false;
    daemon::sync_request look;
    look.drift = daemon::drift_check::now;
    sync(look);
    ASSERT_FALSE(s.where->store->shadow().find(target_id("partner"), whom()).value()->active);
    account_there().active = true;
  }
  void pause() {
    state::pauses(*s.where->store)
        .begin(target_id("partner"), "T-1", s.where->store->actor("uid:1000").value())
        .value();
    s.where->targets.front()->permits.revoke(permit_issuer::which::all, "paused");
  }
  void resume() {
    state::pauses(*s.where->store).end(target_id("partner"), "T-2", s.where->store->actor("uid:1000").value()).value();
    s.where->targets.front()->last_survey.reset();
    s.where->targets.front()->looks_at_blocked.clear();
  }
  pupil& same_eck_id(const std::string& key) {
    pupils().begin()->second.eck_id = "https://ketenid.nl/pilot/" + std::string(40, 'a');
    auto made = pupils().begin()->second;
    made.key = key;
    return pupils()[key] = made;
  }
  /// Somebody is blocked, and the record of a newcomer with the same ECK iD comes later: what is returned, for
  /// pupils().
  [[nodiscard]] auto newcomer_beside_a_block() {
    same_eck_id("newcomer");
    auto out = pupils().extract("newcomer");
    sync();
    say_block();
    return out;
  }
};

}  // namespace sluis::simulation
