#include <memory>

#include "daemon/client/options.hpp"

namespace sluis::daemon::client {

namespace {

std::shared_ptr<target_options> add_options(CLI::App& to) {
  auto given = std::make_shared<target_options>();
  to.add_option("--institution", given->institution, "Whose target (may be left out if there is only one)");
  to.add_option("--target", given->target, "Its id in the configuration, or that it had there")->required();
  to.add_option("--reason", given->reason, "Why, in a sentence; it stays on record, sealed")->required();
  return given;
}

void add_pause_commands(CLI::App& target, chosen_command& out) {
  const auto add = [&out](CLI::App& to, exit_code (*run)(shell&, const target_options&)) {
    auto given = std::make_shared<target_options>();
    to.add_option("TARGET", given->target, "Its id in the configuration")->required();
    to.add_option("--institution", given->institution, "Whose target (may be left out if there is only one)");
    to.add_option("--reason", given->reason,
                  "The ticket or letter: 1 to 40 of A-Z a-z 0-9 . _ / - (kept for ever, no names)")
        ->required();
    to.callback([&out, given, run] { out = {[given, run](shell& at) { return run(at, *given); }}; });
  };
  auto* pause = add_command(target, "pause",
                            "Nothing goes there from now on, no removal and no question either; to be confirmed each "
                            "week by saying it again. On record",
                            "  sluis target pause partner --institution stichting-demo --reason T-4711");
  add(*pause, run_target_pause);
  auto* resume = add_command(
      target, "resume", "Ends the pause; the next sync looks at what the target holds and sends what waited. On record",
      "  sluis target resume partner --institution stichting-demo --reason T-4712");
  add(*resume, run_target_resume);
}

}  // namespace

void add_target_commands(CLI::App& app, chosen_command& out) {
  struct options {
    std::string institution, target;
  };
  auto* target = add_command(app, "target", "What an administrator does about a target");
  target->require_subcommand(1);
  auto given = std::make_shared<options>();

  auto* prepare =
      add_command(*target, "prepare",
                  "Makes the field for our handle at Microsoft 365 or Google, once, before the first sync. On record",
                  "  sluis target prepare --institution stichting-demo --target m365");
  prepare->add_option("--institution", given->institution, "Whose (may be left out if there is only one)");
  prepare->add_option("--target", given->target, "Which target")->required();
  prepare->callback([&out, given] {
    out = {[given](shell& at) { return run_target_prepare(at, given->institution, given->target); }};
  });
  add_finding_commands(*target, out);
  add_pause_commands(*target, out);

  auto* moved = add_command(
      *target, "moved", "The same accounts are at the address that is configured now; the consent is not carried over",
      "  sluis target moved --institution stichting-demo --target partner --reason \"the partner's host was renamed\"");
  auto is_sure = std::make_shared<bool>(false);
  auto what_moved = add_options(*moved);
  moved->add_flag("--yes", *is_sure, "Do not ask: what it does was read before");
  moved->callback([&out, what_moved, is_sure] {
    out = {[what_moved, is_sure](shell& at) {
      return run_target_moved(at, *what_moved, *is_sure ? assent::yes : assent::ask);
    }};
  });

  auto* left =
      add_command(*target, "left", "What is at the earlier address stays there, on record; the target starts empty",
                  "  sluis target left --institution stichting-demo --target partner --reason \"contract ended, the "
                  "partner deletes by itself\"");
  auto does_stay = std::make_shared<bool>(false);
  auto what_left = add_options(*left);
  left->add_flag("--yes", *does_stay, "Do not ask: what it does was read before");
  left->callback([&out, what_left, does_stay] {
    out = {[what_left, does_stay](shell& at) {
      return run_target_left(at, *what_left, *does_stay ? assent::yes : assent::ask);
    }};
  });
}

}  // namespace sluis::daemon::client
