#include <fstream>
#include <vector>

#include "daemon/client/commands.hpp"
#include "daemon/client/confirmation.hpp"
#include "daemon/client/consent_grant.hpp"
#include "daemon/client/show.hpp"
#include "daemon/client/words.hpp"
#include "model/account.hpp"
#include "model/coverage.hpp"
#include "state/crypto/digest.hpp"

namespace sluis::daemon::client {

namespace {

result<std::string> sha256_of(const std::filesystem::path& file) {
  const error unreadable(errc::invalid_input, "cannot read the evidence " + file.string(),
                         "give the signed document's file");
  std::ifstream in(file, std::ios::binary);
  if (!in || std::filesystem::is_directory(file)) return unreadable;
  state::crypto::sha256_stream hash;
  std::vector<char> piece(64 * 1024);
  while (in) {
    in.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    hash.add({piece.data(), static_cast<std::size_t>(in.gcount())});
  }
  if (in.bad()) return unreadable;
  const auto out = hash.finish();
  return to_hex(out.data(), out.size());
}

result<json> attribute_list(const std::string& given) {
  const auto all = attribute_set::parse(given);
  if (!all || all->empty()) {
    return error(errc::invalid_input, "--attributes names something that no consent can cover",
                 "give some of: " + attribute_set::all().text());
  }
  json out = json::array();
  for (std::size_t i = 0; i < consent_attribute_count; ++i) {
    const auto each = static_cast<consent_attribute>(i);
    if (all->has(each)) out.push_back(to_string(each));
  }
  return out;
}

result<json> role_list(const std::string& given) {
  const auto all = role_set::parse(given);
  if (!all || all->empty())
    return error(errc::invalid_input, "--roles names something that no consent can cover",
                 "give student, staff, or both");
  json out = json::array();
  for (const auto r : {role::student, role::staff}) {
    if (all->has(r)) out.push_back(to_string(r));
  }
  return out;
}

std::string replaced_text(const json& answer) {
  const auto n = list(answer, "replaces").size();
  if (n == 0) return {};
  return "it replaces " + counted(n, "earlier consent", "earlier consents") + " for this target from " +
         text(answer, "from") + " on: none of them comes back when this one ends\n";
}

std::string effect_line(const json& answer, const consent_options& options) {
  const auto effect = text(answer, "effect");
  return effect.empty() ? std::string() : options.target + ": " + effect + "\n";
}

/// Whom it leaves out, compared with what is there, and what else is to be done about the target's consents: as status
/// says it. A dry run shows what it lets through, where it lets anything through today.
std::string notice_text(shell& at, const consent_options& options) {
  const auto status = at.daemon.get("/v1/status");
  if (!status) return {};
  const std::string look = "see what it lets through: sluis sync --dry-run\n";
  for (const auto& institution : list(*status, "institutions")) {
    if (text(institution, "id") != options.institution) continue;
    for (const auto& target : list(institution, "targets")) {
      if (text(target, "id") != options.target) continue;
      const auto notice = text(target, "notice");
      return (notice.empty() ? "" : options.target + ": " + notice + "\n") +
             (target.value("may_send", false) ? look : "");
    }
  }
  return {};
}

/// The daemon records it where `--yes` says that it is meant.
bool may_be_meant(const error& why) {
  return why.code() == errc::refused && why.hint().find("--yes") != std::string::npos;
}

}  // namespace

exit_code run_consent_grant(shell& at, const consent_options& options) {
  return run_consent_grant(at, options, {}, assent::ask);
}

exit_code run_consent_grant(shell& at, consent_options options, const std::string& recipient, assent given) {
  const auto whose = institution_or_only(at, options.institution);
  if (!whose) return tell(at, whose.error());
  options.institution = *whose;
  const auto attributes = attribute_list(options.attributes);
  if (!attributes) return tell(at, attributes.error());
  const auto roles = role_list(options.roles);
  if (!roles) return tell(at, roles.error());
  const auto schools = parse_school_codes(options.schools);
  if (!schools)
    return tell(at, {errc::invalid_input, "--schools names something that is no school code",
                     "write 99XX, or 99XX-01 for a branch, separated by commas"});
  const std::filesystem::path evidence(options.evidence);
  const auto hash = sha256_of(evidence);
  if (!hash) return tell(at, hash.error());
  json order = {{"institution", options.institution},
                {"target", options.target},
                {"legal_name", options.legal_name},
                {"country", options.country},
                {"purpose", options.purpose},
                {"agreement", options.agreement},
                {"attributes", *attributes},
                {"roles", *roles},
                {"schools", *schools},
                {"signatory", options.signatory},
                {"mandate", options.mandate},
                {"evidence_name", evidence.filename().string()},
                {"evidence_sha256", *hash},
                {"from", options.from},
                {"until", options.until}};
  if (!recipient.empty()) order["recipient"] = recipient;
  if (given == assent::yes) order["confirmed"] = true;
  auto answer = at.daemon.post("/v1/consents", order);
  if (!answer && given == assent::ask && may_be_meant(answer.error()) && at.io.ask) {
    at.io.err << printable(answer.error().message()) << "\n";
    if (at.io.ask("Record it all the same? Type yes: ") != "yes") {
      at.io.err << "not recorded\n";
      return exit_code::held;
    }
    order["confirmed"] = true;
    answer = at.daemon.post("/v1/consents", order);
  }
  if (!answer) return tell(at, answer.error());
  if (at.as == form::for_programs) {
    print(at, *answer);
  } else {
    at.io.out << "consent recorded: " << show_consent(*answer) << replaced_text(*answer)
              << effect_line(*answer, options) << notice_text(at, options);
  }
  return exit_code::done;
}

namespace {

/// Nobody is there, or nothing may be sent to where they are.
bool disables_nobody(const json& what) {
  return number(what, "active") + number(what, "inactive") + number(what, "groups") == 0 &&
         text(what, "remainder").empty();
}

std::string withdrawal_preview(const json& what) {
  if (disables_nobody(what))
    return "withdrawing the consent for " + text(what, "target") + " (" + text(what, "recipient") +
           "): from then on nothing more leaves; no account is disabled by it\n";
  std::string out = "withdrawing the consent for " + text(what, "target") + " (" + text(what, "recipient") +
                    "): from then on nothing more leaves; the next sync disables " +
                    counted(number(what, "active"), "account", "accounts") + " and takes everybody out of " +
                    counted(number(what, "groups"), "group", "groups");
  // What is off by our record is switched off once more: others may have switched it on.
  if (number(what, "inactive") > 0)
    out += ", and switches " + counted(number(what, "inactive"), "account", "accounts") +
           " off once more that should be off already";
  const auto remainder = text(what, "remainder");
  return out + (remainder.empty() ? "\n" : "; " + remainder + "\n");
}

}  // namespace

exit_code run_consent_withdraw(shell& at, const std::string& whose, const std::string& target, assent given) {
  const auto named = institution_or_only(at, whose);
  if (!named) return tell(at, named.error());
  const auto& institution = *named;
  const auto preview =
      at.daemon.get("/v1/consents/withdrawal" + query({{"institution", institution}, {"target", target}}));
  if (!preview) return tell(at, preview.error());
  if (at.as == form::for_people || given == assent::ask) at.io.err << withdrawal_preview(*preview);
  if (const auto refused = why_not_confirmed(at, given, "Withdraw it? Type yes: ", "a withdrawal")) return *refused;
  json order;
  order["institution"] = institution;
  order["target"] = target;
  order["confirmed"] = true;
  const auto answer = at.daemon.post("/v1/consents/withdraw", order);
  if (!answer) return tell(at, answer.error());
  if (at.as == form::for_programs) {
    print(at, *answer);
  } else {
    at.io.out << counted(number(*answer, "withdrawn"), "consent", "consents") << " withdrawn: nothing more leaves for "
              << target;
    if (!disables_nobody(*preview))
      at.io.out << "; deactivate its accounts with: sluis sync --institution " << institution << " --target " << target
                << " --wait";
    at.io.out << "\n";
  }
  return exit_code::done;
}

exit_code run_consent_list(shell& at, const std::string& institution) {
  const auto where = institution_or_only(at, institution);
  if (!where) return tell(at, where.error());
  const auto answer = at.daemon.get("/v1/consents" + query({{"institution", *where}}));
  if (!answer) return tell(at, answer.error());
  if (at.as == form::for_programs) {
    print(at, *answer);
  } else {
    at.io.out << show_consents(*answer);
  }
  return exit_code::done;
}

}  // namespace sluis::daemon::client
