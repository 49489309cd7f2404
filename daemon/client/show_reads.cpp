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
  if (what == "contradiction") return "  " + who + ": the record under this key" + where + " now names somebody else\n";
  return "  " + who + (what == "left" ? " would leave\n" : " would return\n");
}

}  // namespace

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
             text(each, "taken_in"), text(each, "approved_by").empty() ? "no" : "yes", text(each, "note")});
  }
  return out.empty() ? "no read is held\n" : out.text();
}

std::string show_held_read(const json& held) {
  const auto hash = text(held, "hash");
  std::string out = "read " + hash + "\n  " + text(held, "institution") + ", source " + text(held, "source") + ", school " + or_dash(text(held, "school")) +
                    ", file " + or_dash(text(held, "file")) + "\n  held since " + moment(held, "since") + ", made by the source " + moment(held, "produced") +
                    "\n  " + text(held, "note") + "\n  it " + (is_whole(held) ? "would do" : "did, but for the contradictions") + ": " +
                    held_read_counts_text(held) + "\n";
  for (const auto& one : list(held, "examples")) out += "  " + example_text(one);
  if (const auto n = number(held, "contradictions"); n > 0) {
    out += "  approving it gives the accounts of " + counted(n, "person", "people") + " to whoever stands at their keys now: only where these are the same people after all, with corrected names.\n" +
           "  Where the school renumbered, do not approve it: have it exported with the keys as they were\n";
  }
  if (const auto by = text(held, "approved_by"); !by.empty()) return out + "  approved by " + by + ": the next sync takes it in\n";
  return out + "  wrong? correct it in the source, and sync\n  right?  sluis read approve " + shortened(hash) + "\n";
}

}  // namespace sluis::daemon::client
