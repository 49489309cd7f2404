// `sluis school closed` and `sluis source gone`: shown, asked, and then on record.
#include "daemon/client/commands.hpp"
#include "daemon/client/confirmation.hpp"
#include "daemon/client/words.hpp"

namespace sluis::daemon::client {

namespace {

std::string people_text(const json& school) {
  auto out = counted(number(school, "students"), "pupil", "pupils") + ", " +
             counted(number(school, "staff"), "member of staff", "members of staff");
  if (const auto others = number(school, "others"); others > 0) out += ", " + counted(others, "guardian", "guardians");
  return out;
}

std::string left_before_text(const json& school) {
  const auto n = number(school, "left");
  return n == 0 ? ""
                : "; of " + grouped(n) +
                      " who left before, the term goes on, and whose term is over is deleted by the next sync";
}

std::string closing_preview(const json& what) {
  std::string out;
  for (const auto& one : list(what, "schools")) {
    out += people_text(one) + " of school " + text(one, "school") + " (source " + text(one, "source") +
           ") count as left from today" + left_before_text(one) + "\n";
  }
  return out +
         "their accounts are disabled by a plan, which the guard holds where they are many, and after the term they "
         "are deleted there and erased here\n"
         "a file of the school ends this word\n";
}

json closing_order(const closing_options& options) {
  json out{{"institution", options.institution}, {"reason", options.reason}, {"confirmed", true}};
  if (!options.school.empty()) out["school"] = options.school;
  if (!options.source.empty()) out["source"] = options.source;
  return out;
}

exit_code close(shell& at, closing_options options, const std::string& path, const std::string& question,
                assent given) {
  const auto whose = institution_or_only(at, options.institution);
  if (!whose) return tell(at, whose.error());
  options.institution = *whose;
  const auto preview = at.daemon.get(
      path + query({{"institution", options.institution}, {"school", options.school}, {"source", options.source}}));
  if (!preview) return tell(at, preview.error());
  if (at.as == form::for_people || given == assent::ask) at.io.err << closing_preview(*preview);
  if (const auto refused = why_not_confirmed(at, given, question)) return *refused;
  const auto answer = at.daemon.post(path, closing_order(options));
  if (!answer) return tell(at, answer.error());
  if (at.as == form::for_programs) {
    print(at, *answer);
    return exit_code::done;
  }
  for (const auto& one : list(*answer, "schools")) {
    at.io.out << "on record: school " << text(one, "school") << " (source " << text(one, "source") << ") is closed; "
              << people_text(one) << " count as left\n";
  }
  at.io.out << "the next sync plans what becomes of their accounts: sluis sync --institution " << options.institution
            << " --wait\n";
  return exit_code::done;
}

}  // namespace

exit_code run_school_closed(shell& at, const closing_options& options, assent given) {
  return close(at, options, "/v1/schools/closed", "Is the school closed? Type yes: ", given);
}

exit_code run_source_gone(shell& at, const closing_options& options, assent given) {
  return close(at, options, "/v1/sources/gone", "Is the source gone for good? Type yes: ", given);
}

}  // namespace sluis::daemon::client
