#include <algorithm>
#include <initializer_list>
#include <set>
#include <string>

#include "daemon/client/show.hpp"
#include "daemon/client/table.hpp"
#include "daemon/client/words.hpp"
#include "daemon/cycle/reading/not_taken_in.hpp"

namespace sluis::daemon::client {

namespace {

std::string sources_text(const json& institution) {
  table out({{"SOURCE"}, {"LAST WHOLE READ"}});
  for (const auto& each : list(institution, "sources")) out.add({text(each, "id"), moment(each, "last_read")});
  return out.text("  ");
}

std::string targets_text(const json& institution) {
  table out({{"TARGET"},
             {"STATE"},
             {"CONSENT"},
             {"LAST PUSH"},
             {"WAITING", table::align::right},
             {"FAILED", table::align::right}});
  for (const auto& each : list(institution, "targets")) {
    out.add({text(each, "id"), text(each, "state"), or_dash(text(each, "consent")), moment(each, "last_push"),
             grouped(number(each, "waiting")), grouped(number(each, "failed"))});
  }
  return out.text("  ");
}

/// The gravest first; after each what to do.
std::string needs_text(const json& institution) {
  const auto& needs = list(institution, "needs");
  if (needs.empty()) return "  nothing needs you\n";
  std::string out = "  " + counted(needs.size(), "thing needs", "things need") + " you:\n";
  std::size_t n = 0;
  for (const auto& each : needs) {
    const auto at = text(each, "at"), next = text(each, "next");
    out += "  " + std::to_string(++n) + ". " + (at.empty() ? "" : at + ": ") + text(each, "problem") + "\n";
    if (!next.empty()) out += "     do: " + next + "\n";
  }
  return out;
}

bool needs_any(const json& institution, std::initializer_list<const char*> conditions) {
  const auto& needs = list(institution, "needs");
  const auto is_one = [&](const json& each) {
    return std::any_of(conditions.begin(), conditions.end(),
                       [&](const char* one) { return text(each, "condition") == one; });
  };
  return std::any_of(needs.begin(), needs.end(), is_one);
}

std::string left_groups_text(const json& institution) {
  std::string out;
  for (const auto& each : list(institution, "targets")) {
    const auto& groups = part(each, "left_groups");
    const auto count = number(groups, "groups");
    if (count == 0) continue;
    const auto from = text(groups, "deleted_from");
    out += "  " + counted(count, "group", "groups") + " that left " + (count == 1 ? "waits" : "wait") + " at " +
           text(each, "id") + ", empty; " +
           (from.empty() ? std::string("their term is over: deleted once nothing speaks against it\n")
                         : "deleted from " + from + " on\n");
  }
  return out;
}

std::string left_text(const json& institution) {
  std::string out;
  for (const auto& each : list(institution, "left")) {
    out += "  left at " + text(each, "recipient") + " on " + text(each, "on") + ": " +
           counted(number(each, "persons"), "account", "accounts") + " and " +
           counted(number(each, "groups"), "group", "groups") + " of " + text(each, "target") + " (log entry " +
           std::to_string(number(each, "entry")) + ")\n";
  }
  return out;
}

std::string backup_text(const json& institution) {
  const auto& backup = part(institution, "backup");
  if (!backup.is_object() || backup.empty()) return {};
  std::string out = "  last backup " + moment_in_words(backup, "last");
  const bool apart = backup.contains("keys_apart") && backup["keys_apart"] == true;
  out += apart ? " · keys copied to their own place\n" : " · the keys are in no backup: set keys_folder in [backup]\n";
  return out;
}

/// They are not among the soft-deleted: their absence is not accepted yet.
std::string approval_text(const json& institution) {
  const auto waiting = number(institution, "waiting_for_approval");
  if (waiting == 0) return {};
  const auto out = "  " + grouped(waiting) + (waiting == 1 ? " waits" : " wait");
  if (needs_any(institution, {"plan_held", "absences_to_accept"}))
    return out + " for your approval; nobody is deleted\n";
  const bool is_explained =
      needs_any(institution, {"no_consent", "not_configured", "target_failing", "finding", "people_kept"});
  return out + ", and not for an approval; nobody is deleted\n" +
         (is_explained ? ""
                       : "    a plan that removes them is not made or pushed yet: sluis sync --institution " +
                             text(institution, "id") + "\n");
}

std::string orders_text(const json& institution) {
  const auto leaving = number(part(institution, "orders"), "leaving");
  if (leaving == 0) return {};
  return "  " + counted(leaving, "ordered erasure", "ordered erasures") + " under way: sluis erasure list\n";
}

std::string blocks_text(const json& institution) {
  const auto people = number(part(institution, "blocks"), "people");
  if (people == 0) return {};
  return "  " + counted(people, "person is", "people are") + " blocked: sluis person blocked --institution " +
         text(institution, "id") + "\n";
}

/// All of it; what is found to be wrong closes the institution, and is its problem.
std::string verified_text(const json& institution) {
  const auto& verified = part(institution, "log_verified");
  const auto when = moment_in_words(verified, "last");
  if (when == "-") return "  whole log not verified yet: each night does\n";
  const auto entries = number(verified, "entries");
  return "  whole log last verified " + when + ": " +
         (entries == 0 ? std::string("every entry") : counted(entries, "entry", "entries")) + ", all as signed\n";
}

std::string counts_text(const json& institution) {
  return "  students " + grouped(number(institution, "students")) + " · staff " +
         grouped(number(institution, "staff")) + " · groups " + grouped(number(institution, "groups")) +
         " · memberships " + grouped(number(institution, "memberships")) + "\n  invalid " +
         grouped(number(institution, "invalid")) + " · soft-deleted " + grouped(number(institution, "soft_deleted")) +
         " · withheld " + grouped(number(institution, "withheld")) +
         (number(institution, "withheld") > 0 ? " people and groups" : "") + " · log " +
         counted(number(institution, "log_size"), "entry", "entries") + "\n" + approval_text(institution) +
         orders_text(institution) + blocks_text(institution) + "  last whole sync " +
         moment_in_words(institution, "last_sync") + "\n" + verified_text(institution) + backup_text(institution) +
         sources_text(institution) + targets_text(institution) + left_groups_text(institution) + left_text(institution);
}

}  // namespace

std::string show_status(const json& answer) {
  std::string out;
  for (const auto& each : list(answer, "institutions")) {
    if (!out.empty()) out += "\n";
    out += text(each, "name") + " (" + text(each, "id") + ")\n" + needs_text(each);
    if (!each.contains("served") || is_set(each, "served")) out += counts_text(each);
  }
  return out.empty() ? "no institutions are configured\n"
                     : out + "(times are UTC; by school and target: sluis status --schools)\n";
}

std::string show_schools(const json& answer) {
  using enum table::align;
  table out({{"INSTITUTION"},
             {"SCHOOL"},
             {"SCHOOL YEAR"},
             {"TARGET"},
             {"PEOPLE", right},
             {"ACTIVE THERE", right},
             {"WAITING", right},
             {"FAILED", right}});
  for (const auto& each : list(answer, "schools")) {
    out.add({text(each, "institution"), text(each, "school"), or_dash(text(each, "school_year")), text(each, "target"),
             grouped(number(each, "people")), grouped(number(each, "active")), grouped(number(each, "waiting")),
             grouped(number(each, "failed"))});
  }
  return out.empty() ? "no school is known yet: sluis sync\n" : out.text();
}

namespace {

/// "9 records were not taken in: 6 are of people who are not on record: no account is made from them; of 2 the last
/// good version stands; 1 waits for your decision"
std::string list_end(std::uint64_t all, const not_taken_in& of) {
  const auto out = counted(all, "record was", "records were") + " not taken in" + text_of(of);
  if (all == of.waiting) return out + "\n";
  return out + "; correct " + (all == 1 ? "it" : of.waiting > 0 ? "the others" : "them") + " in the source\n";
}

/// "; may be about 3f2a…, 59d4… and 56 more"
std::string may_be_text(const json& record) {
  constexpr std::size_t most = 3;
  const auto& all = list(record, "may_be");
  std::string out;
  for (std::size_t i = 0; i < all.size() && i < most; ++i)
    out += (i == 0 ? "; may be about " : ", ") + all[i].get<std::string>();
  return out + (all.size() > most ? " and " + std::to_string(all.size() - most) + " more" : "");
}

}  // namespace

namespace {

std::string place_of(const json& record) {
  std::string out;
  for (const char* const key : {"institution", "source", "school", "kind", "where"}) out += text(record, key) + "\n";
  return out;
}

/// Places of records that may be about somebody who has an entry of their own: the list with keys has them, and no
/// `may_be`.
std::set<std::string> places_of_unclear(const json& all) {
  std::set<std::string> out;
  for (const auto& each : all) {
    if (text(each, "key_state") == "other_record") out.insert(place_of(each));
  }
  return out;
}

/// Nothing where keys were not asked for.
std::string key_text(const json& record) {
  const auto state = text(record, "key_state");
  if (state.empty()) return {};
  const auto said = [&]() -> std::string {
    if (state == "known") return text(record, "key");
    if (state == "none")
      return "none by which it can be found: it is missing, a dummy that starts with '#', or too long";
    if (state == "other_record")
      return "none: this is about somebody whom a record may be about; the record at this place is listed by itself";
    return "cannot be read since the last erasure; the next sync that takes this file in has it again";
  };
  return "    key in the source: " + said() + "\n";
}

bool has_keys(const json& all) {
  return std::any_of(all.begin(), all.end(), [](const json& each) { return each.contains("key_state"); });
}

}  // namespace

std::string show_invalid(const json& answer) {
  std::string out;
  std::uint64_t all = 0;
  not_taken_in counts;
  const auto unclear = places_of_unclear(list(answer, "invalid"));
  for (const auto& each : list(answer, "invalid")) {
    const bool is_known = !text(each, "subject").empty();
    out += text(each, "institution") + " " + text(each, "source") + " " + text(each, "where") + ": " +
           text(each, "kind") + " " + (is_known ? text(each, "subject") : std::string("(not known whose)")) +
           may_be_text(each) + "\n    '" + text(each, "field") + "' " + text(each, "problem") + "\n" + key_text(each);
    if (text(each, "key_state") == "other_record") continue;
    ++all;
    if (is_set(each, "waits")) {
      ++counts.waiting;
    } else if (is_known) {
      ++counts.known;
    } else if (!list(each, "may_be").empty() || unclear.contains(place_of(each))) {
      ++counts.unclear;
    } else if (text(each, "kind") == "person") {
      ++counts.new_people;
    }
  }
  if (out.empty()) return "no invalid records\n";
  out += list_end(all, counts);
  if (!has_keys(list(answer, "invalid"))) {
    out +=
        "their keys, by which the school finds them in its administration: sluis invalid list --keys --reason "
        "\"WHY\"\n";
  }
  return out;
}

}  // namespace sluis::daemon::client
