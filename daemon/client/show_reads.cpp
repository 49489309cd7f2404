#include <vector>

#include "daemon/client/show.hpp"
#include "daemon/client/table.hpp"
#include "daemon/client/words.hpp"
#include "daemon/cycle/reading/after_all.hpp"

namespace sluis::daemon::client {

namespace {

bool is_whole(const json& held) {
  return text(held, "taken_in") == "nothing";
}

/// "Emma de Graaf (6df6a38c8e10), blocked"
std::string who_text(const json& one) {
  const auto label = text(one, "label");
  const auto who =
      label.empty() ? shortened(text(one, "subject")) : label + " (" + shortened(text(one, "subject")) + ")";
  return who + (is_set(one, "blocked") ? ", blocked" : "");
}

/// "the record in line 1,211 (Matteüs Ramdin) looks like Matteüs Ramdin (59d422e3282f), who left on 2026-11-16"
std::string newcomer_text(const json& one) {
  const auto line = number(one, "line");
  const auto now = text(one, "now"), state = text(one, "state");
  const auto record =
      "  the record" + (line > 0 ? " in line " + grouped(line) : std::string()) + (now.empty() ? "" : " (" + now + ")");
  if (text(one, "subject").empty()) return record + " is of somebody new, and waits\n";
  std::string where = ", who is not in this read";
  if (state == "left") where = ", who left on " + text(one, "left");
  if (state == "listed") where = ", who is in this read";
  if (state == "invalid") where = ", whose record in this read was not taken in";
  return record + " looks like " + who_text(one) + where + "\n";
}

std::string example_text(const json& one) {
  const auto what = text(one, "what"), now = text(one, "now");
  const auto line = number(one, "line");
  const auto where = line > 0 ? " (line " + grouped(line) + ")" : std::string();
  if (what == "newcomer") return newcomer_text(one);
  if (what == "contradiction") {
    const auto left = text(one, "state") == "left" ? ", who left on " + text(one, "left") : std::string();
    return "  " + who_text(one) + left + ": the record under this key" + where + " now names " +
           (now.empty() ? "somebody else" : now) + "\n";
  }
  if (what == "renamed")
    return "  " + who_text(one) + ": would be called " + (now.empty() ? "otherwise" : now) + where + "\n";
  if (what == "left" && line > 0)
    return "  " + who_text(one) + ": would leave, and has a new account for the record under another key" + where +
           "\n";
  return "  " + who_text(one) + (what == "left" ? " would leave\n" : " would return\n");
}

/// The examples of these kinds, and how many there are of them all.
std::string examples_text(const json& held, const std::vector<std::string>& kinds, std::uint64_t all) {
  std::string out;
  std::uint64_t shown = 0;
  for (const auto& kind : kinds) {
    for (const auto& one : list(held, "examples")) {
      if (text(one, "what") != kind) continue;
      out += "  " + example_text(one);
      ++shown;
    }
  }
  if (shown > 0 && all > shown) out += "    and " + grouped(all - shown) + " more\n";
  return out;
}

std::string all_examples_text(const json& held) {
  return examples_text(held, {"contradiction", "newcomer"},
                       number(held, "contradictions") + number(held, "newcomers")) +
         examples_text(held, {"renamed"}, number(held, "renamed")) +
         examples_text(held, {"left"}, number(held, "left")) +
         examples_text(held, {"returned"}, number(held, "returned"));
}

std::string people_of_role(const std::string& role) {
  if (role == "student") return "pupils";
  return role == "guardian" ? "guardians" : role;
}

/// "51 of 51 pupils would leave"
std::string leaver_text(const json& one) {
  return grouped(number(one, "count")) + " of " + grouped(number(one, "of")) + " " + people_of_role(text(one, "role")) +
         " would leave";
}

/// Whose deletion the hold delays.
std::string waiting_text(const json& held) {
  const auto n = number(held, "waiting");
  if (n == 0) return {};
  return "  " +
         counted(n, "person who is absent and whose term is over is",
                 "people who are absent and whose term is over are") +
         " not erased while it is held, and the term deletes no account of theirs: it may list them\n";
}

std::string decision_text(const json& held) {
  if (!text(held, "refused_by").empty()) return "refused";
  return text(held, "approved_by").empty() ? "no" : "yes";
}

/// Whoever had a key that names somebody new now leaves by the read in which the newcomer has a key of their own.
std::string key_given_text(const json& held) {
  std::uint64_t shown = 0, left = 0;
  for (const auto& one : list(held, "examples")) {
    if (text(one, "what") != "contradiction") continue;
    ++shown;
    left += text(one, "state") == "left" ? 1 : 0;
  }
  const bool have_all_left = left > 0 && left == number(held, "contradictions");
  const std::string what = have_all_left ? "has left already" : "leaves by that read";
  return "  the key was given to somebody new? have the newcomer exported under a key of their own; whoever had the "
         "key " +
         what + (left > 0 && !have_all_left ? ", who has not left already" : "") + "\n";
}

/// Each kind of people who wait has a step of its own; an approval is one, of them all.
std::string next_for_read(const json& held) {
  const auto correct = std::string("  wrong? correct it in the source, and sync\n");
  const auto until_then = std::string("until then everybody keeps the account");
  if (number(held, "moved") > 0)
    return correct +
           "  the school renumbered? everybody needs the earlier key again; until then all keep their accounts; only "
           "orders, and end dates that were read before, take effect\n";
  const bool is_of_others = number(held, "contradictions") > number(held, "undone");
  const auto given = is_of_others ? key_given_text(held) : std::string();
  const auto hash = shortened(text(held, "hash"));
  const auto refuse = "  neither, and no other comes? sluis read refuse " + hash + " --reason WHY\n";
  if (number(held, "renumbered") > 0) {
    return "  the school renumbered, or has another administration? approve nothing: have it export the earlier "
           "keys; " +
           until_then + "\n" + given + "  they are to get another account all the same? sluis read approve " + hash +
           "\n" + refuse;
  }
  std::string out;
  if (is_set(held, "source_gone"))
    out +=
        "  only the id of a source was changed in the configuration? put the earlier one back, and sync: nothing is to "
        "be approved then\n";
  out += correct + given;
  const bool are_known = number(held, "second_accounts") > 0;
  if (are_known && number(held, "newcomers") > 0)
    out += "  somebody got another key? have the earlier one exported; " + until_then + "\n";
  std::string approve = "  right?  ";
  if (is_of_others && are_known)
    approve = "  the same people under these keys after all, and the others are to get another account? ";
  else if (is_of_others)
    approve = "  the same people after all? ";
  else if (are_known)
    approve = "  they are to get another account? ";
  return out + approve + "sluis read approve " + hash + "\n" + refuse;
}

/// Who gets what stood under another key, where it is not all the way back from an approval.
std::string exchange_text(const json& held) {
  const auto n = number(held, "exchanged");
  const bool is_way_back = number(held, "undone") == number(held, "contradictions") &&
                           number(held, "undone_names") == number(held, "renamed");
  if (n < 2 || is_way_back || number(held, "moved") > 0) return {};
  return "  " + grouped(n) +
         " people would get a name or ECK iD that stood under another key before: their records may have been "
         "exchanged\n";
}

std::string other_names_text(const json& held) {
  const auto all = number(held, "renamed"), undone = number(held, "undone_names");
  if (all == 0 || number(held, "moved") > 0) return {};
  const auto names = "  " + grouped(undone) + " of the " + grouped(all) +
                     (undone == 1 ? " other names is" : " other names are") + " from before your approval of " +
                     text(held, "undoes");
  if (undone == all) return names + ": approving it gives these people the names back that they had before\n";
  const auto given = "  approving it gives " + counted(all, "person", "people") +
                     " another name, or takes one away: look at some of them in the source first\n";
  return (undone == 0 ? std::string() : names + "\n") + given;
}

/// " · new 3 · left 1": of a part, those that are not 0. Earlier programs did not tell all of them.
std::string some_counts(const json& from, const std::vector<std::pair<const char*, const char*>>& words) {
  std::string out;
  for (const auto& [key, word] : words) {
    if (const auto n = number(from, key); n > 0) out += std::string(" · ") + word + " " + grouped(n);
  }
  return out;
}

/// What the rest did, and what an approval of the part that waits would do.
std::string done_and_waiting_text(const json& held) {
  if (is_whole(held)) return "  it would do: " + held_read_counts_text(held) + "\n";
  const auto done = some_counts(part(held, "took"),
                                {{"added", "new"}, {"changed", "changed"}, {"left", "left"}, {"returned", "back"}});
  const auto separator = std::string(" · ").size();
  return (done.empty() ? std::string() : "  taken in of it: " + done.substr(separator) + "\n") +
         "  waits: " + held_read_counts_text(held) + "\n";
}

/// "99XX"; of a school none of whose reads was taken in, its file.
std::string school_text(const json& held) {
  const auto school = text(held, "school"), file = text(held, "file");
  if (!school.empty()) return school;
  return file.empty() ? "-" : "new, of " + file;
}

/// Another read of the school may have been held before.
std::string since_text(const json& held) {
  const auto since = moment_in_words(held, "since"), produced = moment_in_words(held, "produced");
  const bool is_later = !text(held, "produced").empty() && text(held, "produced") > text(held, "since");
  if (is_later)
    return "  a read of the school is held since " + since + "; this one was made by the source " + produced + "\n";
  return "  held since " + since + ", made by the source " + produced + "\n";
}

}  // namespace

std::string after_all_text(const json& held) {
  approval_effect would{number(held, "moved"), 0, number(held, "contradictions"), number(held, "second_accounts"),
                        number(held, "renamed")};
  for (const auto& one : list(held, "leaving")) would.leaving += number(one, "count");
  return daemon::after_all_text(would, text(held, "hash"), grouped);
}

std::string many_leavers_text(const json& held) {
  std::string out;
  for (const auto& one : list(held, "leaving")) {
    if (is_set(one, "many")) out += (out.empty() ? "" : ", ") + leaver_text(one);
  }
  return out;
}

std::string second_accounts_text(const json& held) {
  const auto n = number(held, "second_accounts");
  if (n == 0) return {};
  // Of a school under another code, whoever is not recognised gets one as well.
  return "  " + std::string(is_whole(held) ? "at least " : "") + counted(n, "person in it has", "people in it have") +
         " an account already, and would get a SECOND one when it is approved\n";
}

bool can_be_read(const json& held) {
  return held.value("can_be_read", true);
}

std::string newcomers_text(const json& held) {
  const auto n = number(held, "newcomers");
  if (n == 0 || number(held, "second_accounts") > 0) return {};
  return "  " + counted(n, "new person waits in it, and gets", "new people wait in it, and get") +
         " an account when it is approved\n";
}

std::string names_of_held_read_text(const json& held) {
  return other_names_text(held) + exchange_text(held);
}

std::string accounts_of_held_read_text(const json& held) {
  const auto all = number(held, "contradictions"), moved = number(held, "moved");
  if (all == 0) return {};
  if (moved > 0) {
    return "  it cannot be approved: " +
           counted(all, "account would go to another person", "accounts would go to another person") +
           ": whoever the record under the key now names; " + grouped(moved) +
           (moved == 1 ? " of them stands" : " of them stand") + " under another key now, so the keys moved\n";
  }
  const auto undone = number(held, "undone");
  const auto names = "  " + grouped(undone) + (undone == 1 ? " of them is the name" : " of them are the names") +
                     " from before your approval of " + text(held, "undoes");
  if (undone == all) {
    return names + ": approving it gives the accounts back to the people who had them before\n";
  }
  const auto back = undone == 0 ? std::string() : names + "\n";
  return back + "  approving it gives the accounts of " + counted(all, "person", "people") +
         " to whoever stands at their keys now: only where these are the same people after all, with corrected "
         "names.\n" +
         "  Where the school renumbered, do not approve it: have it exported with the keys as they were\n";
}

std::string held_read_counts_text(const json& held) {
  const auto persons = number(held, "persons"), added = number(held, "added");
  if (!is_whole(held)) {
    const auto waiting = number(held, "contradictions") + number(held, "newcomers");  // 0: a section, or memberships
    return (waiting > 0 ? grouped(waiting) + " of the " : std::string()) + counted(persons, "person", "people") +
           " in it" +
           some_counts(held, {{"added", "new"},
                              {"changed", "changed"},
                              {"contradictions", "contradictions"},
                              {"left", "left"},
                              {"returned", "back"}});
  }
  std::string groups;  // are among the new ones
  if (added > persons)
    groups = text(held, "school").empty() ? " (" + grouped(added - persons) + " of them groups)" : " (with groups)";
  return counted(persons, "person", "people") + " in it · new " + grouped(added) + groups + " · changed " +
         grouped(number(held, "changed")) + " · contradictions " + grouped(number(held, "contradictions")) +
         " · left " + grouped(number(held, "left")) + " · back " + grouped(number(held, "returned"));
}

std::string show_held_reads(const json& answer) {
  using enum table::align;
  table out({{"READ"}, {"SINCE"}, {"INSTITUTION"}, {"SOURCE"}, {"SCHOOL"}, {"TAKEN IN"}, {"APPROVED"}, {"WHY"}});
  for (const auto& each : list(answer, "reads")) {
    out.add({shortened(text(each, "hash")), moment(each, "since"), text(each, "institution"), text(each, "source"),
             school_text(each), text(each, "taken_in"), decision_text(each), text(each, "note")});
  }
  return out.empty() ? "no read is held\n" : out.text();
}

std::string show_held_read(const json& held) {
  const auto hash = text(held, "hash");
  std::string out = "read " + hash + "\n  " + text(held, "institution") + ", source " + text(held, "source") +
                    ", school " + (text(held, "school").empty() ? "new" : text(held, "school")) + ", file " +
                    or_dash(text(held, "file")) + "\n" + since_text(held) + "  " + text(held, "note") + "\n" +
                    done_and_waiting_text(held) + all_examples_text(held);
  if (const auto many = many_leavers_text(held); !many.empty()) out += "  " + many + "\n";
  out += accounts_of_held_read_text(held) + names_of_held_read_text(held) + second_accounts_text(held) +
         waiting_text(held);
  if (const auto by = actor_text(held, "approved_by"); !by.empty())
    return out + "  approved by " + by + (can_be_read(held) ? ": the next sync takes it in\n" : "\n");
  if (const auto by = actor_text(held, "refused_by"); !by.empty()) {
    const auto* const what =
        is_whole(held) ? ": nothing of it is taken in; " : ": the part that waits is not taken in; ";
    return out + "  refused by " + by + what + after_all_text(held) + "\n";
  }
  return can_be_read(held) ? out + next_for_read(held) : out;  // the note says what ends it
}

}  // namespace sluis::daemon::client
