// The order of the log, of the tables and of the keys says nothing about the order of the file (issue 14, D3).
#include <algorithm>

#include "tests/unit/state/store_fixture.hpp"

namespace sluis::state {
namespace {

using namespace testing_support;

constexpr int most_people = 60;

class pending_entries_test : public store_fixture {
 protected:
  static school_read class_list() {
    school_read out;
    for (int g = 0; g < 5; ++g) out.groups.push_back(class_of("g" + std::to_string(g), "4" + std::to_string(g)));
    for (int p = 0; p < most_people; ++p)
      out.persons.push_back(one_of_many(std::to_string(p), family_name(p), {"g" + std::to_string(p % 5)}));
    return out;
  }
  static std::string family_name(int p) { return "Name" + std::to_string(p); }

  std::vector<subject_id> subjects(const std::string& sql) {
    std::vector<subject_id> out;
    auto rows = store_->db().prepare(sql);
    while (rows.step()) out.push_back(rows.id<subject_id>(0));
    return out;
  }

  /// In the order of the log: versions from entry `from` on, but not the school's.
  std::vector<subject_id> logged(std::uint64_t from) {
    return subjects("SELECT subject FROM version WHERE kind <> 3 AND leaf >= " + std::to_string(from) +
                    " ORDER BY leaf");
  }

  std::vector<subject_id> in_the_file() {
    std::vector<subject_id> out;
    for (int p = 0; p < most_people; ++p) out.push_back(person_called(family_name(p)).row.id);
    return out;
  }

  /// Without the school, whose key is the first.
  std::vector<subject_id> in_the_vault() {
    constexpr std::size_t header = 64, record = 64;
    const auto bytes = bytes_of(folder_ / "keys" / "vault.1");
    std::vector<subject_id> out;
    const auto row = store_->facts().page(subject_kind::school, {}, 1).value().front();
    for (auto at = header; at + record <= bytes.size(); at += record) {
      subject_id one;
      std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(at), subject_id::size, one.bytes.begin());
      if (one != row.id) out.push_back(one);
    }
    return out;
  }
};

TEST_F(pending_entries_test, new_people_and_groups_are_logged_by_their_random_handles) {
  take_in(class_list());
  const auto order = logged(0);
  ASSERT_EQ(order.size(), 65U);
  EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
  const auto listed = in_the_file();
  EXPECT_FALSE(std::is_sorted(listed.begin(), listed.end())) << "the handles themselves say nothing about the file";
}

TEST_F(pending_entries_test, so_are_the_tables_and_the_keys) {
  take_in(class_list());
  const auto made = subjects("SELECT id FROM subject WHERE kind <> 3 ORDER BY rowid");
  EXPECT_TRUE(std::is_sorted(made.begin(), made.end()));
  const auto keys = in_the_vault();
  ASSERT_EQ(keys.size(), 65U);
  EXPECT_TRUE(std::is_sorted(keys.begin(), keys.end()));
}

TEST_F(pending_entries_test, so_is_what_changes_and_who_ends) {
  auto list = class_list();
  take_in(list);
  const auto from = store_->log().size();
  for (auto& one : list.persons) {
    one.facts.year = "5";
    one.facts.ends = today_ - std::chrono::days(1);
  }
  EXPECT_EQ(take_in(list).left, 60U);
  const auto order = logged(from);
  ASSERT_EQ(order.size(), 60U);
  EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
  EXPECT_EQ(leaves("fact.left"), 60U) << "after the version that says it";
}

TEST_F(pending_entries_test, a_record_that_fails_leaves_no_entry_behind) {
  auto list = class_list();
  take_in(list);
  const auto size = store_->log().size();
  list.persons.push_back(pupil("new", "New", {"g0"}));
  list.persons.push_back(pupil("new", "New", {"g0"}));
  auto sink = store_->facts().read_school(source_id(list.source), today_, identity());
  EXPECT_FALSE(hand_over(list, *sink));
  sink->fail(error(errc::invalid_input, "twice"), {});
  EXPECT_EQ(store_->log().size(), size);
}

}  // namespace
}  // namespace sluis::state
