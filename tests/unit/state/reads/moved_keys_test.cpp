// Who returned and waits already: it is asked only whom they are like, and their record says nothing of others.
#include "state/reads/moved_keys.hpp"
#include "tests/unit/state/store_fixture.hpp"

namespace sluis::state {
namespace {

class moved_keys_test : public testing_support::store_fixture {
 protected:
  using marks = moved_keys::marks;

  static mac128 key(unsigned char n) {
    mac128 out{};
    out.fill(n);
    return out;
  }
  static std::uint64_t shortened(unsigned char n) { return moved_keys::shortened(key(n)); }
  /// Somebody who is known and there since day 10.
  static void add_known(moved_keys& to, unsigned char n, const marks& all) {
    to.known(key(n), all, {}, moved_keys::presence::listed);
  }

  static constexpr std::int32_t left_on = 5, since = 10;
  static constexpr auto waits = moved_keys::verdict::waits;
};

TEST_F(moved_keys_test, nobody_is_compared_for_who_waits_already) {
  moved_keys all(store_->keys());
  all.returns(key(1), {"eck e", "jan whole vermeer"}, left_on, waits);
  EXPECT_FALSE(all.has_returns());
  EXPECT_TRUE(all.has_returns_of_any_kind());
  all.returns(key(2), {"eck f"}, left_on);
  EXPECT_TRUE(all.has_returns());
}

TEST_F(moved_keys_test, who_waits_is_none_of_the_others_who_have_an_eck_id) {
  for (const bool does_one_wait : {false, true}) {
    moved_keys all(store_->keys());
    for (unsigned char n = 1; n <= 3; ++n) add_known(all, n, {"eck e"});
    if (does_one_wait) all.returns(key(8), {"eck e"}, left_on, waits);
    all.returns(key(9), {"eck e"}, left_on);
    const std::set<std::uint64_t> held{shortened(9)};
    EXPECT_EQ(all.returned_beside({{shortened(1), since}}), held)
        << "one ECK iD of three people; another waits: " << does_one_wait;
  }
}

TEST_F(moved_keys_test, the_name_of_who_waits_holds_nobody_else) {
  moved_keys all(store_->keys());
  all.returns(key(8), {"jan whole vermeer"}, left_on, waits);
  all.returns(key(9), {"jan whole vermeer"}, left_on + 1);
  EXPECT_TRUE(all.returned_beside({}).empty());
}

TEST_F(moved_keys_test, who_waits_is_like_whom_the_record_of_now_names) {
  struct row {
    const char* name;
    marks of_record;
  };
  for (const auto& [name, of_record] : {row{"the ECK iD", {"eck e"}}, row{"the name", {"jan whole vermeer"}}}) {
    moved_keys all(store_->keys());
    add_known(all, 1, {"eck e", "jan whole vermeer"});
    all.returns(key(8), of_record, left_on, waits);
    EXPECT_TRUE(all.returned_beside({{shortened(1), since}}).empty())
        << name << ": whoever waits already is not asked for again";
    EXPECT_EQ(all.whom_is_like(shortened(8)), shortened(1)) << name;
  }
}

}  // namespace
}  // namespace sluis::state
