#include <memory>

#include "daemon/client/command_erasure.hpp"
#include "daemon/client/options.hpp"

namespace sluis::daemon::client {

void add_erasure_commands(CLI::App& app, chosen_command& out) {
  struct options {
    std::string institution, handle, to, receipt, vkey;
    std::uint64_t limit = 100;
  };
  auto* erasure = add_command(app, "erasure", "Who was erased after the retention term, and the proof of it");
  erasure->require_subcommand(1);
  auto given = std::make_shared<options>();

  auto* all = add_command(*erasure, "list", "The newest erasures, by handle", "  sluis erasure list\n  sluis erasure list --institution stichting-demo -n 1000");
  all->add_option("--institution", given->institution, "Only this one's");
  all->add_option("-n", given->limit, "So many (100)");
  all->callback([&out, given] { out = {[given](shell& at) { return run_erasure_list(at, given->institution, given->limit); }, door_wanted::either}; });

  auto* receipt = add_command(*erasure, "receipt", "The proof of one: a c2sp.org/tlog-proof, without personal data",
                              "  sluis erasure receipt 3f2a91b0c4d53f2a91b0c4d53f2a91b0 --to erased.tlog-proof");
  receipt->add_option("HANDLE", given->handle, "As list shows it")->required();
  receipt->add_option("--to", given->to, "A file (default: the standard output)");
  receipt->callback([&out, given] { out = {[given](shell& at) { return run_erasure_receipt(at, given->handle, given->to); }, door_wanted::either}; });

  auto* verify = add_command(*erasure, "verify", "Verifies a receipt offline, with the log's public key alone", "  sluis erasure verify erased.tlog-proof --vkey vkey");
  verify->add_option("FILE", given->receipt, "The receipt")->required();
  verify->add_option("--vkey", given->vkey, "The public key, as it lies in an exported log")->required();
  verify->callback([&out, given] { out = {[given](shell& at) { return run_erasure_verify(at, given->receipt, given->vkey); }, door_wanted::either}; });
}

}  // namespace sluis::daemon::client
