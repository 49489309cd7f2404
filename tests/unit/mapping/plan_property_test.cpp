// The plan against a model of the world: facts move at random, plans are pushed to a target that loses answers, and in
// the end the target holds exactly what it should. The seed is in every message; SLUIS_SEED runs one seed alone.
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>
#include <random>
#include <set>

#include "mapping/basis.hpp"
#include "mapping/rules.hpp"
#include "tests/unit/mapping/plan_fixture.hpp"

namespace sluis::mapping {
namespace {

using namespace test;

struct fact {
  bool active = true;
  reason why = reason::new_in_source;
  std::uint64_t version = 1;
  field_map fields;
  std::set<subject_id> groups;
};

/// What is at the target, or what we think is there.
struct held_user {
  bool exists = false;
  bool active = false;
  bool uncertain = false;
  bool off_by_others = false, said_off = false, switch_unsure = false;
  std::uint64_t basis = 0;
  field_map fields;
  std::set<subject_id> groups;
  std::set<subject_id> maybe_groups;
};
struct held_group {
  bool exists = false;
  bool uncertain = false;
  std::uint64_t basis = 0;
  field_map fields;
};

enum class answer : std::uint8_t { done, failed, lost_after_effect, lost_before_effect, never_sent };

class world {
 public:
  explicit world(std::uint64_t seed) : chance_(seed) {}

  void live_a_day() {
    for (int i = 0; i < 8; ++i) move_a_fact();
    if (one_in(6)) groups_on_ = !groups_on_;  // there and back, as an administrator who is not sure
  }

  /// Others switch accounts off there; that is seen, and then they switch some of them on again, which is not seen.
  void others_switch_off_and_on() {
    for (auto& [who, user] : users_) {
      const bool is_certain = user.exists && user.active && !user.uncertain && real_users_.contains(who);
      if (!is_certain || !one_in(3)) continue;
      user.active = false;
      user.off_by_others = true;
      real_users_[who].active = one_in(2);
    }
  }
  /// Whoever should not be on and is, after a sync in which everything was confirmed; empty: nobody.
  [[nodiscard]] std::string on_against_the_source() const {
    for (const auto& [who, one] : facts_) {
      const auto found = real_users_.find(who);
      if (!one.active && found != real_users_.end() && found->second.active)
        return "person " + std::to_string(number(who)) + " is on";
    }
    return {};
  }

  enum class weather : std::uint8_t { fair, faulty };
  /// Plans and pushes; `faulty`: some answers fail or are lost. How many changes there were.
  std::size_t sync(weather how) {
    weather_ = how;
    auto plan = compute();
    plan.sort();
    const bool cut_short = how == weather::faulty && one_in(4);
    const auto stop_at = cut_short ? below(plan.changes.size() + 1) : plan.changes.size();
    for (std::size_t i = 0; i < stop_at; ++i)
      push(plan.changes[i], how == weather::faulty ? any_answer(plan.changes[i].op) : answer::done);
    for (const auto& [id, basis] : plan.unchanged) {
      if (users_.contains(id)) users_[id].basis = basis;
      if (groups_.contains(id)) groups_[id].basis = basis;
    }
    return plan.changes.size();
  }

  /// What the target really holds against what it should; empty if equal.
  std::string difference() const {
    for (const auto& [id, group] : groups_on_ ? live_groups_ : std::map<subject_id, held_group>{}) {
      const auto found = real_groups_.find(id);
      if (found == real_groups_.end() || found->second != group.fields) return "group " + std::to_string(number(id));
    }
    if (real_groups_.size() != (groups_on_ ? live_groups_.size() : 0)) return "a group too many";
    for (const auto& [id, one] : facts_) {
      const auto found = real_users_.find(id);
      const bool there = found != real_users_.end() && found->second.active;
      if (there != one.active)
        return "person " + std::to_string(number(id)) + (there ? " is active" : " is not active");
      if (found == real_users_.end()) continue;
      if (found->second.groups != wanted_groups(one)) return "groups of person " + std::to_string(number(id));
      if (one.active && found->second.fields != one.fields) return "fields of person " + std::to_string(number(id));
    }
    return {};
  }
  /// What may never happen, whatever the target answers; empty if it did not.
  [[nodiscard]] const std::string& wrong() const { return wrong_; }
  [[nodiscard]] std::size_t loads() const { return loads_; }
  void forget_loads() { loads_ = 0; }

 private:
  std::size_t below(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(chance_); }
  bool one_in(std::size_t n) { return below(n) == 0; }

  subject_id any_person() { return id(static_cast<std::uint32_t>(1 + below(20))); }
  subject_id any_group() { return id(static_cast<std::uint32_t>(1000 + below(6))); }

  void move_a_fact() {
    if (one_in(5)) return move_a_group();
    const auto who = any_person();
    const bool known = facts_.contains(who);
    auto& one = facts_[who];
    one.version = ++sequence_;
    if (one_in(4) && known) {
      one.active = !one.active;
      one.why = one.active ? reason::returned : reason::left_source;
    } else if (known && one.active) {
      one.why = reason::changed_in_source;
    }
    one.fields[field::user_name] = "p" + std::to_string(number(who));
    one.fields[field::given_name] = "name" + std::to_string(below(3));
    one.fields.erase(field::school);
    if (one_in(2)) one.fields[field::school] = "school";
    one.groups.clear();
    while (one_in(2)) one.groups.insert(any_group());
  }
  void move_a_group() {
    const auto which = any_group();
    if (live_groups_.contains(which) && one_in(2)) {
      live_groups_.erase(which);
    } else {
      auto& group = live_groups_[which];
      group.fields[field::group_name] = "g" + std::to_string(number(which)) + "-" + std::to_string(below(3));
      group.basis = ++sequence_;  // its version
    }
  }
  std::uint64_t rules_version() const {
    std::vector<subject_id> ids;
    for (const auto& [which, unused] : live_groups_) ids.push_back(which);
    return fingerprint({"demo.example", groups_on_ ? attribute_set::all() : attribute_set{}}, ids, {});
  }

  std::set<subject_id> wanted_groups(const fact& one) const {
    std::set<subject_id> out;
    for (const auto& group : one.groups) {
      if (groups_on_ && one.active && live_groups_.contains(group)) out.insert(group);
    }
    return out;
  }

  std::vector<desired_user> desired_users() {
    std::vector<desired_user> out;
    for (const auto& [person, one] : facts_) {
      const auto groups = wanted_groups(one);
      auto user = should_be(number(person), one.why, make_basis(one.version, 1, rules_version()), one.fields,
                            {groups.begin(), groups.end()});
      user.active = one.active;
      user.load = [this, load = user.load] { return ++loads_, load(); };
      out.push_back(user);
    }
    return out;
  }
  std::vector<existing_user> existing_users() {
    std::vector<existing_user> out;
    for (const auto& [person, one] : users_) {
      existing_user user;
      user.id = person;
      user.exists = one.exists;
      user.active = one.active;
      user.uncertain = one.uncertain;
      user.off_by_others = one.off_by_others;
      user.said_off = one.said_off && one.exists && !one.active && !one.switch_unsure;
      user.switch_unsure = one.switch_unsure;
      user.basis = one.basis;
      user.load = [this, one = one]() -> result<existing_user::content> {
        ++loads_;
        return existing_user::content{
            one.fields, {one.groups.begin(), one.groups.end()}, {one.maybe_groups.begin(), one.maybe_groups.end()}};
      };
      out.push_back(user);
    }
    return out;
  }
  collected compute() {
    std::vector<desired_group> desired;
    for (const auto& [which, group] : live_groups_) {
      desired.push_back({which,
                         {},
                         reason::changed_in_source,
                         make_basis(group.basis, 1, groups_on_ ? 1 : 0),
                         groups_on_ ? group.fields : field_map{}});
    }
    std::vector<existing_group> existing;
    for (const auto& [which, group] : groups_)
      existing.push_back({which, {}, group.exists, group.uncertain, false, group.basis, group.fields});
    collected out;
    auto rules = out.rules();
    rules.keeps_what_others_switched_off = true;
    if (!plan_groups(from(desired), from(existing), rules, out.emit()) ||
        !plan_users(from(desired_users()), from(existing_users()), rules, out.emit())) {
      wrong_ = "the plan failed";
    }
    return out;
  }

  /// Whether a group was made or deleted is left out of what can be lost: nothing can be planned from it without
  /// looking it up (plan.hpp).
  answer any_answer(operation op) {
    const bool group = op == operation::create_group || op == operation::delete_group;
    switch (below(8)) {
      case 0:
        return answer::failed;
      case 1:
        return group ? answer::failed : answer::lost_after_effect;
      case 2:
        return group ? answer::failed : answer::lost_before_effect;
      case 3:
        return answer::never_sent;
      default:
        return answer::done;
    }
  }

  void push(const planned_change& change, answer how) {
    if (!can_be_addressed(change)) return;  // the gate refuses it: its creation failed
    if (how == answer::done || how == answer::lost_after_effect) take_effect(change);
    if (how == answer::done) remember(change);
    if (how == answer::lost_after_effect || how == answer::lost_before_effect) mark_uncertain(change);
  }
  bool can_be_addressed(const planned_change& change) {
    if (change.op == operation::create_user || change.op == operation::create_group ||
        change.op == operation::deactivate_user)
      return true;
    const bool user = change.op == operation::update_user;
    const bool object = user ? users_[change.object].exists : groups_[change.object].exists;
    return object && (!change.member || users_[*change.member].exists);
  }

  static void lay_over(field_map& fields, const field_map& after) {
    for (const auto& [f, value] : after) {
      if (f == field::active) continue;
      if (value.empty()) {
        fields.erase(f);
      } else {
        fields[f] = value;
      }
    }
  }

  void take_effect(const planned_change& change) {
    switch (change.op) {
      case operation::create_group:
      case operation::update_group:
        lay_over(real_groups_[change.object], change.after);
        break;
      case operation::delete_group:
        for (auto& [who, user] : real_users_) {
          if (user.groups.erase(change.object) != 0 && weather_ == weather::fair)
            wrong_ = "a group was deleted with a member in it";
        }
        real_groups_.erase(change.object);
        break;
      case operation::create_user:
      case operation::update_user: {
        if (change.op == operation::update_user && !real_users_.contains(change.object)) wrong_ = "an update of nobody";
        auto& user = real_users_[change.object];  // a creation is looked up by its handle, and what is found is brought
                                                  // up to date
        if (change.op == operation::create_user) user.fields.clear();
        lay_over(user.fields, change.after);
        if (change.after.contains(field::active)) user.active = true;
        break;
      }
      case operation::deactivate_user:
        if (real_users_.contains(change.object)) real_users_[change.object].active = false;
        break;
      case operation::add_member:
        if (!real_groups_.contains(change.object)) wrong_ = "a member was added to a group that is not there";
        if (!real_users_.contains(*change.member)) wrong_ = "a member was added that is not there";
        real_users_[*change.member].groups.insert(change.object);
        break;
      case operation::remove_member:
        real_users_[*change.member].groups.erase(change.object);
        break;
      case operation::delete_user:
        wrong_ = "the plan deletes nobody";
        break;
    }
  }

  /// As state/plans keeps an outcome that is done.
  void remember(const planned_change& change) {
    if (change.member) {
      auto& member = users_[*change.member];
      member.maybe_groups.erase(change.object);
      if (change.op == operation::add_member) member.groups.insert(change.object);
      if (change.op == operation::remove_member) member.groups.erase(change.object);
      member.basis = change.basis;
      return;
    }
    if (change.op == operation::delete_group) {
      for (auto& [who, user] : users_) {
        if (user.groups.erase(change.object) + user.maybe_groups.erase(change.object) != 0) user.basis = basis_open;
      }
    }
    if (change.op == operation::create_group || change.op == operation::update_group ||
        change.op == operation::delete_group) {
      auto& group = groups_[change.object];
      lay_over(group.fields, change.after);
      group = {change.op != operation::delete_group, false, change.basis,
               change.op == operation::delete_group ? field_map{} : group.fields};
      return;
    }
    auto& user = users_[change.object];
    if (change.op == operation::create_user) user.fields.clear();
    lay_over(user.fields, change.after);
    if (change.op != operation::deactivate_user) user.exists = true;
    if (change.after.contains(field::active)) user.active = change.after.at(field::active) == "true";
    if (change.op == operation::deactivate_user && real_users_.contains(change.object))
      user.exists = true;  // looked up by its handle
    if (change.op == operation::deactivate_user) user.said_off = true;
    if (change.after.contains(field::active)) user.switch_unsure = false;
    if (user.active) user.off_by_others = user.said_off = false;
    if (change.op != operation::deactivate_user) user.uncertain = false;
    user.basis = change.basis;
  }
  void mark_uncertain(const planned_change& change) {
    if (change.member) {
      auto& member = users_[*change.member];
      member.groups.erase(change.object);
      member.maybe_groups.insert(change.object);
      member.basis = change.basis;
    } else if (change.op == operation::update_group) {
      groups_[change.object].uncertain = true;
    } else {
      auto& user = users_[change.object];
      user.uncertain = true;
      user.switch_unsure = user.switch_unsure || change.after.contains(field::active);
      if (change.op != operation::deactivate_user && change.after.contains(field::active))
        user.active = true;  // may be
      for (const auto& [f, value] : change.after) {
        if (f != field::active && !value.empty()) user.fields[f] = value;  // what the target may hold
      }
    }
  }

  std::mt19937_64 chance_;
  std::uint64_t sequence_ = 0;
  bool groups_on_ = true;
  weather weather_ = weather::fair;
  std::map<subject_id, fact> facts_;
  std::map<subject_id, held_group> live_groups_;  // what should be; basis: its version
  std::map<subject_id, held_user> users_;         // the shadow
  std::map<subject_id, held_group> groups_;
  std::map<subject_id, held_user> real_users_;  // the target itself
  std::map<subject_id, field_map> real_groups_;
  std::size_t loads_ = 0;
  std::string wrong_;
};

std::vector<std::uint64_t> seeds() {
  if (const char* one = std::getenv("SLUIS_SEED")) return {std::strtoull(one, nullptr, 10)};
  std::vector<std::uint64_t> out(100);
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = i + 1;
  return out;
}

TEST(plan_property, a_pushed_plan_makes_the_target_what_it_should_be_and_the_next_one_is_empty) {
  for (const auto seed : seeds()) {
    world w(seed);
    for (int days = 0; days < 12; ++days) {
      w.live_a_day();
      w.sync(world::weather::fair);
      ASSERT_EQ(w.wrong(), "") << "seed " << seed << ", day " << days;
      ASSERT_EQ(w.difference(), "") << "seed " << seed << ", day " << days;
      ASSERT_EQ(w.sync(world::weather::fair), 0U) << "seed " << seed << ", day " << days;
      w.forget_loads();
      ASSERT_EQ(w.sync(world::weather::fair), 0U);
      ASSERT_EQ(w.loads(), 0U) << "no change, no work: seed " << seed << ", day " << days;
    }
  }
}

TEST(plan_property, nobody_stays_on_against_the_source_because_others_switched_them_off_before) {
  for (const auto seed : seeds()) {
    world w(seed);
    for (int days = 0; days < 12; ++days) {
      w.live_a_day();
      w.sync(world::weather::fair);
      w.others_switch_off_and_on();
      w.live_a_day();
      w.sync(world::weather::fair);
      ASSERT_EQ(w.wrong(), "") << "seed " << seed << ", day " << days;
      ASSERT_EQ(w.on_against_the_source(), "") << "seed " << seed << ", day " << days;
      ASSERT_EQ(w.sync(world::weather::fair), 0U) << "seed " << seed << ", day " << days;
    }
  }
}

TEST(plan_property, whatever_answers_were_lost_it_ends_where_it_should) {
  for (const auto seed : seeds()) {
    world w(seed);
    for (int days = 0; days < 20; ++days) {
      w.live_a_day();
      w.sync(world::weather::faulty);
      ASSERT_EQ(w.wrong(), "") << "seed " << seed << ", day " << days;
    }
    w.sync(world::weather::fair);
    w.sync(world::weather::fair);
    ASSERT_EQ(w.wrong(), "") << "seed " << seed;
    ASSERT_EQ(w.difference(), "") << "seed " << seed;
    ASSERT_EQ(w.sync(world::weather::fair), 0U) << "seed " << seed;
  }
}

}  // namespace
}  // namespace sluis::mapping
