// sluis.toml, typed and validated. Unknown keys, wrong types and impossible values are refused with line and column.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "model/account.hpp"
#include "model/ids.hpp"
#include "model/result.hpp"

namespace sluis::config {

/// An HTTP proxy through which targets are reached (CONNECT).
struct proxy_settings {
  std::string host, port;
  std::optional<std::filesystem::path> credentials_file;  // its first line: "user:password"
  std::vector<std::string> direct;                        // hosts that are reached without it, and ".domains"
  bool operator==(const proxy_settings&) const = default;
};

struct daemon_settings {
  std::filesystem::path state_dir;
  std::filesystem::path run_dir;                  // admin.sock, audit.sock
  std::optional<std::filesystem::path> key_file;  // development; without it the systemd credential "sluis-root-key"
  std::string admin_group;                        // who may use admin.sock; empty: root and the daemon's own user only
  std::string audit_group;
  std::filesystem::path subuid_file = "/etc/subuid";  // uids of user namespaces, which no socket takes
  std::string log_level = "info";
  std::optional<proxy_settings> proxy;  // of every target that names none itself
};

/// Where backups go, when they are made and which are kept (R-A5).
struct backup_settings {
  std::optional<std::filesystem::path>
      folder;  // one folder an institution in it; otherwise `backup` in the institution's own
  std::optional<std::filesystem::path> keys_folder;  // the keys' own place; without it the keys are in no backup
  std::uint32_t keep = 14;                           // so many at most …
  std::chrono::days keep_days{35};                   // … and none that is older; the newest always
  enum class schedule : std::uint8_t { nightly, on_demand } when = schedule::nightly;
};

struct source_settings {
  source_id id;
  std::string kind;  // "edexml"
  std::filesystem::path path;
  std::chrono::seconds every{0};  // 0: only when asked
  std::int64_t max_age_days = 7;  // a school's file that stays as it is for longer, in term time, is told; 0: never
  bool watch = false;             // read when a file in the folder changes as well
  std::chrono::milliseconds settle{2000};  // watch: the folder must have been quiet for so long
};

/// OAuth 2 client credentials: by secret, or by certificate and key.
struct oauth_settings {
  std::string token_url;  // the token endpoint, whole
  std::string client_id;
  std::optional<std::filesystem::path> client_secret_file;
  std::optional<std::filesystem::path> certificate_file;
  std::optional<std::filesystem::path> private_key_file;
  std::string scope;
  bool operator==(const oauth_settings&) const = default;
};

/// What only Microsoft 365 needs.
struct graph_settings {
  std::string tenant;  // an id or a domain
  std::string usage_location = "NL";
  double writes_per_150s = 3000;      // what Microsoft publishes for an app in a tenant
  double units_per_10s = 3500;        // of a tenant below 50 users; 5000 up to 500, 8000 above
  std::string licence_group;          // a group's object id; its licences are seen to. Empty: licences are none of ours
  std::vector<std::string> licences;  // skuIds which that group is to have
  bool write_employee_id = false;     // our handle into employeeId as well, which other tools write too
  bool education = false;             // schools and classes as education objects, too
  bool operator==(const graph_settings&) const = default;
};

/// What only Google Workspace needs.
struct google_settings {
  std::filesystem::path service_account_file;  // the JSON key as Google hands it out
  std::string admin;                           // the administrator whom the service account acts for
  std::string token_url;                       // the token endpoint, whole
  std::string customer = "my_customer";
  std::string org_unit = "/";        // a path; {school} and {function} stand for what was released
  std::uint32_t batch_parts = 100;   // of one batch; so many may still arrive after a withdrawal
  bool write_external_ids = false;   // our handle into externalIds as well, which other tools write too
  std::string group_domain;          // of groups' addresses; the institution's mail domain
  double queries_per_minute = 2400;  // what Google publishes
  double creations_per_second = 10;
  bool operator==(const google_settings&) const = default;
};

/// mapping's per-target switch and the transport's knobs.
struct target_settings {
  target_id id;
  std::string kind;  // model/target_kind.hpp
  std::string url;
  bool allow_plain_http_on_loopback = false;
  std::filesystem::path token_file;     // scim with a bearer token; empty: oauth
  std::optional<oauth_settings> oauth;  // graph, and scim without a token_file
  std::optional<graph_settings> graph;
  std::optional<google_settings> google;
  std::optional<std::filesystem::path> ca_file;  // beside the system's roots
  std::optional<proxy_settings> proxy;           // its own, or the daemon's
  bool is_without_proxy = false;                 // proxy = "none"
  attribute_set attributes{consent_attribute::given_name,  consent_attribute::family_name_prefix,
                           consent_attribute::family_name, consent_attribute::email,
                           consent_attribute::groups,      consent_attribute::school};
  // what the institution wants there; consent still decides. `function` only
  // where the institution's option is on (R-B1..B3)
  double requests_per_second = 50;  // scim; the others keep to their published quotas
  std::uint32_t connections = 4;
  std::chrono::seconds timeout{30};
  bool hand_out_first_passwords = false;  // graph, google: once, over the admin socket; never kept on disk
  std::chrono::days consent_grace{30};    // accounts stay as they are for so long after the consent's last day
  enum class remainder : std::uint8_t {
    deleted,
    kept
  } after_consent = remainder::deleted;  // inactive accounts, after the retention term
  enum class disabled_there : std::uint8_t {
    keep,
    enable
  } on_disabled_at_target = disabled_there::keep;   // an account that others switched off at the target
  std::chrono::seconds reconcile_every{24 * 3600};  // how often all that a target holds of ours is looked at
  std::chrono::seconds stalled_after{600};          // a push without a confirmed change for so long ends
  bool operator==(const target_settings&) const = default;
};

[[nodiscard]] inline bool keeps_switched_off(const target_settings& target) {
  return target.on_disabled_at_target == target_settings::disabled_there::keep;
}

struct name_settings {
  std::string student_login = "{given}.{prefix}{family}";
  std::string staff_login = "{given}.{prefix}{family}";
  bool rename_on_name_change = false;
  std::vector<std::string>
      reserved;  // logins that nobody gets, beside those that everybody knows (mapping/reserved_logins)
};

struct guard_settings {
  std::uint32_t max_removals = 1;  // per school, role and kind of action; both must be passed to hold
  std::uint32_t max_removals_percent = 10;
  std::uint32_t august_removals_percent = 40;  // 15 July – 15 September: the yearly change
};

/// How long a leaver is kept (R-D2): 90 days, or longer on the strength of a rule of the institution, which then must
/// be named.
struct retention_settings {
  std::chrono::days grace{0};  // accounts stay as they are for so long after somebody left
  std::chrono::days term{90};
  std::string rule;  // on what a longer term rests
  std::chrono::days group_term{
      30};  // a group that left stays at the targets for so long, empty; 0: it is deleted at once
};

struct institution_settings {
  institution_id id;
  std::string name;
  std::string mail_domain;
  name_settings names;
  guard_settings guard;
  retention_settings retention;
  std::vector<std::pair<std::string, std::string>> school_names;  // "99XX" or "99XX-99" -> name
  std::vector<source_settings> sources;
  std::vector<target_settings> targets;
};

struct config {
  std::filesystem::path file;
  daemon_settings daemon;
  backup_settings backup;
  std::vector<institution_settings> institutions;
};

/// Relative paths are taken from the file's folder. The error names file, line, column, the key, what is expected, and
/// a near key where one exists.
[[nodiscard]] result<config> load(const std::filesystem::path& file);
[[nodiscard]] result<config> parse(std::string_view text, const std::filesystem::path& file);

}  // namespace sluis::config
