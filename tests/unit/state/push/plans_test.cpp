#include "state/plans.hpp"

#include <gtest/gtest.h>

#include "state/big_endian.hpp"
#include "state/crypto/digest.hpp"
#include "tests/unit/state/push/open_store.hpp"

namespace sluis::state {
namespace {

using namespace testing_support;
using progress = saved_change::progress;

std::string order_of(const std::vector<saved_change>& changes) {
  std::string out;
  for (const auto& c : changes) out += (out.empty() ? "" : " ") + std::string(to_string(c.change.op));
  return out;
}

TEST(plans, changes_are_pushed_by_operation_then_object_whatever_came_first) {
  open_store store;
  const auto ids = store.subjects(4);  // ascending
  const auto plan = save(
      *store, {membership_change(operation::add_member, ids[3], ids[1]), create_user(ids[1]), create_user(ids[0]),
               change_of(operation::deactivate_user, ids[2], {{field::active, "true"}}, {{field::active, "false"}}),
               change_of(operation::create_group, ids[3], {}, {{field::group_name, "4A"}}),
               membership_change(operation::add_member, ids[3], ids[0]),
               membership_change(operation::remove_member, ids[2], ids[0])});
  const auto saved = changes_of(*store, plan);
  EXPECT_EQ(order_of(saved),
            "remove_member deactivate_user create_group create_user create_user add_member add_member");
  for (std::size_t i = 0; i < saved.size(); ++i) {
    EXPECT_EQ(saved[i].ordinal, i + 1);
    EXPECT_EQ(saved[i].plan, plan.id);
    EXPECT_EQ(saved[i].how, progress::planned);
  }
  EXPECT_EQ(saved[3].change.object, ids[0]);
  EXPECT_EQ(saved[5].change.member, ids[0]);
  EXPECT_EQ(saved[6].change.member, ids[1]);
  EXPECT_EQ(plan.counts[static_cast<std::size_t>(operation::create_user)], 2U);
  EXPECT_EQ(plan.total(), 7U);
}

TEST(plans, every_part_of_a_change_comes_back_after_a_restart) {
  open_store store;
  const auto who = store.subject();
  auto change = change_of(operation::update_user, who, {{field::given_name, "Zoe"}},
                          {{field::given_name, "Zoë"}, {field::function, ""}});
  change.object_role = role::staff;
  change.school.bytes.fill(3);
  const auto plan = save(*store, {change});
  store.open();
  const auto back = changes_of(*store, plan).at(0).change;
  EXPECT_EQ(back.op, change.op);
  EXPECT_EQ(back.why, change.why);
  EXPECT_EQ(back.object, who);
  EXPECT_FALSE(back.member);
  EXPECT_EQ(back.object_role, role::staff);
  EXPECT_EQ(back.school, change.school);
  EXPECT_EQ(back.before, change.before);
  EXPECT_EQ(back.after, change.after);
  EXPECT_EQ(back.basis, change.basis);
}

TEST(plans, attributes_are_unreadable_on_the_disk) {
  open_store store;
  const auto who = store.subject();
  push(*store, {create_user(who, "Kwibus")}, {done("0123456789abcdef-7")});
  save(*store,
       {change_of(operation::update_user, who, {{field::given_name, "Kwibus"}}, {{field::given_name, "Schobbejak"}})});
  store.close();
  EXPECT_EQ(store.all_bytes().find("Kwibus"), std::string::npos);
  EXPECT_EQ(store.all_bytes().find("Schobbejak"), std::string::npos);
}

TEST(plans, one_without_changes_is_not_saved) {
  open_store store;
  const auto plan = save(*store, {});
  EXPECT_EQ(plan.id, 0U);
  EXPECT_EQ(plan.hash, "");
  EXPECT_EQ(plan.state, plan_state::done);
  EXPECT_TRUE(store->plans().list(std::nullopt, 10).value().empty());
  EXPECT_EQ(store->log().size(), 0U);
}

TEST(plans, one_that_is_dropped_leaves_nothing) {
  open_store store;
  const auto who = store.subject();
  { store->plans().begin(partner, {}).value()->add(create_user(who)).value(); }
  EXPECT_TRUE(store->plans().list(std::nullopt, 10).value().empty());
  EXPECT_FALSE(store->db().prepare("SELECT 1 FROM plan_change").step());
  EXPECT_EQ(save(*store, {create_user(who)}).id, 1U);
}

TEST(plans, the_same_change_twice_is_a_mistake) {
  open_store store;
  const auto who = store.subject();
  auto writer = store->plans().begin(partner, {}).value();
  writer->add(create_user(who)).value();
  const auto again = writer->add(create_user(who));
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code(), errc::invalid_input);
}

TEST(plans, the_hash_can_be_computed_again_from_the_table) {
  open_store store;
  const auto ids = store.subjects(3);
  subject_id consent;
  consent.bytes.fill(1);
  const auto plan =
      save(*store, {create_user(ids[0]), create_user(ids[1]), membership_change(operation::add_member, ids[2], ids[0])},
           plan_state::ready, consent);
  // By the words of docs/formats.md, with nothing of the product but SHA-256.
  auto head = store->db().prepare("SELECT basis FROM plan");
  ASSERT_TRUE(head.step());
  std::string bytes =
      "sluis plan 1\nstichting-demo\npartner\n" + consent.hex() + "\n" + std::to_string(head.integer(0)) + "\n";
  auto rows = store->db().prepare(
      "SELECT op, why, role, object, member, school, basis, before, after FROM plan_change ORDER BY op, object, "
      "member");
  const std::string none(16, '\0'), no_hash(32, '\0');
  while (rows.step()) {
    std::string line;
    for (int i = 0; i < 3; ++i) line += static_cast<char>(rows.integer(i));
    line += rows.blob(3);
    line += rows.blob(4).empty() ? none : std::string(rows.blob(4));
    line += rows.blob(5);
    append_be64(line, static_cast<std::uint64_t>(rows.integer(6)));
    for (int i = 7; i < 9; ++i) line += rows.is_null(i) ? no_hash : std::string(view_of(crypto::sha256(rows.blob(i))));
    bytes += view_of(crypto::sha256(line));
  }
  const auto hash = crypto::sha256(bytes);
  EXPECT_EQ(plan.hash, to_hex(hash.data(), hash.size()));
}

TEST(plans, are_found_by_hash_and_by_the_beginning_of_it) {
  open_store store;
  const auto ids = store.subjects(2);
  const auto plan = save(*store, {create_user(ids[0])});
  EXPECT_EQ(store->plans().find(plan.hash).value().id, plan.id);
  EXPECT_EQ(store->plans().find(plan.hash.substr(0, 7)).value().id, plan.id);
  EXPECT_EQ(store->plans().find(std::string(64, '0')).error().code(), errc::not_found);
  EXPECT_EQ(store->plans().find("").error().code(), errc::invalid_input);
  EXPECT_EQ(store->plans().find("x' OR 1").error().code(), errc::invalid_input);
  // Two plans of which one begins like the other: made by hand, chance would take long.
  store->db()
      .prepare(
          "INSERT INTO plan SELECT 99, hash, target, consent, basis, state, counts, objects, invalid, note, "
          "computed_at, approved_by, extent, closed FROM plan")
      .run();
  EXPECT_EQ(store->plans().find(plan.hash.substr(0, 7)).error().code(), errc::conflict);
}

TEST(plans, are_listed_newest_first) {
  open_store store;
  const auto ids = store.subjects(3);
  const target_id other{"another"};
  const auto first = save(*store, {create_user(ids[0])});
  const auto second = save(*store, {create_user(ids[1])}, plan_state::withheld, {}, other);
  const auto third = save(*store, {create_user(ids[2])});
  const auto all = store->plans().list(std::nullopt, 10).value();
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0].hash, third.hash);
  EXPECT_EQ(all[2].hash, first.hash);
  EXPECT_EQ(store->plans().list(other, 10).value().at(0).hash, second.hash);
  EXPECT_EQ(store->plans().list(std::nullopt, 1).value().size(), 1U);
  EXPECT_EQ(store->plans().newest_open(other).value()->id, second.id);
  EXPECT_FALSE(store->plans().newest_open(target_id("third")).value());
}

TEST(plans, each_goes_on_from_an_ordinal_and_stops_when_told) {
  open_store store;
  const auto ids = store.subjects(5);
  std::vector<planned_change> changes;
  for (const auto& id : ids) changes.push_back(create_user(id));
  const auto plan = save(*store, changes);
  std::vector<std::uint64_t> seen;
  store->plans()
      .each(plan.id, 2,
            [&](const saved_change& c) -> result<bool> {
              seen.push_back(c.ordinal);
              return seen.size() < 3;
            })
      .value();
  EXPECT_EQ(seen, (std::vector<std::uint64_t>{2, 3, 4}));
}

// What may become what; everything else is refused and changes nothing.
TEST(plans, states_follow_their_way) {
  enum act { approve, refuse, pushing, finish };
  struct row {
    const char* name;
    plan_state from;
    act what;
    std::optional<plan_state> to;
  };
  for (const auto& [name, from, what, to] :
       {row{"held is approved", plan_state::held, approve, plan_state::ready},
        row{"ready needs no approval", plan_state::ready, approve, {}},
        row{"withheld cannot be approved", plan_state::withheld, approve, {}},
        row{"held is refused", plan_state::held, refuse, plan_state::refused},
        row{"ready is refused", plan_state::ready, refuse, plan_state::refused},
        row{"withheld is refused", plan_state::withheld, refuse, plan_state::refused},
        row{"ready is pushed", plan_state::ready, pushing, plan_state::pushing},
        row{"held is not pushed", plan_state::held, pushing, {}},
        row{"withheld is not pushed", plan_state::withheld, pushing, {}},
        row{"ready is not done", plan_state::ready, finish, {}}}) {
    open_store store;
    const auto plan = save(*store, {create_user(store.subject())}, from);
    result<void> answer;
    switch (what) {
      case approve:
        answer = store->plans().approve(plan.id, actor_id{});
        break;
      case refuse:
        answer = store->plans().refuse(plan.id, "the source moved");
        break;
      case pushing:
        answer = store->plans().set_state(plan.id, plan_state::pushing);
        break;
      case finish:
        answer = store->plans().set_state(plan.id, plan_state::done);
        break;
    }
    EXPECT_EQ(answer.has_value(), to.has_value()) << name;
    EXPECT_EQ(store->plans().find(plan.hash).value().state, to.value_or(from)) << name;
  }
}

TEST(plans, approval_and_refusal_are_on_record) {
  open_store store;
  actor_id by;
  by.bytes.fill(8);
  const auto first = save(*store, {create_user(store.subject())}, plan_state::held);
  store->plans().approve(first.id, by).value();
  EXPECT_EQ(store->plans().find(first.hash).value().approved_by, by.hex());
  store->plans().refuse(first.id, "the source moved").value();
  EXPECT_EQ(store->plans().find(first.hash).value().note, "the source moved");
  EXPECT_EQ(store.log_kinds(),
            (std::vector<std::string>{"plan.computed", "plan.held", "plan.approved", "plan.refused"}));
  EXPECT_EQ(store->plans().approve(99, by).error().code(), errc::not_found);
}

TEST(plans, next_gives_what_is_planned_of_one_operation_in_order) {
  open_store store;
  const auto ids = store.subjects(6);
  std::vector<planned_change> changes;
  for (const auto& id : ids) changes.push_back(create_user(id));
  changes.push_back(change_of(operation::create_group, ids[0], {}, {{field::group_name, "4A"}}));
  const auto plan = save(*store, changes);
  auto& plans = store->plans();
  plans.set_state(plan.id, plan_state::pushing).value();
  const auto ordinals = [&](operation op, std::uint64_t limit) {
    std::vector<std::uint64_t> out;
    for (const auto& c : plans.next(plan.id, op, limit).value()) out.push_back(c.ordinal);
    return out;
  };
  EXPECT_EQ(ordinals(operation::create_user, 2), (std::vector<std::uint64_t>{2, 3}));
  plans.intend(plan.id, {2, 3, 4}).value();
  EXPECT_EQ(ordinals(operation::create_user, 2), (std::vector<std::uint64_t>{5, 6}));
  plans.conclude(plan.id, {{2, done("a")}, {3, not_sent()}, {4, failed()}}).value();
  EXPECT_EQ(ordinals(operation::create_user, 10), (std::vector<std::uint64_t>{3, 5, 6, 7}));
  EXPECT_TRUE(ordinals(operation::update_user, 10).empty());
}

TEST(plans, nothing_is_intended_or_concluded_unless_the_plan_is_being_pushed) {
  open_store store;
  for (const auto state : {plan_state::withheld, plan_state::held, plan_state::ready}) {
    const auto plan = save(*store, {create_user(store.subject())}, state);
    EXPECT_EQ(store->plans().intend(plan.id, {1}).error().code(), errc::refused);
    EXPECT_EQ(store->plans().conclude(plan.id, {{1, done("a")}}).error().code(), errc::refused);
  }
}

TEST(plans, an_outcome_needs_an_intent_and_comes_once) {
  open_store store;
  const auto ids = store.subjects(2);
  const auto plan = save(*store, {create_user(ids[0]), create_user(ids[1])});
  auto& plans = store->plans();
  plans.set_state(plan.id, plan_state::pushing).value();
  EXPECT_EQ(plans.conclude(plan.id, {{1, done("a")}}).error().code(), errc::conflict) << "never intended";
  EXPECT_EQ(plans.conclude(plan.id, {{9, failed()}}).error().code(), errc::conflict) << "no such change";
  plans.intend(plan.id, {1}).value();
  EXPECT_EQ(plans.intend(plan.id, {1}).error().code(), errc::conflict) << "intended twice";
  const auto leaves = store->log().size();
  EXPECT_FALSE(plans.conclude(plan.id, {{1, done("a")}, {2, done("b")}})) << "all or nothing";
  EXPECT_EQ(store->log().size(), leaves);
  plans.conclude(plan.id, {{1, done("a")}}).value();
  EXPECT_EQ(plans.conclude(plan.id, {{1, done("a")}}).error().code(), errc::conflict) << "concluded twice";
  plans.conclude(plan.id, {{2, failed()}}).value();  // refused at the gate: it was never to be sent
}

TEST(plans, done_only_when_everything_has_an_outcome) {
  open_store store;
  const auto ids = store.subjects(2);
  const auto plan = save(*store, {create_user(ids[0]), create_user(ids[1])});
  auto& plans = store->plans();
  plans.set_state(plan.id, plan_state::pushing).value();
  plans.intend(plan.id, {1}).value();
  EXPECT_EQ(plans.set_state(plan.id, plan_state::done).error().code(), errc::conflict);
  plans.conclude(plan.id, {{1, done("a")}}).value();
  EXPECT_EQ(plans.set_state(plan.id, plan_state::done).error().code(), errc::conflict);
  plans.intend(plan.id, {2}).value();
  plans.conclude(plan.id, {{2, failed()}}).value();
  plans.set_state(plan.id, plan_state::done).value();
  EXPECT_EQ(plans.find(plan.hash).value().state, plan_state::done);
  EXPECT_FALSE(plans.newest_open(partner).value());
}

TEST(plans, an_intent_survives_a_crash_and_is_found) {
  open_store store;
  const auto ids = store.subjects(3);
  const auto plan = save(*store, {create_user(ids[0]), create_user(ids[1]), create_user(ids[2])});
  store->plans().set_state(plan.id, plan_state::pushing).value();
  store->plans().intend(plan.id, {1, 2}).value();
  store->plans().conclude(plan.id, {{1, done("a")}}).value();
  store.open();  // as after a kill
  const auto open = store->plans().open_intents(partner).value();
  ASSERT_EQ(open.size(), 1U);
  EXPECT_EQ(open[0].plan, plan.id);
  EXPECT_EQ(open[0].ordinal, 2U);
  EXPECT_EQ(open[0].how, progress::intended);
  EXPECT_EQ(open[0].change.object, ids[1]);
  EXPECT_TRUE(store->plans().open_intents(target_id("another")).value().empty());
  store->plans().conclude(plan.id, {{2, done("b")}}).value();
  EXPECT_TRUE(store->plans().open_intents(partner).value().empty());
}

TEST(plans, the_log_tells_intent_and_outcome_of_whom) {
  open_store store;
  const auto ids = store.subjects(2);
  push(*store, {create_user(ids[0]), membership_change(operation::add_member, ids[1], ids[0])}, {done("a"), failed()});
  const auto entries = read_entries(store.folder() / "log", 0, 100).value();
  std::vector<std::string> told;
  for (const auto& entry : entries) {
    const auto leaf = tlog::parse_leaf(entry).value();
    if (leaf.what.subject) {
      EXPECT_EQ(leaf.what.subject, ids[0]) << "a membership is told of its member";
      told.push_back(std::string(to_string(leaf.what.kind)) + ": " + leaf.what.note);
    }
  }
  EXPECT_EQ(told, (std::vector<std::string>{"push.intent: partner create_user plan 1 user_name,given_name,active",
                                            "push.intent: partner add_member plan 1 group " + ids[1].hex(),
                                            "push.done: partner create_user plan 1 user_name,given_name,active",
                                            "push.failed: partner add_member plan 1 group " + ids[1].hex()}));
  EXPECT_TRUE(verify_log(store.folder() / "log"));
}

TEST(plans, a_problem_is_kept_with_its_change) {
  open_store store;
  const auto plan = push(*store, {create_user(store.subject())}, {failed()});
  EXPECT_EQ(changes_of(*store, plan).at(0).problem, "userName is taken; rename it");
  EXPECT_EQ(changes_of(*store, plan).at(0).how, progress::failed);
}

TEST(plans, withheld_counts_the_objects_of_one_target) {
  const target_id another("another");
  open_store store;
  const auto ids = store.subjects(4);
  EXPECT_EQ(store->plans().withheld(partner).value(), 0U);
  save(*store, {create_user(ids[0]), membership_change(operation::add_member, ids[3], ids[0]), create_user(ids[1])},
       plan_state::withheld);
  EXPECT_EQ(store->plans().withheld(partner).value(), 3U) << "two persons and a group";
  const auto other = save(*store, {create_user(ids[2])}, plan_state::withheld, {}, another);
  EXPECT_EQ(other.withheld, 1U);
  EXPECT_EQ(store->plans().withheld(partner).value(), 3U);
  EXPECT_EQ(store->plans().withheld(another).value(), 1U);
  save(*store, {create_user(ids[0])});
  EXPECT_EQ(store->plans().withheld(partner).value(), 0U);
  EXPECT_EQ(store->plans().withheld(another).value(), 1U);
}

}  // namespace
}  // namespace sluis::state
