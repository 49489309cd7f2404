#include <algorithm>
#include <map>

#include "config/recipient.hpp"
#include "config/sections.hpp"
#include "config/words.hpp"
#include "model/coverage.hpp"
#include "model/login_template.hpp"

namespace sluis::config {

namespace {

/// Signs outside ASCII are not told from letters here.
bool is_letter_or_digit(char c) {
  const bool is_ascii = static_cast<unsigned char>(c) < 0x80;
  return !is_ascii || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

void read_login(section& from, std::string_view key, std::string& into) {
  const auto written = from.text(key);
  if (!written) return;
  if (const auto parsed = parse_login_template(*written); !parsed)
    from.refuse(key, "is not a login template: " + parsed.error().message(), parsed.error().hint());
  into = *written;
}

name_settings read_names(section from) {
  name_settings out;
  read_login(from, "student_login", out.student_login);
  read_login(from, "staff_login", out.staff_login);
  for (auto& word : from.words("reserved_logins").value_or(std::vector<section::word>())) {
    if (word.text.find('@') != std::string::npos) {
      from.refuse_at(word.where, "reserved_logins", "holds an address, and would reserve nothing",
                     "a login is the part before the @: write only that");
    }
    if (std::none_of(word.text.begin(), word.text.end(), is_letter_or_digit)) {
      from.refuse_at(word.where, "reserved_logins", "holds a word without a letter or digit, and would reserve nothing",
                     "a login, as info or postmaster");
    }
    out.reserved.push_back(std::move(word.text));
  }
  out.rename_on_name_change = from.flag("rename_on_name_change").value_or(out.rename_on_name_change);
  from.finish();
  return out;
}

guard_settings read_guard(section from) {
  guard_settings out;
  const auto read = [&](const char* key, std::int64_t most, std::uint32_t& into) {
    into = static_cast<std::uint32_t>(from.whole(key, 0, most).value_or(into));
  };
  read("max_removals", 1'000'000, out.max_removals);
  read("max_removals_percent", 100, out.max_removals_percent);
  read("august_removals_percent", 100, out.august_removals_percent);
  from.finish();
  return out;
}

retention_settings read_retention(section from) {
  retention_settings out;
  const auto least = out.term;
  out.term = std::chrono::days(from.whole("days", 1, 36'500).value_or(least.count()));
  out.grace = std::chrono::days(from.whole("grace_days", 0, 60).value_or(0));
  out.group_term = std::chrono::days(from.whole("group_days", 0, 36'500).value_or(out.group_term.count()));
  out.rule = from.text("rule").value_or("");
  if (out.term < least)
    from.refuse("days", "is too short", "who left is kept for 90 days at least, so that a mistake can be undone");
  if (out.term > least && out.rule.empty())
    from.refuse("days", "is longer than 90 without a reason", "name the institution's rule: rule = \"...\"");
  if (out.group_term > out.term) {
    from.refuse("group_days", "is longer than `days`",
                "a group is erased here after `days`, and must be gone at the targets by then");
  }
  from.finish();
  return out;
}

std::vector<std::pair<std::string, std::string>> read_schools(section from) {
  std::vector<std::pair<std::string, std::string>> out;
  for (auto& [code, where, name] : from.entries()) {
    if (!is_school_code(code)) {
      from.refuse_at(where, code, "is not a school code", R"(write "99XX", or "99XX-99" for a branch, in quotes)");
    } else if (name) {
      out.emplace_back(std::move(code), std::move(*name));
    }
  }
  from.finish();
  return out;
}

// `read` on each, with ids that differ.
template <class Settings>
std::vector<Settings> read_each(std::vector<section> from, Settings (*read)(section)) {
  std::vector<Settings> out;
  std::map<std::string, std::uint32_t> lines;
  for (auto& one : from) {
    out.push_back(read(one));
    const auto& id = out.back().id.str();
    if (id.empty()) continue;
    const auto [first, is_new] = lines.emplace(id, one.where("id").line);
    if (!is_new)
      one.refuse("id", "\"" + id + "\" is taken by line " + std::to_string(first->second), "give it another");
  }
  return out;
}

/// Two targets at one recipient would give everybody two accounts there, and a withdrawal of one consent would leave
/// the other half on.
void refuse_one_recipient_twice(std::vector<section>& from, const std::vector<target_settings>& targets) {
  std::map<std::string, std::uint32_t> lines;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    if (targets[i].url.find("://") == std::string::npos) continue;  // refused already
    const auto at = to_string(recipient_of(targets[i]));
    const auto [first, is_new] = lines.emplace(at, from[i].where("id").line);
    if (!is_new)
      from[i].refuse("url", "is the recipient of the target in line " + std::to_string(first->second) + ", " + at,
                     "one target for each recipient");
  }
}

void refuse_vendors_host(section& from, std::string_view key, const std::string& url) {
  if (!is_at_a_vendor(url)) return;
  const std::string what = from.has(key) ? "is a vendor's own host" : "is left out and then at a vendor's own host";
  from.refuse(key, what + ", and this institution has environment = \"test\"",
              "name a test server, or say environment = \"production\"");
}

/// A test with what was copied from a real school must not reach real accounts (issue 14, D4), nor show a real secret
/// to a test server: whoever issues the token decides whose directory it is for.
void refuse_vendors_hosts(std::vector<section>& from, const std::vector<target_settings>& targets) {
  for (std::size_t i = 0; i < targets.size(); ++i) {
    refuse_vendors_host(from[i], "url", targets[i].url);
    if (targets[i].oauth) refuse_vendors_host(from[i], "token_url", targets[i].oauth->token_url);
    if (targets[i].google) refuse_vendors_host(from[i], "token_url", targets[i].google->token_url);
  }
}

}  // namespace

std::string read_id(section& from) {
  const auto written = from.text("id", presence::required);
  if (!written) return {};
  if (is_config_name(*written)) return *written;
  from.refuse("id", "is not an id", "up to 64 of a-z 0-9 . _ -, the first a letter or a digit");
  return {};
}

institution_settings read_institution(section from) {
  institution_settings out;
  out.id = institution_id(read_id(from));
  out.name = from.text("name", presence::required).value_or("");
  out.mail_domain = from.text("mail_domain", presence::required).value_or("");
  if (!out.mail_domain.empty() && !is_mail_domain(out.mail_domain)) {
    from.refuse("mail_domain", "is not a mail domain", "lower case and without @, as in school.example");
  }
  if (auto names = from.table("names", "[institution.names]")) out.names = read_names(*names);
  if (auto guard = from.table("guard", "[institution.guard]")) out.guard = read_guard(*guard);
  if (auto retention = from.table("retention", "[institution.retention]")) out.retention = read_retention(*retention);
  if (auto schools = from.table("schools", "[institution.schools]")) out.school_names = read_schools(*schools);
  out.sources = read_each(from.tables("source", "[[institution.source]]"), &read_source);
  auto targets = from.tables("target", "[[institution.target]]");
  out.targets = read_each(targets, &read_target);
  refuse_one_recipient_twice(targets, out.targets);
  if (from.choice("environment", {"production", "test"}, presence::optional) == "test")
    refuse_vendors_hosts(targets, out.targets);
  for (auto& target : out.targets) {
    if (target.google && target.google->group_domain.empty()) target.google->group_domain = out.mail_domain;
  }
  from.finish();
  return out;
}

}  // namespace sluis::config
