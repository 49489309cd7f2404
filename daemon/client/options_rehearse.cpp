#include <memory>

#include "daemon/client/options.hpp"

namespace sluis::daemon::client {

void add_rehearse_command(CLI::App& app, chosen_command& out) {
  struct options {
    rehearse_options chosen;
    std::string config = "/etc/sluis/sluis.toml";
    bool names = false;
  };
  auto* rehearse =
      add_command(app, "rehearse",
                  "What would happen: the real sources and rules against stand-ins. Asks no target, opens no state, "
                  "reads no credentials",
                  "  sluis rehearse --institution stichting-demo\n"
                  "  sluis rehearse --institution stichting-demo --config sluis.toml --json\n"
                  "  sluis rehearse --institution stichting-demo --names --purpose \"check before the first push\"");
  auto given = std::make_shared<options>();
  rehearse->add_option("--institution", given->chosen.institution, "Which one (may be left out if there is only one)");
  rehearse->add_option("--config", given->config, "The configuration that is rehearsed")->capture_default_str();
  auto* names = rehearse->add_flag("--names", given->names, "Show object by object who it is about");
  auto* purpose =
      rehearse->add_option("--purpose", given->chosen.purpose, "Why personal data is looked at, 3 to 200 characters");
  names->needs(purpose);
  purpose->needs(names)->check([](const std::string& text) {
    return text.size() < 3 || text.size() > 200 ? "a purpose has 3 to 200 characters" : "";
  });
  rehearse->callback([&out, given] {
    given->chosen.config = given->config;
    out = {[given](shell& at) { return run_rehearse(at, given->chosen); }};
  });
}

}  // namespace sluis::daemon::client
