#include <memory>

#include "daemon/client/options.hpp"

namespace sluis::daemon::client {

namespace {

struct given_closing {
  closing_options options;
  bool yes = false;
};

using run_closing = exit_code (*)(shell& at, const closing_options& options, assent given);

void add_act(CLI::App& to, const std::shared_ptr<given_closing>& given, chosen_command& out, run_closing run) {
  to.add_option("--institution", given->options.institution, "Whose (may be left out if there is only one)");
  to.add_option("--reason", given->options.reason, "Why, in a sentence; it stays on record, sealed")->required();
  to.add_flag("--yes", given->yes, "Do not ask: what it does was read before");
  to.callback([&out, given, run] {
    out = {[given, run](shell& at) { return run(at, given->options, given->yes ? assent::yes : assent::ask); }};
  });
}

}  // namespace

void add_closing_commands(CLI::App& app, chosen_command& out) {
  auto* school = add_command(app, "school", "What an administrator says about a school");
  school->require_subcommand(1);
  auto* closed =
      add_command(*school, "closed",
                  "A school is not exported any more: its people count as left from today. A file of it ends that word",
                  "  sluis school closed 88BB --institution stichting-demo --reason \"closed on 1 August 2027\"");
  auto of_school = std::make_shared<given_closing>();
  closed->add_option("CODE", of_school->options.school, "Its code, as sluis status --schools has it")->required();
  closed->add_option("--source", of_school->options.source, "Which source, where several have a school of this code");
  add_act(*closed, of_school, out, run_school_closed);

  auto* source = add_command(app, "source", "What an administrator says about a source");
  source->require_subcommand(1);
  auto* gone = add_command(
      *source, "gone",
      "A source is not configured any more, and all of its schools are closed. Not where only its id was changed: put "
      "that back",
      "  sluis source gone las --institution stichting-demo --reason \"the schools have another administration\"");
  auto of_source = std::make_shared<given_closing>();
  gone->add_option("ID", of_source->options.source, "The id that it had in the configuration")->required();
  add_act(*gone, of_source, out, run_source_gone);
}

}  // namespace sluis::daemon::client
