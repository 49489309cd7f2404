#include <algorithm>
#include <optional>
#include <sstream>

#include "daemon/client/commands.hpp"
#include "daemon/client/confirmation.hpp"
#include "daemon/client/table.hpp"
#include "daemon/client/words.hpp"

namespace sluis::daemon::client {

namespace {

/// "other_form given_name cut 20"
std::string other_form(const std::string& what) {
  std::istringstream words(what);
  std::string start, field, how, length;
  words >> start >> field >> how >> length;
  std::string form = "with other blanks or signs";
  if (how == "letter_case") form = "with other capital letters";
  if (how == "plain") form = "without accents and other marks";
  if (how == "cut") form = "cut after " + length + " characters";
  return "the target keeps its " + field + " in another form than it was sent, also after two corrections: " + form +
         "; it is not corrected any more";
}

std::string sentence(const json& finding) {
  const auto what = text(finding, "what");
  if (what == "off_by_others")
    return "switched off there by others, first seen on " + text(finding, "since") +
           "; it stays off: on_disabled_at_target; where it is not there any more: sluis target settle HANDLE --target "
           "TARGET --not-ours --reason REFERENCE";
  if (what.starts_with("other_form ")) return other_form(what);
  if (what == "candidate") return "not there; another object has its login, or carries its handle: sluis target settle";
  if (what == "anothers")
    return "its handle is on an object that is on record as somebody else's: correct it at the target, or settle it; "
           "where the object with its id was deleted there and the id given again: sluis target settle HANDLE --target "
           "TARGET --not-ours --reason REFERENCE";
  if (what == "stays_on")
    return "the target confirms that it is switched off, and it is not: switch it off there by hand";
  if (what == "no_outcome")
    return "its creation has no outcome: each sync asks again; where the target never tells, look there, and if it is "
           "not there: sluis target settle --not-ours";
  if (what == "said_absent")
    return "its creation has no outcome, and an administrator said that it is not there: the next sync that is "
           "answered makes it, unless the target shows it by then";
  return "the target cannot say whether it is there; asked again by the next survey, or settle it: sluis target settle "
         "(all of these at once: --all)";
}

constexpr const char* second_one =
    "what should be there is made anew by the next sync: where it is there all the same, and is not shown, that is a "
    "second one\n";

json settle_order(const settle_options& options) {
  json out{{"target", options.target}, {"subject", options.subject}, {"ours", options.is_ours}};
  if (!options.object.empty()) out["object"] = options.object;
  out["reason"] = options.reason;
  return out;
}

/// Of others it must be said one by one whose object it is.
std::vector<json> not_told_at(const json& findings, const std::string& target) {
  std::vector<json> out;
  for (const auto& each : list(findings, "findings")) {
    if (text(each, "target") == target && text(each, "what") == "unknown") out.push_back(each);
  }
  return out;
}

std::string kinds_text(const std::vector<json>& findings) {
  const auto users =
      std::count_if(findings.begin(), findings.end(), [](const json& each) { return text(each, "kind") == "user"; });
  const auto accounts = static_cast<std::uint64_t>(users);
  return counted(accounts, "account", "accounts") + " and " + counted(findings.size() - accounts, "group", "groups");
}

std::string all_preview(const std::vector<json>& findings, const std::string& target) {
  return kinds_text(findings) + " of which " + target +
         " cannot say whether they are there would count as not there any more\n"
         "of who left, a receipt will rest on your word; " +
         second_one + "say so only after you looked there, with an account that sees everything\n";
}

/// What status counts as findings: also lists that could not be read or believed, and accounts whose owner is not
/// known.
json sentences_of(const json& status, const std::string& institution, const std::string& target) {
  auto out = json::array();
  for (const auto& one : list(status, "institutions")) {
    if (!institution.empty() && text(one, "id") != institution) continue;
    for (const auto& each : list(one, "targets")) {
      if (!target.empty() && text(each, "id") != target) continue;
      for (const auto& finding : list(each, "findings"))
        out.push_back({{"institution", text(one, "id")}, {"target", text(each, "id")}, {"text", finding}});
    }
  }
  return out;
}

}  // namespace

exit_code run_target_findings(shell& at, const std::string& institution, const std::string& target) {
  auto answer = all_pages(at.daemon, "/v1/findings", institution, "findings");
  if (!answer) return tell(at, answer.error());
  const auto status = at.daemon.get("/v1/status");
  if (!status) return tell(at, status.error());
  if (!target.empty() && answer->contains("findings")) {
    auto& all = (*answer)["findings"];
    all.erase(std::remove_if(all.begin(), all.end(), [&](const json& each) { return text(each, "target") != target; }),
              all.end());
  }
  const auto sentences = sentences_of(*status, institution, target);
  (*answer)["sentences"] = sentences;
  if (at.as == form::for_programs) {
    print(at, *answer);
    return exit_code::done;
  }
  table out({{"INSTITUTION"}, {"TARGET"}, {"KIND"}, {"HANDLE"}, {"OBJECT"}, {"WHAT"}});
  for (const auto& each : list(*answer, "findings")) {
    out.add({text(each, "institution"), text(each, "target"), text(each, "kind"), text(each, "subject"),
             text(each, "object"), sentence(each)});
  }
  if (!out.empty()) at.io.out << out.text();
  for (const auto& each : sentences) at.io.out << text(each, "target") << ": " << text(each, "text") << "\n";
  if (out.empty() && sentences.empty()) at.io.out << "nothing is open\n";
  return exit_code::done;
}

exit_code run_target_settle(shell& at, const settle_options& options) {
  const auto answer = at.daemon.post("/v1/findings/settle", settle_order(options));
  if (!answer) return tell(at, answer.error());
  if (at.as == form::for_programs) {
    print(at, *answer);
  } else {
    at.io.out << "on record; the next sync acts on it: sluis sync --target " << options.target << " --wait\n";
    if (!options.is_ours) at.io.out << second_one;
    if (options.is_ours) {
      at.io.out << "it sends what should be there: an account that counted as gone and should be on is switched on; "
                   "one that is on record as switched off by others stays off\n";
    }
  }
  return exit_code::done;
}

exit_code run_target_settle_all(shell& at, const std::string& institution, const settle_options& options,
                                assent given) {
  const auto whose = institution_or_only(at, institution);
  if (!whose) return tell(at, whose.error());
  const auto open = all_pages(at.daemon, "/v1/findings", *whose, "findings");
  if (!open) return tell(at, open.error());
  const auto some = not_told_at(*open, options.target);
  if (some.empty()) {
    return tell(at, {errc::not_found,
                     "target " + options.target + " has nothing open of which it cannot say whether it is there",
                     "see: sluis target findings"});
  }
  if (at.as == form::for_people || given == assent::ask) at.io.err << all_preview(some, options.target);
  if (const auto refused = why_not_confirmed(at, given, "Is none of them there? Type yes: ")) return *refused;
  auto one = options;
  auto settled = json::array();
  auto first_failure = exit_code::done;
  for (const auto& each : some) {
    one.subject = text(each, "subject");
    auto order = settle_order(one);
    order["only_if_not_told"] = true;
    const auto answer = at.daemon.post("/v1/findings/settle", order);
    if (answer) {
      settled.push_back(*answer);
      continue;
    }
    const auto code = tell(at, answer.error());
    if (first_failure == exit_code::done) first_failure = code;
  }
  if (at.as == form::for_programs) {
    print(at, {{"settled", settled}});
  } else {
    at.io.out << grouped(settled.size()) << " of " << grouped(some.size())
              << " on record; the next sync acts on it: sluis sync --institution " << *whose << " --target "
              << options.target << " --wait\n";
  }
  return first_failure;
}

}  // namespace sluis::daemon::client
