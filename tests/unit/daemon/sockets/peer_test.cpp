#include "daemon/sockets/peer.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "daemon/sockets/unique_fd.hpp"

namespace sluis::daemon {
namespace {

constexpr uid_t daemon_uid = 990;
constexpr gid_t admins = 900;

TEST(admission, root_the_daemon_itself_and_the_group_come_in_and_nobody_else) {
  struct row {
    const char* name;
    peer who;
    admission rule;
    verdict expected;
  };
  const admission by_group{daemon_uid, admins}, no_group{daemon_uid, std::nullopt};
  for (const auto& [name, who, rule, expected] :
       {row{"root without a group", {{0, 0, 1}, {}}, no_group, verdict::admitted},
        row{"root with a group configured", {{0, 0, 1}, {}}, by_group, verdict::admitted},
        row{"the daemon's own user", {{daemon_uid, 990, 1}, {}}, no_group, verdict::admitted},
        row{"primary group", {{1000, admins, 1}, {}}, by_group, verdict::admitted},
        row{"supplementary group", {{1000, 1000, 1}, {4, 24, admins}}, by_group, verdict::admitted},
        row{"member of a group, none configured", {{1000, admins, 1}, {admins}}, no_group, verdict::refused},
        row{"other groups only", {{1000, 1000, 1}, {4, 24}}, by_group, verdict::refused},
        row{"a uid that equals the group's id", {{admins, 1000, 1}, {}}, by_group, verdict::refused},
        row{"group root does not make root", {{1000, 0, 1}, {0}}, by_group, verdict::refused},
        row{"nobody (a user namespace hides who it is)", {{65534, 65534, 1}, {65534}}, by_group, verdict::refused}}) {
    EXPECT_EQ(admit(who, rule), expected) << name;
  }
}

TEST(admission, the_kernel_says_who_is_at_the_socket) {
  int ends[2] = {-1, -1};
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
  const unique_fd ours(ends[0]), theirs(ends[1]);
  const auto who = peer_of(ours.get());
  ASSERT_TRUE(who);
  EXPECT_EQ(who->who.uid, geteuid());
  EXPECT_EQ(who->who.gid, getegid());
  EXPECT_EQ(who->who.pid, getpid());
  std::vector<gid_t> mine(static_cast<std::size_t>(getgroups(0, nullptr)));
  ASSERT_GE(getgroups(static_cast<int>(mine.size()), mine.data()), 0);
  EXPECT_EQ(who->groups, mine);
}

TEST(admission, what_is_no_socket_has_no_peer) {
  EXPECT_EQ(peer_of(-1).error().code(), errc::io);
}

TEST(admission, a_group_is_looked_up_by_name) {
  EXPECT_EQ(group_by_name("").value(), std::nullopt);
  EXPECT_EQ(group_by_name("root").value(), std::optional<gid_t>(0));
  const auto missing = group_by_name("no-such-group-here");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code(), errc::not_found);
  EXPECT_NE(missing.error().text().find("groupadd"), std::string::npos);
}

}  // namespace
}  // namespace sluis::daemon
