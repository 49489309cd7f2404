#include "config/config.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

namespace sluis::config {
namespace {

using namespace std::chrono_literals;

// Word for word what the first issue promises to be enough.
constexpr const char* minimal = R"([daemon]
state_dir = "var"
run_dir   = "run"            # admin.sock, audit.sock
key_file  = "root.key"       # development; a systemd credential in production
[[institution]]
id = "stichting-demo"
name = "Stichting Demo"
mail_domain = "demo.example"
[[institution.source]]
id = "las"
kind = "edexml"
path = "las"                 # a folder or a file
every = "15m"
[[institution.target]]
id = "partner"
kind = "scim"
url = "http://127.0.0.1:4020/scim/v2"
allow_plain_http_on_loopback = true   # otherwise only https
token_file = "partner.token"
)";

TEST(config, the_promised_minimum_is_enough) {
  const auto parsed = parse(minimal, "/etc/sluis/sluis.toml");
  ASSERT_TRUE(parsed) << parsed.error().text();
  EXPECT_EQ(parsed->file, "/etc/sluis/sluis.toml");
  EXPECT_EQ(parsed->daemon.state_dir, "/etc/sluis/var");
  EXPECT_EQ(parsed->daemon.run_dir, "/etc/sluis/run");
  EXPECT_EQ(parsed->daemon.key_file, "/etc/sluis/root.key");
  EXPECT_EQ(parsed->daemon.log_level, "info");
  ASSERT_EQ(parsed->institutions.size(), 1u);
  const auto& institution = parsed->institutions[0];
  EXPECT_EQ(institution.id.str(), "stichting-demo");
  EXPECT_EQ(institution.name, "Stichting Demo");
  EXPECT_EQ(institution.mail_domain, "demo.example");
  EXPECT_EQ(institution.names.student_login, "{given}.{prefix}{family}");
  EXPECT_FALSE(institution.names.rename_on_name_change);
  EXPECT_EQ(institution.guard.max_removals, 1u);
  ASSERT_EQ(institution.sources.size(), 1u);
  EXPECT_EQ(institution.sources[0].id.str(), "las");
  EXPECT_EQ(institution.sources[0].kind, "edexml");
  EXPECT_EQ(institution.sources[0].path, "/etc/sluis/las");
  EXPECT_EQ(institution.sources[0].every, 15min);
  ASSERT_EQ(institution.targets.size(), 1u);
  const auto& target = institution.targets[0];
  EXPECT_EQ(target.id.str(), "partner");
  EXPECT_EQ(target.url, "http://127.0.0.1:4020/scim/v2");
  EXPECT_TRUE(target.allow_plain_http_on_loopback);
  EXPECT_EQ(target.token_file, "/etc/sluis/partner.token");
  EXPECT_EQ(target.ca_file, std::nullopt);
  EXPECT_EQ(target.connections, 4u);
  EXPECT_EQ(target.timeout, 30s);
  // R-B1..B3: function leaves only where that option is on.
  EXPECT_EQ(target.attributes.text(), "given_name,family_name_prefix,family_name,email,groups,school");
}

TEST(config, every_setting_is_read) {
  const auto parsed = parse(R"([daemon]
state_dir = "/var/lib/sluis"
run_dir = "/run/sluis"
admin_group = "sluis-admin"
audit_group = "sluis-audit"
log_level = "debug"

[[institution]]
id = "a"
name = "Bestuur Ä"
mail_domain = "a.example"
names = { student_login = "{initials}{family}", staff_login = "{given}", rename_on_name_change = true }
[institution.guard]
max_removals = 0
max_removals_percent = 5
august_removals_percent = 100
[institution.schools]
"99XX" = "De Regenboog"
"99XX-01" = "De Regenboog, dependance"
[[institution.source]]
id = "one"
kind = "edexml"
path = "/srv/las/one.xml"
[[institution.source]]
id = "two"
kind = "edexml"
path = "../las"
every = "1d"
watch = true
settle = "500ms"
[[institution.target]]
id = "p"
kind = "scim"
url = "https://scim.partner.example:8443/scim/v2/"
token_file = "secret/token"
ca_file = "ca.pem"
attributes = ["given_name", "function"]
requests_per_second = 2.5
connections = 1
timeout = "1m"

[[institution]]
id = "b"
name = "B"
mail_domain = "b.example"
)",
                            "/etc/sluis/sluis.toml");
  ASSERT_TRUE(parsed) << parsed.error().text();
  EXPECT_EQ(parsed->daemon.key_file, std::nullopt);
  EXPECT_EQ(parsed->daemon.admin_group, "sluis-admin");
  EXPECT_EQ(parsed->daemon.audit_group, "sluis-audit");
  EXPECT_EQ(parsed->daemon.log_level, "debug");
  ASSERT_EQ(parsed->institutions.size(), 2u);
  const auto& a = parsed->institutions[0];
  EXPECT_EQ(a.name, "Bestuur Ä");
  EXPECT_EQ(a.names.student_login, "{initials}{family}");
  EXPECT_EQ(a.names.staff_login, "{given}");
  EXPECT_TRUE(a.names.rename_on_name_change);
  EXPECT_EQ(a.guard.max_removals, 0u);
  EXPECT_EQ(a.guard.max_removals_percent, 5u);
  EXPECT_EQ(a.guard.august_removals_percent, 100u);
  const std::vector<std::pair<std::string, std::string>> schools = {{"99XX", "De Regenboog"},
                                                                    {"99XX-01", "De Regenboog, dependance"}};
  EXPECT_EQ(a.school_names, schools);
  ASSERT_EQ(a.sources.size(), 2u);
  EXPECT_EQ(a.sources[0].path, "/srv/las/one.xml");
  EXPECT_EQ(a.sources[0].every, 0s);
  EXPECT_EQ(a.sources[1].path, "/etc/las");
  EXPECT_EQ(a.sources[1].every, 24h);
  EXPECT_FALSE(a.sources[0].watch);
  EXPECT_EQ(a.sources[0].settle, 2s);
  EXPECT_TRUE(a.sources[1].watch);
  EXPECT_EQ(a.sources[1].settle, 500ms);
  const auto& p = a.targets.at(0);
  EXPECT_EQ(p.url, "https://scim.partner.example:8443/scim/v2");
  EXPECT_EQ(p.ca_file, "/etc/sluis/ca.pem");
  EXPECT_EQ(p.attributes.text(), "given_name,function");
  EXPECT_DOUBLE_EQ(p.requests_per_second, 2.5);
  EXPECT_EQ(p.connections, 1u);
  EXPECT_EQ(p.timeout, 60s);
  EXPECT_TRUE(parsed->institutions[1].sources.empty());
}

struct bad {
  const char* name;
  std::string text;
  const char* expected;  // the whole error
};

// The minimum with one line (counted from 1) put in another's place.
std::string with_line(int number, const std::string& line) {
  std::istringstream in(minimal);
  std::string out, old;
  for (int i = 1; std::getline(in, old); ++i) out += (i == number ? line : old) + "\n";
  return out;
}
std::string without_line(int number) {
  return with_line(number, "#");
}
std::string with_more(const std::string& text) {
  return minimal + text;
}

void expect_refused(const std::vector<bad>& table) {
  for (const auto& [name, text, expected] : table) {
    const auto parsed = parse(text, "s.toml");
    ASSERT_FALSE(parsed) << name;
    EXPECT_EQ(parsed.error().text(), expected) << name;
    EXPECT_EQ(parsed.error().code(), errc::invalid_input) << name;
  }
}

TEST(config, unknown_keys_are_refused_with_place_and_the_nearest_known_key) {
  expect_refused({
      {"slip", with_line(13, "evry = \"15m\""),
       "s.toml:13:1: unknown key \"evry\" in [[institution.source]]; did you mean \"every\"?"},
      {"slip in a required key", with_line(3, "  rnu_dir = \"run\""),
       "s.toml:3:3: unknown key \"rnu_dir\" in [daemon]; did you mean \"run_dir\"?"},
      {"swapped letters, optional key", with_line(4, "  kye_file = \"root.key\""),
       "s.toml:4:3: unknown key \"kye_file\" in [daemon]; did you mean \"key_file\"?"},
      {"nothing near", with_line(13, "colour = \"red\""),
       "s.toml:13:1: unknown key \"colour\" in [[institution.source]]; known here: id, kind, path, every, "
       "max_age_days, watch, settle"},
      {"unknown table", with_more("[deamon]\n"),
       "s.toml:20:2: unknown key \"deamon\" at the top level; did you mean \"daemon\"?"},
      {"unknown sub-table", with_more("[institution.gaurd]\nmax_removals = 3\n"),
       "s.toml:20:14: unknown key \"gaurd\" in [[institution]]; did you mean \"guard\"?"},
      {"unknown guard key", with_more("[institution.guard]\nmax_removal = 3\n"),
       "s.toml:21:1: unknown key \"max_removal\" in [institution.guard]; did you mean \"max_removals\"?"},
      {"key of another section", with_line(8, "mail_domain = \"demo.example\"\nstate_dir = \"x\""),
       "s.toml:9:1: unknown key \"state_dir\" in [[institution]]; known here: id, name, mail_domain, names, guard, "
       "retention, "
       "schools, source, target, environment"},
      {"the first of several is told", with_line(2, "state_dir = \"var\"\nzzz = 1\nyyy = 2"),
       "s.toml:3:1: unknown key \"zzz\" in [daemon]; known here: state_dir, run_dir, key_file, admin_group, "
       "audit_group, subuid_file, log_level, proxy, proxy_credentials_file, no_proxy"},
  });
}

TEST(config, missing_keys_are_named_at_their_section) {
  expect_refused({
      {"empty file", "", "s.toml:1:1: [daemon] is missing; add it"},
      {"no institution", "[daemon]\nstate_dir = \"a\"\nrun_dir = \"b\"\n",
       "s.toml:1:1: [[institution]] is missing; add it"},
      {"empty list of institutions", "institution = []\n[daemon]\nstate_dir = \"a\"\nrun_dir = \"b\"\n",
       "s.toml:1:15: institution: is empty; write at least one [[institution]]"},
      {"state_dir", without_line(2), "s.toml:1:1: [daemon] state_dir: is missing; add it"},
      {"institution id", without_line(6), "s.toml:5:1: [[institution]] id: is missing; add it"},
      {"mail_domain", without_line(8), "s.toml:5:1: [[institution]] mail_domain: is missing; add it"},
      {"source kind", without_line(11), "s.toml:9:1: [[institution.source]] kind: is missing; add it"},
      {"target url", without_line(17), "s.toml:14:1: [[institution.target]] url: is missing; add it"},
      {"a SCIM target needs a token", without_line(19),
       "s.toml:14:1: [[institution.target]] token_file: is missing; add it"},
  });
}

TEST(config, wrong_types_are_refused) {
  expect_refused({
      {"number for a string", with_line(2, "state_dir = 3"),
       "s.toml:2:13: [daemon] state_dir: must be a string, not a whole number"},
      {"string for a flag", with_line(18, "allow_plain_http_on_loopback = \"true\""),
       "s.toml:18:32: [[institution.target]] allow_plain_http_on_loopback: must be true or false, not a string; "
       "without quotes"},
      {"number for a duration", with_line(13, "every = 15"),
       "s.toml:13:9: [[institution.source]] every: must be a string, not a whole number"},
      {"string for a number", with_line(13, "every = \"1h\"") + "connections = \"4\"\n",
       "s.toml:20:15: [[institution.target]] connections: must be a whole number from 1 to 64, not a string"},
      {"broken number for a whole one", with_more("connections = 1.5\n"),
       "s.toml:20:15: [[institution.target]] connections: must be a whole number from 1 to 64, not a number"},
      {"one bracket for two", "[daemon]\nstate_dir=\"a\"\nrun_dir=\"b\"\n[institution]\nid=\"x\"\n",
       "s.toml:4:1: institution: must be an array of tables, not a table; write each as [[institution]], with two "
       "brackets"},
      {"value for a table", "daemon = 1\n[[institution]]\nid=\"x\"\nname=\"x\"\nmail_domain=\"x.nl\"\n",
       "s.toml:1:10: daemon: must be a table, not a whole number; write it as [daemon]"},
      {"string for an array", with_more("attributes = \"email\"\n"),
       "s.toml:20:14: [[institution.target]] attributes: must be an array of strings, not a string; write it as "
       "[\"…\", \"…\"]"},
      {"number in the array", with_more("attributes = [\"email\", 1]\n"),
       "s.toml:20:24: [[institution.target]] attributes: must hold strings only, not a whole number"},
      {"date for a string", with_line(7, "name = 2026-08-01"),
       "s.toml:7:8: [[institution]] name: must be a string, not a date or time"},
      {"empty string", with_line(7, "name = \"\""), "s.toml:7:8: [[institution]] name: must not be empty"},
      {"control character", with_line(7, "name = \"a\\nb\""),
       "s.toml:7:8: [[institution]] name: holds a control character; write it on one line"},
  });
}

TEST(config, impossible_values_are_refused) {
  expect_refused({
      {"id with a capital", with_line(6, "id = \"Demo\""),
       "s.toml:6:6: [[institution]] id: is not an id; up to 64 of a-z 0-9 . _ -, the first a letter or a digit"},
      {"id that climbs", with_line(10, "id = \"../x\""),
       "s.toml:10:6: [[institution.source]] id: is not an id; up to 64 of a-z 0-9 . _ -, the first a letter or a "
       "digit"},
      {"same target twice",
       with_more(
           "[[institution.target]]\nid = \"partner\"\nkind = \"scim\"\nurl = \"https://x\"\ntoken_file = \"t\"\n"),
       "s.toml:21:6: [[institution.target]] id: \"partner\" is taken by line 15; give it another"},
      {"same recipient twice",
       with_more("[[institution.target]]\nid = \"other\"\nkind = \"scim\"\nurl = "
                 "\"http://127.0.0.1:4020/scim/v2/\"\nallow_plain_http_on_loopback = true\ntoken_file = \"t\"\n"),
       "s.toml:23:7: [[institution.target]] url: is the recipient of the target in line 15, scim "
       "http://127.0.0.1:4020/scim/v2; one target for each recipient"},
      {"a test at Microsoft's own host",
       with_line(8, "mail_domain = \"demo.example\"\nenvironment = \"test\"") +
           "[[institution.target]]\nid = \"m365\"\nkind = \"scim\"\nurl = "
           "\"https://Graph.Microsoft.com./scim\"\ntoken_file = \"t\"\n",
       "s.toml:24:7: [[institution.target]] url: is a vendor's own host, and this institution has environment = "
       "\"test\"; name a test server, or say environment = \"production\""},
      {"an environment that there is not", with_line(8, "mail_domain = \"demo.example\"\nenvironment = \"tst\""),
       "s.toml:9:15: [[institution]] environment: \"tst\" is not known; did you mean \"test\"?"},
      {"same institution twice",
       with_more("[[institution]]\nid = \"stichting-demo\"\nname = \"x\"\nmail_domain = \"x.example\"\n"),
       "s.toml:21:6: [[institution]] id: \"stichting-demo\" is taken by line 6; give it another"},
      {"same mail domain twice",
       with_more("[[institution]]\nid = \"other\"\nname = \"x\"\nmail_domain = \"demo.example\"\n"),
       "s.toml:23:15: [[institution]] mail_domain: \"demo.example\" is taken by line 8; give it another"},
      {"one export of two institutions",
       with_more("[[institution]]\nid = \"other\"\nname = \"x\"\nmail_domain = "
                 "\"other.example\"\n[[institution.source]]\nid = \"las\"\nkind = \"edexml\"\npath = \"las/\"\n"),
       "s.toml:27:8: [[institution.source]] path: is read by the source in line 10 already; give each source a folder "
       "of its own"},
      {"one file of another institution's folder",
       with_more(
           "[[institution]]\nid = \"other\"\nname = \"x\"\nmail_domain = \"other.example\"\n[[institution.source]]\nid "
           "= \"las\"\nkind = \"edexml\"\npath = \"./las/99XX.xml\"\n"),
       "s.toml:27:8: [[institution.source]] path: is read by the source in line 10 already; give each source a folder "
       "of its own"},
      {"one export of two sources",
       with_line(13, "every = \"15m\"\n[[institution.source]]\nid = \"again\"\nkind = \"edexml\"\npath = \"x/../las\""),
       "s.toml:17:8: [[institution.source]] path: is read by the source in line 10 already; give each source a folder "
       "of its own"},
      {"mail domain with @", with_line(8, "mail_domain = \"@demo.example\""),
       "s.toml:8:15: [[institution]] mail_domain: is not a mail domain; lower case and without @, as in "
       "school.example"},
      {"unknown source kind", with_line(11, "kind = \"edexm\""),
       "s.toml:11:8: [[institution.source]] kind: \"edexm\" is not known; did you mean \"edexml\"?"},
      {"unknown target kind", with_line(16, "kind = \"ldap\""),
       "s.toml:16:8: [[institution.target]] kind: \"ldap\" is not known; known here: scim, graph, google"},
      {"duration without unit", with_line(13, "every = \"15\""),
       "s.toml:13:9: [[institution.source]] every: is not a duration; write it as \"30s\", \"15m\", \"1h\" or \"1d\""},
      {"duration of nothing", with_line(13, "every = \"0s\""),
       "s.toml:13:9: [[institution.source]] every: must be from 1s to 31d"},
      {"milliseconds where seconds are meant", with_line(13, "every = \"1500ms\""),
       "s.toml:13:9: [[institution.source]] every: is not a duration; write it as \"30s\", \"15m\", \"1h\" or \"1d\""},
      {"settle is too short", with_line(13, "settle = \"99ms\""),
       "s.toml:13:10: [[institution.source]] settle: must be from 100ms to 10m"},
      {"settle is too long", with_line(13, "settle = \"11m\""),
       "s.toml:13:10: [[institution.source]] settle: must be from 100ms to 10m"},
      {"settle without a number", with_line(13, "settle = \"ms\""),
       "s.toml:13:10: [[institution.source]] settle: is not a duration; write it as \"500ms\", \"30s\" or \"15m\""},
      {"a negative settle", with_line(13, "settle = \"-500ms\""),
       "s.toml:13:10: [[institution.source]] settle: is not a duration; write it as \"500ms\", \"30s\" or \"15m\""},
      {"plain http elsewhere", with_line(17, "url = \"http://10.0.0.1/scim\""),
       "s.toml:17:7: [[institution.target]] url: must begin with https://: http would show everything on the way"},
      {"plain http not allowed", without_line(18),
       "s.toml:17:7: [[institution.target]] url: must begin with https://, or set allow_plain_http_on_loopback = true "
       "for a test service"},
      {"unknown attribute", with_more("attributes = [\"email\", \"surname\"]\n"),
       "s.toml:20:24: [[institution.target]] attributes: \"surname\" is not an attribute; known here: given_name, "
       "family_name_prefix, "
       "family_name, email, groups, school, function"},
      {"slip in an attribute", with_more("attributes = [\n  \"emial\"]\n"),
       "s.toml:21:3: [[institution.target]] attributes: \"emial\" is not an attribute; did you mean \"email\"?"},
      {"attribute twice", with_more("attributes = [\"email\", \"email\"]\n"),
       "s.toml:20:24: [[institution.target]] attributes: \"email\" is named twice"},
      {"no attribute", with_more("attributes = []\n"),
       "s.toml:20:14: [[institution.target]] attributes: is empty; leave the key out for all but function, or the "
       "target out"},
      {"percent", with_more("[institution.guard]\nmax_removals_percent = 101\n"),
       "s.toml:21:24: [institution.guard] max_removals_percent: must be a whole number from 0 to 100"},
      {"pace", with_more("requests_per_second = 0\n"),
       "s.toml:20:23: [[institution.target]] requests_per_second: must be a number from 0.01 to 10000"},
      {"template", with_more("[institution.names]\nstudent_login = \"{Given}@x\"\n"),
       "s.toml:21:17: [institution.names] student_login: is not a login template: {Given} at character 1 is not known; "
       "use {given} {prefix} {family} {initials} "
       "{initial} and a-z 0-9 . - only, as in {given}.{prefix}{family}"},
      {"a reserved login with a domain",
       with_more("[institution.names]\nreserved_logins = [\"rector\", \"x.y@test.example\"]\n"),
       "s.toml:21:30: [institution.names] reserved_logins: holds an address, and would reserve nothing; a login is the "
       "part before the @: write only that"},
      {"a reserved login of signs", with_more("[institution.names]\nreserved_logins = [\"rector\", \"?!\"]\n"),
       "s.toml:21:30: [institution.names] reserved_logins: holds a word without a letter or digit, and would reserve "
       "nothing; a login, as info or postmaster"},
      {"an empty reserved login", with_more("[institution.names]\nreserved_logins = [\"\"]\n"),
       "s.toml:21:20: [institution.names] reserved_logins: holds a word without a letter or digit, and would reserve "
       "nothing; a login, as info or postmaster"},
      {"a slip in a template's placeholder", with_more("[institution.names]\nstaff_login = \"{given}.{faimly}\"\n"),
       "s.toml:21:15: [institution.names] staff_login: is not a login template: {faimly} at character 9 is not known; "
       "use {given} {prefix} {family} {initials} "
       "{initial} and a-z 0-9 . - only, as in {given}.{prefix}{family}"},
      {"school code", with_more("[institution.schools]\n99xx = \"x\"\n"),
       "s.toml:21:1: [institution.schools] 99xx: is not a school code; write \"99XX\", or \"99XX-99\" for a branch, in "
       "quotes"},
      {"group name", with_line(3, "run_dir = \"r\"\nadmin_group = \"Sluis Admins\""),
       "s.toml:4:15: [daemon] admin_group: is not the name of a UNIX group; lower-case letters, digits, - and _"},
      {"one group for both roles", with_line(3, "run_dir = \"r\"\nadmin_group = \"g\"\naudit_group = \"g\""),
       "s.toml:5:15: [daemon] audit_group: must be another group than admin_group; people see no more than their "
       "function needs"},
      {"log level", with_line(3, "run_dir = \"r\"\nlog_level = \"warn\""),
       "s.toml:4:13: [daemon] log_level: \"warn\" is not known; known here: debug, info, warning, error"},
  });
}

TEST(config, what_is_not_toml_is_refused_with_its_place) {
  for (const auto& [name, text, place] :
       {bad{"open string", "[daemon]\nstate_dir = \"var\n", "s.toml:2:17: is not TOML: "},
        bad{"key twice", "[daemon]\nstate_dir = \"a\"\nstate_dir = \"b\"\n", "s.toml:3:"},
        bad{"not UTF-8", "[daemon]\nstate_dir = \"\xff\"\n", "s.toml:2:"}}) {
    const auto parsed = parse(text, "s.toml");
    ASSERT_FALSE(parsed) << name;
    EXPECT_EQ(parsed.error().message().substr(0, std::string(place).size()), place) << name;
  }
}

TEST(config, a_file_is_loaded_from_where_it_lies) {
  const auto folder = std::filesystem::temp_directory_path() / ("sluis-config-" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "sluis.toml") << minimal;
  const auto loaded = load(folder / "sluis.toml");
  ASSERT_TRUE(loaded) << loaded.error().text();
  EXPECT_EQ(loaded->daemon.state_dir, folder / "var");

  const auto missing = load(folder / "other.toml");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code(), errc::io);
  EXPECT_NE(missing.error().text().find("other.toml: cannot be read: No such file"), std::string::npos);
  const auto not_a_file = load(folder);
  ASSERT_FALSE(not_a_file);
  EXPECT_EQ(not_a_file.error().code(), errc::io);
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace sluis::config
