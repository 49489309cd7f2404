// Whom a planning looks at: whoever something has changed about, and nobody else. Each planning here is done with
// everybody as well, and compared.
#include "daemon/cycle/planning/visits.hpp"

#include <algorithm>
#include <functional>
#include <map>

#include "daemon/cycle/planning/guard_counts.hpp"
#include "daemon/cycle/planning/naming.hpp"
#include "daemon/cycle/planning/plan_basis.hpp"
#include "daemon/cycle/planning/plan_context.hpp"
#include "daemon/cycle/planning/planning.hpp"
#include "state/blocks.hpp"
#include "state/ledger.hpp"
#include "state/orders.hpp"
#include "state/sqlite/interruption.hpp"
#include "state/sqlite/rows_written.hpp"
#include "tests/support/consents.hpp"
#include "tests/unit/state/store_fixture.hpp"

namespace sluis::daemon {
namespace {

using namespace state::testing_support;
using words = std::vector<std::string>;

/// Three people and a class, whose accounts are as they should be.
class visits_base : public store_fixture {
 public:
  using store_fixture::store_;
  using store_fixture::today_;
  void SetUp() override {
    store_fixture::SetUp();
    compare_visits([](const std::string& difference) { ADD_FAILURE() << difference; });
    institution_.mail_domain = "school.example";
    target_.id = partner_;
    target_.kind = sluis::testing_support::partner_address().kind;
    target_.url = sluis::testing_support::partner_address().address;
    read_ = {.groups = {class_of("g", "4A")},
             .persons = {pupil("1", "Blijft", {"g"}), pupil("2", "Gaat", {"g"}), teacher("3", "Leert", {"g"})}};
    take_in(read_);
    name_everyone(*store_, {}).value();
    for (const auto& one : persons()) names_[one.row.id] = one.facts.family_name;
    for (const auto& one : groups()) names_[one.row.id] = one.facts.name;
    consent(role_set::all());
    push();
    (void)plan();  // additions to groups leave it to the next plan to find that nothing is left
  }
  void TearDown() override { compare_visits({}); }

  void consent(role_set roles, attribute_set attributes = attribute_set::all()) {
    auto what = sluis::testing_support::signed_consent(partner_, attributes, today_, today_ + std::chrono::days(300));
    what.roles = roles;
    store_->consents().record(what, actor_id{}).value();
  }
  [[nodiscard]] plan_request request(day on) const { return {institution_, target_, {}, on}; }
  plan_summary plan() { return compute_plan(*store_, request(today_), way_).value().plan; }
  void push(outcome::kind as = outcome::kind::done) {
    const auto made = plan();
    ASSERT_EQ(made.state, plan_state::ready) << made.note;
    store_->plans().set_state(made.id, plan_state::pushing).value();
    std::vector<std::uint64_t> ordinals;
    std::vector<state::push_outcome> came;
    for (std::uint64_t i = 1; i <= made.total(); ++i) {
      ordinals.push_back(i);
      came.push_back({i, {as, as == outcome::kind::done ? "0123456789abcdef" + std::to_string(i) : "", {}}});
    }
    store_->plans().intend(made.id, ordinals).value();
    store_->plans().conclude(made.id, came).value();
    store_->plans().set_state(made.id, plan_state::done).value();
  }
  /// Sorted.
  words visited(day on) {
    const auto at = store_->consents().valid_grant(partner_, sluis::testing_support::partner_address(), today_).value();
    const auto context = planning_context(*store_, request(on), at).value();
    visit_list list(context);
    const auto look = [&](subject_kind kind, const state::subject_pair& pair) { list.look(kind, pair); };
    (void)count_population(*store_, partner_, way_, look).value();
    words out;
    for (const auto kind : {subject_kind::group, subject_kind::person}) {
      for (const auto& id : *list.found().of(kind)) out.push_back(names_.at(id));
    }
    std::sort(out.begin(), out.end());
    return out;
  }
  void exec(const std::string& table, const std::string& what, const char* name = "Gaat") {
    const auto id = std::find_if(names_.begin(), names_.end(), [&](const auto& one) { return one.second == name; });
    auto change = store_->db().prepare("UPDATE " + table + " SET " + what + " WHERE subject = ?");
    change.bind(1, id->first).run();
  }
  [[nodiscard]] subject_id id_of(const char* name) { return person_called(name).row.id; }

  const target_id partner_{"partner"};
  std::atomic<bool> stopping_{false};
  give_way way_{stopping_, nullptr};
  config::institution_settings institution_;
  config::target_settings target_;
  school_read read_;
  std::map<subject_id, std::string> names_;
};

struct input {
  const char* name;
  std::function<void(visits_base&)> change;
  words visited;
};

const std::vector<input>& inputs() {
  static const std::vector<input> all = {
      {"nothing", [](visits_base&) {}, {}},
      {"another_version", [](visits_base& t) { t.exec("current", "version = version + 1"); }, {"Gaat"}},
      {"another_login", [](visits_base& t) { t.exec("current", "name = name + 1"); }, {"Gaat"}},
      {"no_login", [](visits_base& t) { t.exec("current", "name = 0"); }, {"Gaat"}},
      {"left", [](visits_base& t) { t.exec("current", "state = 3, why = 3"); }, {"Gaat"}},
      {"has_not_begun", [](visits_base& t) { t.exec("current", "state = 2"); }, {"Gaat"}},
      {"a_guardian_now", [](visits_base& t) { t.exec("current", "role = 3"); }, {"Gaat"}},
      {"not_at_the_target", [](visits_base& t) { t.exec("shadow", "remote_id = ''"); }, {"Gaat"}},
      {"off", [](visits_base& t) { t.exec("shadow", "active = 0"); }, {"Gaat"}},
      {"off_by_our_word", [](visits_base& t) { t.exec("shadow", "active = 0, own_word = 1, closed = 1"); }, {"Gaat"}},
      {"uncertain", [](visits_base& t) { t.exec("shadow", "uncertain = 1"); }, {"Gaat"}},
      {"drifted", [](visits_base& t) { t.exec("shadow", "uncertain = 2"); }, {"Gaat"}},
      {"switched_on_by_others", [](visits_base& t) { t.exec("shadow", "closed = 1"); }, {"Gaat"}},
      {"its_switch_is_not_known", [](visits_base& t) { t.exec("shadow", "own_word = 2"); }, {"Gaat"}},
      {"another_basis", [](visits_base& t) { t.exec("shadow", "basis = basis + 1"); }, {"Gaat"}},
      {"a_group_of_another_basis", [](visits_base& t) { t.exec("shadow", "basis = basis + 1", "4A"); }, {"4A"}},
      {"a_group_that_drifted", [](visits_base& t) { t.exec("shadow", "uncertain = 2", "4A"); }, {"4A"}},
      {"a_group_with_another_label", [](visits_base& t) { t.exec("current", "name = name + 1", "4A"); }, {"4A"}},
      {"a_group_that_left",
       [](visits_base& t) { t.exec("current", "state = 3", "4A"); },
       {"4A", "Blijft", "Gaat", "Leert"}},
      {"ordered",
       [](visits_base& t) {
         state::orders(*t.store_).give(t.id_of("Gaat"), order_kind::leave, "T-1", actor_id{}, t.today_).value();
       },
       {"Gaat"}},
      {"blocked",
       [](visits_base& t) { state::blocks(*t.store_).begin(t.id_of("Gaat"), "T-1", actor_id{}).value(); },
       {"Gaat"}},
      {"another_domain_of_mail",
       [](visits_base& t) { t.institution_.mail_domain = "other.example"; },
       {"Blijft", "Gaat", "Leert"}},
      {"another_name_of_the_school",
       [](visits_base& t) { t.institution_.school_names.emplace_back("99XX", "Elders"); },
       {"Blijft", "Gaat", "Leert"}},
      {"a_block_ended",
       [](visits_base& t) {
         state::blocks(*t.store_).begin(t.id_of("Gaat"), "T-1", actor_id{}).value();
         state::blocks(*t.store_).end(t.id_of("Gaat"), "T-2", actor_id{}).value();
       },
       {"Gaat"}},
      {"a_consent_for_less",
       [](visits_base& t) {
         t.consent(role_set::all(), {consent_attribute::given_name, consent_attribute::family_name});
       },
       {"4A", "Blijft", "Gaat", "Leert"}},
      {"a_consent_without_staff", [](visits_base& t) { t.consent({role::student}); }, {"Leert"}},
  };
  return all;
}

class visits : public visits_base, public testing::WithParamInterface<input> {};

TEST_P(visits, are_of_whom_it_is_about) {
  GetParam().change(*this);
  EXPECT_EQ(visited(today_), GetParam().visited);
  (void)compute_plan(*store_, request(today_), way_);  // compared
}

INSTANTIATE_TEST_SUITE_P(inputs, visits, testing::ValuesIn(inputs()),
                         [](const auto& one) { return std::string(one.param.name); });

class visits_test : public visits_base {};

TEST_F(visits_test, who_left_is_not_visited_until_the_term_is_over) {
  exec("current", "state = 3, why = 3, accepted = " + std::to_string(today_.time_since_epoch().count()));
  push();
  (void)plan();
  EXPECT_EQ(visited(today_), words{});
  EXPECT_EQ(visited(today_ + institution_.retention.term - std::chrono::days(1)), words{});
  EXPECT_EQ(visited(today_ + institution_.retention.term), words{"Gaat"});
  institution_.retention.grace = std::chrono::days(1);
  EXPECT_EQ(visited(today_), words{"Gaat"}) << "with a grace the clock decides";
}

TEST_F(visits_test, whose_change_failed_is_visited) {
  read_.persons[1].facts.call_name = "Anders";
  take_in(read_);
  push(outcome::kind::failed);
  EXPECT_EQ(visited(today_), words{"Gaat"});
  push();
  EXPECT_EQ(visited(today_), words{});
}

TEST_F(visits_test, who_is_new_is_visited) {
  read_.persons.push_back(pupil("4", "Nieuw"));
  take_in(read_);
  const auto id = id_of("Nieuw");
  names_[id] = "Nieuw";
  EXPECT_EQ(visited(today_), words{"Nieuw"});
  name_everyone(*store_, {}).value();
  push();
  EXPECT_EQ(visited(today_), words{});
}

class plan_basis_test : public visits_base {
 protected:
  /// As read beside the strand.
  plan_basis read_beside(day on) {
    const auto as_of = state::sqlite::rows_written(store_->db());
    return store_->readers()
        ->ask([&](state::store& memory) { return read_basis_beside(memory, request(on), as_of, way_); })
        .value();
  }
  plan_summary plan_with(const plan_basis& known, day on) {
    return compute_plan(*store_, request(on), way_, &known).value().plan;
  }
  bool stands(const plan_basis& known, day on) {
    const auto at = store_->consents().valid_grant(partner_, sluis::testing_support::partner_address(), on).value();
    auto marked = known;
    marked.as_of = -1;  // what is read anew has another number
    const auto with = [&](const plan_basis& one) {
      return basis_now(*store_, by_terms_day(*store_, request(on)), at, way_, &one).value().as_of;
    };
    EXPECT_EQ(with(marked), 0);
    return with(known) == known.as_of;
  }
};

TEST_F(plan_basis_test, that_was_read_beside_the_strand_gives_the_same_plan) {
  take_in({.groups = read_.groups, .persons = {pupil("1", "Blijft", {"g"}), pupil("2", "Anders", {"g"})}});
  const auto known = read_beside(today_);
  EXPECT_TRUE(stands(known, today_));
  const auto by_it = plan_with(known, today_);
  EXPECT_GT(by_it.total(), 0U);
  const auto by_itself = plan();
  EXPECT_EQ(by_it.id, by_itself.id);
  EXPECT_EQ(by_it.hash, by_itself.hash);
}

TEST_F(plan_basis_test, is_of_no_use_once_anything_was_written) {
  const auto known = read_beside(today_);
  ASSERT_EQ(plan_with(known, today_).total(), 0U);
  const auto again = read_beside(today_);
  read_.persons[1] = pupil("2", "Anders", {"g"});
  take_in(read_);  // between the look and the plan
  EXPECT_FALSE(stands(again, today_));
  EXPECT_EQ(plan_with(again, today_).total(), 1U);
}

TEST_F(plan_basis_test, is_of_no_use_on_another_day_or_after_the_consent_changed) {
  const auto known = read_beside(today_);
  EXPECT_FALSE(stands(known, today_ + std::chrono::days(1)));
  auto of_another = read_beside(today_);
  of_another.consent.first.bytes[0] ^= 1U;
  EXPECT_FALSE(stands(of_another, today_));
  store_->consents().withdraw(partner_, actor_id{}).value();
  EXPECT_EQ(plan_with(known, today_).counts[static_cast<std::size_t>(operation::deactivate_user)], 3U);
}

// Wherever an act interrupts a planning, it leaves nothing behind, and the next one is the same.
TEST_F(plan_basis_test, that_is_interrupted_anywhere_leaves_nothing_behind) {
  school_read other{.brin = "88YY", .groups = {class_of("h", "4B")}};
  for (int i = 100; i < 300; ++i)
    other.persons.push_back(one_of_many(std::to_string(i), "N" + std::to_string(i), {"h"}));
  take_in(other);
  name_everyone(*store_, {}).value();
  const auto rows = [&](const char* of) {
    auto count = store_->db().prepare(std::string("SELECT count(*) FROM ") + of);
    count.step();
    return count.integer(0);
  };
  ASSERT_EQ(persons().size(), 203U);
  const auto plans = rows("plan"), leaves = rows("leaf"), changes = rows("plan_change");
  int questions = 0;
  std::uint64_t total = 0;
  for (bool was_ended = true; was_ended; ++questions) {
    const state::sqlite::interruption ends(store_->db(), [n = questions]() mutable { return n-- == 0; });
    was_ended = false;
    try {
      const auto made = compute_plan(*store_, request(today_), way_).value().plan;
      total = made.total();
    } catch (const state::sqlite::sqlite_error& thrown) {
      ASSERT_TRUE(state::sqlite::is_interruption(thrown));
      was_ended = true;
    }
    ASSERT_FALSE(store_->db().in_transaction());
    if (!was_ended) break;
    EXPECT_EQ(rows("plan"), plans);
    EXPECT_EQ(rows("leaf"), leaves);
    EXPECT_EQ(rows("plan_change"), changes);
    ASSERT_LT(questions, 10'000);
  }
  EXPECT_GT(questions, 3) << "a small memory takes some thousands of steps";
  EXPECT_GT(total, 200U);
  EXPECT_GT(rows("plan"), plans);
}

TEST_F(plan_basis_test, gives_way_where_nothing_asks) {
  std::atomic<unsigned> urgent{1};
  const give_way way(stopping_, &urgent);
  auto look = [&]() -> result<int> {
    state::store::work work(*store_);
    auto count = store_->db().prepare(
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 100000) SELECT count(*) FROM n");
    count.step();
    return 1;
  };
  const auto ended = giving_way_everywhere(*store_, way, look);
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().text(), give_way::interrupted().text());
  urgent = 0;
  EXPECT_TRUE(giving_way_everywhere(*store_, way, look));
}

}  // namespace
}  // namespace sluis::daemon
