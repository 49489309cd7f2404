#include "daemon/client/show.hpp"
#include "daemon/client/words.hpp"

namespace sluis::daemon::client {

std::string show_consent(const json& consent) {
  std::string attributes;
  for (const auto& each : list(consent, "attributes")) {
    if (each.is_string()) attributes += (attributes.empty() ? "" : ", ") + each.get<std::string>();
  }
  const auto withdrawn = moment(consent, "withdrawn_at");
  return text(consent, "target") + ", from " + text(consent, "from") + " until " + text(consent, "until") +
         (withdrawn == "-" ? "" : "  WITHDRAWN " + withdrawn) + "\n  attributes  " + attributes + "\n  signatory   " +
         text(consent, "signatory") + " (" + text(consent, "mandate") + ")\n  evidence    " +
         text(consent, "evidence_name") + ", SHA-256 " + text(consent, "evidence_sha256") + "\n  recorded    " +
         moment(consent, "recorded_at") + "\n";
}

std::string show_consents(const json& answer) {
  std::string out;
  for (const auto& each : list(answer, "consents")) out += (out.empty() ? "" : "\n") + show_consent(each);
  return out.empty() ? "no consent is on record: nothing leaves\n" : out;
}

}  // namespace sluis::daemon::client
