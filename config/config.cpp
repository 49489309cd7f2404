#include "config/config.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>

#include "config/sections.hpp"

namespace sluis::config {

namespace {

constexpr std::uintmax_t most_bytes = 4u << 20;

// Institutions are islands: neither knows the other's logins, so they cannot share a folder (id) or a mail domain.
void check_apart(std::vector<section>& sections, const std::vector<institution_settings>& institutions) {
  std::map<std::string, std::uint32_t> ids, domains;
  for (std::size_t i = 0; i < institutions.size(); ++i) {
    const auto check = [&](const char* key, const std::string& value, std::map<std::string, std::uint32_t>& seen) {
      if (value.empty()) return;
      const auto [first, is_new] = seen.emplace(value, sections[i].where(key).line);
      if (is_new) return;
      sections[i].refuse(key, "\"" + value + "\" is taken by line " + std::to_string(first->second), "give it another");
    };
    check("id", institutions[i].id.str(), ids);
    check("mail_domain", institutions[i].mail_domain, domains);
  }
}

/// Two sources would take in the same people twice: at two institutions each would have an account of both, and a
/// consent of one institution would cover pupils of another.
bool is_one_export(const std::filesystem::path& a, const std::filesystem::path& b) {
  const auto is_file_in = [](const std::filesystem::path& file, const std::filesystem::path& folder) {
    auto suffix = file.extension().string();
    std::transform(suffix.begin(), suffix.end(), suffix.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return file.parent_path() == folder && suffix == ".xml";
  };
  return a == b || is_file_in(a, b) || is_file_in(b, a);
}

void check_exports_apart(std::vector<section>& sections, const std::vector<institution_settings>& institutions) {
  struct seen {
    std::filesystem::path path;
    std::uint32_t line;
  };
  std::vector<seen> all;
  for (std::size_t i = 0; i < institutions.size(); ++i) {
    auto sources = sections[i].tables("source", "[[institution.source]]");
    for (std::size_t k = 0; k < sources.size() && k < institutions[i].sources.size(); ++k) {
      auto path = institutions[i].sources[k].path.lexically_normal();
      if (path.empty()) continue;
      if (!path.has_filename()) path = path.parent_path();
      const auto other =
          std::find_if(all.begin(), all.end(), [&](const seen& one) { return is_one_export(one.path, path); });
      if (other != all.end()) {
        sources[k].refuse("path", "is read by the source in line " + std::to_string(other->line) + " already",
                          "give each source a folder of its own");
      }
      all.push_back({std::move(path), sources[k].where("id").line});
    }
  }
}

config read_root(section root, const std::filesystem::path& file) {
  config out;
  out.file = file;
  if (auto daemon = root.table("daemon", "[daemon]", presence::required)) out.daemon = read_daemon(*daemon);
  if (auto backup = root.table("backup", "[backup]")) out.backup = read_backup(*backup);
  auto sections = root.tables("institution", "[[institution]]", presence::required);
  for (const auto& one : sections) out.institutions.push_back(read_institution(one));
  check_apart(sections, out.institutions);
  check_exports_apart(sections, out.institutions);
  for (auto& institution : out.institutions) {
    for (auto& target : institution.targets) {
      if (!target.proxy && !target.is_without_proxy) target.proxy = out.daemon.proxy;
    }
  }
  root.finish();
  return out;
}

}  // namespace

result<config> parse(std::string_view text, const std::filesystem::path& file) {
  problems found(file);
  try {
    const toml::table table = toml::parse(text);
    auto out = read_root(section(found, table, ""), file);
    if (found.first()) return *found.first();
    return out;
  } catch (const toml::parse_error& cause) {
    const auto where = cause.source().begin;
    found.add({static_cast<std::uint32_t>(where.line), static_cast<std::uint32_t>(where.column)},
              "is not TOML: " + std::string(cause.description()));
    return *found.first();
  }
}

result<config> load(const std::filesystem::path& file) {
  std::error_code failed;
  const auto bytes = std::filesystem::file_size(file, failed);
  if (failed) {
    return error(errc::io, file.string() + ": cannot be read: " + failed.message(),
                 "give --config the path of sluis.toml");
  }
  if (bytes > most_bytes)
    return error(errc::invalid_input, file.string() + ": is larger than 4 MB; not a configuration");
  std::ifstream in(file, std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  if (!in) return error(errc::io, file.string() + ": cannot be read", "check its owner and mode");
  return parse(text, file);
}

}  // namespace sluis::config
