// An administrator's word counts only for the record that was looked at.
#include "daemon/cycle/orders/finding_word.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "tests/unit/state/push/open_store.hpp"

namespace sluis::daemon {
namespace {

using namespace state::testing_support;
using state::account_finding;

class finding_word : public testing::Test {
 protected:
  finding_word() {
    push(*store_, {create_user(who_)}, {done("u-1")});
    push(*store_, {create_user(other_, "Piet")}, {done("u-2")});
    store_.time.time += std::chrono::hours(25);
    take(sighting::how::by_login, "u-7");
  }
  void take(sighting::how how, const std::string& id) {
    state::store::work w(*store_);
    sighting seen;
    seen.found = how;
    seen.object.remote_id = id;
    drift_counts counts;
    const auto ids = store_->shadow().ids(partner).value();
    store_->shadow().take_in(partner, row(), seen, ids, counts).value();
    w.commit().value();
  }
  state::shadow_row row() { return store_->shadow().find(partner, who_).value().value(); }
  [[nodiscard]] settlement word(bool is_ours) const { return {partner, who_, is_ours, {}, "T-1"}; }

  open_store store_;
  subject_id who_ = store_.subject(), other_ = store_.subject();
};

TEST_F(finding_word, is_written_for_what_was_looked_at) {
  const auto seen = finding_basis_of(*store_, word(true)).value().value();
  EXPECT_EQ(seen.object, "u-7");
  const auto out = write_word(*store_, word(true), seen, actor_id{}).value();
  EXPECT_EQ(out.what, "ours");
  EXPECT_EQ(out.object, "u-7");
  EXPECT_EQ(row().remote_id, "u-7");
}

TEST_F(finding_word, is_refused_when_the_record_changed_meanwhile) {
  struct change {
    const char* name;
    std::function<void()> make;
  };
  unsigned last = 20;
  const auto settled_by_another = [this](bool is_ours) {
    const auto seen = finding_basis_of(*store_, word(is_ours)).value().value();
    write_word(*store_, word(is_ours), seen, actor_id{}).value();
  };
  for (const auto& each : {change{"another object was found", [this] { take(sighting::how::by_login, "u-8"); }},
                           change{"it is there", [this] { take(sighting::how::by_id, "u-1"); }},
                           change{"another administrator settled it", [&] { settled_by_another(true); }}}) {
    for (const bool is_ours : {true, false}) {
      take(sighting::how::by_login, "u-" + std::to_string(++last));
      ASSERT_EQ(row().finding, account_finding::candidate) << each.name;
      const auto seen = finding_basis_of(*store_, word(is_ours)).value().value();
      each.make();
      const auto before = row();
      const auto out = write_word(*store_, word(is_ours), seen, actor_id{});
      ASSERT_FALSE(out) << each.name;
      EXPECT_EQ(out.error().code(), errc::conflict) << each.name;
      EXPECT_NE(out.error().text().find("try again"), std::string::npos) << out.error().text();
      EXPECT_EQ(row().remote_id, before.remote_id) << each.name;
      EXPECT_EQ(row().finding, before.finding) << each.name;
    }
  }
}

}  // namespace
}  // namespace sluis::daemon
