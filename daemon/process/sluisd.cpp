// sluisd: reads its configuration, opens its institutions, listens, keeps the schedule, and ends when it is told to.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <string>

#include "daemon/process/run.hpp"

int main(int argc, char** argv) {
  CLI::App app{"sluisd – identity sync and provisioning for schools"};
  sluis::daemon::run_options options;
  std::string config = "/etc/sluis/sluis.toml";
  bool check = false;
  bool init = false;
  app.add_option("--config", config, "the configuration file")->capture_default_str();
  app.add_flag("--check", check, "validate the configuration and the root key, then end");
  app.add_flag("--init", init, "make the key_file if it is missing (first start; never overwrites one)");
  app.set_version_flag("--version", "sluisd " SLUIS_VERSION);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& wrong) {
    return app.exit(wrong) == 0 ? 0 : 2;
  }
  options.config = config;
  options.what = check ? sluis::daemon::run_options::task::check : sluis::daemon::run_options::task::serve;
  options.when_key_missing = init ? sluis::daemon::missing_key::make : sluis::daemon::missing_key::refuse;
  return sluis::daemon::run(options);
}
