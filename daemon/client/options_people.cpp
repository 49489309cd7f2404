#include <memory>

#include "daemon/client/consent_grant.hpp"
#include "daemon/client/options.hpp"
#include "model/account.hpp"

namespace sluis::daemon::client {

void add_consent_commands(CLI::App& app, chosen_command& out) {
  auto* consent = add_command(app, "consent", "What an authorised signatory allowed to leave (nothing leaves without)");
  consent->require_subcommand(1);
  auto given = std::make_shared<consent_options>();

  auto* grant = add_command(*consent, "grant", "Records a consent on the evidence of the signed document",
                            "  sluis consent grant --institution stichting-demo --target partner \\\n"
                            "      --legal-name \"Partner Leermiddelen B.V.\" --country NL --purpose \"access to "
                            "learning material\" --agreement VO-2026-041 \\\n"
                            "      --attributes given_name,family_name_prefix,family_name,email,groups,school \\\n"
                            "      --signatory \"A. de Boer\" --mandate \"bestuurder, KvK-uittreksel 2026-01\" \\\n"
                            "      --evidence consent.pdf --from 2026-08-01 --until 2027-07-31");
  grant->add_option("--institution", given->institution, "Whose data (may be left out if there is only one)");
  grant->add_option("--target", given->target, "For which target")->required();
  grant->add_option("--attributes", given->attributes, "Comma-separated, of: " + attribute_set::all().text())
      ->required();
  grant->add_option("--legal-name", given->legal_name, "Of the party that receives the data")->required();
  grant->add_option("--country", given->country, "Where that party is established, two capitals")->required();
  grant->add_option("--purpose", given->purpose, "What the data is for")->required();
  grant->add_option("--agreement", given->agreement, "Reference of the processing agreement")->required();
  grant->add_option("--roles", given->roles, "Whom it covers: student, staff, or both (both)");
  grant->add_option("--schools", given->schools,
                    "Which schools it covers, as 99XX or 99XX-01, separated by commas (all)");
  auto recipient = std::make_shared<std::string>();
  grant
      ->add_option("--recipient", *recipient,
                   "The recipient's address as configured; only needed where the newest consent was for another one")
      ->check([](const std::string& address) {
        return address.empty() ? std::string("is empty; name the address, or leave the option out") : std::string();
      });
  grant->add_option("--signatory", given->signatory, "Who signed")->required();
  grant->add_option("--mandate", given->mandate, "By what right: function, register extract")->required();
  grant
      ->add_option("--evidence", given->evidence,
                   "The signed document; its name and SHA-256 are recorded, not the file")
      ->required();
  grant->add_option("--from", given->from, "First day, YYYY-MM-DD")->required();
  grant->add_option("--until", given->until, "Last day, YYYY-MM-DD")->required();
  auto is_meant = std::make_shared<bool>(false);
  grant->add_flag(
      "--yes", *is_meant,
      "It is meant: also for schools and roles of which nobody is on record yet, and where it takes groups away");
  grant->callback([&out, given, recipient, is_meant] {
    out = {[given, recipient, is_meant](shell& at) {
      return run_consent_grant(at, *given, *recipient, *is_meant ? assent::yes : assent::ask);
    }};
  });

  auto* withdraw =
      add_command(*consent, "withdraw", "From now on nothing more leaves; the next sync deactivates the accounts there",
                  "  sluis consent withdraw --institution stichting-demo --target partner\n"
                  "  sluis consent withdraw --institution stichting-demo --target partner --yes   # in a script");
  withdraw->add_option("--institution", given->institution, "Whose data (may be left out if there is only one)");
  withdraw->add_option("--target", given->target, "For which target")->required();
  auto is_sure = std::make_shared<bool>(false);
  withdraw->add_flag("--yes", *is_sure, "Do not ask: what it does was read before");
  withdraw->callback([&out, given, is_sure] {
    out = {[given, is_sure](shell& at) {
      return run_consent_withdraw(at, given->institution, given->target, *is_sure ? assent::yes : assent::ask);
    }};
  });

  auto* all = add_command(*consent, "list", "All that is on record. Shows the signatories' names: the access is logged",
                          "  sluis consent list --institution stichting-demo");
  all->add_option("--institution", given->institution, "Whose (may be left out if there is only one)");
  all->callback([&out, given] { out = {[given](shell& at) { return run_consent_list(at, given->institution); }}; });
}

namespace {

void add_password_command(CLI::App& person, chosen_command& out) {
  auto* password =
      add_command(person, "password",
                  "The first password of an account that was made; told once, and logged with the reason before",
                  "  sluis person password 3f2a91b0c4d53f2a91b0c4d53f2a91b0 --target google --reason \"new pupil, "
                  "handed to the mentor\"");
  auto asked = std::make_shared<password_options>();
  password->add_option("HANDLE", asked->handles, "From `sluis person find`; up to 100")->required();
  password->add_option("--target", asked->target, "At which target the account was made")->required();
  password->add_option("--reason", asked->reason, "Why it is needed")->required();
  password->add_option("--institution", asked->institution, "Whose (may be left out if there is only one)");
  password->callback([&out, asked] { out = {[asked](shell& at) { return run_person_password(at, *asked); }}; });
}

void add_block_commands(CLI::App& person, chosen_command& out) {
  struct options {
    std::string handle, reason, institution;
  };
  auto given = std::make_shared<options>();
  const auto add_act = [&](CLI::App* act, exit_code (*run)(shell&, const std::string&, const std::string&)) {
    act->add_option("HANDLE", given->handle, "From `sluis person find`")->required();
    act->add_option("--reason", given->reason,
                    "A ticket's number or a word, A-Z a-z 0-9 . _ / -; it stays in the log for ever")
        ->required();
    act->callback(
        [&out, given, run] { out = {[given, run](shell& at) { return run(at, given->handle, given->reason); }}; });
  };
  add_act(add_command(person, "block",
                      "Somebody's accounts are off at every target, whatever the source says, until unblock",
                      "  sluis person block 3f2a91b0c4d53f2a91b0c4d53f2a91b0 --reason T-4711"),
          run_person_block);
  add_act(add_command(person, "unblock", "The source decides again",
                      "  sluis person unblock 3f2a91b0c4d53f2a91b0c4d53f2a91b0 --reason T-4711"),
          run_person_unblock);
  auto* blocked =
      add_command(person, "blocked", "Who is blocked", "  sluis person blocked --institution stichting-demo");
  blocked->add_option("--institution", given->institution, "Whose (may be left out: all)");
  blocked->callback(
      [&out, given] { out = {[given](shell& at) { return run_person_blocked(at, given->institution); }}; });
}

}  // namespace

void add_person_commands(CLI::App& app, chosen_command& out) {
  struct options {
    std::string words, handle, institution, reason;
    std::uint64_t limit = 20;
  };
  auto* person = add_command(app, "person", "Looks into the accounts; each person shown is logged with the reason");
  person->require_subcommand(1);
  auto given = std::make_shared<options>();

  auto* find =
      add_command(*person, "find",
                  "By a part of a name, login, number or handle, or by the whole key in the source (of staff as well)",
                  "  sluis person find boele --institution stichting-demo --reason \"ticket 4711\"");
  find->add_option("TEXT", given->words, "What to look for")->required();
  find->add_option("--institution", given->institution, "Whose (may be left out if there is only one)");
  find->add_option("--reason", given->reason, "Why personal data is looked at")->required();
  find->add_option("--limit", given->limit, "At most so many (20)")->check(CLI::Range(1, 100));
  find->callback([&out, given] {
    out = {[given](shell& at) {
      return run_person_find(at, given->words, given->institution, given->reason, given->limit);
    }};
  });

  auto* show = add_command(*person, "show", "All that is held of one person, and what each target got",
                           "  sluis person show 3f2a91b0c4d53f2a91b0c4d53f2a91b0 --reason \"request for access\"");
  show->add_option("HANDLE", given->handle, "From `sluis person find`")->required();
  show->add_option("--reason", given->reason, "Why personal data is looked at")->required();
  show->callback(
      [&out, given] { out = {[given](shell& at) { return run_person_show(at, given->handle, given->reason); }}; });
  add_block_commands(*person, out);
  add_password_command(*person, out);
}

}  // namespace sluis::daemon::client
