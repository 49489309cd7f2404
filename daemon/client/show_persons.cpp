#include "daemon/client/show.hpp"
#include "daemon/client/table.hpp"
#include "daemon/client/words.hpp"

namespace sluis::daemon::client {

namespace {

std::string full_name(const json& facts) {
  auto given = text(facts, "call_name");
  if (given.empty()) given = text(facts, "given_names");
  if (given.empty()) given = text(facts, "initials");
  std::string out;
  for (const auto& word : {given, text(facts, "family_name_prefix"), text(facts, "family_name")}) {
    if (!word.empty()) out += (out.empty() ? "" : " ") + word;
  }
  return or_dash(out);
}

std::string line(const std::string& name, const std::string& value) {
  return value.empty() ? std::string() : "  " + padded(name, 18) + "  " + value + "\n";
}

std::string person_at_target(const json& target) {
  std::string out = "  at " + text(target, "target") + ": " +
                    (target.value("active", false) ? "active" : "not active") + ", handle " + text(target, "handle") +
                    (text(target, "remote_id").empty() ? "" : ", id there " + text(target, "remote_id")) + "\n";
  if (const auto why = text(target, "unsettled"); !why.empty())
    out += "    the outcome of the account's creation is not known: " + why + "\n";
  const auto& fields = part(target, "fields");
  for (const auto& [name, value] : fields.items()) out += "  " + line(name, text(fields, name.c_str()));
  return out;
}

}  // namespace

std::string show_persons(const json& answer) {
  table out({{"HANDLE"}, {"NAME"}, {"ROLE"}, {"STATE"}, {"SCHOOL"}, {"LOGIN"}, {"GROUPS"}});
  for (const auto& each : list(answer, "persons")) {
    const auto& facts = part(each, "facts");
    const std::string blocked = part(each, "block").empty() ? "" : ", blocked";
    out.add({text(each, "handle"), full_name(facts), text(facts, "role"), text(each, "state") + blocked,
             text(each, "school"), or_dash(text(each, "login")), joined(list(each, "groups"))});
  }
  return out.empty() ? "nobody found\n" : out.text();
}

std::string show_person(const json& person) {
  const auto& facts = part(person, "facts");
  std::string out = full_name(facts) + " (" + text(facts, "role") + ", " + text(person, "state") + ")\n";
  if (const auto& block = part(person, "block"); !block.empty()) {
    out +=
        line("blocked", "since " + text(block, "on") + ", " + text(block, "reference") +
                            "; where an account is still on: sluis person blocked; end it with: sluis person unblock");
  }
  out += line("handle", text(person, "handle")) + line("institution", text(person, "institution")) +
         line("school", text(person, "school")) + line("login", text(person, "login")) +
         line("groups", joined(list(person, "groups")));
  for (const auto& [name, value] : facts.items()) {
    if (name == "role") continue;
    out += line(name, value.is_array() ? joined(value) : text(facts, name.c_str()));
  }
  for (const auto& target : list(person, "targets")) out += person_at_target(target);
  return out + left_accounts_text(person);
}

std::string show_passwords(const json& answer) {
  table out({{"HANDLE"}, {"FIRST PASSWORD"}});
  std::size_t unknown = 0;
  for (const auto& each : list(answer, "passwords")) {
    const auto password = text(each, "password");
    const bool is_blocked = each.value("blocked", false);
    unknown += password.empty() && !is_blocked ? 1U : 0U;
    out.add(
        {text(each, "person"), is_blocked ? "is blocked: none is told until the block is ended" : or_dash(password)});
  }
  auto told = out.text() + "each is told once; nobody can be shown it again\n";
  if (unknown > 0) told += "-: was handed out already or is not known any more; set a new one at the directory\n";
  return told;
}

}  // namespace sluis::daemon::client
