// Opening an institution's memory changes nothing that another thread reads: the island is only the place that the
// request is copied from.
#include "daemon/process/opening.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>

#include "tests/unit/state/store_fixture.hpp"

namespace sluis::daemon {
namespace {

class opening : public state::testing_support::store_fixture {
 protected:
  opening() {
    where_.settings.id = institution_id("board");
    where_.settings.targets.resize(1);
    where_.settings.targets[0].id = target_id("partner");
    where_.places.backups = root_.path() / "backups";
    where_.running = [] { return std::chrono::hours(1); };
  }
  found_open open() { return open_memory(request_to_open(where_, root_.path()), secret(root_key_), clock_, chance_); }

  boost::asio::io_context io_;
  boost::asio::thread_pool workers_{1};
  island where_{{}, worker_strand(workers_.get_executor()), io_.get_executor()};
};

TEST_F(opening, gives_what_it_found_and_touches_nothing_of_the_island) {
  auto found = open();
  ASSERT_TRUE(found.opened) << found.opened.error().text();
  ASSERT_NE(found.memory, nullptr);
  EXPECT_TRUE(found.had_data);
  ASSERT_TRUE(state::moments(*found.memory).keep({{"sync", {clock_.now(), true}}}));
  EXPECT_FALSE(where_.store);
  EXPECT_FALSE(where_.again.had_data);
  found.memory.reset();
  where_.again.had_data = true;
  const auto again = open();
  ASSERT_TRUE(again.opened) << again.opened.error().text();
  EXPECT_TRUE(again.moments.at("sync").has_failed);
  EXPECT_TRUE(where_.again.moments.empty());
}

TEST_F(opening, a_configuration_that_differs_is_put_on_record) {
  auto with = [this](const char* limit) {
    auto what = request_to_open(where_, root_.path());
    what.configuration.settings = {{"institution.guard.max_removals", limit}};
    auto found = open_memory(what, secret(root_key_), clock_, chance_);
    EXPECT_TRUE(found.opened);
    auto count = found.memory->db().prepare("SELECT count(*) FROM configuration");
    count.step();
    return count.integer(0);
  };
  EXPECT_EQ(with("1"), 1);
  EXPECT_EQ(with("1"), 1) << "the same";
  EXPECT_EQ(with("2"), 2);
}

TEST_F(opening, a_folder_that_was_there_and_is_not_begins_nothing_new) {
  where_.again.had_data = true;
  const auto found = open();
  ASSERT_FALSE(found.opened);
  EXPECT_EQ(found.opened.error().code(), errc::io);
  EXPECT_EQ(found.memory, nullptr);
  EXPECT_TRUE(found.had_data);
  EXPECT_FALSE(std::filesystem::exists(root_.path() / "board"));
}

}  // namespace
}  // namespace sluis::daemon
