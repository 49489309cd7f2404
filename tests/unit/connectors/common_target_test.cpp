// What every target must do, whatever its vendor (connectors/targets/target.hpp; reference "targets.md", what must be
// true of every connector).
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "mapping/release.hpp"
#include "model/survey_remarks.hpp"
#include "tests/support/grants.hpp"
#include "tests/support/run.hpp"
#include "tests/unit/connectors/common_rig.hpp"

namespace sluis::targets {
namespace {

constexpr auto done = outcome::kind::done;
constexpr auto failed = outcome::kind::failed;

released_change change_of(operation op, unsigned n, field_map fields = {}, std::string remote_id = {},
                          std::string member = {}) {
  static const grant all = testing_support::consent_grant(attribute_set::all());
  target_handle handle;
  handle.bytes.fill(static_cast<std::uint8_t>(n));
  planned_change planned;
  planned.op = op;
  planned.after = std::move(fields);
  if (op == operation::add_member || op == operation::remove_member) planned.member = subject_id{};
  return mapping::release::let_through(all, n, planned, {handle, std::move(remote_id), std::move(member)}).value();
}

std::string login(unsigned n) {
  return "jan.jansen" + std::to_string(n) + "@demo.example";
}
field_map person(unsigned n) {
  return {{field::user_name, login(n)},
          {field::email, login(n)},
          {field::display_name, "Jan van den Berg"},
          {field::given_name, "Jan"},
          {field::family_name_prefix, "van den"},
          {field::family_name, "Berg"},
          {field::school, "De Wilg"}};
}
released_change user(unsigned n) {
  return change_of(operation::create_user, n, person(n));
}
released_change group(unsigned n) {
  return change_of(operation::create_group, n, {{field::group_name, "groep " + std::to_string(n)}});
}

class common_target : public testing::TestWithParam<const char*> {
 protected:
  std::vector<outcome> apply(const std::vector<released_change>& changes) {
    auto out = test::run(rig.api->apply(changes));
    EXPECT_EQ(out.size(), changes.size());
    for (const auto& each : out) {
      for (const char* const personal : {"jan.jansen", "Berg", "Wilg", "groep "}) {
        EXPECT_EQ(each.cause.text().find(personal), std::string::npos) << each.cause.text();
      }
    }
    return out;
  }
  outcome one(const released_change& change) { return apply({change}).front(); }
  /// All of it must be done; the ids.
  std::vector<std::string> made(const std::vector<released_change>& changes) {
    std::vector<std::string> out;
    for (const auto& each : apply(changes)) {
      EXPECT_EQ(each.what, done) << each.cause.text();
      out.push_back(each.remote_id);
    }
    return out;
  }
  survey look() {
    survey out;
    const auto told = test::run(rig.api->survey(out));
    EXPECT_TRUE(told) << told.error().text();
    return out;
  }
  /// What is shown of a user, of what we said.
  void expect_shown(const survey& found, const std::string& id, const field_map& said) {
    ASSERT_TRUE(found.users.contains(id));
    const auto& shown = found.users.at(id).fields;
    for (const auto& [f, value] : rig.api->as_held(said)) {
      const auto there = shown.find(f);
      if (there == shown.end()) continue;
      EXPECT_EQ(there->second, value) << to_string(f);
    }
    EXPECT_TRUE(shown.contains(field::given_name) && shown.contains(field::family_name) &&
                shown.contains(field::active));
  }

  common_rig rig{GetParam()};
};

TEST_P(common_target, a_year_in_the_life_of_a_pupil) {
  ASSERT_TRUE(test::run(rig.api->prepare()));
  const auto groups = made({group(101), group(102)});
  const auto users = made({user(1), user(2)});
  made({change_of(operation::add_member, 101, {}, groups[0], users[0]),
        change_of(operation::add_member, 101, {}, groups[0], users[1])});
  auto found = look();
  expect_shown(found, users[0], person(1));
  EXPECT_EQ(found.members[groups[0]], (std::unordered_set<std::string>{users[0], users[1]}));
  EXPECT_EQ(found.groups.at(groups[0]).fields.at(field::group_name), "groep 101");

  made({change_of(
      operation::update_user, 1,
      {{field::family_name_prefix, "van den"}, {field::family_name, "Dam"}, {field::display_name, "Jan van den Dam"}},
      users[0])});
  made({change_of(operation::remove_member, 101, {}, groups[0], users[0])});
  made({change_of(operation::add_member, 102, {}, groups[1], users[0])});
  made({change_of(operation::update_group, 102, {{field::group_name, "groep 102b"}}, groups[1])});
  found = look();
  auto renamed = person(1);
  renamed[field::family_name] = "Dam";
  renamed[field::display_name] = "Jan van den Dam";
  expect_shown(found, users[0], renamed);
  EXPECT_EQ(found.members[groups[1]], std::unordered_set<std::string>{users[0]});
  EXPECT_EQ(found.groups.at(groups[1]).fields.at(field::group_name), "groep 102b");

  made({change_of(operation::remove_member, 102, {}, groups[1], users[0])});
  made({change_of(operation::deactivate_user, 1, {{field::active, "false"}}, users[0])});
  EXPECT_EQ(look().users.at(users[0]).fields.at(field::active), "false");
  made({change_of(operation::update_user, 1, {{field::active, "true"}}, users[0])});
  EXPECT_EQ(look().users.at(users[0]).fields.at(field::active), "true");

  made({change_of(operation::delete_group, 101, {}, groups[0])});
  made({change_of(operation::delete_user, 2, {}, users[1])});
  found = look();
  EXPECT_FALSE(found.groups.contains(groups[0]));
  EXPECT_EQ(rig.users(), 1U);
  EXPECT_EQ(one(change_of(operation::delete_group, 101, {}, groups[0])).what, done) << "gone is gone";
}

TEST_P(common_target, a_strangers_account_is_never_taken_over) {
  ASSERT_TRUE(test::run(rig.api->prepare()));
  rig.make_stranger(login(1));
  const auto out = apply({user(1), user(2)});
  EXPECT_EQ(out[0].what, failed);
  EXPECT_EQ(out[0].cause.code(), errc::conflict) << out[0].cause.text();
  EXPECT_EQ(out[1].what, done) << "one bad record never stops the others: " << out[1].cause.text();
  const auto found = look();
  EXPECT_EQ(found.users.size(), 1U) << "the stranger is not ours";
  EXPECT_EQ(rig.users(), 2U);
}

TEST_P(common_target, saying_it_again_makes_no_second_one) {
  ASSERT_TRUE(test::run(rig.api->prepare()));
  const auto users = made({user(1)});
  const auto groups = made({group(101)});
  rig.restart();
  ASSERT_TRUE(test::run(rig.api->prepare()));
  EXPECT_EQ(made({user(1)}), users);
  EXPECT_EQ(made({group(101)}), groups);
  EXPECT_EQ(rig.users(), 1U);
  EXPECT_EQ(rig.groups(), 1U);
}

TEST_P(common_target, what_was_deleted_or_changed_behind_our_back_is_seen) {
  ASSERT_TRUE(test::run(rig.api->prepare()));
  const auto users = made({user(1), user(2), user(3)});
  rig.time.advance(std::chrono::hours(1));
  rig.rename_behind_our_back(users[0]);
  rig.delete_behind_our_back(users[1]);
  const auto found = look();
  EXPECT_EQ(found.users.at(users[0]).fields.at(field::given_name), "Meddled");
  const auto gone = found.users.find(users[1]);
  EXPECT_TRUE(gone == found.users.end() || gone->second.stands == remote_object::life::deleted);
  expect_shown(found, users[2], person(3));
  // Said again, it is brought back where that can be done, and else told to be gone.
  const auto out =
      one(change_of(operation::update_user, 2, {{field::given_name, "Jan"}, {field::active, "true"}}, users[1]));
  if (out.what == done) {
    EXPECT_EQ(look().users.at(users[1]).stands, remote_object::life::present);
  } else {
    EXPECT_EQ(out.cause.code(), errc::not_found) << out.cause.text();
  }
}

TEST_P(common_target, what_we_made_and_deleted_a_moment_ago_is_not_one_that_is_not_shown_yet) {
  static const grant all = testing_support::consent_grant(attribute_set::all());
  ASSERT_TRUE(test::run(rig.api->prepare()));
  const std::vector<std::string> ids{made({user(1)})[0], made({group(2)})[0]};
  ASSERT_EQ(one(change_of(operation::delete_user, 1, {}, ids[0])).what, done);
  ASSERT_EQ(one(change_of(operation::delete_group, 2, {}, ids[1])).what, done);
  using look_up = released_look_up::kind;
  for (const auto kind : {look_up::user, look_up::group}) {
    target_handle handle;
    handle.bytes.fill(kind == look_up::user ? 1 : 2);
    const auto& id = ids[kind == look_up::user ? 0 : 1];
    const auto seen = test::run(rig.api->find(mapping::release::to_find(all, kind, {handle, id, {}}, {})));
    EXPECT_NE(seen.found, sighting::how::unknown) << seen.cause.text();
  }
}

TEST_P(common_target, whatever_goes_wrong_at_whatever_request_it_ends_as_if_nothing_had) {
  using lab::fault;
  for (const auto f : {fault::throttle, fault::unavailable, fault::error, fault::html, fault::reset_before,
                       fault::reset_after, fault::cut}) {
    for (std::size_t at = 1; at <= 8; ++at) {
      common_rig each(GetParam());
      std::size_t so_far = 0;
      each.wire->fate = [&](std::size_t, const http::request&) {
        return ++so_far == at || so_far == at + 1 ? f : fault::none;
      };
      std::map<std::uint64_t, std::string> ids;
      const auto carry_out = [&](const std::vector<released_change>& all) {
        auto left = all;
        for (int round = 0; round < 6 && !left.empty(); ++round) {
          const auto ready = test::run(each.api->prepare());
          const auto out = ready ? test::run(each.api->apply(left)) : std::vector<outcome>(left.size());
          std::vector<released_change> again;
          for (std::size_t i = 0; i < out.size(); ++i) {
            if (out[i].what == done) {
              if (!out[i].remote_id.empty()) ids[left[i].ordinal()] = out[i].remote_id;
            } else {
              again.push_back(left[i]);
            }
          }
          left = std::move(again);
          each.time.advance(std::chrono::minutes(10));
          each.restart();
        }
        EXPECT_TRUE(left.empty()) << to_string(f) << " at " << at << ": " << left.size() << " never done";
      };
      carry_out({group(101), group(102)});
      carry_out({user(1), user(2), user(3), user(4), user(5)});
      std::vector<released_change> joins;
      for (unsigned n = 1; n <= 5; ++n) joins.push_back(change_of(operation::add_member, 101, {}, ids[101], ids[n]));
      carry_out(joins);
      carry_out({change_of(operation::remove_member, 101, {}, ids[101], ids[5])});
      carry_out({change_of(operation::deactivate_user, 5, {{field::active, "false"}}, ids[5])});
      EXPECT_EQ(each.users(), 5U) << to_string(f) << " at " << at;
      EXPECT_EQ(each.groups(), 2U) << to_string(f) << " at " << at;
      survey found;
      ASSERT_TRUE(test::run(each.api->survey(found)));
      EXPECT_EQ(found.members[ids[101]].size(), 4U) << to_string(f) << " at " << at;
      EXPECT_EQ(found.users.at(ids[5]).fields.at(field::active), "false") << to_string(f) << " at " << at;
    }
  }
}

TEST_P(common_target, a_refused_token_sends_nothing_further_and_says_so) {
  ASSERT_TRUE(test::run(rig.api->prepare()));
  rig.wire->authorization = "Bearer expired";
  const auto ready = test::run(rig.api->prepare());
  ASSERT_FALSE(ready);
  EXPECT_EQ(ready.error().code(), errc::refused) << ready.error().text();
  const auto before = rig.wire->requests.size();
  for (const auto& each : apply({user(1), user(2), user(3)})) EXPECT_NE(each.what, done);
  EXPECT_LE(rig.wire->requests.size() - before, 4U + 1U) << "those under way at most";
  EXPECT_EQ(rig.users(), 0U);
  rig.wire->authorization = "Bearer lab-token";
  ASSERT_TRUE(test::run(rig.api->prepare()));
  made({user(1), user(2), user(3)});
}

TEST_P(common_target, a_permission_that_was_taken_away_is_told_and_nothing_counts_as_done) {
  ASSERT_TRUE(test::run(rig.api->prepare()));
  rig.wire->only_answer = 403;
  EXPECT_EQ(one(user(1)).what, failed);
  EXPECT_EQ(one(group(101)).what, failed);
  survey found;
  EXPECT_FALSE(test::run(rig.api->survey(found)));
  rig.wire->only_answer.reset();
  rig.restart();
  ASSERT_TRUE(test::run(rig.api->prepare()));
  made({user(1)});
  made({group(101)});
  EXPECT_EQ(rig.users(), 1U);
  EXPECT_EQ(rig.groups(), 1U);
}

TEST_P(common_target, a_slow_one_gets_the_time_it_takes) {
  rig.wire->fate = [this](std::size_t, const http::request&) {
    rig.time.advance(std::chrono::seconds(25));
    return lab::fault::none;
  };
  ASSERT_TRUE(test::run(rig.api->prepare()));
  const auto ids = made({user(1), user(2)});
  const auto group_id = made({group(101)}).front();
  made({change_of(operation::add_member, 101, {}, group_id, ids[0])});
  EXPECT_EQ(rig.users(), 2U);
  EXPECT_EQ(look().members[group_id].size(), 1U);
}

TEST_P(common_target, a_list_that_breaks_off_is_no_list) {
  ASSERT_TRUE(test::run(rig.api->prepare()));
  made({user(1), user(2)});
  made({group(101)});
  for (const auto f : {lab::fault::cut, lab::fault::html, lab::fault::error, lab::fault::throttle}) {
    rig.wire->fate = [f](std::size_t, const http::request& r) { return r.method == "GET" ? f : lab::fault::none; };
    survey found;
    EXPECT_FALSE(test::run(rig.api->survey(found))) << to_string(f);
    rig.wire->fate = {};
    rig.restart();
    ASSERT_TRUE(test::run(rig.api->prepare()));
  }
  EXPECT_EQ(look().users.size(), 2U);
}

TEST_P(common_target, nobody_whose_handle_is_not_ours_is_told_of) {
  ASSERT_TRUE(test::run(rig.api->prepare()));
  rig.make_stranger("directeur@demo.example");
  made({user(1)});
  EXPECT_EQ(look().users.size(), 1U);
}

/// Hears of users with one login.
struct hears_of_a_login final : surveyor, survey_remarks {
  void on_object(const remote_object& one) override { ours.insert(one.remote_id); }
  void on_membership(const std::string&, const std::string&) override {}
  void each_known(remote_object::kind, const std::function<void(const std::string&)>&) const override {}
  void on_remark(const std::string&) override {}
  void on_members_not_shown(const std::string&) override {}
  [[nodiscard]] bool is_login_of_ours(const std::string& one) const override { return one == login; }
  void on_stranger(const remote_object& one) override {
    if (one.fields.contains(field::user_name) && is_login_of_ours(one.fields.at(field::user_name)))
      strangers.push_back(one);
  }
  std::string login;
  std::set<std::string> ours;
  std::vector<remote_object> strangers;
};

TEST_P(common_target, a_stranger_with_a_login_that_is_ours_is_told_of_beside_our_objects) {
  ASSERT_TRUE(test::run(rig.api->prepare()));
  rig.make_stranger("directeur@demo.example");
  rig.make_stranger("conrector@demo.example");
  const auto ids = made({user(1)});
  hears_of_a_login told;
  told.login = "directeur@demo.example";
  ASSERT_TRUE(test::run(rig.api->survey(told)));
  EXPECT_EQ(told.ours, std::set<std::string>{ids.front()});
  ASSERT_EQ(told.strangers.size(), 1U);
  EXPECT_EQ(told.strangers.front().handle.value_or(""), "");
}

INSTANTIATE_TEST_SUITE_P(targets, common_target, testing::Values("scim", "graph", "google"),
                         [](const auto& which) { return std::string(which.param); });

}  // namespace
}  // namespace sluis::targets
