#include "daemon/sockets/peer.hpp"

#include <gtest/gtest.h>
#include <pwd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>

#include "daemon/sockets/unique_fd.hpp"

namespace sluis::daemon {
namespace {

constexpr uid_t daemon_uid = 990;
constexpr gid_t admins = 900;

peer of(uid_t uid, std::optional<account> known) {
  return {{uid, 1000, 1, {}}, std::move(known)};
}

TEST(admission, only_accounts_in_the_group_and_no_uid_of_a_user_namespace) {
  const admission by_group{daemon_uid, admins, "admins", {{"anna", 100000, 65536}}},
      no_group{daemon_uid, std::nullopt, {}, {}};
  const account in_group{"anna", {1000, 4, admins}}, not_in_group{"bert", {1001, 4}};
  struct row {
    const char* name;
    peer who;
    admission rule;
    const char* says;  // nothing: admitted
  };
  for (const auto& [name, who, rule, says] :
       {row{"root without a group", of(0, in_group), no_group, ""},
        row{"root without an account", of(0, std::nullopt), by_group, ""},
        row{"the daemon's own user", of(daemon_uid, std::nullopt), by_group, ""},
        row{"an account in the group", of(1000, in_group), by_group, ""},
        row{"its primary group", of(1000, account{"anna", {admins}}), by_group, ""},
        row{"a group, and none configured", of(1000, in_group), no_group, "no group is configured"},
        row{"an account in other groups", of(1001, not_in_group), by_group,
            "does not have 'bert' in the group 'admins'"},
        row{"no account", of(1002, std::nullopt), by_group, "uid 1002 has no account"},
        row{"a uid that equals the group's id", of(admins, std::nullopt), by_group, "has no account"},
        row{"the first uid of a namespace", of(100000, std::nullopt), by_group,
            "of a user namespace (/etc/subuid gives it to 'anna')"},
        row{"the last uid of a namespace, with an account", of(165535, in_group), by_group, "of a user namespace"},
        row{"the uid behind it", of(165536, in_group), by_group, ""},
        row{"nobody, with an account", of(65534, in_group), by_group, "cannot tell who you are"}}) {
    const auto refused = refuse(who, rule);
    EXPECT_EQ(refused.has_value(), *says != '\0') << name;
    if (refused) {
      EXPECT_NE((refused->why + "; " + refused->hint).find(says), std::string::npos) << name << ": " << refused->why;
    }
  }
}

TEST(admission, subuid_ranges_are_read_line_by_line) {
  struct row {
    const char* text;
    std::vector<std::pair<std::uint64_t, std::uint64_t>> expected;
  };
  for (const auto& [text, expected] :
       {row{"", {}}, row{"anna:100000:65536\n", {{100000, 65536}}},
        row{"anna:100000:65536\nbert:165536:65536", {{100000, 65536}, {165536, 65536}}},
        row{"1000:100000:65536\n", {{100000, 65536}}},
        row{"\n# a comment\nanna:100000\nanna:1x:5\n:1:5\nanna:1:0\nanna:-1:5\nbert:7:1\n", {{7, 1}}},
        row{"anna:4294967295:18446744073709551615\n", {{4294967295, 18446744073709551615U}}}}) {
    std::vector<std::pair<std::uint64_t, std::uint64_t>> found;
    for (const auto& range : parse_subuid(text)) found.emplace_back(range.first, range.count);
    EXPECT_EQ(found, expected) << text;
  }
  EXPECT_TRUE((subuid_range{"anna", 4294967295, 18446744073709551615U}.contains(4294967295U)));
  EXPECT_FALSE((subuid_range{"anna", 100000, 65536}.contains(99999)));
}

TEST(admission, a_subuid_file_that_is_missing_gives_no_ranges_and_one_that_cannot_be_read_is_an_error) {
  EXPECT_TRUE(read_subuid("/nowhere/subuid").value().empty());
  const auto folder = read_subuid("/tmp");
  ASSERT_FALSE(folder);
  EXPECT_EQ(folder.error().code(), errc::io);
}

TEST(admission, the_kernel_and_the_account_database_say_who_is_at_the_socket) {
  int ends[2] = {-1, -1};
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
  const unique_fd ours(ends[0]), theirs(ends[1]);
  const auto who = caller_at(ours.get());
  ASSERT_TRUE(who);
  EXPECT_EQ(who->uid, geteuid());
  EXPECT_EQ(who->gid, getegid());
  EXPECT_EQ(who->pid, getpid());
  const auto known = account_of(geteuid());
  const auto* mine = getpwuid(geteuid());
  ASSERT_EQ(known.has_value(), mine != nullptr);
  if (mine == nullptr) return;
  EXPECT_EQ(known->name, mine->pw_name);
  EXPECT_NE(std::find(known->groups.begin(), known->groups.end(), mine->pw_gid), known->groups.end());
}

TEST(admission, what_is_no_socket_has_no_peer) {
  EXPECT_EQ(caller_at(-1).error().code(), errc::io);
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
