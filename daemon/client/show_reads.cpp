#include "daemon/client/show.hpp"
#include "daemon/client/table.hpp"
#include "daemon/client/words.hpp"

namespace sluis::daemon::client {

namespace {

bool is_whole(const json& held) { return text(held, "taken_in") == "nothing"; }

std::string example_text(const json& one) {
  const auto what = text(one, "what"), label = text(one, "label");
  const auto line = number(one, "line");
  const auto who = label.empty() ? shortened(text(one, "subject")) : label + " (" + shortened(text(one, "subject")) + ")";
  const auto where = line > 0 ? " (line " + grouped(line) + ")" : std::string();
  if (what == "contradiction") {
    const auto now = text(one, "now");
    return "  " + who + ": the record under this key" + where + " now names " + (now.empty() ? "somebody else" : now) + "\n";
  }
  if (what == "renamed") {
    const auto now = text(one, "now");
    return "  " + who + ": would be called " + (now.empty() ? "otherwise" : now) + where + "\n";
  }
  if (what == "left" && line > 0) return "  " + who + ": would leave, and has a new account for the record under another key" + where + "\n";
  return "  " + who + (what == "left" ? " would leave\n" : " would return\n");
}

/// Whose deletion the hold delays.
std::string waiting_text(const json& held) {
  const auto n = number(held, "waiting");
  if (n == 0) return {};
  return "  " +
         counted(n, "person who is absent and whose term is over is", "people who are absent and whose term is over are") +
         " deleted nowhere and not erased while it is held: it may list them\n";
}

std::string decision_text(const json& held) {
  if (!text(held, "refused_by").empty()) return "refused";
  return text(held, "approved_by").empty() ? "no" : "yes";
}

std::string what_next(const json& held) {
  const auto correct = std::string("  wrong? correct it in the source, and sync\n");
  if (number(held, "moved") > 0) return correct + "  the school renumbered? everybody needs the earlier key again; until then all keep their accounts; only orders, and end dates that were read before, take effect\n";
  const auto hash = shortened(text(held, "hash"));
  const auto refuse = "  neither, and no other comes? sluis read refuse " + hash + " --reason WHY\n";
  if (number(held, "second_accounts") > 0) {
    return "  only the id of a source was changed in the configuration? put the earlier one back, and sync: nothing is to be approved then\n" + correct +
           "  they are to get another account? sluis read approve " + hash + "\n" + refuse;
  }
  return correct + "  right?  sluis read approve " + hash + "\n" + refuse;
}

/// Who gets what stood under another key, where it is not all the way back from an approval.
std::string exchange_text(const json& held) {
  const auto n = number(held, "exchanged");
  const bool is_way_back = number(held, "undone") == number(held, "contradictions") && number(held, "undone_names") == number(held, "renamed");
  if (n < 2 || is_way_back || number(held, "moved") > 0) return {};
  return "  " + grouped(n) + " people would get a name or ECK iD that stood under another key before: their records may have been exchanged\n";
}

std::string other_names_text(const json& held) {
  const auto all = number(held, "renamed"), undone = number(held, "undone_names");
  if (all == 0 || number(held, "moved") > 0) return {};
  const auto names = "  " + grouped(undone) + " of the " + grouped(all) + (undone == 1 ? " other names is" : " other names are") + " from before your approval of " + text(held, "undoes");
  if (undone == all) return names + ": approving it gives these people the names back that they had before\n";
  const auto given = "  approving it gives " + counted(all, "person", "people") + " another name, or takes one away: look at some of them in the source first\n";
  return (undone == 0 ? std::string() : names + "\n") + given;
}

}  // namespace

std::string second_accounts_text(const json& held) {
  const auto n = number(held, "second_accounts");
  if (n == 0) return {};
  return "  " + counted(n, "person in it has", "people in it have") + " an account already, and would get a SECOND one when it is approved\n";
}

std::string names_of_held_read_text(const json& held) { return other_names_text(held) + exchange_text(held); }

std::string accounts_of_held_read_text(const json& held) {
  const auto all = number(held, "contradictions"), moved = number(held, "moved");
  if (all == 0) return {};
  if (moved > 0) {
    return "  it cannot be approved: " + counted(all, "account would go to another person", "accounts would go to another person") +
           ": whoever the record under the key now names; " + grouped(moved) + (moved == 1 ? " of them stands" : " of them stand") + " under another key now, so the keys moved\n";
  }
  const auto undone = number(held, "undone");
  const auto names = "  " + grouped(undone) + (undone == 1 ? " of them is the name" : " of them are the names") +
                     " from before your approval of " + text(held, "undoes");
  if (undone == all) {
    return names + ": approving it gives the accounts back to the people who had them before\n";
  }
  const auto back = undone == 0 ? std::string() : names + "\n";
  return back + "  approving it gives the accounts of " + counted(all, "person", "people") + " to whoever stands at their keys now: only where these are the same people after all, with corrected names.\n" +
         "  Where the school renumbered, do not approve it: have it exported with the keys as they were\n";
}

std::string held_read_counts_text(const json& held) {
  return grouped(number(held, "persons")) + " people in it · new " + grouped(number(held, "added")) + " · changed " + grouped(number(held, "changed")) +
         " · contradictions " + grouped(number(held, "contradictions")) + " · left " + grouped(number(held, "left")) + " · back " +
         grouped(number(held, "returned"));
}

std::string show_held_reads(const json& answer) {
  using enum table::align;
  table out({{"READ"}, {"SINCE"}, {"INSTITUTION"}, {"SOURCE"}, {"SCHOOL"}, {"TAKEN IN"}, {"APPROVED"}, {"WHY"}});
  for (const auto& each : list(answer, "reads")) {
    out.add({shortened(text(each, "hash")), moment(each, "since"), text(each, "institution"), text(each, "source"), or_dash(text(each, "school")),
             text(each, "taken_in"), decision_text(each), text(each, "note")});
  }
  return out.empty() ? "no read is held\n" : out.text();
}

std::string show_held_read(const json& held) {
  const auto hash = text(held, "hash");
  std::string out = "read " + hash + "\n  " + text(held, "institution") + ", source " + text(held, "source") + ", school " + or_dash(text(held, "school")) +
                    ", file " + or_dash(text(held, "file")) + "\n  held since " + moment(held, "since") + ", made by the source " + moment(held, "produced") +
                    "\n  " + text(held, "note") + "\n  it " + (is_whole(held) ? "would do" : "did, but for the part that waits") + ": " +
                    held_read_counts_text(held) + "\n";
  for (const auto& one : list(held, "examples")) out += "  " + example_text(one);
  out += accounts_of_held_read_text(held) + names_of_held_read_text(held) + second_accounts_text(held) + waiting_text(held);
  if (const auto by = text(held, "approved_by"); !by.empty()) return out + "  approved by " + by + ": the next sync takes it in\n";
  if (const auto by = text(held, "refused_by"); !by.empty()) {
    return out + "  refused by " + by + ": nothing of it is taken in; to take that back: sluis read approve " + hash + "\n";
  }
  return out + what_next(held);
}

}  // namespace sluis::daemon::client
