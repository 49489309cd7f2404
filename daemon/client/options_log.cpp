#include <memory>

#include "daemon/client/options.hpp"

namespace sluis::daemon::client {

void add_log_commands(CLI::App& app, chosen_command& out) {
  struct options {
    std::string institution, to, folder, older, person, reason;
    std::uint64_t count = 20, most = 100;
    bool follow = false;
  };
  auto* log = add_command(app, "log",
                          "The mutation log: every change, push, consent and look at personal data (no names in it)");
  log->require_subcommand(1);
  auto given = std::make_shared<options>();
  const std::string whose = "Whose log (may be left out if there is only one)";

  auto* tail = add_command(*log, "tail", "Its newest entries", "  sluis log tail -n 50\n  sluis log tail --follow");
  tail->add_option("-n", given->count, "So many (20)");
  tail->add_flag("--follow,-f", given->follow, "Go on with what comes, until Ctrl-C; with --json one object a line");
  tail->add_option("--institution", given->institution, whose);
  tail->callback([&out, given] {
    out = {[given](shell& at) {
             return run_log_tail(at, given->institution, given->count, given->follow ? follow::yes : follow::no);
           },
           door_wanted::either};
  });

  auto* accesses = add_command(
      *log, "accesses", "Who looked at whose data, when and why (itself logged as a look)",
      "  sluis log accesses --person 3f2a91b0c4d53f2a91b0c4d53f2a91b0 --reason \"question of the parents\"");
  accesses
      ->add_option("--person", given->person, "The handle, as sluis person find shows it; of somebody erased as well")
      ->required();
  accesses->add_option("--reason", given->reason, "Why you look")->required();
  accesses->add_option("-n", given->most, "So many (100)");
  accesses->callback([&out, given] {
    out = {[given](shell& at) { return run_log_accesses(at, given->person, given->reason, given->most); }};
  });

  auto asked = std::make_shared<disclosure_options>();
  auto* disclosures = add_command(*log, "disclosures",
                                  "Which attributes of how many people, or of one, went to which target and when "
                                  "(handles and counts; of erased people as well)",
                                  "  sluis log disclosures --target partner --from 2026-11-01 --until 2026-11-30\n"
                                  "  sluis log disclosures --person 3f2a91b0c4d53f2a91b0c4d53f2a91b0");
  disclosures->add_option("--institution", asked->institution, whose);
  disclosures->add_option("--person", asked->person, "Each time about this handle, and what was sent");
  disclosures->add_option("--target", asked->target, "Only to this target");
  disclosures->add_option("--from", asked->from, "From this day on (2026-11-01, UTC)");
  disclosures->add_option("--until", asked->until, "Up to and with this day");
  disclosures->callback([&out, asked] {
    out = {[asked](shell& at) { return run_log_disclosures(at, *asked); }, door_wanted::either};
  });

  auto* copy = add_command(*log, "export", "Copies it (C2SP tlog-tiles: checkpoint, tile/, vkey) for anybody to verify",
                           "  sluis log export --institution stichting-demo --to log-2026-11-23");
  copy->add_option("--institution", given->institution, whose);
  copy->add_option("--to", given->to, "A new folder, or one with an older export")->required();
  copy->callback([&out, given] {
    out = {[given](shell& at) { return run_log_export(at, given->institution, given->to); }, door_wanted::either};
  });

  auto* verify =
      add_command(*log, "verify", "Signature, every entry and every hash; of the live log, or of a copy",
                  "  sluis log verify\n  sluis log verify log-2026-11-23\n"
                  "  sluis log verify --institution stichting-demo --older log-2026-10-01   it only grew since");
  verify->add_option("DIR", given->folder, "An exported folder (default: the live log)");
  verify->add_option("--institution", given->institution, "Only this one's live log (default: all)");
  verify->add_option("--older", given->older, "An older export, to which the log may only have added");
  verify->callback([&out, given] {
    out = {[given](shell& at) { return run_log_verify(at, given->institution, given->folder, given->older); },
           door_wanted::either};
  });
}

}  // namespace sluis::daemon::client
