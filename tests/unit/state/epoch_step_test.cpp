#include "state/epoch_step.hpp"

#include <gtest/gtest.h>

namespace sluis::state {
namespace {

TEST(epoch_step, is_read_out_of_a_note_as_it_was_written) {
  epoch_step step{7, 8, {}, {}};
  step.old_vault.fill(0xab);
  step.new_vault.fill(0x01);
  const auto found = find_epoch_step("backup x, entries 1 to 2, " + to_text(step) + ", rows 3");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->from, 7U);
  EXPECT_EQ(found->to, 8U);
  EXPECT_EQ(found->old_vault, step.old_vault);
  EXPECT_EQ(found->new_vault, step.new_vault);
}

TEST(epoch_step, half_of_one_is_none) {
  const auto whole = to_text(epoch_step{1, 2, {}, {}});
  for (std::size_t length = 0; length < whole.size(); ++length)
    EXPECT_FALSE(find_epoch_step(whole.substr(0, length))) << length;
  EXPECT_FALSE(find_epoch_step("retention 90 days"));
}

}  // namespace
}  // namespace sluis::state
