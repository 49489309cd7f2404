#include <algorithm>

#include "daemon/client/commands.hpp"
#include "daemon/client/progress_bar.hpp"
#include "daemon/client/show.hpp"
#include "daemon/client/words.hpp"
#include "state/log/checkpoint.hpp"

namespace sluis::daemon::client {

namespace {

constexpr int look_for_leaves_ms = 1000;
constexpr std::uint64_t most_entries = 1000;  // that one answer gives

std::string log_path(const std::string& institution) {
  return "/v1/institutions/" + institution + "/log/";
}

result<std::uint64_t> log_size(shell& at, const std::string& institution) {
  SLUIS_ASSIGN(const auto note, at.daemon.fetch(log_path(institution) + "checkpoint"));
  SLUIS_ASSIGN(const auto head, state::tlog::parse_checkpoint(std::string_view(note).substr(0, note.find("\n\n") + 1)));
  return head.size;
}

/// Shows what there is from `from` on, at most up to `end`; where to go on.
result<std::uint64_t> show_entries(shell& at, const std::string& institution, std::uint64_t from, std::uint64_t end,
                                   follow on, json& collected) {
  while (from < end) {
    const auto limit = std::to_string(std::min(most_entries, end - from));
    SLUIS_ASSIGN(const auto page, at.daemon.get(log_path(institution) + "entries" +
                                                query({{"from", std::to_string(from)}, {"limit", limit}})));
    if (list(page, "entries").empty()) break;
    for (const auto& leaf : list(page, "entries")) {
      if (at.as == form::for_people) {
        at.io.out << show_leaf(leaf);
      } else if (on == follow::yes) {
        at.io.out << api::dump(leaf);
      } else {
        collected.push_back(leaf);
      }
    }
    from = number(page, "next");
  }
  at.io.out << std::flush;
  return from;
}

}  // namespace

exit_code run_log_tail(shell& at, const std::string& institution, std::uint64_t count, follow on) {
  const auto where = institution_or_only(at, institution);
  if (!where) return tell(at, where.error());
  auto size = log_size(at, *where);
  if (!size) return tell(at, size.error());
  json collected = json::array();
  auto from = show_entries(at, *where, *size - std::min(count, *size), *size, on, collected);
  if (!from) return tell(at, from.error());
  while (on == follow::yes && !at.io.interrupted()) {
    at.io.sleep(look_for_leaves_ms);
    size = log_size(at, *where);
    if (!size) return tell(at, size.error());
    from = show_entries(at, *where, *from, *size, on, collected);
    if (!from) return tell(at, from.error());
  }
  if (at.as == form::for_programs && on == follow::no) {
    json out;
    out["institution"] = *where;
    out["entries"] = std::move(collected);
    print(at, out);
  }
  return exit_code::done;
}

exit_code run_log_export(shell& at, const std::string& institution, const std::filesystem::path& to) {
  const auto where = institution_or_only(at, institution);
  if (!where) return tell(at, where.error());
  const auto done = export_log(at, *where, to);
  if (!done) return tell(at, done.error());
  if (at.as == form::for_programs) {
    json out;
    out["institution"] = *where;
    out["origin"] = done->origin;
    out["size"] = done->size;
    out["files"] = done->files;
    out["folder"] = to.string();
    print(at, out);
  } else {
    at.io.out << "log " << done->origin << ": " << counted(done->size, "entry", "entries") << " in "
              << counted(done->files, "file", "files") << " exported to " << to.string()
              << "\nverify it with: sluis log verify " << to.string() << "\n";
  }
  return exit_code::done;
}

result<state::mirror_report> export_log(shell& at, const std::string& institution, const std::filesystem::path& to) {
  progress_bar bar(at.io);
  const auto fetch = [&](const std::string& name) { return at.daemon.fetch(log_path(institution) + name); };
  const auto began = at.io.seconds();
  const auto progress = [&](std::uint64_t done, std::uint64_t total) {
    if (at.io.err_is == terminal::no) return;
    progress_view view;
    view.phase = "exporting the log of " + institution;
    view.done = done;
    view.total = total;
    const auto spent = at.io.seconds() - began;
    if (spent > 0.5 && done > 0) view.per_second = static_cast<double>(done) / spent;  // before that a pace is noise
    if (view.per_second > 0 && total > done) view.seconds_left = static_cast<double>(total - done) / view.per_second;
    bar.update({view});
  };
  auto out = state::mirror_log(fetch, to, progress);
  bar.clear();
  return out;
}

}  // namespace sluis::daemon::client
