// An account that is closed – its person left, or is not covered any more, or the whole consent ended – against a model
// of the target: others switch accounts on and off (in half of the runs), some answers are lost, pauses end, and what
// we switched off is shown as on a while longer. No sequence of plans, pushes and looks switches on who should be off,
// or whom others switched off, or takes our own word for theirs. The seed is in every message; SLUIS_SEED runs one
// alone.
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <random>
#include <utility>

#include "mapping/basis.hpp"
#include "state/push/carry.hpp"
#include "state/push/switched.hpp"
#include "tests/unit/mapping/plan_fixture.hpp"

namespace sluis::daemon {
namespace {

using namespace mapping::test;

constexpr std::uint32_t people = 6;

/// What the source and the consent say of one person.
enum class wanted : std::uint8_t { on, left, uncovered, uncovered_in_grace };

struct one_account {
  wanted what = wanted::on;
  std::uint64_t version = 1;
  state::shadow_row row;  // what we think
  field_map fields;
  bool is_there = false, is_on = false;  // at the target
  bool is_shown_late = false;            // an earlier state, on, may be shown once
  std::optional<day> our_term = {};      // since the target confirmed that we switched it off, until we switch it on
};

class switches {
 public:
  switches(std::uint64_t seed, bool keeps, bool are_there_others)
      : chance_(seed), keeps_(keeps), are_there_others_(are_there_others) {
    for (std::uint32_t n = 1; n <= people; ++n) accounts_[id(n)].row.id = id(n);
  }

  void live_a_day() {
    today_ += std::chrono::days(1);
    if (one_in(8)) is_over_ = !is_over_;  // the whole consent, and a new one
    for (auto& [who, one] : accounts_) {
      if (!one_in(3)) continue;
      one.what = static_cast<wanted>(below(4));
      ++one.version;
    }
  }
  void others_switch() {
    if (!are_there_others_) return;
    for (auto& [who, one] : accounts_) {
      if (one.is_there && one_in(3)) one.is_on = one_in(2);
    }
  }
  void end_a_pause() {
    for (auto& [who, one] : accounts_) one.row.said_off = false;
  }
  /// As state/push/sighted.cpp takes an answer in.
  void look() {
    for (auto& [who, one] : accounts_) {
      auto& row = one.row;
      if (row.remote_id.empty()) continue;
      const bool is_on = one.is_on || (std::exchange(one.is_shown_late, false) && one_in(2));
      const bool is_by_others_now = row.active && !is_on && !state::may_be_off_by_us(row);
      const auto off_since = is_by_others_now ? std::optional(today_) : std::nullopt;
      const bool is_by_others = off_since || (row.off_since && is_on);
      if (!is_by_others && is_on != row.active) {
        row.drifted = true;
        row.basis = basis_open;
      }
      state::take_in_switch(row, is_on, off_since);
      write(one);
      if (!are_there_others_ && row.off_since) wrong_ += named(one) + " counts as off by others, and there are none. ";
    }
  }
  enum class weather : std::uint8_t { fair, faulty };
  void sync(weather how) {
    collected plan;
    if (is_over_) {
      EXPECT_TRUE(mapping::plan_consent_end(from(existing()), plan.emit(), plan.rules().unchanged));
    } else {
      auto rules = plan.rules();
      rules.today = today_;
      rules.keeps_what_others_switched_off = keeps_;
      EXPECT_TRUE(mapping::plan_users(from(desired()), from(existing()), rules, plan.emit()));
    }
    for (const auto& change : plan.changes) {
      judge(change);
      push(change, how);
    }
    for (const auto& [who, basis] : plan.unchanged) accounts_.at(who).row.basis = basis;
    for (const auto& [who, one] : accounts_) judge_term(one);
  }
  /// After a look and a sync in which everything was answered.
  void expect_all_as_they_should_be() {
    for (const auto& [who, one] : accounts_) {
      if (!one.is_there) continue;
      if (one.is_on && !may_be_on(one)) wrong_ += named(one) + " is on. ";
      const bool must_be_on = !is_over_ && one.what == wanted::on && !(keeps_ && one.row.off_since);
      if (!one.is_on && must_be_on) wrong_ += named(one) + " is off. ";
    }
  }
  [[nodiscard]] const std::string& wrong() const { return wrong_; }

 private:
  std::size_t below(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(chance_); }
  bool one_in(std::size_t n) { return below(n) == 0; }
  static std::string named(const one_account& one) { return "account " + std::to_string(number(one.row.id)); }
  [[nodiscard]] bool may_be_on(const one_account& one) const {
    return !is_over_ && (one.what == wanted::on || one.what == wanted::uncovered_in_grace);
  }

  /// As state/push/shadow_table.cpp writes a row.
  void write(one_account& one) const {
    auto& row = one.row;
    if (!row.active && !row.remote_id.empty() && !row.closed) row.closed = today_;
    row.said_off = row.said_off && !row.active && !row.switch_unsure;
  }

  std::vector<mapping::desired_user> desired() const {
    std::vector<mapping::desired_user> out;
    for (const auto& [who, one] : accounts_) {
      auto user = should_be(number(who), one.what == wanted::left ? reason::left_source : reason::changed_in_source,
                            mapping::make_basis(one.version, 1, 7), {{field::given_name, "Janine"}});
      user.active = one.what == wanted::on;
      const bool is_uncovered = one.what == wanted::uncovered || one.what == wanted::uncovered_in_grace;
      if (is_uncovered) {
        user.why = reason::consent_changed;
        user.when_uncovered = [stays = one.what == wanted::uncovered_in_grace](const std::optional<day>&) {
          return mapping::desired_user::uncovered{stays, {}};
        };
      }
      out.push_back(std::move(user));
    }
    return out;
  }
  /// As daemon/cycle/planning/plan_streams.cpp reads the rows.
  std::vector<mapping::existing_user> existing() const {
    std::vector<mapping::existing_user> out;
    for (const auto& [who, one] : accounts_) {
      mapping::existing_user user;
      user.id = who;
      user.exists = !one.row.remote_id.empty();
      user.active = one.row.active;
      user.uncertain = one.row.uncertain;
      user.drifted = one.row.drifted;
      user.basis = one.row.basis;
      user.closed = one.row.closed;
      user.off_by_others = one.row.off_since.has_value();
      user.said_off = one.row.said_off;
      user.switch_unsure = one.row.switch_unsure;
      user.load = [fields = one.fields]() -> result<mapping::existing_user::content> {
        return mapping::existing_user::content{fields, {}};
      };
      out.push_back(std::move(user));
    }
    return out;
  }

  void judge(const planned_change& change) {
    const auto& one = accounts_.at(change.object);
    const auto active = change.after.find(field::active);
    if (active == change.after.end() || active->second != "true") return;
    if (is_over_ || one.what != wanted::on) wrong_ += named(one) + " is switched on, and should be off. ";
    if (keeps_ && one.row.off_since && !one.row.active && !one.row.remote_id.empty())
      wrong_ += named(one) + " is switched on, and others switched it off. ";
  }
  void push(const planned_change& change, weather how) {
    auto& one = accounts_.at(change.object);
    const bool creates = change.op == operation::create_user;
    const auto answer =
        how == weather::fair ? 5U : below(creates ? 2 : 6);  // the look-up of a creation is another matter
    const bool is_done = answer >= 3 || (creates && answer == 1);
    const bool is_lost = !creates && (answer == 1 || answer == 2);
    const auto active = change.after.find(field::active);
    if (is_done || (is_lost && answer == 1)) {
      if (creates) one.is_there = true;
      const bool was_on = one.is_on;
      if (active != change.after.end()) one.is_on = active->second == "true";
      one.is_shown_late = was_on && !one.is_on;
    }
    outcome what{is_done ? outcome::kind::done : is_lost ? outcome::kind::unknown : outcome::kind::failed, {}, {}};
    if (creates && is_done) what.remote_id = "u-" + std::to_string(number(change.object));
    state::carry_into_row(one.row, one.fields, change, what);
    if (is_done || is_lost) write(one);
    if (active == change.after.end() || !(is_done || is_lost)) return;
    if (active->second == "true")
      one.our_term.reset();  // or perhaps not, where the answer was lost: then it may begin later, never earlier
    else if (is_done && !one.our_term && !one.row.off_since)
      one.our_term = one.row.closed;  // what others had switched off first may be theirs again after a pause
  }
  /// Somebody else's switching begins no new term, and ends none.
  void judge_term(const one_account& one) {
    if (one.our_term && one.row.closed != one.our_term) wrong_ += named(one) + ": its term begins on another day. ";
  }

  std::mt19937_64 chance_;
  bool keeps_, are_there_others_;
  bool is_over_ = false;
  day today_{std::chrono::year{2026} / 9 / 1};
  std::map<subject_id, one_account> accounts_;
  std::string wrong_;
};

std::vector<std::uint64_t> seeds() {
  if (const char* one = std::getenv("SLUIS_SEED")) return {std::strtoull(one, nullptr, 10)};
  std::vector<std::uint64_t> out(300);
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = i + 1;
  return out;
}

TEST(switch_property, nobody_who_is_closed_is_switched_on_whatever_others_do_and_whatever_answers_are_lost) {
  for (const auto seed : seeds()) {
    switches s(seed, seed % 2 == 0, seed % 4 < 2);
    std::mt19937_64 chance(seed);
    for (int days = 0; days < 40; ++days) {
      s.live_a_day();
      if (chance() % 2 == 0) s.others_switch();
      if (chance() % 3 == 0) s.look();
      s.sync(switches::weather::faulty);
      if (chance() % 12 == 0) s.end_a_pause();
      if (chance() % 3 == 0) {
        s.others_switch();
        s.look();
        s.sync(switches::weather::fair);
        s.look();
        s.sync(switches::weather::fair);
        s.expect_all_as_they_should_be();
      }
      ASSERT_EQ(s.wrong(), "") << "seed " << seed << ", day " << days;
    }
  }
}

}  // namespace
}  // namespace sluis::daemon
