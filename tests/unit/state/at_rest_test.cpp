#include "state/at_rest.hpp"

#include "tests/unit/state/push/open_store.hpp"

namespace sluis::state {
namespace {

int bytes_of_pages(store& s) {
  int now = 0, most = 0;
  sqlite3_db_status(s.db().raw(), SQLITE_DBSTATUS_CACHE_USED, &now, &most, 0);
  return now;
}

TEST(at_rest, pages_are_given_back_and_read_again_when_needed) {
  testing_support::open_store store;
  store->record({mutation_kind::admin_act, {}, 0, {}, {}, {}, "sync"}).value();
  const auto entries = [&] {
    auto all = store->db().prepare("SELECT COUNT(*), SUM(LENGTH(entry)) FROM leaf");
    return all.step() ? all.integer(0) : 0;
  };
  const auto before = entries();
  ASSERT_GT(before, 0);
  const auto used = bytes_of_pages(*store);
  give_back_memory(*store);
  EXPECT_LT(bytes_of_pages(*store), used / 2);
  EXPECT_EQ(entries(), before);
}

}  // namespace
}  // namespace sluis::state
