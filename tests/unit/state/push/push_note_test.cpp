#include "state/push/push_note.hpp"

#include "state/push/off_note.hpp"

#include <gtest/gtest.h>

namespace sluis::state {
namespace {

const auto some_group = subject_id::parse(std::string(32, 'a'));

TEST(push_note, names_what_is_sent_and_cleared_and_no_value) {
  struct row {
    const char* op;
    field_map what;
    std::optional<subject_id> some_group;
    std::string text;
  };
  for (const auto& [op, what, of, text] :
       {row{"create_user",
            {{field::given_name, "Janine"}, {field::family_name, "Boele"}, {field::email, "j@demo.example"}},
            {},
            "partner create_user plan 12 given_name,family_name,email"},
        row{"update_user",
            {{field::family_name, "Boele"}, {field::function, ""}},
            {},
            "partner update_user plan 12 family_name,-function"},
        row{"update_user", {{field::function, ""}}, {}, "partner update_user plan 12 -function"},
        row{"delete_user", {}, {}, "partner delete_user plan 12"},
        row{"add_member", {}, some_group, "partner add_member plan 12 group " + some_group->hex()}}) {
    const auto note = push_note_of("partner", op, 12, what, of);
    EXPECT_EQ(push_note_text(note), text);
    const auto back = read_push_note(text);
    ASSERT_TRUE(back) << text;
    EXPECT_EQ(push_note_text(*back), text) << "read and written again";
    EXPECT_EQ(back->sent, note.sent);
    EXPECT_EQ(back->cleared, note.cleared);
    EXPECT_EQ(back->group, of);
    EXPECT_EQ(back->plan, 12U);
  }
}

TEST(push_note, of_a_deactivation_tells_whether_others_had_switched_the_account_off) {
  const std::string old = "partner deactivate_user plan 12 active";
  EXPECT_EQ(push_note_text(push_note_of("partner", "deactivate_user", 12, {{field::active, "false"}}, {})), old);
  EXPECT_FALSE(read_off_note(old)) << "as earlier versions say it";
  for (const auto& before : {off_before{}, off_before{parse_day("2026-11-20")}}) {
    const auto text = old + off_note_text(before);
    EXPECT_EQ(text, old + " off_by_others " + (before.by_others_since ? "2026-11-20" : "no"));
    EXPECT_EQ(read_off_note(text), before);
    ASSERT_TRUE(read_push_note(text)) << text;
    EXPECT_EQ(push_note_text(*read_push_note(text)), old);
  }
}

TEST(push_note, of_a_deletion_tells_that_nothing_was_there) {
  for (const std::string note : {"partner delete_user plan 12", "partner delete_group plan 12"}) {
    const auto back = read_push_note(note + std::string(mark_of_not_there));
    ASSERT_TRUE(back) << note;
    EXPECT_EQ(push_note_text(*back), note);
  }
  EXPECT_FALSE(read_push_note("partner delete_user plan not_there"));
}

TEST(push_note, anything_else_is_none) {
  for (const char* text :
       {"", "partner", "partner create_user", "partner create_user plan", "partner create_user plan x",
        "partner create_user plan 12x", "partner create_user plan 12 given_name,,email",
        "partner create_user plan 12 given_name more", "partner add_member plan 12 group",
        "partner add_member plan 12 group abc", "partner deactivate_user plan 12 active off_by_others",
        "partner deactivate_user plan 12 active off_by_others yes",
        "partner deactivate_user plan 12 active off_by_others 2026-11-31",
        "partner deactivate_user plan 12 active off_by_others 2026-11-20 more",
        "partner update_user plan 12 active off_by_others no"}) {
    EXPECT_FALSE(read_push_note(text)) << text;
  }
}

}  // namespace
}  // namespace sluis::state
