// A school of 80 pupils with accounts at three targets, of whom an export loses many; and what became of them.
#pragma once

#include <gtest/gtest.h>

#include <deque>

#include "daemon/cycle/erasing/erasing.hpp"
#include "daemon/cycle/reading/accepting.hpp"
#include "model/local_time.hpp"
#include "state/check.hpp"
#include "state/holds.hpp"
#include "tests/simulation/simulation.hpp"
#include "tests/support/consents.hpp"

namespace sluis::simulation {

inline const attribute_set what_is_shared{consent_attribute::given_name, consent_attribute::family_name,
                                          consent_attribute::email, consent_attribute::groups};

class held_school : public testing::TestWithParam<std::uint64_t> {
 protected:
  static constexpr std::size_t pupils_of_the_school = 80, lost_by_the_export = 74;

  void SetUp() override { build({"partner", "graph", "google"}); }

  void build(const std::vector<std::string>& targets) {
    constexpr const char* given[] = {"Janine", "Sem", "Noor", "Daan", "Emma"};
    for (std::size_t i = pupils().size(); i < pupils_of_the_school; ++i) {
      const auto letters = std::string(1, static_cast<char>('a' + i / 26)) + static_cast<char>('a' + i % 26);
      pupil made{"extra" + std::to_string(i), given[i % std::size(given)], "", "Boele" + letters,
                 s.real.schools.front().groups.begin()->first};
      pupils()[made.key] = made;
    }
    for (const auto& id : targets) {
      if (id != "partner") add_target(id);
      consent(target_id(id));
    }
    s.update_allowed();
    sync();
    sync();
    ASSERT_EQ(active_everywhere(), targets.size() * all_pupils());
  }

  std::map<std::string, pupil>& pupils() { return s.real.schools.front().pupils; }
  [[nodiscard]] std::size_t all_pupils() const {
    std::size_t out = 0;
    for (const auto& school : s.real.schools) out += school.pupils.size();
    return out;
  }
  void add_target(const std::string& id) {
    auto& there = others.emplace_back();
    there.allowed = what_is_shared;
    there.consent = true;
    auto seat = std::make_shared<daemon::target_seat>(std::make_shared<daemon::async_lock>(s.io.get_executor()));
    seat->settings.id = target_id(id);
    seat->settings.kind = testing_support::partner_address().kind;
    seat->settings.url = testing_support::partner_address().address;
    seat->api = std::make_shared<sim_target>(seat->settings.id, there, s.chance, other_faults);
    s.where->settings.targets.push_back(seat->settings);
    s.where->targets.push_back(std::move(seat));
  }
  void consent(const target_id& target) {
    const auto today = local_day(s.time.now());
    s.where->store->consents()
        .record(testing_support::signed_consent(target, what_is_shared, today, today + std::chrono::days(1000)),
                actor_id{})
        .value();
  }

  daemon::sync_report sync(daemon::sync_request what = {}) {
    auto out = s.sync(std::move(what));
    EXPECT_EQ(out.problem, "");
    return out;
  }
  void pass_days(int days) {
    for (int d = 0; d < days; ++d) {
      s.next_day();
      sync();
    }
  }
  /// To a day on which the usual limits hold.
  void pass_the_yearly_change() {
    s.time.advance(std::chrono::hours(60 * 24));
    sync();
  }
  std::uint64_t in_the_evening() {
    s.time.advance(std::chrono::hours(10));  // 20:00 in the Netherlands: the maintenance window
    const auto out = sync().erased;
    s.time.advance(-std::chrono::hours(10));
    return out;
  }

  /// So many leave without a word; they can be put back.
  std::map<std::string, pupil> lose(std::size_t count) {
    std::map<std::string, pupil> out;
    for (; count > 0; --count) {
      const auto last = std::prev(pupils().end());
      out.insert(*last);
      pupils().erase(last);
    }
    return out;
  }

  [[nodiscard]] std::vector<const partner*> partners() const {
    std::vector<const partner*> out{&s.there};
    for (const auto& one : others) out.push_back(&one);
    return out;
  }
  [[nodiscard]] std::size_t accounts_everywhere() const {
    std::size_t out = 0;
    for (const auto* const there : partners()) out += there->users.size();
    return out;
  }
  [[nodiscard]] std::size_t active_everywhere() const {
    std::size_t out = 0;
    for (const auto* const there : partners()) {
      for (const auto& [id, user] : there->users) out += user.active ? 1 : 0;
    }
    return out;
  }
  [[nodiscard]] std::size_t memberships_everywhere() const {
    std::size_t out = 0;
    for (const auto* const there : partners()) {
      for (const auto& [id, group] : there->groups) out += group.members.size();
    }
    return out;
  }
  plan_summary newest(const std::string& target) {
    return s.where->store->plans().newest_open(target_id(target)).value().value();
  }
  [[nodiscard]] bool is_held(const std::string& target) {
    const auto open = s.where->store->plans().newest_open(target_id(target)).value();
    return open && open->state == plan_state::held;
  }
  /// The handle of who has this key.
  subject_id subject_of(const std::string& key) {
    subject_id out;
    auto& facts = s.where->store->facts();
    facts
        .each(subject_kind::person,
              [&](const state::current_row& row) -> result<void> {
                if (facts.load_person(row).value().facts.student_number == key) out = row.id;
                return {};
              })
        .value();
    return out;
  }
  /// As `sluis plan approve` does it.
  void approve(const std::string& target) {
    s.where->store->plans().approve(newest(target).id, actor_id{}).value();
    daemon::accept_absences(*s.where->store, s.where->settings, local_day(s.time.now())).value();
  }
  state::fact_counts counts() { return s.where->store->facts().counts().value(); }
  std::size_t erased() { return s.where->store->erasures(10'000).value().size(); }
  std::vector<std::string> faults() { return state::check_folder(s.folder, nullptr).value().findings; }

  simulation s{GetParam()};
  std::deque<partner> others;
  fault_rates other_faults;
};

}  // namespace sluis::simulation
