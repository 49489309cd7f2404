// A comparison goes in parts, and between any two of them others write: whoever was erased then gets nothing on record,
// and no id is given to two.
#include <gtest/gtest.h>

#include "state/erasure/note.hpp"
#include "state/push/drift.hpp"
#include "tests/unit/state/push/in_parts.hpp"
#include "tests/unit/state/push/open_store.hpp"

namespace sluis::state {
namespace {

using namespace testing_support;

/// After which part something is done.
class drift_parts : public testing::TestWithParam<int> {
 protected:
  drift_parts() {
    who_ = store_.subject();
    other_ = store_.subject();
    group_ = store_.subject();
    push(*store_, {create_user(who_)}, {done("u-1")});
    push(*store_, {create_user(other_, "Piet")}, {done("u-2")});
    push(*store_, {change_of(operation::create_group, group_, {}, {{field::group_name, "4A"}})}, {done("g-1")});
    push(*store_, {membership_change(operation::add_member, group_, who_)}, {done("")});
    put("u-1", "Janine");
    put("u-2", "Piet");
    found_.on_object({remote_object::kind::group, "g-1", remote_object::life::present, {{field::group_name, "4A"}}});
    found_.on_membership("g-1", "u-2");  // joined by others' doing; and "u-1" is missing
  }
  void put(const std::string& id, const std::string& name) {
    found_.on_object(
        {remote_object::kind::user,
         id,
         remote_object::life::present,
         {{field::user_name, name + "@demo.example"}, {field::given_name, name}, {field::active, "true"}}});
  }
  drift_counts compare(const std::function<void()>& meanwhile) {
    const auto between = [&](int parts) {
      if (parts == GetParam()) meanwhile();
    };
    return compare_in_parts(*store_, partner, found_, {}, between);
  }
  void erase(const subject_id& whom) {
    store_->begin_erasure({whom}, {}, same_note("ordered")).value();
    while (!store_->go_on_erasing().value()) {
    }
  }
  [[nodiscard]] std::int64_t rows_of(const subject_id& whom) {
    std::int64_t out = 0;
    for (const char* const all : {"SELECT count(*) FROM shadow WHERE subject = ?1",
                                  "SELECT count(*) FROM shadow_member WHERE member = ?1 OR grp = ?1"}) {
      auto count = store_->db().prepare(all);
      if (count.bind(1, whom).step()) out += count.integer(0);
    }
    return out;
  }

  open_store store_;
  subject_id who_, other_, group_;
  survey found_;
};

TEST_P(drift_parts, whoever_was_erased_between_two_of_them_gets_nothing_on_record) {
  compare([&] {
    erase(who_);
    erase(other_);
  });
  EXPECT_EQ(rows_of(who_), 0);
  EXPECT_EQ(rows_of(other_), 0);
}

TEST_P(drift_parts, a_group_that_was_erased_between_two_of_them_gets_no_members) {
  compare([&] { erase(group_); });
  EXPECT_EQ(rows_of(group_), 0);
}

TEST_P(drift_parts, an_id_that_was_given_to_somebody_between_two_of_them_is_not_given_to_another) {
  const auto lost = store_.subject();
  store::work made(*store_);
  const auto handle = store_->shadow().handle_for(partner, lost, subject_kind::person).value();
  made.commit().value();
  put("u-7", "Kim");
  found_.users.at("u-7").handle = handle.hex();
  compare([&] {
    const auto row = store_->shadow().find(partner, lost).value();
    if (!row->remote_id.empty()) return;  // it was theirs already
    store::work given(*store_);
    shadow_table rows(*store_);
    auto stored = rows.find_or_make(partner, subject_kind::person, other_).value();
    const auto fields = rows.fields(stored).value();
    stored.row.remote_id = "u-7";
    rows.write(partner, stored, fields).value();
    mutation word;
    word.kind = mutation_kind::account_settled;
    word.subject = other_;
    store_->log().append(word);
    given.commit().value();
  });
  int holders = 0;
  for (const auto& whom : {lost, other_})
    holders += store_->shadow().find(partner, whom).value()->remote_id == "u-7" ? 1 : 0;
  EXPECT_EQ(holders, 1);
}

TEST_P(drift_parts, a_comparison_that_is_given_up_after_some_of_them_is_done_anew_as_if_it_had_never_begun) {
  struct given_up {};
  EXPECT_THROW(compare([] { throw given_up(); }), given_up);
  const auto before = store_->shadow().load(partner, store_->shadow().find(partner, who_).value().value()).value();
  const auto after = compare_in_parts(*store_, partner, found_, {});
  EXPECT_LE(after.members_extra + after.members_missing, 2U);
  const auto now = [&](const subject_id& whom) {
    return store_->shadow().load(partner, store_->shadow().find(partner, whom).value().value()).value();
  };
  EXPECT_TRUE(now(who_).groups.empty());
  EXPECT_TRUE(now(who_).row.drifted);
  EXPECT_EQ(now(other_).groups, std::vector<subject_id>{group_});
  EXPECT_TRUE(now(other_).row.drifted);
  EXPECT_EQ(now(who_).row.remote_id, before.row.remote_id);
}

INSTANTIATE_TEST_SUITE_P(after_part, drift_parts, testing::Range(1, 9));

}  // namespace
}  // namespace sluis::state
