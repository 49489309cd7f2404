// An erasure in slices: what others meet between any two of them, and what an end of the process there leads to.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "state/check.hpp"
#include "state/erasure/subject_rows.hpp"
#include "state/log/verify.hpp"
#include "tests/unit/state/push/open_store.hpp"
#include "tests/unit/state/store_fixture.hpp"

namespace sluis::state {
namespace {

namespace fs = std::filesystem;
using namespace testing_support;

constexpr slice_size smallest{.subjects = 1, .keys = 1, .looks = 1, .changes = 1, .rows = 1, .names = 1, .leaves = 1};

class erasure_slices : public store_fixture {
 protected:
  void SetUp() override {
    store_fixture::SetUp();
    const auto all = {pupil("1", "Een", {"4a"}), pupil("2", "Twee", {"4a"}), pupil("3", "Drie", {"4a"}),
                      pupil("4", "Vier", {"4a"})};
    take_in({.groups = {class_of("4a", "4A")}, .persons = all});
    give_names();
    for (const auto* name : {"Een", "Twee"}) gone_.push_back(person_called(name).row.id);
    for (const auto* name : {"Drie", "Vier"}) stay_.push_back(person_called(name).row.id);
    push(*store_, {create_user(gone_[0]), create_user(gone_[1]), create_user(stay_[0])},
         {done("id-1"), done("id-2"), done("id-3")});
    push(*store_, {change_of(operation::delete_user, gone_[0]), change_of(operation::delete_user, gone_[1])},
         {done(), done()});
    save(*store_, {create_user(gone_[0]), create_user(stay_[1])}, plan_state::held);
    take_in({.groups = {class_of("4a", "4A")}, .persons = {pupil("3", "Drie", {"4a"}), pupil("4", "Vier", {"4a"})}});
  }
  void give_names() {
    const auto everybody = persons();
    store::work work(*store_);
    for (const auto& one : everybody) store_->facts().assign_name(one.row, "login." + one.facts.family_name).value();
    work.commit().value();
  }
  std::string findings() {
    const secret root(root_key_);
    std::string out;
    for (const auto& one : check_folder(folder_, &root).value().findings) out += one + "\n";
    return out;
  }
  std::int64_t number(const std::string& sql) {
    auto read = store_->db().prepare(sql);
    return read.step() ? read.integer(0) : -1;
  }
  void begin() { store_->begin_erasure(gone_, {}, same_note("retention 90 days"), smallest).value(); }

  /// What requests do: read everybody, look for who is going, ask for names, show, act, make keys, and break off.
  void use_the_store(int turn) {
    for (const auto& one : persons()) EXPECT_FALSE(one.login.empty());
    for (const auto& id : gone_) {
      const auto row = store_->facts().find(id).value();
      if (row) {
        EXPECT_EQ(store_->facts().load_person(*row).value().row.id, id);
      }
      EXPECT_FALSE(store_->shadow().find(partner, id).has_error());
    }
    EXPECT_TRUE(store_->facts().name_taken(subject_kind::person, "login.drie", gone_[0]));
    for (const auto& plan : store_->plans().list(std::nullopt, 10).value()) (void)changes_of(*store_, plan);
    (void)store_->facts().counts().value();
    const auto by = store_->actor("uid:" + std::to_string(turn)).value();  // a key that the new vault must know of
    store_->record_access(by, stay_, "support", "names").value();
    EXPECT_EQ(store_->actor("uid:0").value(),
              first_actor_.value_or(first_actor_.emplace(store_->actor("uid:0").value())));
    store::work broken_off(*store_);
    store_->keys().create(chance_.make<subject_id>()).value();
  }
  void expect_erased_and_sound() {
    for (const auto& id : gone_) {
      EXPECT_FALSE(store_->keys().has(id));
      EXPECT_FALSE(store_->facts().find(id).value().has_value());
      for (const char* table : {"version", "name", "name_mac", "current", "shadow"}) {
        auto read = store_->db().prepare(std::string("SELECT count(*) FROM ") + table + " WHERE subject = ?");
        read.bind(1, id).step();
        EXPECT_EQ(read.integer(0), 0) << table;
      }
      auto read = store_->db().prepare("SELECT rows FROM erased WHERE subject = ?");
      read.bind(1, id).step();
      EXPECT_EQ(read.integer(0), 4) << "version, name, its hash, shadow";
    }
    EXPECT_EQ(person_called("Drie").login, "login.Drie");
    EXPECT_TRUE(store_->facts().name_taken(subject_kind::person, "login.drie", gone_[0]));
    EXPECT_FALSE(store_->facts().name_taken(subject_kind::person, "login.een", stay_[0]));
    EXPECT_EQ(number("SELECT count(*) FROM plan_change"), 1) << "what was sent of somebody else stays";
    EXPECT_EQ(number("SELECT count(*) FROM progress"), 1);
    EXPECT_EQ(number("SELECT count(*) FROM dropped_line"), 4);
    EXPECT_EQ(number("SELECT count(*) FROM plan WHERE note = '" + std::string(erased_note) + "'"), 1)
        << "nothing of it was sent: it goes as a whole";
    EXPECT_EQ(leaves("erase.intent"), 2U);
    EXPECT_EQ(leaves("erase.done"), 2U);
    EXPECT_EQ(store_->keys().epoch(), 2U);
    for (const char* name : {"slot.1", "vault.1", "vault.2.tmp"})
      EXPECT_FALSE(fs::exists(folder_ / "keys" / name)) << name;
    EXPECT_EQ(findings(), "");
    EXPECT_TRUE(verify_log(folder_ / "log"));
  }

  std::vector<subject_id> gone_, stay_;
  std::optional<actor_id> first_actor_;
};

TEST_F(erasure_slices, between_any_two_the_store_serves_everybody_and_is_sound) {
  begin();
  int slices = 0;
  for (std::optional<std::uint64_t> done; !done; ++slices) {
    done = store_->go_on_erasing().value();
    use_the_store(slices);
    EXPECT_EQ(findings(), "") << "behind slice " << slices;
    if (testing::Test::HasFailure()) return;
  }
  EXPECT_GT(slices, 40);
  expect_erased_and_sound();
  reopen();
  expect_erased_and_sound();
  for (int i = 0; i < slices; ++i) (void)store_->actor("uid:" + std::to_string(i)).value();
  EXPECT_EQ(number("SELECT count(*) FROM actor"), slices) << "nobody was made twice, and every name opens";
}

TEST_F(erasure_slices, a_store_that_is_closed_between_two_goes_on_when_it_is_opened) {
  for (int stop_after = 0;; ++stop_after) {
    SCOPED_TRACE(stop_after);
    const auto copy = root_.path() / "copy";
    store_.reset();
    fs::copy(folder_, copy, fs::copy_options::recursive);
    reopen();
    begin();
    std::optional<std::uint64_t> done;
    for (int i = 0; i < stop_after && !done; ++i) done = store_->go_on_erasing().value();
    reopen();
    if (leaves("erase.intent") == 2) {
      expect_erased_and_sound();
    } else {  // too early for both: who is not fenced is still due
      EXPECT_EQ(leaves("erase.intent"), leaves("erase.done"));
      (void)store_->erase(gone_, {}, "").value();
      EXPECT_EQ(findings(), "");
    }
    if (done || testing::Test::HasFailure()) return;
    store_.reset();
    fs::remove_all(folder_);
    fs::rename(copy, folder_);
  }
}

TEST_F(erasure_slices, only_the_lines_of_whoever_is_erased_leave_a_plan) {
  const auto group = groups().at(0).row.id;
  const auto plan = push(*store_,
                         {change_of(operation::create_group, group, {}, {{field::group_name, "4A"}}),
                          create_user(stay_[1]), membership_change(operation::add_member, group, gone_[0]),
                          membership_change(operation::add_member, group, stay_[0]),
                          membership_change(operation::add_member, group, stay_[1])},
                         {done("g"), done("id-4"), done(), done(), done()});
  ASSERT_EQ(findings(), "");
  store_->erase(gone_, {}, "retention 90 days").value();
  const auto left = changes_of(*store_, plan);
  ASSERT_EQ(left.size(), 4U);
  for (const auto& one : left) {
    EXPECT_NE(one.change.member, std::optional(gone_[0]));
    EXPECT_EQ(one.how, saved_change::progress::done);
  }
  EXPECT_EQ(store_->plans().dropped_lines(plan.id).value(), 1U);
  EXPECT_EQ(store_->plans().find(plan.hash).value().total(), 5U) << "what it counts stays";
  EXPECT_EQ(findings(), "") << "and its hash can still be computed";
}

// As a kill would end it: nothing is flushed, nothing unwound.
TEST_F(erasure_slices, a_kill_between_any_two_is_gone_on_with) {
  for (int stop_after = 4;; ++stop_after) {
    SCOPED_TRACE(stop_after);
    store_.reset();
    const auto copy = root_.path() / "copy";
    fs::copy(folder_, copy, fs::copy_options::recursive);
    const auto child = ::fork();
    if (child == 0) {
      store_ = try_open().value();
      begin();
      for (int i = 0; i < stop_after; ++i) {
        if (store_->go_on_erasing().value()) ::_exit(0);
      }
      ::_exit(7);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    ASSERT_TRUE(WIFEXITED(status));
    if (WEXITSTATUS(status) == 7) {
      EXPECT_EQ(findings(), "") << "as the kill left it";
    }
    reopen();
    if (leaves("erase.intent") == 2) expect_erased_and_sound();
    if (WEXITSTATUS(status) == 0 || testing::Test::HasFailure()) return;
    store_.reset();
    fs::remove_all(folder_);
    fs::rename(copy, folder_);
  }
}

TEST_F(erasure_slices, an_order_with_somebody_unknown_fences_nobody) {
  auto whom = gone_;
  whom.push_back(chance_.make<subject_id>());
  EXPECT_EQ(store_->erase(whom, {}, "").error().code(), errc::not_found);
  EXPECT_EQ(number("SELECT count(*) FROM fence"), 0);
  EXPECT_EQ(store_->go_on_erasing().error().code(), errc::refused) << "an order that failed is over";
}

TEST_F(erasure_slices, whoever_is_let_off_when_it_is_their_turn_is_not_fenced) {
  const auto but_the_first = [&](const subject_id& subject) -> result<std::optional<std::string>> {
    return subject == gone_[0] ? std::nullopt : std::optional<std::string>("retention 90 days");
  };
  EXPECT_EQ(store_->erase(gone_, {}, but_the_first).value(), 1U);
  EXPECT_TRUE(store_->facts().find(gone_[0]).value().has_value());
  EXPECT_TRUE(store_->keys().has(gone_[0]));
  EXPECT_FALSE(store_->keys().has(gone_[1]));
  EXPECT_EQ(findings(), "");
}

// The half-written vault of the next epoch must not outlive what it was copied from.
TEST_F(erasure_slices, a_vault_that_was_cut_meanwhile_is_not_gone_on_with) {
  auto& keys = store_->keys();
  const auto before = keys.size();
  keys.create(chance_.make<subject_id>()).value();
  keys.begin_next_epoch({}).value();
  while (keys.go_on_with_next_epoch(1).value()) {
  }
  keys.settle(before).value();
  for (int i = 0; i < 2; ++i) keys.create(chance_.make<subject_id>()).value();
  EXPECT_EQ(keys.end_next_epoch().error().code(), errc::corrupt);
  EXPECT_FALSE(fs::exists(folder_ / "keys" / "vault.2.tmp"));
  EXPECT_FALSE(fs::exists(folder_ / "keys" / "vault.2"));
  keys.settle(before).value();
}

}  // namespace
}  // namespace sluis::state
