// Findings at a target, in pieces: as the shadow lists them, and no more rows than are wanted.
#include "state/push/finding_rows.hpp"

#include "tests/support/counted_rows.hpp"
#include "tests/unit/state/store_fixture.hpp"

namespace sluis::state {
namespace {

using namespace testing_support;

class finding_rows : public store_fixture {
 protected:
  /// Accounts with whatever may be listed of them, as many as are wanted.
  void add_accounts(int count) {
    sqlite::transaction all_at_once(store_->db());
    auto row = store_->db().prepare(
        "INSERT INTO shadow(target, kind, subject, handle, remote_id, active, uncertain, finding, basis, n, payload, "
        "undone, off_since) "
        "VALUES('partner', ?1, ?2, ?2, 'aaaaaaaaaaaaaaaa', ?3, 0, ?4, 0, 0, NULL, ?5, ?6)");
    for (int n = 0; n < count; ++n) {
      subject_id who;
      chance_.fill(who.bytes.data(), who.bytes.size());
      row.bind(1, std::int64_t{n % 3 == 0 ? 2 : 1})
          .bind(2, who)
          .bind(3, std::int64_t{n % 2})
          .bind(4, std::int64_t{n % 6})
          .bind(5, std::int64_t{n % 4});
      if (n % 5 == 0) {
        row.bind_null(6);
      } else {
        row.bind(6, std::int64_t{20000 + n % 7});
      }
      row.run();
    }
    all_at_once.commit();
  }
  std::vector<subject_id> as_the_shadow_lists(finding_list which) {
    auto rows = which == finding_list::open       ? store_->shadow().open_findings(partner_)
                : which == finding_list::stays_on ? store_->shadow().stays_on(partner_)
                                                  : store_->shadow().off_by_others(partner_);
    std::vector<subject_id> out;
    for (const auto& one : rows.value()) out.push_back(one.id);
    return out;
  }
  static constexpr finding_list all_[] = {finding_list::open, finding_list::stays_on, finding_list::off_by_others};
  const target_id partner_{"partner"};
};

TEST_F(finding_rows, follow_each_other_as_the_shadow_lists_them) {
  add_accounts(120);
  for (const auto which : all_) {
    const auto listed = as_the_shadow_lists(which);
    ASSERT_FALSE(listed.empty());
    EXPECT_EQ(finding_count(*store_, partner_, which), listed.size());
    for (const std::uint64_t limit : {1, 7, 1000}) {
      std::vector<subject_id> in_pages;
      for (std::uint64_t from = 0; from < listed.size(); from += limit) {
        for (const auto& one : finding_page(*store_, partner_, which, from, limit)) in_pages.push_back(one);
      }
      EXPECT_EQ(in_pages, listed);
    }
    EXPECT_EQ(finding_count(*store_, target_id("other"), which), 0U);
  }
  std::optional<day> first;
  for (const auto& one : store_->shadow().off_by_others(partner_).value())
    first = first ? std::min(*first, *one.off_since) : one.off_since;
  EXPECT_EQ(first_off_by_others(*store_, partner_), first);
  EXPECT_FALSE(first_off_by_others(*store_, target_id("other")));
}

TEST_F(finding_rows, take_no_more_than_is_wanted_of_five_thousand) {
  add_accounts(5000);
  test::counted_rows rows(store_->db());
  for (const auto which : all_) {
    EXPECT_GT(finding_count(*store_, partner_, which), 1000U);
    EXPECT_EQ(finding_page(*store_, partner_, which, 500, 100).size(), 100U);
    EXPECT_EQ(rows.taken(), 101U);
  }
}

}  // namespace
}  // namespace sluis::state
