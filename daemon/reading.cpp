#include "daemon/reading.hpp"

#include <spdlog/spdlog.h>

#include "daemon/relay.hpp"
#include "mapping/minimise.hpp"

namespace sluis::daemon {

namespace {

/// Between the source and the memory: what may not be held is dropped at the door (R-C1).
class minimising_sink final : public school_sink {
 public:
  explicit minimising_sink(school_sink& next) : next_(next) {}

  result<void> begin(const source_school& school) override { return next_.begin(school); }
  result<void> on_group(const source_group& record) override { return next_.on_group(record); }
  result<void> on_person(const source_person& record) override {
    kept_.key = record.key;
    kept_.facts = mapping::minimise(record.facts);
    kept_.memberships = record.memberships;
    kept_.where = record.where;
    return next_.on_person(kept_);
  }
  result<void> on_invalid(const invalid_record& record) override { return next_.on_invalid(record); }
  result<void> discard() override { return next_.discard(); }
  result<void> end(const completeness& proof) override { return next_.end(proof); }
  void fail(const error& cause, const source_position& where) override { next_.fail(cause, where); }

 private:
  school_sink& next_;
  source_person kept_;
};

result<void> read_minimised(sources::source& from, const sources::read_unit& unit, school_sink& to, activity& how_far,
                            const std::atomic<bool>& stopping) {
  minimising_sink door(to);
  return from.read(unit, door, [&](std::uint64_t bytes_done) {
    how_far.set_done(bytes_done);
    return !stopping.load();
  });
}

const char* to_string(state::intake_summary::ending how) {
  switch (how) {
    case state::intake_summary::ending::complete: return "complete";
    case state::intake_summary::ending::held: return "held";
    case state::intake_summary::ending::failed: return "failed";
  }
  return "failed";
}

read_report report_of(const source_id& source, const state::intake_summary& s) {
  return {source,      s.school_code, to_string(s.how), s.students, s.staff, s.groups, s.memberships, s.added, s.changed,
          s.unchanged, s.left,        s.returned,       s.invalid,  s.note};
}

read_report failure(const source_id& source, std::string note) {
  read_report out;
  out.source = source;
  out.ending = "failed";
  out.note = std::move(note);
  return out;
}

}  // namespace

std::vector<read_report> read_source(state::store& store, source_seat& source, day today, activity& how_far,
                                     const std::atomic<bool>& stopping) {
  std::vector<read_report> out;
  std::vector<std::string> problems;
  const auto units = source.reader->units(problems);
  for (auto& problem : problems) out.push_back(failure(source.settings.id, std::move(problem)));
  if (!units) out.push_back(failure(source.settings.id, units.error().text()));
  if (units && units->empty() && problems.empty()) {
    out.push_back(failure(source.settings.id, "nothing to read; put the school's export where the source's path points"));
  }
  if (units) {
    for (const auto& unit : *units) {
      if (stopping) break;
      how_far.phase("reading " + unit.name, unit.size);
      const auto intake = store.facts().read_school(source.settings.id, today);
      const auto ended = read_beside([&](school_sink& to) { return read_minimised(*source.reader, unit, to, how_far, stopping); }, *intake);
      auto report = report_of(source.settings.id, intake->summary());
      if (!ended) report.note = ended.error().text();
      spdlog::info("read {} of {}: {}, {} students, {} staff, {} groups, {} new, {} changed, {} left, {} invalid", unit.name,
                   store.institution().str(), report.ending, report.students, report.staff, report.groups, report.added,
                   report.changed, report.left, report.invalid);
      out.push_back(std::move(report));
    }
  }
  return out;
}

}  // namespace sluis::daemon
