// Blocks: who is blocked by the newest word, what is refused, and that the log tells of each (issue 14, B4).
#include "state/blocks.hpp"

#include <gtest/gtest.h>

#include "state/check.hpp"
#include "tests/unit/state/store_fixture.hpp"

namespace sluis::state {
namespace {

using namespace testing_support;

class blocks_test : public store_fixture {
 protected:
  void SetUp() override {
    store_fixture::SetUp();
    take_in(
        {.groups = {class_of("4a", "4A")}, .persons = {pupil("1", "Bakker", {"4a"}), pupil("2", "Visser", {"4a"})}});
    whom_ = person_called("Bakker").row.id;
    by_ = store_->actor("uid:1000").value();
  }
  blocks all() { return blocks(*store_); }

  subject_id whom_;
  actor_id by_;
};

TEST_F(blocks_test, the_newest_word_counts) {
  const auto said = all().begin(whom_, "T-4711", by_).value();
  EXPECT_TRUE(said.is_in_force());
  EXPECT_EQ(said.on, local_day(clock_.at));
  EXPECT_TRUE(all().newest().at(whom_).is_in_force());
  all().end(whom_, "T-4712", by_).value();
  EXPECT_FALSE(all().newest().at(whom_).is_in_force());
  all().begin(whom_, "T-4713", by_).value();
  EXPECT_EQ(all().newest().at(whom_).reference, "T-4713");
  EXPECT_EQ(all().of(whom_).size(), 3U);
  EXPECT_EQ(all().newest().size(), 1U) << "nobody else";
  EXPECT_EQ(leaves("person.blocked"), 2U);
  EXPECT_EQ(leaves("person.unblocked"), 1U);
  const secret root(root_key_);
  EXPECT_EQ(check_folder(folder_, &root).value().findings, std::vector<std::string>{});
}

TEST_F(blocks_test, what_cannot_be_said_is_refused_and_leaves_nothing) {
  EXPECT_EQ(all().end(whom_, "T-1", by_).error().code(), errc::not_found) << "is not blocked";
  EXPECT_EQ(all().begin(subject_id{}, "T-1", by_).error().code(), errc::not_found) << "nobody";
  EXPECT_EQ(all().begin(groups().at(0).row.id, "T-1", by_).error().code(), errc::not_found) << "a group";
  for (const auto* const reference : {"", "Jan de Boer", "a\nb", "12345678901234567890123456789012345678901"}) {
    EXPECT_EQ(all().begin(whom_, reference, by_).error().code(), errc::invalid_input) << reference;
  }
  all().begin(whom_, "T-1", by_).value();
  EXPECT_EQ(all().begin(whom_, "T-2", by_).error().code(), errc::conflict) << "is blocked already";
  EXPECT_EQ(leaves("person.blocked"), 1U);
}

TEST_F(blocks_test, a_note_that_says_something_else_is_none) {
  EXPECT_EQ(read_block_note(block_note(on("2026-11-29"), "T-1"))->reference, "T-1");
  for (const auto* const note : {"", "on 2026-11-29", "on 2026-13-29, reference T-1", "on 2026-11-29, reference T 1",
                                 "leave from 2026-11-29, reference T-1"}) {
    EXPECT_FALSE(read_block_note(note)) << note;
  }
}

}  // namespace
}  // namespace sluis::state
