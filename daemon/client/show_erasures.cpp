#include "daemon/client/show.hpp"
#include "daemon/client/table.hpp"
#include "daemon/client/words.hpp"

namespace sluis::daemon::client {

namespace {

std::string step_text(const json& order, const char* what) {
  const auto& step = part(order, what);
  if (!step.is_object() || step.empty()) return {};
  return std::string("    ") + what + " " + text(step, "on") + " by " + actor_text(step, "by") + " (entry " +
         std::to_string(number(step, "entry")) + ")\n";
}

std::string order_text(const json& order) {
  return "  order " + text(order, "kind") + ", reference " + text(order, "reference") + ": " + text(order, "standing") +
         "\n" + step_text(order, "given") + step_text(order, "confirmed") + step_text(order, "withdrawn");
}

}  // namespace

std::string show_erasures(const json& answer) {
  table orders({{"SUBJECT"}, {"INSTITUTION"}, {"ORDER"}, {"REFERENCE"}, {"ENTRY", table::align::right}, {"STANDING"}});
  for (const auto& each : list(answer, "orders")) {
    const auto& given = part(each, "given");
    orders.add({text(each, "subject"), text(each, "institution"), text(each, "kind") + " " + text(given, "on"),
                text(each, "reference"), std::to_string(number(given, "entry")), text(each, "standing")});
  }
  table out({{"SUBJECT"}, {"INSTITUTION"}, {"STATE"}, {"ENTRY", table::align::right}, {"WHY"}});
  for (const auto& each : list(answer, "erasures")) {
    const bool done = each.contains("done_entry") && !each["done_entry"].is_null();
    out.add({text(each, "subject"), text(each, "institution"), text(each, "state"),
             std::to_string(number(each, done ? "done_entry" : "intent_entry")), text(each, "note")});
  }
  const auto erased = out.empty() ? "nobody has been erased\n" : out.text();
  const std::string more =
      answer.value("more", false)
          ? "these are the newest, and there are more: with a greater number, sluis erasure list -n 10000\n"
          : "";
  return (orders.empty() ? erased : orders.text() + "\n" + erased) + more;
}

std::string show_absences(const json& view) {
  std::string out;
  if (const auto done = number(view, "accepted"); done > 0)
    out += counted(done, "absence is", "absences are") + " accepted; the retention term runs from today\n";
  table scopes({{"SCHOOL"}, {"WHO"}, {"ABSENT", table::align::right}});
  for (const auto& each : list(view, "scopes"))
    scopes.add({text(each, "code").empty() ? text(each, "school") : text(each, "code"), text(each, "who"),
                grouped(number(each, "count"))});
  const auto count = number(view, "count");
  if (count > 0) {
    out += scopes.text() + counted(count, "absence waits", "absences wait") +
           " to be accepted: none of them is deleted. Correct the source, or: sluis erasure accept --institution " +
           text(view, "institution") + " --hash " + text(view, "hash").substr(0, 12) + " --reference TICKET\n";
  }
  if (const auto plans = number(view, "for_plans"); plans > 0) {
    out += counted(plans, "absence waits", "absences wait") +
           " for a plan's approval or for consent: sluis plan list --institution " + text(view, "institution") + "\n";
  }
  return out.empty() ? "no absence waits to be accepted\n" : out;
}

std::string show_erasure(const json& story) {
  auto out = text(story, "subject") + " (" + text(story, "institution") + "): " + text(story, "stage");
  if (const auto since = text(story, "since"); !since.empty()) out += ", gone since " + since;
  if (const auto due = text(story, "due"); !due.empty()) out += ", due on " + due;
  if (text(story, "stage") == "waiting") out += ", not accepted yet: not deleted anywhere";
  if (text(story, "stage") == "in_doubt") {
    out +=
        ", but a read or a record that was not taken in may list them: not erased, and the term deletes no account of "
        "theirs, until that is settled "
        "(sluis read list, sluis invalid list)";
    if (const auto unread = text(story, "unread"); !unread.empty())
      out += "; their school was not taken in when it was last looked at: " + unread;
  }
  if (text(story, "stage") == "still_listed") {
    out += ": deleted at the targets, and erased once the source lists them no longer";
  }
  if (story.contains("listed") && story["listed"] == true) out += ", listed by its source";
  out += "\n";
  for (const auto& each : list(story, "orders")) out += order_text(each);
  for (const auto& each : list(story, "deletions")) {
    const char* const what = each.value("nothing_there", false) ? "  nothing there at " : "  deleted at ";
    out += what + text(each, "target") + " on " + moment_in_words(each, "time") + " (entry " +
           std::to_string(number(each, "entry")) + ")\n";
  }
  for (const auto& each : list(story, "failed")) {
    out += (text(each, "operation") == "delete_user" ? "  NOT DELETED at " : "  NOT SWITCHED OFF at ") +
           text(each, "target") + ": " + text(each, "problem") +
           "; nobody is erased before the account is gone there\n";
  }
  for (const auto& target : list(story, "creations_open")) {
    out += "  NOT KNOWN whether there is an account at " + target.get<std::string>() +
           ": a creation of it was sent and has no outcome yet; nobody is erased before that is known\n";
  }
  out += left_accounts_text(story);
  const auto& erasure = part(story, "erasure");
  if (!erasure.is_object() || erasure.empty()) return out;
  const bool done = erasure.contains("done_entry") && !erasure["done_entry"].is_null();
  out += "  erasure begun (entry " + std::to_string(number(erasure, "intent_entry")) + ")";
  if (done) out += ", done (entry " + std::to_string(number(erasure, "done_entry")) + ")";
  return out + ": " + text(erasure, "note") + "\n";
}

}  // namespace sluis::daemon::client
