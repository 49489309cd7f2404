#include <memory>

#include "daemon/client/options.hpp"

namespace sluis::daemon::client {

void add_target_commands(CLI::App& app, chosen_command& out) {
  struct options {
    std::string institution, target;
  };
  auto* target = add_command(app, "target", "What an administrator does about a target");
  target->require_subcommand(1);
  auto given = std::make_shared<options>();

  auto* prepare = add_command(*target, "prepare", "Makes the field for our handle at Microsoft 365 or Google, once, before the first sync. On record",
                              "  sluis target prepare --institution stichting-demo --target m365");
  prepare->add_option("--institution", given->institution, "Whose (may be left out if there is only one)");
  prepare->add_option("--target", given->target, "Which target")->required();
  prepare->callback([&out, given] { out = {[given](shell& at) { return run_target_prepare(at, given->institution, given->target); }}; });
  add_finding_commands(*target, out);
}

}  // namespace sluis::daemon::client
