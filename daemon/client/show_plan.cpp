#include <algorithm>
#include <vector>

#include "daemon/client/show.hpp"
#include "daemon/client/table.hpp"
#include "daemon/client/words.hpp"

namespace sluis::daemon::client {

namespace {

std::string users_and_groups(const json& plan, const std::string& key) {
  const auto users = number(plan, (key + "_users").c_str()), groups = number(plan, (key + "_groups").c_str());
  std::string out = key + " " + grouped(number(plan, key.c_str()));
  if (groups > 0) out += " (" + counted(users, "user", "users") + ", " + counted(groups, "group", "groups") + ")";
  return out;
}

/// "Janine van den Boele (3f2a91b0c4d5)": the handle tells two of the same name apart.
std::string named(const std::string& label, const std::string& handle) {
  return label.empty() ? shortened(handle) : label + " (" + shortened(handle) + ")";
}

std::string quoted(const std::string& value) {
  return value.empty() ? "(nothing)" : value;
}

std::string attributes_text(const json& line) {
  const auto& before = part(line, "before");
  const auto& after = part(line, "after");
  std::vector<std::string> names;
  for (const auto* side : {&before, &after}) {
    for (const auto& [name, value] : side->items()) {
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
  }
  std::string out;
  for (const auto& name : names) {
    const auto old_value = text(before, name.c_str()), new_value = text(after, name.c_str());
    out += "          " + padded(name, 18) + "  ";
    if (!before.contains(name)) {
      out += quoted(new_value);
    } else if (!after.contains(name)) {
      out += quoted(old_value) + " → (gone)";
    } else {
      out += quoted(old_value) + " → " + quoted(new_value);
    }
    out += "\n";
  }
  return out;
}

}  // namespace

std::string plan_counts_text(const json& plan) {
  return users_and_groups(plan, "creates") + " · " + users_and_groups(plan, "updates") + " · deactivates " +
         grouped(number(plan, "deactivates")) + " · " + users_and_groups(plan, "deletes") + " · memberships +" +
         grouped(number(plan, "memberships_added")) + " −" + grouped(number(plan, "memberships_removed")) +
         " · withheld " + grouped(number(plan, "withheld")) + (number(plan, "withheld") > 0 ? " changes" : "") +
         " · invalid " + grouped(number(plan, "invalid"));
}

namespace {

/// A plan that a later one replaced was refused by nobody, and one of which changes failed is not simply done.
std::string state_text(const json& plan) {
  const auto state = text(plan, "state"), note = text(plan, "note");
  if (state == "refused" && note == "superseded") return "superseded";
  const auto failed = number(plan, "failed");
  return failed > 0 ? state + ", " + grouped(failed) + " failed" : state;
}

std::string note_text(const json& plan) {
  const auto note = text(plan, "note");
  return note == "superseded" ? "a later plan took its place" : note;
}

/// In a list, where the lines of the plan do not stand below.
std::string listed_note_text(const json& plan) {
  const auto note = note_text(plan);
  if (number(plan, "failed") == 0) return note;
  return "which failed: sluis plan show " + shortened(text(plan, "hash")) + (note.empty() ? "" : "; " + note);
}

}  // namespace

std::string show_plans(const json& answer) {
  using enum table::align;
  table out({{"PLAN"},
             {"COMPUTED"},
             {"INSTITUTION"},
             {"TARGET"},
             {"STATE"},
             {"CHANGES", right},
             {"WITHHELD", right},
             {"NOTE"}});
  for (const auto& each : list(answer, "plans")) {
    out.add({shortened(text(each, "hash")), moment(each, "computed_at"), text(each, "institution"),
             text(each, "target"), state_text(each), grouped(number(each, "total")), grouped(number(each, "withheld")),
             listed_note_text(each)});
  }
  return out.empty() ? "no plans yet: sluis sync\n" : out.text();
}

std::string show_plan_head(const std::string& institution, const json& plan) {
  std::string out = "plan " + text(plan, "hash") + "\n  " + institution + " → " + text(plan, "target") + ", " +
                    state_text(plan) + ", computed " + moment_in_words(plan, "computed_at") + "\n  " +
                    plan_counts_text(plan) + "\n";
  if (const auto note = note_text(plan); !note.empty()) out += "  " + note + "\n";
  if (!text(plan, "approved_by").empty()) out += "  approved by " + actor_text(plan, "approved_by") + "\n";
  return out;
}

std::string show_plan_line(const json& line) {
  const auto operation = text(line, "operation");
  auto object = named(text(line, "label"), text(line, "object"));
  if (const auto member = text(line, "member"); !member.empty()) {
    object = named(text(line, "member_label"), member) + (operation == "add_member" ? " into " : " out of ") + object;
  }
  const auto ordinal = grouped(number(line, "ordinal"));
  std::string out = std::string(ordinal.size() < 6 ? 6 - ordinal.size() : 0, ' ') + ordinal + "  " +
                    padded(spaced(operation), 15) + "  " + object + "\n          because: " + text(line, "because") +
                    "\n" + attributes_text(line);
  const auto progress = text(line, "progress"), problem = text(line, "problem");
  if (!progress.empty() && progress != "planned")
    out += "          " + spaced(progress) + (problem.empty() ? "" : ": " + problem) + "\n";
  return out;
}

}  // namespace sluis::daemon::client
