// Before a removal the object is asked for by its id: what is not ours (any more) is neither switched off nor deleted.
#include "daemon/looking_first.hpp"

#include <gtest/gtest.h>

namespace sluis::daemon {
namespace {

TEST(looking_first, what_is_sent_after_a_look) {
  enum class sent : std::uint8_t { yes, no };
  struct row {
    const char* name;
    standing found;
    sent deactivation, deletion;
  };
  const row rows[] = {
      {"as it was", standing::there, sent::yes, sent::yes},
      {"without our handle", standing::unmarked, sent::yes, sent::yes},
      {"nothing is there: that is confirmed afterwards", standing::gone, sent::yes, sent::yes},
      {"it has another id now", standing::renumbered, sent::no, sent::no},
      {"another pupil's object", standing::anothers, sent::no, sent::no},
      {"a stranger's object", standing::candidate, sent::no, sent::no},
      {"no answer: a leaver is switched off all the same", standing::unknown, sent::yes, sent::no},
  };
  const auto object = target_handle::parse("aa0102030405060708090a0b0c0d0e0f").value();
  for (const auto& one : rows) {
    for (const auto op : {operation::deactivate_user, operation::delete_user, operation::delete_group}) {
      const auto why = why_not_sent(op, one.found, {sighting::how::unknown, {}, {errc::unavailable, "no answer"}}, object);
      const auto expected = op == operation::deactivate_user ? one.deactivation : one.deletion;
      EXPECT_EQ(why ? sent::no : sent::yes, expected) << one.name;
      EXPECT_EQ(why.value_or(outcome{outcome::kind::failed, {}, {}}).what, outcome::kind::failed) << one.name;
    }
  }
}

}  // namespace
}  // namespace sluis::daemon
