// sluis-lab: what a partner's service looks like from outside, strict and with faults on order.
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <iostream>

#include "tests/lab/google/google.hpp"
#include "tests/lab/graph/graph.hpp"
#include "tests/lab/options.hpp"
#include "tests/lab/server.hpp"
#include "tests/lab/tls.hpp"

namespace {

namespace asio = boost::asio;

// Asked after the setting, because the parent may have ended before it.
void die_with_parent(pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (::getppid() != parent) ::raise(SIGTERM);
}

/// So that the contents outlive a kill as well.
asio::awaitable<void> save_each_second(lab::laboratory& in) {
  asio::steady_timer timer(co_await asio::this_coro::executor);
  for (;;) {
    timer.expires_after(std::chrono::seconds(1));
    co_await timer.async_wait(asio::use_awaitable);
    in.save_if_changed();
  }
}

int run(lab::options& chosen) {
  asio::io_context context(1);
  asio::signal_set signals(context, SIGINT, SIGTERM);
  signals.async_wait([&](const boost::system::error_code&, int) { context.stop(); });
  if (chosen.when_orphaned == lab::options::orphan::dies) die_with_parent(::getppid());
  asio::steady_timer limit(context);
  if (chosen.stop_after.count() > 0) {
    limit.expires_after(chosen.stop_after);
    limit.async_wait([&](const boost::system::error_code& ec) {
      if (!ec) context.stop();
    });
  }

  const bool is_tls = chosen.how == lab::options::transport::tls;
  std::optional<asio::ssl::context> tls;
  if (is_tls) {
    const auto made = lab::make_certificates();
    tls.emplace(lab::make_server_context(made));
    if (!chosen.ca_out.empty()) lab::write_whole(chosen.ca_out, made.ca_pem);
  }
  asio::ip::tcp::acceptor acceptor(context, {asio::ip::address_v4::loopback(), chosen.port});
  const auto port = std::to_string(acceptor.local_endpoint().port());
  chosen.settings.origin = std::string(is_tls ? "https" : "http") + "://127.0.0.1:" + port;
  chosen.settings.token = lab::read_or_make_token(chosen.token_file);
  lab::laboratory in(chosen.settings);
  lab::graph::settings graph;
  graph.origin = chosen.settings.origin;
  graph.token = chosen.settings.token;
  graph.seed = chosen.settings.seed;
  graph.quotas.quotas = chosen.quotas ? lab::graph::enforce::yes : lab::graph::enforce::no;
  graph.prepared = chosen.prepared;
  in.serve(lab::graph::make_graph(std::move(graph)));
  lab::google::settings google;
  google.origin = chosen.settings.origin;
  google.token = chosen.settings.token;
  google.seed = chosen.settings.seed;
  google.org_units = chosen.org_units;
  google.quotas = chosen.quotas ? lab::google::limits::on : lab::google::limits::off;
  google.prepared = chosen.prepared;
  google.schemas = lab::google::schema_rights::by_scope;
  in.serve(lab::google::make_google(std::move(google)));
  if (!chosen.port_file.empty()) lab::write_whole(chosen.port_file, port + "\n");
  std::cout << "listening on " << chosen.settings.origin << "/scim/v2" << std::endl;

  asio::co_spawn(context, lab::serve(acceptor, in, tls ? &*tls : nullptr), asio::detached);
  asio::co_spawn(context, save_each_second(in), asio::detached);
  context.run();
  in.save();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    lab::options chosen;
    if (const auto code = lab::read_options(argc, argv, chosen)) return *code;
    return run(chosen);
  } catch (const std::exception& cause) {
    std::cerr << "sluis-lab: " << cause.what() << '\n';
    return 1;
  }
}
