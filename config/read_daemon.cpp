#include "config/sections.hpp"
#include "config/words.hpp"

namespace sluis::config {

namespace {

void read_group(section& from, std::string_view key, std::string& into) {
  const auto written = from.text(key);
  if (!written) return;
  if (!is_group_name(*written))
    from.refuse(key, "is not the name of a UNIX group", "lower-case letters, digits, - and _");
  into = *written;
}

}  // namespace

daemon_settings read_daemon(section from) {
  daemon_settings out;
  out.state_dir = from.path("state_dir", presence::required).value_or("");
  out.run_dir = from.path("run_dir", presence::required).value_or("");
  out.key_file = from.path("key_file");
  read_group(from, "admin_group", out.admin_group);
  read_group(from, "audit_group", out.audit_group);
  // One group for both would let an auditor act, or an administrator read without being told apart (requirements E).
  if (!out.admin_group.empty() && out.admin_group == out.audit_group) {
    from.refuse("audit_group", "must be another group than admin_group",
                "people see no more than their function needs");
  }
  out.subuid_file = from.path("subuid_file").value_or(out.subuid_file);
  out.log_level = from.choice("log_level", {"debug", "info", "warning", "error"}).value_or(out.log_level);
  out.proxy = read_proxy(from);
  from.finish();
  return out;
}

}  // namespace sluis::config
