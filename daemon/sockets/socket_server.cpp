#include "daemon/sockets/socket_server.hpp"

#include <spdlog/spdlog.h>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <list>
#include <set>
#include <typeinfo>
#include <vector>

#include "connectors/http/as_result.hpp"
#include "daemon/cycle/task_group.hpp"
#include "daemon/sockets/accounts.hpp"
#include "daemon/sockets/listener.hpp"
#include "daemon/sockets/peer.hpp"
#include "daemon/sockets/session.hpp"
#include "daemon/sockets/turn_away.hpp"
#include "state/own_folder.hpp"

namespace sluis::daemon {

namespace asio = boost::asio;
using local = asio::local::stream_protocol;

namespace {

constexpr std::chrono::milliseconds pause_after_failed_accept{100};  // out of descriptors, say

struct entrance {
  entrance(asio::io_context& io, int fd, api::door which, admission who)
      : acceptor(io, local(), fd), door(which), rule(who) {}
  local::acceptor acceptor;
  api::door door;
  admission rule;
};

/// A connection that was admitted.
struct visit {
  visit(local::socket socket, api::door at, caller who, api::router& routes, const socket_limits& limits)
      : door(at), uid(who.uid), talk(std::move(socket), at, std::move(who), routes, limits) {}
  api::door door;
  uid_t uid;
  session talk;
};

/// Not asked for in time is not the same as not there.
refusal no_answer(std::chrono::milliseconds patience) {
  return {"the account database of this machine did not answer within " + std::to_string(patience.count()) +
              " ms, so that nobody can say who you are",
          "try again; root needs no answer of it (look at nsswitch.conf and its directory service)"};
}

}  // namespace

struct socket_server::impl : std::enable_shared_from_this<socket_server::impl> {
  impl(asio::io_context& context, sockets_settings what, const all_questions& ask, const all_commands& order)
      : io(context),
        settings(std::move(what)),
        routes(ask, order),
        accounts(context, settings.accounts ? settings.accounts : account_of),
        tasks(context.get_executor()) {}

  result<void> open(std::vector<std::pair<std::string, unique_fd>>& inherited, api::door door,
                    const std::string& group);
  asio::awaitable<void> accept(std::size_t index);
  [[nodiscard]] bool is_full(api::door at, uid_t uid) const;
  asio::awaitable<void> welcome(local::socket socket, std::size_t index);
  [[nodiscard]] asio::awaitable<std::optional<refusal>> why_refused(peer& who, admission rule);
  asio::awaitable<void> serve(std::list<visit>::iterator which);
  void begin(asio::awaitable<void> task);

  asio::io_context& io;
  sockets_settings settings;
  api::router routes;
  std::vector<entrance> entrances;
  std::vector<std::filesystem::path> own_files;
  account_lookups accounts;
  std::multiset<std::pair<api::door, uid_t>> arriving;  // accepted, and not admitted yet
  std::list<visit> sessions;
  bool stopping = false;
  task_group tasks;  // accepting, admitting, and every session: stop() waits for them
};

/// What is thrown ends that task only. The group outlives the task's end, since what was spawned holds its owner.
void socket_server::impl::begin(asio::awaitable<void> task) {
  tasks.spawn(std::move(task), [self = shared_from_this()](const std::exception_ptr& thrown) {
    try {
      std::rethrow_exception(thrown);
    } catch (const std::exception& failed) {  // what() may repeat what was asked: never logged
      spdlog::error("a connection ended unexpectedly: {}", typeid(failed).name());
    }
  });
}

result<void> socket_server::impl::open(std::vector<std::pair<std::string, unique_fd>>& inherited, api::door door,
                                       const std::string& group) {
  const std::string name = door == api::door::admin ? "admin" : "audit";
  SLUIS_ASSIGN(const auto gid, group_by_name(group));
  unique_fd fd;
  for (auto& [given_name, given] : inherited) {
    if (given_name == name) fd = std::move(given);
  }
  if (fd.get() < 0) {
    const auto path = settings.run_dir / (name + ".sock");
    SLUIS_ASSIGN(fd, listen_at(path, gid));
    own_files.push_back(path);
  }
  entrances.emplace_back(io, fd.release(), door, admission{settings.own_uid, gid, group, {}});
  return {};
}

asio::awaitable<void> socket_server::impl::accept(std::size_t index) {
  const auto self = shared_from_this();
  while (!stopping) {
    auto [failed, socket] = co_await entrances[index].acceptor.async_accept(sluis::http::as_result);
    if (stopping) break;
    if (failed) {
      asio::steady_timer pause(io, pause_after_failed_accept);
      co_await pause.async_wait(sluis::http::as_result);
      continue;
    }
    begin(welcome(std::move(socket), index));
  }
}

bool socket_server::impl::is_full(api::door at, uid_t uid) const {
  std::size_t here = 0, of_one = 0;
  const auto count = [&](api::door door, uid_t whose) {
    here += door == at ? 1U : 0U;
    of_one += door == at && whose == uid ? 1U : 0U;
  };
  for (const auto& each : sessions) count(each.door, each.uid);
  for (const auto& [door, whose] : arriving) count(door, whose);
  return here >= settings.limits.sessions || of_one >= settings.limits.sessions_of_one;
}

asio::awaitable<std::optional<refusal>> socket_server::impl::why_refused(peer& who, admission rule) {
  auto namespaces = read_subuid(settings.subuid_file);
  const bool is_root_or_us = who.who.uid == 0 || who.who.uid == settings.own_uid;  // they come in whatever stands there
  if (!namespaces && !is_root_or_us) co_return refusal{namespaces.error().message(), namespaces.error().hint()};
  if (namespaces) rule.namespaces = std::move(*namespaces);
  auto answer = co_await accounts.ask(who.who.uid, settings.limits.account);
  if (!answer && !is_root_or_us) co_return no_answer(settings.limits.account);
  if (answer) who.known = std::move(*answer);
  if (who.known) who.who.account = who.known->name;
  co_return refuse(who, rule);
}

asio::awaitable<void> socket_server::impl::welcome(local::socket socket, std::size_t index) {
  const auto self = shared_from_this();
  const auto door = entrances[index].door;
  const auto caller = caller_at(socket.native_handle());
  if (!caller) {
    turn_away(std::move(socket), not_admitted({caller.error().message(), {}}));
    co_return;
  }
  if (is_full(door, caller->uid)) {
    turn_away(std::move(socket), too_many());
    co_return;
  }
  const auto place = arriving.emplace(door, caller->uid);
  peer who{*caller, {}};
  const auto refused = co_await why_refused(who, entrances[index].rule);
  arriving.erase(place);
  if (stopping) co_return;
  if (refused) {
    turn_away(std::move(socket), not_admitted(*refused));
    co_return;
  }
  const auto visitor = sessions.emplace(sessions.end(), std::move(socket), door, who.who, routes, settings.limits);
  begin(serve(visitor));
}

asio::awaitable<void> socket_server::impl::serve(std::list<visit>::iterator which) {
  const auto self = shared_from_this();
  co_await which->talk.run();
  sessions.erase(which);
}

socket_server::socket_server(asio::io_context& io, sockets_settings settings, const all_questions& ask,
                             const all_commands& order)
    : impl_(std::make_shared<impl>(io, std::move(settings), ask, order)) {}

socket_server::~socket_server() = default;

result<void> socket_server::start() {
  SLUIS_TRY(state::make_own_folder(impl_->settings.run_dir, state::readable_folder));
  SLUIS_TRY(state::expect_own(impl_->settings.run_dir));
  SLUIS_ASSIGN(auto inherited, inherited_listeners());
  impl_->entrances.reserve(2);  // they stay where they are: accept() goes by index, sessions by reference
  SLUIS_TRY(impl_->open(inherited, api::door::admin, impl_->settings.admin_group));
  SLUIS_TRY(impl_->open(inherited, api::door::audit, impl_->settings.audit_group));
  for (std::size_t i = 0; i < impl_->entrances.size(); ++i) impl_->begin(impl_->accept(i));
  return {};
}

asio::awaitable<void> socket_server::stop(std::chrono::milliseconds grace) {
  const auto self = impl_;
  self->stopping = true;
  for (auto& at : self->entrances) at.acceptor.close();
  for (const auto& path : self->own_files) {
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
  }
  self->own_files.clear();
  self->accounts.stop();  // whoever is being admitted is not admitted any more
  for (auto& each : self->sessions) each.talk.stop();
  for (const auto patience : {grace, grace}) {
    const bool is_over = co_await self->tasks.wait(patience);
    if (is_over) co_return;
    for (auto& each : self->sessions) each.talk.cut();
  }
  spdlog::warn("{} connections did not end in time", self->tasks.running());
}

std::size_t socket_server::sessions() const {
  return impl_->sessions.size();
}

}  // namespace sluis::daemon
