#include "daemon/sockets/socket_server.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <future>
#include <optional>

#include "tests/support/served.hpp"

namespace sluis::daemon {
namespace {

using namespace std::chrono_literals;
using test::ask;
using test::plain_client;
using test::served;

const std::string version = "GET /v1/version HTTP/1.1\r\nHost: x\r\n\r\n";

int status_of(const std::string& answer) {
  return answer.size() < 12 ? 0 : std::stoi(answer.substr(9, 3));
}

TEST(socket_server, answers_one_request_after_the_other_on_one_connection) {
  served daemon;
  plain_client client(daemon.admin());
  for (int i = 0; i < 3; ++i) {
    client.send(version);
    EXPECT_EQ(status_of(client.answer()), 200) << i;
  }
}

TEST(socket_server, answers_pipelined_requests_in_order) {
  served daemon;
  plain_client client(daemon.admin());
  client.send(version + "GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n" + version);
  EXPECT_EQ(status_of(client.answer()), 200);
  EXPECT_EQ(status_of(client.answer()), 404);
  EXPECT_EQ(status_of(client.answer()), 200);
}

TEST(socket_server, says_who_asked_as_the_kernel_knows) {
  served daemon;
  EXPECT_EQ(ask(daemon.admin(), "POST", "/v1/sync").status, 202);
  EXPECT_EQ(daemon.core.last_caller.uid, geteuid());
  EXPECT_EQ(daemon.core.last_caller.pid, getpid());
}

TEST(socket_server, what_breaks_the_rules_of_http_is_told_and_closed) {
  struct row {
    const char* name;
    std::string sent;
    int status;
  };
  served daemon;
  for (const auto& [name, sent, status] :
       {row{"garbage", "\x16\x03\x01 this is no HTTP\r\n\r\n", 400}, row{"no version", "GET /v1/version\r\n\r\n", 400},
        row{"a header too large", "GET / HTTP/1.1\r\nX: " + std::string(17 * 1024, 'x') + "\r\n\r\n", 431},
        row{"a body too large", "POST /v1/sync HTTP/1.1\r\nContent-Length: 1048577\r\n\r\n", 413},
        row{"a chunked body too large",
            "POST /v1/sync HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n200000\r\n" +
                std::string(2 * 1024 * 1024, 'x'),
            413},
        row{"two lengths", "POST /v1/sync HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}", 400}}) {
    plain_client client(daemon.admin());
    client.send(sent);
    const auto answer = client.rest();
    EXPECT_EQ(status_of(answer), status) << name << "\n" << answer;
    EXPECT_NE(answer.find("\"error\""), std::string::npos) << name;
  }
  EXPECT_TRUE(daemon.core.asked.empty());
}

TEST(socket_server, a_body_of_the_full_size_is_taken) {
  served daemon;
  const auto body = "{\"institution\":\"a\"" + std::string(1024 * 1024 - 19, ' ') + "}";
  ASSERT_EQ(body.size(), 1024u * 1024u);
  EXPECT_EQ(ask(daemon.admin(), "POST", "/v1/sync", body).status, 202);
}

TEST(socket_server, a_client_that_dribbles_is_cut_and_the_others_are_served) {
  socket_limits limits;
  limits.idle = 50ms;
  limits.body = 50ms;
  served daemon(limits);
  plain_client half_header(daemon.admin()), half_body(daemon.admin()), silent(daemon.admin());
  half_header.send("GET /v1/ver");
  half_body.send("POST /v1/sync HTTP/1.1\r\nContent-Length: 100\r\n\r\n{");
  EXPECT_EQ(ask(daemon.admin(), "GET", "/v1/version").status, 200);
  EXPECT_EQ(half_header.rest(), "");  // returns because the server closed
  EXPECT_EQ(half_body.rest(), "");
  EXPECT_EQ(silent.rest(), "");
}

TEST(socket_server, one_connection_too_many_is_told_so) {
  socket_limits limits;
  limits.sessions = 1;
  served daemon(limits);
  plain_client first(daemon.admin());
  first.send(version);
  ASSERT_EQ(status_of(first.answer()), 200);
  const auto second = ask(daemon.admin(), "GET", "/v1/version");
  EXPECT_EQ(second.status, 503);
  EXPECT_EQ(ask(daemon.audit(), "GET", "/v1/version").status, 200) << "the other socket has places of its own";
  EXPECT_NE(second.body.find("\"unavailable\""), std::string::npos);
  first.send(version);
  EXPECT_EQ(status_of(first.answer()), 200);
}

TEST(socket_server, one_user_does_not_take_all_places) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can come as somebody else";
  socket_limits limits;
  limits.sessions_of_one = 2;
  served daemon(limits, "daemon", [](uid_t uid) {
    return uid == 2 ? std::optional(account{"bin", {1}}) : std::nullopt;
  });  // 1: the group daemon
  chmod(daemon.folder.path().c_str(), 0755);
  chmod(daemon.admin().c_str(), 0666);
  ASSERT_EQ(seteuid(2), 0);
  plain_client first(daemon.admin()), second(daemon.admin()), third(daemon.admin());
  ASSERT_EQ(seteuid(0), 0);
  for (auto* const one : {&first, &second}) {
    one->send(version);
    EXPECT_EQ(status_of(one->answer()), 200);
  }
  third.send(version);
  EXPECT_EQ(status_of(third.rest()), 503);
  EXPECT_EQ(ask(daemon.admin(), "GET", "/v1/version").status, 200) << "somebody else comes in";
}

TEST(socket_server, an_account_database_that_hangs_keeps_nobody_waiting_and_root_comes_in) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can come as somebody else";
  std::promise<void> answers;
  auto hung = answers.get_future().share();
  socket_limits limits;
  limits.account = 50ms;
  served daemon(limits, "daemon", [hung](uid_t) {
    hung.wait();
    return std::optional<account>();
  });
  chmod(daemon.folder.path().c_str(), 0755);
  chmod(daemon.admin().c_str(), 0666);
  ASSERT_EQ(seteuid(2), 0);
  plain_client stranger(daemon.admin());
  ASSERT_EQ(seteuid(0), 0);
  stranger.send(version);
  const auto answer = stranger.rest();
  EXPECT_EQ(status_of(answer), 403) << answer;
  EXPECT_NE(answer.find("did not answer within 50 ms"), std::string::npos) << answer;
  EXPECT_EQ(ask(daemon.admin(), "GET", "/v1/version").status, 200);
  answers.set_value();
}

TEST(socket_server, whoever_is_not_admitted_hears_which_group_it_takes) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can come as somebody else";
  served daemon({}, "daemon");
  chmod(daemon.folder.path().c_str(), 0755);
  chmod(daemon.admin().c_str(), 0666);  // past the kernel's gate, up to ours
  ASSERT_EQ(seteuid(2), 0);
  plain_client stranger(daemon.admin());
  ASSERT_EQ(seteuid(0), 0);
  stranger.send("POST /v1/sync HTTP/1.1\r\nHost: x\r\n\r\n");
  const auto answer = stranger.rest();
  EXPECT_EQ(status_of(answer), 403) << answer;
  EXPECT_NE(answer.find("'daemon'"), std::string::npos);
  EXPECT_TRUE(daemon.core.asked.empty());
}

TEST(socket_server, stopping_lets_a_request_in_flight_be_answered_and_ends_idle_connections) {
  served daemon;
  daemon.core.delay = 200ms;
  plain_client idle(daemon.admin()), busy(daemon.admin());
  idle.send(version);
  ASSERT_EQ(status_of(idle.answer()), 200);
  busy.send("GET /v1/status HTTP/1.1\r\nHost: x\r\n\r\n");
  while (daemon.core.count_of_asked == 0) std::this_thread::yield();
  auto stopped = daemon.stopping(10s);
  EXPECT_EQ(idle.rest(), "");
  const auto answer = busy.rest();
  EXPECT_EQ(status_of(answer), 200);
  EXPECT_NE(answer.find("Connection: close"), std::string::npos) << answer;
  stopped.get();
  EXPECT_FALSE(plain_client(daemon.admin()).connected());
  EXPECT_FALSE(std::filesystem::exists(daemon.admin()));
  EXPECT_FALSE(std::filesystem::exists(daemon.audit()));
}

TEST(socket_server, stopping_does_not_wait_for_ever) {
  served daemon;
  daemon.core.delay = 1h;
  plain_client busy(daemon.admin());
  busy.send("GET /v1/status HTTP/1.1\r\nHost: x\r\n\r\n");
  while (daemon.core.count_of_asked == 0) std::this_thread::yield();
  daemon.stop(10ms);
  EXPECT_EQ(busy.rest(), "");
}

TEST(socket_server, nothing_of_it_runs_after_a_stop) {
  struct row {
    const char* name;
    bool is_somebody_being_admitted;
  };
  for (const auto& [name, comes] : {row{"nobody came", false}, row{"somebody is being admitted", true}}) {
    std::promise<void> answers;
    std::atomic<bool> is_asked = false;
    const test::temp_dir folder;
    test::fake_service core;
    sockets_settings settings;
    settings.run_dir = folder.path();
    settings.accounts = [&is_asked, hung = answers.get_future().share()](uid_t) {
      is_asked = true;
      hung.wait();
      return std::optional<account>();
    };
    boost::asio::io_context io;
    socket_server server(io, settings, core.asks(), core.takes());
    server.start().value();
    std::optional<plain_client> client;
    if (comes) client.emplace((folder / "admin.sock").string());
    while (comes && !is_asked) io.run_one_for(10ms);
    const auto begun = std::chrono::steady_clock::now();
    auto stopped = boost::asio::co_spawn(io, server.stop(100ms), boost::asio::use_future);
    io.run_for(4s);
    stopped.get();
    EXPECT_LT(std::chrono::steady_clock::now() - begun, 4s)
        << name << ": something still runs, or waits for its answer";
    answers.set_value();
  }
}

TEST(socket_server, a_folder_that_others_may_write_or_of_somebody_else_is_refused_at_the_start) {
  const test::temp_dir folder;
  const auto error_of_start = [&folder] {
    boost::asio::io_context io;
    test::fake_service core;
    sockets_settings settings;
    settings.run_dir = folder / "run";
    socket_server server(io, settings, core.asks(), core.takes());
    const auto started = server.start();
    return started ? std::string() : started.error().text();
  };
  EXPECT_EQ(error_of_start(), "");
  ::chmod((folder / "run").c_str(), 0777);
  EXPECT_NE(error_of_start().find("may be written by others"), std::string::npos) << error_of_start();
  ::chmod((folder / "run").c_str(), 0755);
  if (::geteuid() != 0) return;  // only root gives folders away
  ASSERT_EQ(::chown((folder / "run").c_str(), 4001, 4001), 0);
  EXPECT_NE(error_of_start().find("belongs to user 4001"), std::string::npos) << error_of_start();
}

TEST(socket_server, a_group_that_does_not_exist_is_an_error_at_the_start) {
  const test::temp_dir folder;
  boost::asio::io_context io;
  test::fake_service core;
  sockets_settings settings;
  settings.run_dir = folder / "run";
  settings.admin_group = "no-such-group-here";
  socket_server server(io, settings, core.asks(), core.takes());
  const auto started = server.start();
  ASSERT_FALSE(started);
  EXPECT_NE(started.error().text().find("no-such-group-here"), std::string::npos);
}

}  // namespace
}  // namespace sluis::daemon
