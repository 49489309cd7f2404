#include "daemon/check_files.hpp"

#include <filesystem>
#include <map>
#include <string>

#include "daemon/sockets/peer.hpp"
#include "state/own_folder.hpp"

namespace sluis::daemon {

namespace {

error at(const std::string& place, const error& what) { return {what.code(), place + ": " + what.message(), what.hint()}; }

/// What is read by now, and by whom: two names of one folder (a link, a mount) are not seen in the configuration.
using readers = std::map<std::filesystem::path, std::string>;

void add_sources(const config::institution_settings& of, const makers& make, readers& known, std::vector<error>& out) {
  for (const auto& one : of.sources) {
    const auto place = "institution " + of.id.str() + ", source " + one.id.str();
    std::error_code unreadable;
    const auto real = std::filesystem::canonical(one.path, unreadable);
    const auto [first, is_new] = known.emplace(unreadable ? one.path : real, place);
    if (!is_new) out.push_back(at(place, {errc::invalid_input, one.path.string() + " is the folder of " + first->second + " as well", "give each source a folder of its own"}));
    const auto reader = make.source(one);
    if (!reader) {
      out.push_back(at(place, reader.error()));
      continue;
    }
    std::vector<std::string> ignored;  // what is wrong with single files is for a sync to say
    const auto found = (*reader)->units(ignored);
    if (!found) out.push_back(at(place, found.error()));
  }
}

}  // namespace

std::vector<error> problems_of_files(const config::config& settings, const makers& make) {
  std::vector<error> out;
  for (const auto& name : {settings.daemon.admin_group, settings.daemon.audit_group}) {
    const auto group = group_by_name(name);
    if (!group) out.push_back(group.error());
  }
  for (const auto& folder : {settings.daemon.state_dir, settings.daemon.run_dir}) {
    if (!std::filesystem::exists(folder)) continue;  // it is made at the start
    const auto own = state::expect_own(folder);
    if (!own) out.push_back(own.error());
  }
  readers known;
  for (const auto& one : settings.institutions) {
    add_sources(one, make, known, out);
    for (const auto& target : one.targets) {
      const auto made = make.target(one.id, target);
      if (!made) out.push_back(at("institution " + one.id.str() + ", target " + target.id.str(), made.error()));
    }
  }
  return out;
}

}  // namespace sluis::daemon
