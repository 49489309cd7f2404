#include "daemon/process/check_files.hpp"

#include <sys/stat.h>
#include <sys/vfs.h>

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "connectors/sources/file_identity.hpp"
#include "daemon/sockets/peer.hpp"
#include "state/own_folder.hpp"

namespace sluis::daemon {

namespace {

error at(const std::string& place, const error& what) {
  return {what.code(), place + ": " + what.message(), what.hint()};
}

using identity = std::pair<dev_t, ino_t>;

/// Who reads what, by device and inode: two names of one folder (a link, a bind mount) are not seen in the
/// configuration. Of a single file its folder as well.
struct readers {
  std::map<identity, std::string> files, folders, folders_of_files;
};

std::optional<identity> identity_of(const std::filesystem::path& path) {
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0) return std::nullopt;
  return identity{found.st_dev, found.st_ino};
}

std::string reader_of(const std::map<identity, std::string>& all, const std::optional<identity>& which) {
  const auto found = which ? all.find(*which) : all.end();
  return found == all.end() ? std::string() : found->second;
}

void expect_no_other_reader(const std::filesystem::path& path, const std::string& place, readers& known,
                            std::vector<error>& out) {
  std::error_code ignored;
  const bool is_folder = std::filesystem::is_directory(path, ignored);
  const auto itself = identity_of(path), above = identity_of(path.parent_path());
  if (!itself) return;
  auto other = reader_of(is_folder ? known.folders : known.files, itself);
  if (other.empty()) other = is_folder ? reader_of(known.folders_of_files, itself) : reader_of(known.folders, above);
  if (!other.empty())
    out.push_back(at(place, {errc::invalid_input, path.string() + " is read by " + other + " as well",
                             "give each source a folder of its own"}));
  (is_folder ? known.folders : known.files).emplace(*itself, place);
  if (!is_folder && above) known.folders_of_files.emplace(*above, place);
}

void add_sources(const config::institution_settings& of, const makers& make, readers& known, std::vector<error>& out) {
  for (const auto& one : of.sources) {
    const auto place = "institution " + of.id.str() + ", source " + one.id.str();
    expect_no_other_reader(one.path, place, known, out);
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

std::vector<std::string> notes_on_files(const config::config& settings) {
  std::vector<std::string> out;
  for (const auto& institution : settings.institutions) {
    for (const auto& one : institution.sources) {
      if (one.watch && one.every.count() == 0) {
        out.push_back("institution " + institution.id.str() + ", source " + one.id.str() +
                      ": it is watched and has no schedule (every): when its folder cannot be watched, nothing reads "
                      "it, so give it a schedule as well");
      }
      struct statfs system {};
      if (!one.watch || ::statfs(one.path.c_str(), &system) != 0) continue;
      const auto* const network = sources::network_file_system(static_cast<std::uint64_t>(system.f_type));
      if (network == nullptr) continue;
      out.push_back("institution " + institution.id.str() + ", source " + one.id.str() + ": " + one.path.string() +
                    " lies on " + network + ", where watch tells nothing of what other machines change" +
                    (one.every.count() > 0 ? ": its schedule reads that" : ""));
    }
  }
  return out;
}

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
