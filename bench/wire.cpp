// The same first provisioning over real sockets, as fast as it goes: the real connector and the real HTTP client
// against a sluis-lab on loopback that keeps no quotas. sluis-bench-wire ORIGIN TOKEN_FILE CONNECTIONS [USERS GROUPS];
// prints one JSON object.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "bench/peak.hpp"
#include "bench/provisioning.hpp"
#include "connectors/http/asio_sleeper.hpp"
#include "connectors/http/http_client.hpp"
#include "connectors/targets/graph/graph_target.hpp"
#include "tests/support/run.hpp"
#include "tests/support/virtual_time.hpp"

namespace {

using namespace sluis;

class wall_clock final : public sluis::clock {
 public:
  [[nodiscard]] instant now() const override {
    return std::chrono::time_point_cast<instant::duration>(std::chrono::system_clock::now());
  }
};

constexpr double out_of_the_way = 1e9;

http::client_settings client_for(const std::string& origin, const std::string& token_file, std::uint32_t connections) {
  http::client_settings out;
  out.url = origin + "/graph/v1.0";
  out.allow_plain_http_on_loopback = true;
  out.connections = connections;
  std::ifstream in(token_file);
  std::string token;
  in >> token;
  out.token = secret(token);
  return out;
}

targets::graph::graph_settings target_for(const std::string& origin, std::uint32_t connections) {
  targets::graph::graph_settings out;
  out.id = target_id("wire");
  out.client_id = "5f3b8c1e-9d2a-4e7b-8c6f-1a2b3c4d5e6f";  // the app registration that the lab knows
  out.base_url = origin + "/graph/v1.0";
  out.connections = connections;
  out.limits.writes = out.limits.units = out_of_the_way;
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4 && argc != 6) {
    std::fprintf(stderr, "usage: sluis-bench-wire ORIGIN TOKEN_FILE CONNECTIONS [USERS GROUPS]\n");
    return 2;
  }
  const auto connections = static_cast<std::uint32_t>(std::atoi(argv[3]));
  const unsigned users = argc == 6 ? static_cast<unsigned>(std::atoi(argv[4])) : 25'000;
  const unsigned groups = argc == 6 ? static_cast<unsigned>(std::atoi(argv[5])) : 1'000;
  boost::asio::io_context context(1);
  http::stop_source stop;
  const auto wire =
      http::make_http_client(context.get_executor(), client_for(argv[1], argv[2], connections), stop.get_token());
  if (!wire) {
    std::fprintf(stderr, "%s\n", wire.error().text().c_str());
    return 1;
  }
  const auto rest = http::make_asio_sleeper(stop.get_token());
  const wall_clock time;
  test::seeded_random chance{1};
  const auto api = targets::make_graph_target(target_for(argv[1], connections), **wire, *rest, time, chance);
  api->rest_on(permit::without_personal_data());  // the people are made up
  if (const auto ready = test::run(context, api->prepare()); !ready) {
    std::fprintf(stderr, "%s\n", ready.error().text().c_str());
    return 1;
  }
  const auto apply = [&](const std::vector<released_change>& some) { return test::run(context, api->apply(some)); };
  const auto all = bench::provision({users, groups, *api, apply, [&] { return time.now(); }});
  const auto seconds = [](instant a, instant b) { return bench::seconds_between(a, b); };
  std::printf(
      "{\"users\":%u,\"groups\":%u,\"not_done\":%llu,\"groups_s\":%.3f,\"users_s\":%.3f,\"members_s\":%.3f,\"peak_mb\":"
      "%.0f}\n",
      users, groups, static_cast<unsigned long long>(all.not_done), seconds(all.begun, all.users_begun),
      seconds(all.users_begun, all.users_done), seconds(all.users_done, all.ended), bench::peak_mb());
  return all.not_done == 0 ? 0 : 1;
}
