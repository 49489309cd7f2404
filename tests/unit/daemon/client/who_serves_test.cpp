// The command line speaks with sluisd only (issue 14, D1).
#include "daemon/client/who_serves.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

namespace sluis::daemon::client {
namespace {

constexpr uid_t root = 0, me = 1000, daemon_user = 998, stranger = 1001;

TEST(who_serves, root_the_caller_and_the_owner_of_a_closed_folder_are_trusted) {
  struct row {
    const char* name;
    uid_t server;
    std::optional<socket_folder> folder;
    bool trusted;
  };
  const row rows[] = {
      {"socket activation: root listens", root, socket_folder{root, 0755}, true},
      {"a daemon of one's own", me, socket_folder{me, 0700}, true},
      {"the service's user in its own folder", daemon_user, socket_folder{daemon_user, 0750}, true},
      {"a stranger in the service's folder", stranger, socket_folder{daemon_user, 0750}, false},
      {"a stranger in root's folder", stranger, socket_folder{root, 0755}, false},
      {"the owner of a folder that its group may write", daemon_user, socket_folder{daemon_user, 0770}, false},
      {"the owner of a folder that everybody may write", daemon_user, socket_folder{daemon_user, 01777}, false},
      {"a folder that cannot be looked at", stranger, std::nullopt, false},
  };
  for (const auto& one : rows) {
    const auto why = why_not_trusted(one.server, me, one.folder, "/run/sluis/admin.sock");
    EXPECT_EQ(!why, one.trusted) << one.name;
    if (why) {
      EXPECT_EQ(why->code(), errc::refused) << one.name;
      EXPECT_NE(why->text().find("is served by uid " + std::to_string(one.server)), std::string::npos) << why->text();
    }
  }
}

TEST(who_serves, the_kernel_says_who_listens) {
  int ends[2];
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
  EXPECT_TRUE(check_who_serves(ends[0], "/nowhere/admin.sock")) << "one's own process";
  close(ends[0]);
  close(ends[1]);
}

}  // namespace
}  // namespace sluis::daemon::client
