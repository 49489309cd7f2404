#include <memory>

#include "daemon/client/command_erasure.hpp"
#include "daemon/client/options.hpp"

namespace sluis::daemon::client {

namespace {

constexpr const char* order_examples =
    "  sluis erasure order 3f2a91b0c4d53f2a91b0c4d53f2a91b0 --reference T-4711   # leaves today, erased after the "
    "term\n"
    "  sluis erasure order 3f2a91b0c4d53f2a91b0c4d53f2a91b0 --withdraw\n"
    "  sluis erasure order 3f2a91b0c4d53f2a91b0c4d53f2a91b0 --reference T-4711 --immediate\n"
    "  sluis erasure order 3f2a91b0c4d53f2a91b0c4d53f2a91b0 --confirm            # by another administrator: erased at "
    "once";

void add_order_command(CLI::App& erasure, chosen_command& out) {
  struct options {
    std::string handle, reference;
    bool immediate = false, confirm = false, withdraw = false;
  };
  auto given = std::make_shared<options>();
  auto* order = add_command(
      erasure, "order", "Somebody leaves now, whatever the source says; or, with two administrators, is erased at once",
      order_examples);
  order->add_option("HANDLE", given->handle, "From `sluis person find`")->required();
  auto* reference = order->add_option(
      "--reference", given->reference,
      "The ticket or letter that asks for it: 1 to 40 of A-Z a-z 0-9 . _ / - (kept for ever, no names)");
  auto* immediate = order
                        ->add_flag("--immediate", given->immediate,
                                   "Not after the term but at once, when a second administrator confirms it")
                        ->needs(reference);
  auto* confirm =
      order->add_flag("--confirm", given->confirm, "Confirms the immediate erasure that another administrator ordered")
          ->excludes(reference);
  auto* withdraw =
      order->add_flag("--withdraw", given->withdraw, "Takes back what was ordered: the same account, handle and login")
          ->excludes(reference);
  confirm->excludes(withdraw)->excludes(immediate);
  withdraw->excludes(immediate);
  order->callback([&out, given] {
    if (!given->confirm && !given->withdraw && given->reference.empty())
      throw CLI::RequiredError("--reference, --confirm or --withdraw");
    const char* act = given->confirm     ? "confirm"
                      : given->withdraw  ? "withdraw"
                      : given->immediate ? "immediate"
                                         : "leave";
    out = {[what = order_options{given->handle, given->reference, act}](shell& at) {
      return run_erasure_order(at, what);
    }};
  });
}

void add_accept_command(CLI::App& erasure, chosen_command& out) {
  auto given = std::make_shared<accept_options>();
  auto* accept = add_command(erasure, "accept",
                             "Absent people of whom no target's plan speaks, where they are too many to be accepted by "
                             "themselves: shows them, or accepts them",
                             "  sluis erasure accept --institution stichting-demo\n"
                             "  sluis erasure accept --institution stichting-demo --hash 9f2c41d07a3b --reference "
                             "T-4711   # erased after the term, from today");
  accept->add_option("--institution", given->institution, "Whose")->required();
  auto* hash =
      accept->add_option("--hash", given->hash, "Of those that it showed, 12 digits at least: accepts exactly them");
  auto* reference = accept->add_option(
      "--reference", given->reference,
      "The ticket or letter that asks for it: 1 to 40 of A-Z a-z 0-9 . _ / - (kept for ever, no names)");
  hash->needs(reference);
  reference->needs(hash);
  accept->callback([&out, given] { out = {[given](shell& at) { return run_erasure_accept(at, *given); }}; });
}

}  // namespace

void add_erasure_commands(CLI::App& app, chosen_command& out) {
  struct options {
    std::string institution, handle, to, receipt, vkey;
    std::uint64_t limit = 100;
  };
  auto* erasure = add_command(app, "erasure", "Who is to be erased by order, who was erased, and the proof of it");
  erasure->require_subcommand(1);
  auto given = std::make_shared<options>();

  auto* all = add_command(*erasure, "list", "The newest orders and erasures, by handle",
                          "  sluis erasure list\n  sluis erasure list --institution stichting-demo -n 1000");
  all->add_option("--institution", given->institution, "Only this one's");
  all->add_option("-n", given->limit, "So many (100)");
  all->callback([&out, given] {
    out = {[given](shell& at) { return run_erasure_list(at, given->institution, given->limit); }, door_wanted::either};
  });

  auto* show =
      add_command(*erasure, "show", "All that is known of one, without personal data: orders, days, entries of the log",
                  "  sluis erasure show 3f2a91b0c4d53f2a91b0c4d53f2a91b0");
  show->add_option("HANDLE", given->handle, "As list or `sluis person find` shows it")->required();
  show->callback([&out, given] {
    out = {[given](shell& at) { return run_erasure_show(at, given->handle); }, door_wanted::either};
  });
  add_order_command(*erasure, out);
  add_accept_command(*erasure, out);

  auto* receipt = add_command(*erasure, "receipt", "The proof of one: a c2sp.org/tlog-proof, without personal data",
                              "  sluis erasure receipt 3f2a91b0c4d53f2a91b0c4d53f2a91b0 --to erased.tlog-proof");
  receipt->add_option("HANDLE", given->handle, "As list shows it")->required();
  receipt->add_option("--to", given->to, "A file (default: the standard output)");
  receipt->callback([&out, given] {
    out = {[given](shell& at) { return run_erasure_receipt(at, given->handle, given->to); }, door_wanted::either};
  });

  auto* verify = add_command(*erasure, "verify", "Verifies a receipt offline, with the log's public key alone",
                             "  sluis erasure verify erased.tlog-proof --vkey log-2026-11-23/vkey");
  verify->add_option("FILE", given->receipt, "The receipt")->required();
  verify->add_option("--vkey", given->vkey, "The public key: the file vkey of `sluis log export`")->required();
  verify->callback([&out, given] {
    out = {[given](shell& at) { return run_erasure_verify(at, given->receipt, given->vkey); }, door_wanted::either};
  });
}

}  // namespace sluis::daemon::client
