#include <memory>

#include "daemon/client/options.hpp"

namespace sluis::daemon::client {

void add_read_commands(CLI::App& app, chosen_command& out) {
  struct options {
    std::string institution, hash;
    std::string reason = "review of a held read";
  };
  auto* read = add_command(app, "read", "Reads of a source that are held, because they contradict what is known");
  read->require_subcommand(1);
  auto given = std::make_shared<options>();

  auto* all =
      add_command(*read, "list", "Those that are held at present", "  sluis read list --institution stichting-demo");
  all->add_option("--institution", given->institution, "Only this one's");
  all->callback([&out, given] { out = {[given](shell& at) { return run_read_list(at, given->institution); }}; });

  auto* show = add_command(
      *read, "show", "What one would do, by counts and examples. Shows names: the access is logged with the reason",
      "  sluis read show 3f2a91b0c4d5 --reason \"the school corrected three names\"");
  show->add_option("HASH", given->hash, "Its hash, or the first digits")->required();
  show->add_option("--reason", given->reason, "Why it is looked at (\"review of a held read\")");
  show->callback(
      [&out, given] { out = {[given](shell& at) { return run_read_show(at, given->hash, given->reason); }}; });

  auto* approve = add_command(*read, "approve", "Lets exactly this content be taken in, contradictions as well",
                              "  sluis read approve 3f2a91b0c4d5 --yes && sluis sync --wait");
  approve->add_option("HASH", given->hash, "Its hash, or the first digits")->required();
  auto is_sure = std::make_shared<bool>(false);
  approve->add_flag("--yes", *is_sure, "Do not ask: what it does to accounts was read before");
  approve->callback([&out, given, is_sure] {
    out = {[given, is_sure](shell& at) {
      return run_read_approve(at, given->hash, *is_sure ? assent::yes : assent::ask);
    }};
  });

  auto* refuse = add_command(*read, "refuse",
                             "Sets one aside, on record: nothing of it, or of the part of it that waits, is taken in, "
                             "and the same content is not asked about again",
                             "  sluis read refuse 3f2a91b0c4d5 --reason \"88BB is the old code of 99AA\"");
  auto why = std::make_shared<std::string>();
  refuse->add_option("HASH", given->hash, "Its hash, or the first digits")->required();
  refuse->add_option("--reason", *why, "Why; kept sealed")->required();
  refuse->callback(
      [&out, given, why] { out = {[given, why](shell& at) { return run_read_refuse(at, given->hash, *why); }}; });
}

}  // namespace sluis::daemon::client
