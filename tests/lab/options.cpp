#include "tests/lab/options.hpp"

#include <fcntl.h>
#include <openssl/rand.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>

namespace lab {

namespace {

struct raw {
  bool tls = false, no_bulk = false, no_patch = false, die_with_parent = false, no_quotas = false, is_private = false,
       no_uniqueness = false;
  unsigned stop_after_s = 0;
  std::string scenario_file;
  std::map<fault, double> rates;
};

void describe(CLI::App& app, options& into, raw& given) {
  app.add_option("--port", into.port, "port on 127.0.0.1; 0: any")->capture_default_str();
  app.add_option("--port-file", into.port_file, "write the port here when listening");
  app.add_flag("--tls", given.tls, "TLS with a certificate made on the spot");
  app.add_option("--ca-out", into.ca_out, "write the CA's certificate here (PEM)")->needs("--tls");
  app.add_option("--token-file", into.token_file, "the bearer token; made if the file is missing")->required();
  app.add_option("--capture", into.settings.capture_file, "append every request here, one JSON object a line");
  app.add_option("--state", into.settings.state_file, "keep the contents in this file over restarts");
  app.add_option("--seed", into.settings.seed, "of ids and faults")->capture_default_str();
  app.add_flag("--no-bulk", given.no_bulk, "offer no bulk");
  app.add_flag("--no-quotas", given.no_quotas, "let the vendors' clients go as fast as they like");
  app.add_flag("--prepared", into.prepared,
               "the vendors have the fields of Sluis's own from the start, as after `sluis target prepare`");
  app.add_option("--org-unit", into.org_units,
                 "an org unit that Google has from the start, \"/Leerlingen\"; repeatable");
  app.add_flag("--private", given.is_private,
               "tell what it holds, and give tokens, only to who shows the token: for real people's data");
  app.add_flag("--no-patch", given.no_patch, "offer no PATCH");
  app.add_flag("--no-uniqueness", given.no_uniqueness,
               "SCIM: take a second user or group of the same name, as some partners do");
  app.add_option("--scenario", given.scenario_file, "what goes wrong, as JSON")->check(CLI::ExistingFile);
  app.add_option("--stop-after", given.stop_after_s, "seconds; 0: on SIGTERM only")->capture_default_str();
  app.add_flag("--die-with-parent", given.die_with_parent, "end when the process that started this one ends");
  for (int i = 1; i <= static_cast<int>(fault::delay); ++i) {
    const auto which = static_cast<fault>(i);
    std::string name = to_string(which);
    for (auto& c : name) c = c == '_' ? '-' : c;
    app.add_option("--fault-" + name, given.rates[which], "share of the requests that meet this fault, 0 to 1")
        ->check(CLI::Range(0.0, 1.0));
  }
}

void take_faults(const raw& given, options& into) {
  auto& faults = into.settings.faults;
  if (!given.scenario_file.empty()) {
    std::ifstream in(given.scenario_file);
    const auto parsed = json::parse(in, nullptr, false);
    if (parsed.is_discarded()) throw std::runtime_error("--scenario " + given.scenario_file + ": is not JSON");
    faults = parse_scenario(parsed);
    if (!parsed.contains("seed")) faults.seed = into.settings.seed;
  } else {
    faults.seed = into.settings.seed;
  }
  for (const auto& [which, rate] : given.rates) {
    if (rate > 0) faults.rates[which] = rate;
  }
}

}  // namespace

std::optional<int> read_options(int argc, char** argv, options& into) {
  CLI::App app(
      "A strict partner on loopback – SCIM 2.0 at /scim/v2, Microsoft Graph at /graph/v1.0, Google Directory at "
      "/google – for tests, demonstrations and rehearsals.",
      "sluis-lab");
  raw given;
  describe(app, into, given);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& cause) {
    return app.exit(cause) == 0 ? 0 : 2;
  }
  into.how = given.tls ? options::transport::tls : options::transport::plain;
  into.settings.what = {!given.no_patch, !given.no_bulk};
  into.settings.may_be = given.no_uniqueness ? names::repeatable : names::unique;
  into.quotas = !given.no_quotas;
  into.settings.open_to = given.is_private ? audience::token_holders : audience::anybody;
  into.stop_after = std::chrono::seconds(given.stop_after_s);
  into.when_orphaned = given.die_with_parent ? options::orphan::dies : options::orphan::lives;
  take_faults(given, into);
  return std::nullopt;
}

std::string read_or_make_token(const std::string& file) {
  if (std::ifstream in(file); in) {
    std::string token;
    in >> token;
    if (token.empty()) throw std::runtime_error("--token-file " + file + ": is empty");
    return token;
  }
  std::array<unsigned char, 32> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) throw std::runtime_error("no random bytes");
  static constexpr char digits[] = "0123456789abcdef";
  std::string token;
  for (const auto b : bytes) {
    token += digits[b >> 4];
    token += digits[b & 15];
  }
  const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  const auto line = token + "\n";
  const bool written = fd >= 0 && ::write(fd, line.data(), line.size()) == static_cast<ssize_t>(line.size());
  if (fd >= 0) ::close(fd);
  if (!written) throw std::runtime_error("--token-file " + file + ": cannot be written");
  return token;
}

void write_whole(const std::string& file, const std::string& text) {
  const auto temporary = file + ".new";
  std::ofstream out(temporary);
  out << text << std::flush;
  if (!out) throw std::runtime_error(file + ": cannot be written");
  out.close();
  std::filesystem::rename(temporary, file);
}

}  // namespace lab
