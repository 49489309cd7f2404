#include <memory>

#include "daemon/client/command_clock.hpp"
#include "daemon/client/options.hpp"

namespace sluis::daemon::client {

void add_clock_commands(CLI::App& app, chosen_command& out) {
  struct options {
    std::string institution;
    bool yes = false;
  };
  auto* clock = add_command(app, "clock", "The machine's clock, beside what has been seen of time");
  clock->require_subcommand(1);
  auto given = std::make_shared<options>();

  auto* show = add_command(*clock, "show", "Both, and whether terms run", "  sluis clock show");
  show->add_option("--institution", given->institution, "Only this one's");
  show->callback([&out, given] {
    out = {[given](shell& at) { return run_clock_show(at, given->institution); }, door_wanted::either};
  });

  auto* confirm =
      add_command(*clock, "confirm", "The date is right, after the machine was off for days: terms run again",
                  "  date\n  sluis clock confirm\n  sluis clock confirm --institution stichting-demo --yes");
  confirm->add_option("--institution", given->institution, "Only this one's");
  confirm->add_flag("--yes", given->yes, "Does not ask");
  confirm->callback([&out, given] {
    const auto assent_given = given->yes ? assent::yes : assent::ask;
    out = {[given, assent_given](shell& at) { return run_clock_confirm(at, given->institution, assent_given); }};
  });
}

}  // namespace sluis::daemon::client
