// What a removal comes to that a target confirmed (issue 13, point 5: a deletion counts only when nothing is found).
#include "daemon/confirming.hpp"

#include <gtest/gtest.h>

#include "connectors/targets/absent_by_id.hpp"

namespace sluis::daemon {
namespace {

TEST(removal, counts_only_when_it_is_true) {
  struct row {
    const char* name;
    standing what;
    remote_object::life stands;
    outcome::kind expected;
  };
  using life = remote_object::life;
  using kind = outcome::kind;
  const row rows[] = {
      {"nothing is left", standing::gone, life::present, kind::done},
      {"it is still there", standing::there, life::present, kind::failed},
      {"in the recycle bin", standing::there, life::deleted, kind::done},
      {"still there without our handle", standing::unmarked, life::present, kind::failed},
      {"under another id", standing::renumbered, life::present, kind::failed},
      {"its handle is on somebody else's", standing::anothers, life::present, kind::failed},
      {"somebody has its login", standing::candidate, life::present, kind::failed},
      {"the target cannot say", standing::unknown, life::present, kind::unknown},
  };
  for (const auto& one : rows) {
    sighting seen;
    seen.object.stands = one.stands;
    const auto out = after_removal({outcome::kind::done, "u-1", {}}, one.what, seen, target_handle{});
    EXPECT_EQ(out.what, one.expected) << one.name;
    EXPECT_EQ(out.cause.text().empty(), one.expected == kind::done) << one.name;
  }
}

// Right after a deletion a search lags behind. Of an account that was not there to be removed either, it says that the
// service does not show what it has.
TEST(removal, that_only_a_search_shows_it_counts_where_something_was_removed) {
  for (const auto& [was_absent, expected] : {std::pair{false, outcome::kind::done}, {true, outcome::kind::failed}}) {
    outcome confirmed{outcome::kind::done, "u-1", {}};
    confirmed.was_absent = was_absent;
    const auto seen = targets::absent_by_id({});
    EXPECT_EQ(after_removal(confirmed, standing::there, seen, target_handle{}).what, expected) << was_absent;
  }
}

}  // namespace
}  // namespace sluis::daemon
