#include "daemon/client/show.hpp"
#include "daemon/client/table.hpp"
#include "daemon/client/words.hpp"

namespace sluis::daemon::client {

std::string show_consent(const json& consent) {
  std::string attributes;
  for (const auto& each : list(consent, "attributes")) {
    if (each.is_string()) attributes += (attributes.empty() ? "" : ", ") + each.get<std::string>();
  }
  const auto withdrawn = moment_in_words(consent, "withdrawn_at");
  const auto& who = part(consent, "recipient");
  std::string roles, schools;
  for (const auto& each : list(consent, "roles"))
    roles += (roles.empty() ? "" : ", ") + (each.is_string() ? each.get<std::string>() : "");
  for (const auto& each : list(consent, "schools"))
    schools += (schools.empty() ? "" : ", ") + (each.is_string() ? each.get<std::string>() : "");
  return text(consent, "target") + ", from " + text(consent, "from") + " until " + text(consent, "until") +
         (withdrawn == "-" ? "" : "  WITHDRAWN " + withdrawn) + "\n  recipient   " + text(who, "legal_name") + " (" +
         text(who, "country") + "), " + text(who, "kind") + " " + text(who, "address") + "\n  purpose     " +
         text(consent, "purpose") + "; agreement " + text(consent, "agreement") + "\n  attributes  " + attributes +
         "\n  covers      " + roles + " of " + (schools.empty() ? "all schools" : schools) + "\n  signatory   " +
         text(consent, "signatory") + " (" + text(consent, "mandate") + ")\n  evidence    " +
         text(consent, "evidence_name") + ", SHA-256 " + text(consent, "evidence_sha256") + "\n  recorded    " +
         moment_in_words(consent, "recorded_at") + " by " + or_dash(actor_text(consent, "recorded_by")) + "\n";
}

namespace {

/// Who receives what: one line a consent, oldest first, as a register has it.
std::string register_of(const json& answer) {
  table out({{"TARGET"},
             {"RECIPIENT"},
             {"COUNTRY"},
             {"AGREEMENT"},
             {"FROM"},
             {"UNTIL"},
             {"STATE"},
             {"REPLACED"},
             {"WITHDRAWN"}});
  for (const auto& each : list(answer, "consents")) {
    const auto& who = part(each, "recipient");
    out.add({text(each, "target"), text(who, "legal_name"), text(who, "country"), text(each, "agreement"),
             text(each, "from"), text(each, "until"), text(each, "state"), or_dash(text(each, "replaced_on")),
             moment(each, "withdrawn_at")});
  }
  return out.text() + "\n";
}

}  // namespace

std::string show_consents(const json& answer) {
  std::string out = register_of(answer);
  bool is_first = true;
  for (const auto& each : list(answer, "consents")) {
    out += (is_first ? "" : "\n") + show_consent(each);
    is_first = false;
  }
  return is_first ? "no consent is on record: nothing leaves\n" : out;
}

}  // namespace sluis::daemon::client
