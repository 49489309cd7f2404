#include <memory>

#include "daemon/client/options.hpp"

namespace sluis::daemon::client {

void add_finding_commands(CLI::App& target, chosen_command& out) {
  struct options {
    std::string institution, target;
    settle_options settle;
    bool ours = false, not_ours = false, all = false, yes = false;
  };
  auto given = std::make_shared<options>();
  auto* all = add_command(
      target, "findings",
      "Objects of which a target cannot say whether they are there, those that wait for your word, and accounts that "
      "do not stay switched off, or that others switched off. Handles and the target's ids only",
      "  sluis target findings --institution stichting-demo");
  all->add_option("--institution", given->institution, "Only this one's");
  all->add_option("--target", given->target, "Only this target's");
  all->callback([&out, given] {
    out = {[given](shell& at) { return run_target_findings(at, given->institution, given->target); }};
  });

  auto* settle = add_command(
      target, "settle",
      "Says once of a finding whether an object there is ours; what is said to be ours is looked at again first",
      "  sluis target settle 3f2a91b0c4d53f2a91b0c4d53f2a91b0 --target partner --not-ours --reason T-4711");
  auto* handle = settle->add_option("HANDLE", given->settle.subject, "As `sluis target findings` shows it");
  settle->add_option("--target", given->settle.target, "At which target")->required();
  auto* ours = settle->add_flag(
      "--ours", given->ours,
      "It is: it is taken over, our handle is written there, and an account that should be on is switched on");
  auto* not_ours = settle
                       ->add_flag("--not-ours", given->not_ours,
                                  "It is not: ours is gone there, and a receipt may say so; of a creation without an "
                                  "outcome, an account that others switched off, or a group: it is not there")
                       ->excludes(ours);
  settle
      ->add_option("--object", given->settle.object,
                   "Which object is ours: the target's own id of it; default: the one that was found")
      ->excludes(not_ours);
  settle
      ->add_option("--reason", given->settle.reason,
                   "The ticket or letter: 1 to 40 of A-Z a-z 0-9 . _ / - (kept for ever, no names)")
      ->required();
  auto* every = settle
                    ->add_flag("--all", given->all,
                               "In place of HANDLE, with --not-ours: everything of which the target cannot say whether "
                               "it is there; it is shown and asked first")
                    ->excludes(handle)
                    ->excludes(ours);
  settle->add_option("--institution", given->institution, "With --all: whose; default: the only one")->needs(every);
  settle->add_flag("--yes", given->yes, "With --all: do not ask")->needs(every);
  settle->callback([&out, given] {
    if (given->ours == given->not_ours) throw CLI::RequiredError("--ours or --not-ours");
    if (given->settle.subject.empty() && !given->all) throw CLI::RequiredError("HANDLE or --all");
    given->settle.is_ours = given->ours;
    if (given->all) {
      out = {[given](shell& at) {
        return run_target_settle_all(at, given->institution, given->settle, given->yes ? assent::yes : assent::ask);
      }};
      return;
    }
    out = {[given](shell& at) { return run_target_settle(at, given->settle); }};
  });
}

}  // namespace sluis::daemon::client
