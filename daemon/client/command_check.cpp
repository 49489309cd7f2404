#include "daemon/client/commands.hpp"
#include "daemon/client/words.hpp"
#include "daemon/cycle/outside.hpp"
#include "daemon/process/root_key.hpp"
#include "state/check.hpp"

namespace sluis::daemon::client {

exit_code run_check(shell& at, const std::filesystem::path& folder,
                    const std::optional<std::filesystem::path>& key_file) {
  std::optional<secret> key;
  if (key_file) {
    system_random chance;  // for a key that is made; none is made here
    auto loaded = load_root_key(*key_file, missing_key::refuse, chance);
    if (!loaded) return tell(at, loaded.error());
    key = std::move(*loaded);
  }
  const auto report = state::check_folder(folder, key ? &*key : nullptr);
  if (!report) return tell(at, report.error());
  if (at.as == form::for_programs) {
    json out;
    out["folder"] = folder.string();
    out["versions"] = report->versions;
    out["leaves"] = report->leaves;
    out["subjects"] = report->subjects;
    out["findings"] = report->findings;
    print(at, out);
  } else {
    at.io.out << folder.string() << ": " << counted(report->versions, "version", "versions") << ", "
              << counted(report->leaves, "log entry", "log entries") << ", "
              << counted(report->subjects, "subject", "subjects")
              << (key ? "" : " (payloads not opened: no --key-file)") << "\n";
    for (const auto& each : report->findings) at.io.out << "  WRONG: " << printable(each) << "\n";
    at.io.out << (report->findings.empty() ? "sound\n"
                                           : counted(report->findings.size(), "finding", "findings") + "\n");
  }
  return report->findings.empty() ? exit_code::done : exit_code::some_failed;
}

}  // namespace sluis::daemon::client
