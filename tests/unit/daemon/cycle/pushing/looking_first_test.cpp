// Before a change each object that it names is asked for by its id: nothing is sent to what is not ours (any more).
#include "daemon/cycle/pushing/looking_first.hpp"

#include <gtest/gtest.h>

namespace sluis::daemon {
namespace {

TEST(looking_first, what_is_sent_after_a_look) {
  enum class sent : std::uint8_t { yes, failed, waits };
  struct row {
    const char* name;
    standing found;
    sent what_takes_away, anything_else;
  };
  const row rows[] = {
      {"as it was", standing::there, sent::yes, sent::yes},
      {"without our handle", standing::unmarked, sent::yes, sent::yes},
      {"nothing is there: that is confirmed afterwards", standing::gone, sent::yes, sent::yes},
      {"it has another id now", standing::renumbered, sent::failed, sent::failed},
      {"another pupil's object", standing::anothers, sent::failed, sent::failed},
      {"a stranger's object", standing::candidate, sent::failed, sent::failed},
      {"no answer: a leaver is switched off and leaves groups all the same", standing::unknown, sent::yes, sent::waits},
  };
  using enum operation;
  const auto object = target_handle::parse("aa0102030405060708090a0b0c0d0e0f").value();
  for (const auto& one : rows) {
    for (const auto op :
         {remove_member, deactivate_user, delete_user, delete_group, update_group, update_user, add_member}) {
      const auto why = why_not_sent(op, one.found, {errc::unavailable, "no answer"}, object);
      const auto expected = op == deactivate_user || op == remove_member ? one.what_takes_away : one.anything_else;
      const auto is = !why ? sent::yes : why->what == outcome::kind::failed ? sent::failed : sent::waits;
      EXPECT_EQ(is, expected) << one.name << ": " << to_string(op);
      if (why && is == sent::waits) {
        EXPECT_EQ(why->what, outcome::kind::not_sent) << one.name;
      }
    }
  }
}

}  // namespace
}  // namespace sluis::daemon
