// Many partners in one process: as many of the lab's SCIM services as asked for, each on a port of its own and with
// contents of its own, all of one thread. sluis-bench-labs COUNT PORT_FILE TOKEN_FILE; writes the ports, one a line,
// and serves until it is ended, or whoever started it has ended.
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <exception>
#include <string>

#include "tests/lab/options.hpp"
#include "tests/lab/server.hpp"

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

struct partner {
  partner(asio::io_context& io, lab::lab_settings settings)
      : acceptor(io, {asio::ip::address_v4::loopback(), 0}), in(at(std::move(settings), acceptor)) {}

  static lab::lab_settings at(lab::lab_settings settings, const tcp::acceptor& where) {
    settings.origin = "http://127.0.0.1:" + std::to_string(where.local_endpoint().port());
    return settings;
  }

  tcp::acceptor acceptor;
  lab::laboratory in;
};

void run(int count, const std::string& port_file, const std::string& token_file) {
  const auto parent = ::getppid();
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (::getppid() != parent) return;  // it ended before that
  asio::io_context io(1);
  lab::lab_settings settings;
  settings.token = lab::read_or_make_token(token_file);
  std::deque<partner> all;
  std::string ports;
  for (int i = 0; i < count; ++i) {
    settings.seed = static_cast<std::uint64_t>(i) + 1;
    auto& one = all.emplace_back(io, settings);
    ports += std::to_string(one.acceptor.local_endpoint().port()) + "\n";
    asio::co_spawn(io, lab::serve(one.acceptor, one.in, nullptr), asio::detached);
  }
  lab::write_whole(port_file, ports);
  io.run();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4 || std::atoi(argv[1]) < 1) {
    std::fprintf(stderr, "usage: sluis-bench-labs COUNT PORT_FILE TOKEN_FILE\n");
    return 2;
  }
  try {
    run(std::atoi(argv[1]), argv[2], argv[3]);
  } catch (const std::exception& cause) {
    std::fprintf(stderr, "sluis-bench-labs: %s\n", cause.what());
    return 1;
  }
  return 0;
}
