#include "daemon/client/commands.hpp"
#include "daemon/client/show.hpp"
#include "daemon/client/table.hpp"
#include "daemon/client/words.hpp"

namespace sluis::daemon::client {

namespace {

std::string names_in(const json& from, const char* key, const std::string& before) {
  std::string out;
  for (const auto& each : list(from, key)) {
    if (each.is_string()) out += (out.empty() ? "" : ", ") + before + printable(each.get<std::string>());
  }
  return out;
}

/// "partner (scim https://…)"; the id alone where the log tells no recipient.
std::string place_text(const json& what) {
  const auto recipient = text(what, "recipient");
  return text(what, "target") + (recipient.empty() ? std::string() : " (" + recipient + ")");
}

std::string lines_text(const json& answer) {
  table out({{"WHEN"}, {"TARGET"}, {"WHAT"}, {"OUTCOME"}, {"ATTRIBUTES"}, {"ENTRY", table::align::right}});
  for (const auto& each : list(answer, "disclosures")) {
    auto attributes = names_in(each, "attributes", "");
    if (const auto cleared = names_in(each, "cleared", "-"); !cleared.empty())
      attributes += (attributes.empty() ? "" : ", ") + cleared;
    if (const auto group = text(each, "group"); !group.empty()) attributes = "member of group " + group;
    out.add({moment(each, "time"), place_text(each), text(each, "operation"), text(each, "outcome"),
             or_dash(attributes), std::to_string(number(each, "entry"))});
  }
  return out.empty() ? std::string() : "\n" + out.text();
}

}  // namespace

std::string show_disclosures(const json& answer) {
  std::string out;
  for (const auto& each : list(answer, "targets")) {
    out += place_text(each) + ": " + counted(number(each, "people"), "person", "people") + ", " +
           counted(number(each, "groups"), "group", "groups");
    if (const auto refused = number(each, "refused"); refused > 0)
      out += "; of " + counted(refused, "more", "more") + " something was sent and refused there";
    out += "\n";
    for (const auto& [name, count] : part(each, "attributes").items()) {
      if (count.is_number_unsigned()) out += "  " + padded(name, 20) + grouped(count.get<std::uint64_t>()) + "\n";
    }
  }
  if (out.empty()) return "nothing was passed on\n";
  return out + lines_text(answer);
}

exit_code run_log_disclosures(shell& at, const disclosure_options& options) {
  const auto where = institution_or_only(at, options.institution);
  if (!where) return tell(at, where.error());
  const auto answer = at.daemon.get(
      "/v1/institutions/" + *where + "/disclosures" +
      query(
          {{"person", options.person}, {"target", options.target}, {"from", options.from}, {"until", options.until}}));
  if (!answer) return tell(at, answer.error());
  if (at.as == form::for_programs)
    print(at, *answer);
  else
    at.io.out << show_disclosures(*answer);
  return exit_code::done;
}

}  // namespace sluis::daemon::client
