// What is known of a target's lists outlives a restart, for one address.
#include "state/push/list_beliefs.hpp"

#include "tests/unit/state/push/open_store.hpp"

namespace sluis::state {
namespace {

using namespace testing_support;

TEST(list_beliefs_test, are_kept_for_an_address) {
  open_store store;
  const recipient here{"scim", "https://partner.example/scim/v2"};
  const recipient elsewhere{"scim", "https://other.example/scim/v2"};
  EXPECT_EQ(list_beliefs(*store).at(partner, here), list_belief{});
  const list_belief first{belief::believed, belief::not_believed};
  const list_belief second{belief::not_believed, belief::unknown};
  for (const auto& one : {first, second}) {
    ASSERT_TRUE(list_beliefs(*store).keep(partner, here, one));
    store.open();
    EXPECT_EQ(list_beliefs(*store).at(partner, here), one);
    EXPECT_EQ(list_beliefs(*store).at(partner, elsewhere), list_belief{});
    EXPECT_EQ(list_beliefs(*store).at(target_id("another"), here), list_belief{});
  }
}

TEST(list_beliefs_test, a_try_that_failed_makes_nothing_better) {
  const list_belief before{belief::believed, belief::not_believed};
  EXPECT_EQ(after_failure(before), (list_belief{belief::unknown, belief::not_believed}));
  EXPECT_EQ(after_failure({}), list_belief{});
}

}  // namespace
}  // namespace sluis::state
