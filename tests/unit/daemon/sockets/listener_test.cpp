#include "daemon/sockets/listener.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <fstream>

#include "tests/support/served.hpp"

namespace sluis::daemon {
namespace {

using test::temp_dir;

TEST(listener, its_file_is_for_owner_and_group_only) {
  const temp_dir folder;
  const auto listening = listen_at(folder / "admin.sock", getegid());
  ASSERT_TRUE(listening);
  struct stat found {};
  ASSERT_EQ(stat((folder / "admin.sock").c_str(), &found), 0);
  EXPECT_TRUE(S_ISSOCK(found.st_mode));
  EXPECT_EQ(found.st_mode & 07777, 0660u);
  EXPECT_EQ(found.st_gid, getegid());
  EXPECT_TRUE(test::plain_client(folder / "admin.sock").connected());
}

TEST(listener, a_socket_that_nobody_answers_is_replaced) {
  const temp_dir folder;
  { const auto killed = listen_at(folder / "admin.sock", std::nullopt).value(); }
  ASSERT_TRUE(std::filesystem::exists(folder / "admin.sock"));
  EXPECT_TRUE(listen_at(folder / "admin.sock", std::nullopt));
}

TEST(listener, a_socket_that_somebody_answers_stays) {
  const temp_dir folder;
  const auto first = listen_at(folder / "admin.sock", std::nullopt);
  ASSERT_TRUE(first);
  const auto second = listen_at(folder / "admin.sock", std::nullopt);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code(), errc::conflict);
  EXPECT_TRUE(test::plain_client(folder / "admin.sock").connected());
}

TEST(listener, a_file_that_is_no_socket_is_never_removed) {
  const temp_dir folder;
  std::ofstream(folder / "admin.sock") << "somebody's notes";
  const auto refused = listen_at(folder / "admin.sock", std::nullopt);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), errc::conflict);
  EXPECT_EQ(std::filesystem::file_size(folder / "admin.sock"), 16u);
}

TEST(listener, a_path_that_is_too_long_is_told) {
  const auto refused = listen_at("/tmp/" + std::string(110, 'x'), std::nullopt);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), errc::invalid_input);
}

/// What a process that systemd started by socket finds; run in a child, which ends with the number of the check that
/// failed.
int as_started_by_systemd(const temp_dir& folder) {
  auto first = listen_at(folder / "a.sock", std::nullopt).value();
  auto second = listen_at(folder / "b.sock", std::nullopt).value();
  const int a = ::fcntl(first.get(), F_DUPFD, 20), b = ::fcntl(second.get(), F_DUPFD, 20);
  if (dup2(a, 3) != 3 || dup2(b, 4) != 4) return 1;
  setenv("LISTEN_PID", std::to_string(getpid()).c_str(), 1);
  setenv("LISTEN_FDS", "2", 1);
  setenv("LISTEN_FDNAMES", "admin:audit", 1);
  const auto given = inherited_listeners();
  if (!given || given->size() != 2) return 2;
  if ((*given)[0].first != "admin" || (*given)[0].second.get() != 3) return 3;
  if ((*given)[1].first != "audit" || (*given)[1].second.get() != 4) return 4;
  return inherited_listeners()->empty() ? 0 : 5;
}

TEST(listener, takes_over_what_systemd_listens_at) {
  const temp_dir folder;
  const auto child = fork();
  if (child == 0) _exit(as_started_by_systemd(folder));
  int how = 0;
  ASSERT_EQ(waitpid(child, &how, 0), child);
  EXPECT_TRUE(WIFEXITED(how));
  EXPECT_EQ(WEXITSTATUS(how), 0);
}

TEST(listener, without_systemd_there_is_nothing_to_take_over) {
  EXPECT_TRUE(inherited_listeners().value().empty());
}

}  // namespace
}  // namespace sluis::daemon
