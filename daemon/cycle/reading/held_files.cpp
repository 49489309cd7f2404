#include "daemon/cycle/reading/held_files.hpp"

#include "daemon/cycle/island.hpp"

namespace sluis::daemon {

namespace {

bool is_file_gone(const seen_files& seen, const state::held_read& held) {
  if (seen.has_nameless) return false;
  if (held.school) {
    const auto file = seen.files.find(*held.school);
    return file != seen.files.end() && file->second.is_missing;
  }
  return held.told.like && seen.elsewhere && !seen.elsewhere->contains(*held.told.like);
}

}  // namespace

files_of_sources seen_files_of(const std::vector<std::shared_ptr<source_seat>>& sources) {
  files_of_sources out;
  for (const auto& source : sources) {
    auto& one = out[source->settings.id];
    const auto& look = source->newest_look;
    one.files = source->files;
    one.has_nameless = look ? !look->nameless.empty() : source->has_failed;
    if (look) one.elsewhere = look->elsewhere;
  }
  return out;
}

std::string not_read_text(const files_of_sources& seen, const state::held_read& held) {
  const auto refuse = ", or: sluis read refuse " + held.hash().substr(0, 12) + " --reason WHY";
  const auto source = seen.find(held.source);
  if (source == seen.end()) {
    return "source " + held.source.str() +
           " is not configured any more, so no sync takes anything of it in: configure it again under this id" + refuse;
  }
  if (!is_file_gone(source->second, held)) return {};
  return "its file is not in the folder any more, so no sync takes anything of it in: put it back, and sync" + refuse;
}

}  // namespace sluis::daemon
