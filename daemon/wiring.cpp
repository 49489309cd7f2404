#include "daemon/wiring.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "connectors/http/asio_sleeper.hpp"
#include "connectors/http/http_client.hpp"
#include "connectors/sources/edexml/edexml_source.hpp"
#include "connectors/targets/scim/scim_target.hpp"

namespace sluis::daemon {

namespace {

/// The first line of a file that holds one secret.
result<secret> read_secret(const std::filesystem::path& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    return error{errc::io, "cannot read the token file " + path.string() + ": " + std::strerror(errno),
                 "write the token that the partner gave you into it, readable by sluisd only"};
  }
  std::string raw(8192, '\0');
  const auto size = ::read(fd, raw.data(), raw.size());
  ::close(fd);
  raw.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
  const auto end = raw.find_first_of("\r\n");
  secret out(raw.substr(0, end));
  wipe(raw);
  if (out.empty()) return error{errc::invalid_input, "the token file " + path.string() + " is empty", "write the partner's token into it"};
  return out;
}

/// A SCIM target with the transport and the sleeper that it lives on.
struct scim_stack {
  std::unique_ptr<http::transport> wire;
  std::unique_ptr<http::sleeper> rest;
  std::unique_ptr<targets::target> api;
};

struct outside {
  boost::asio::io_context& io;
  const clock& time;
  sluis::random& chance;
  http::stop_token stop;
};

result<std::shared_ptr<targets::target>> make_scim(const config::target_settings& s, const outside& around) {
  http::client_settings client;
  client.url = s.url;
  client.allow_plain_http_on_loopback = s.allow_plain_http_on_loopback;
  client.ca_file = s.ca_file;
  client.connections = s.connections;
  client.timeout = s.timeout;
  SLUIS_ASSIGN(client.token, read_secret(s.token_file));

  auto stack = std::make_shared<scim_stack>();
  SLUIS_ASSIGN(stack->wire, http::make_http_client(around.io.get_executor(), std::move(client), around.stop));
  stack->rest = http::make_asio_sleeper(around.stop);
  targets::scim::scim_settings scim;
  scim.id = s.id;
  scim.credential_file = s.token_file.string();
  scim.requests_per_second = s.requests_per_second;
  scim.connections = s.connections;
  stack->api = targets::make_scim_target(std::move(scim), *stack->wire, *stack->rest, around.time, around.chance);
  return std::shared_ptr<targets::target>(stack, stack->api.get());
}

}  // namespace

makers real_makers(boost::asio::io_context& io, const clock& time, sluis::random& chance, http::stop_token stop) {
  makers out;
  out.source = [](const config::source_settings& s) -> result<std::unique_ptr<sources::source>> {
    if (s.kind == "edexml") return sources::make_edexml_source(s.path);
    return error{errc::invalid_input, "no kind of source is called " + s.kind, "edexml is known"};
  };
  out.target = [around = outside{io, time, chance, stop}](const config::target_settings& s) -> result<std::shared_ptr<targets::target>> {
    if (s.kind == "scim") return make_scim(s, around);
    return error{errc::invalid_input, "no kind of target is called " + s.kind, "scim is known"};
  };
  return out;
}

}  // namespace sluis::daemon
