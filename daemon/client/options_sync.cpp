#include <memory>

#include "daemon/client/options.hpp"

namespace sluis::daemon::client {

void add_sync_commands(CLI::App& app, chosen_command& out) {
  auto* sync =
      add_command(app, "sync", "Reads the sources, plans, and pushes what consent lets through",
                  "  sluis sync --wait\n"
                  "  sluis sync --dry-run                                      what would be sent\n"
                  "  sluis sync --institution stichting-demo --target partner\n"
                  "  sluis sync --person 3f2a91b0c4d53f2a91b0c4d53f2a91b0 --wait   only this person's changes");
  auto options = std::make_shared<sync_options>();
  sync->add_option("--institution", options->institution, "Only this one (default: all)");
  sync->add_option("--source", options->source, "Only this source is read");
  sync->add_option("--target", options->target, "Only to this target");
  sync->add_option("--person", options->person, "Only this person's changes (handle, see: sluis person find)");
  auto* reconcile = sync->add_flag("--reconcile", options->reconcile,
                                   "Look first at what the targets hold, and put right what somebody changed there");
  sync->add_flag("--believe-list", options->believe_list,
                 "However many objects a target's list leaves out, ask for each of them, and take as gone what is not "
                 "there: it is made anew, and where it is there all the same, and not shown, that is a second one")
      ->needs(reconcile);
  sync->add_flag("--dry-run", options->dry_run, "Read, keep and plan; push nothing. Waits for the plan");
  sync->add_flag("--wait", options->wait, "Wait for the end and report (default: start it and print its id)");
  sync->callback([&out, options] { out = {[options](shell& at) { return run_sync(at, *options); }}; });

  struct job_and_wait {
    std::string id;
    bool wait = false;
  };
  auto* job = add_command(app, "job", "How a sync that was started is going, or ended", "  sluis job 7 --wait");
  auto which = std::make_shared<job_and_wait>();
  job->add_option("ID", which->id, "What `sluis sync` printed")->required();
  job->add_flag("--wait", which->wait, "Wait for the end and report");
  job->callback([&out, which] { out = {[which](shell& at) { return run_job(at, which->id, which->wait); }}; });
}

void add_plan_commands(CLI::App& app, chosen_command& out) {
  struct options {
    std::string institution, hash;
    std::string reason = "plan review";
    std::uint64_t limit = 20;
  };
  auto* plan = add_command(app, "plan", "What would leave, or left: object by object, with reasons");
  plan->require_subcommand(1);
  auto given = std::make_shared<options>();

  auto* all =
      add_command(*plan, "list", "The newest plans", "  sluis plan list --institution stichting-demo --limit 5");
  all->add_option("--institution", given->institution, "Only this one's");
  all->add_option("--limit", given->limit, "At most so many (20)")->check(CLI::Range(1, 1000));
  all->callback(
      [&out, given] { out = {[given](shell& at) { return run_plan_list(at, given->institution, given->limit); }}; });

  auto* show = add_command(
      *plan, "show", "One plan in full. Shows names: the access is logged with the reason",
      "  sluis plan show 3f2a91b0c4d5\n  sluis plan show 3f2a91b0c4d5 --reason \"check before the new school year\"");
  show->add_option("HASH", given->hash, "Its hash, or the first digits")->required();
  show->add_option("--reason", given->reason, "Why it is looked at (\"plan review\")");
  show->callback(
      [&out, given] { out = {[given](shell& at) { return run_plan_show(at, given->hash, given->reason); }}; });

  auto* approve = add_command(*plan, "approve", "Approves a plan that the guard holds: exactly this one, by its hash",
                              "  sluis plan approve 3f2a91b0c4d5 --yes && sluis sync --wait");
  approve->add_option("HASH", given->hash, "Its hash, or the first digits")->required();
  auto is_sure = std::make_shared<bool>(false);
  approve->add_flag("--yes", *is_sure, "Do not ask: what it removes was read before");
  approve->callback([&out, given, is_sure] {
    out = {[given, is_sure](shell& at) {
      return run_plan_approve(at, given->hash, *is_sure ? assent::yes : assent::ask);
    }};
  });
}

}  // namespace sluis::daemon::client
