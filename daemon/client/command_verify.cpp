#include <cstdlib>
#include <vector>

#include "daemon/client/commands.hpp"
#include "daemon/client/words.hpp"
#include "state/log/verify.hpp"

namespace sluis::daemon::client {

namespace fs = std::filesystem;

namespace {

class temporary_folder {
 public:
  static result<temporary_folder> make() {
    std::string name = (fs::temp_directory_path() / "sluis-log-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr)
      return error(errc::io, "cannot make a folder in " + fs::temp_directory_path().string());
    return temporary_folder(name);
  }
  temporary_folder(temporary_folder&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  temporary_folder(const temporary_folder&) = delete;
  ~temporary_folder() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  explicit temporary_folder(fs::path path) : path_(std::move(path)) {}
  fs::path path_;
};

result<state::log_report> verify(const fs::path& folder, const fs::path& older) {
  return older.empty() ? state::verify_log(folder) : state::verify_consistency(older, folder);
}

result<state::log_report> verify_live(shell& at, const std::string& institution, const fs::path& older) {
  SLUIS_ASSIGN(const auto aside, temporary_folder::make());
  SLUIS_TRY(export_log(at, institution, aside.path()));
  return verify(aside.path(), older);
}

/// One line, and one object of "logs".
exit_code report(shell& at, const std::string& what, const result<state::log_report>& found, json& logs) {
  json out;
  out["log"] = what;
  out["valid"] = found.has_value();
  auto how = exit_code::done;
  if (found) {
    out["origin"] = found->origin;
    out["size"] = found->size;
    out["root"] = to_hex(found->root.data(), found->root.size());
    if (at.as == form::for_people) {
      at.io.out << "valid: " << found->origin << ", " << counted(found->size, "entry", "entries") << ", root "
                << to_hex(found->root.data(), found->root.size()) << "\n";
    }
  } else {
    out["problem"] = found.error().text();
    at.io.err << "sluis: " << what << ": " << printable(found.error().message()) << "\n";
    if (!found.error().hint().empty()) at.io.err << "       " << printable(found.error().hint()) << "\n";
    how = exit_code_of(found.error().code());
  }
  logs.push_back(std::move(out));
  return how;
}

}  // namespace

exit_code run_log_verify(shell& at, const std::string& institution, const fs::path& folder, const fs::path& older) {
  json logs = json::array();
  auto worst = exit_code::done;
  if (!folder.empty()) {
    worst = report(at, folder.string(), verify(folder, older), logs);
  } else {
    std::vector<std::string> which = {institution};
    if (institution.empty()) {
      auto all = all_institutions(at);
      if (!all) return tell(at, all.error());
      which = std::move(*all);
    }
    if (!older.empty() && which.size() != 1) {
      return tell(at, error(errc::invalid_input, "--older is of one log", "name it with --institution"));
    }
    for (const auto& each : which) worst = std::max(worst, report(at, each, verify_live(at, each, older), logs));
  }
  if (at.as == form::for_programs) {
    json out;
    out["logs"] = std::move(logs);
    print(at, out);
  }
  return worst;
}

}  // namespace sluis::daemon::client
