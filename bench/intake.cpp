// One read of one EDEXML source into an institution's memory, as the daemon does it, in a process of its own so that
// time and peak memory are the operating system's figures: sluis-bench-intake PATH STATE_FOLDER. With --parse instead
// of the folder everything is parsed and minimised, and nothing is kept: what of the time is not the memory's.
#include <spdlog/spdlog.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <cstdio>
#include <exception>
#include <string>
#include <utility>

#include "bench/peak.hpp"
#include "connectors/sources/edexml/edexml_source.hpp"
#include "daemon/cycle/outside.hpp"
#include "daemon/cycle/pushing/activity.hpp"
#include "daemon/cycle/reading/minimising_sink.hpp"
#include "daemon/cycle/reading/read_files.hpp"
#include "daemon/cycle/reading/reading.hpp"

namespace {

using namespace sluis;

class nowhere final : public school_sink {
 public:
  result<void> begin(const source_school&) override { return {}; }
  result<void> on_group(const source_group&) override { return {}; }
  result<void> on_person(const source_person&) override {
    ++persons;
    return {};
  }
  result<void> on_invalid(const invalid_record&) override { return {}; }
  result<void> discard() override {
    persons = 0;
    return {};
  }
  result<void> end(const completeness&) override { return {}; }
  void fail(const error&, const source_position&) override {}

  std::uint64_t persons = 0;
};

int parse_only(const std::filesystem::path& path) {
  const auto source = sources::make_edexml_source(path);
  std::vector<std::string> problems;
  const auto units = source->units(problems).value();
  const auto started = std::chrono::steady_clock::now();
  nowhere kept;
  for (const auto& unit : units) {
    daemon::minimising_sink sink(kept);
    source->read(unit, sink, [](std::uint64_t) { return true; }).value();
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started;
  std::printf("{\"persons\":%llu,\"seconds\":%.3f,\"peak_mb\":%.1f}\n", static_cast<unsigned long long>(kept.persons),
              took.count(), bench::peak_mb());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: sluis-bench-intake PATH STATE_FOLDER|--parse\n");
    return 2;
  }
  spdlog::set_level(spdlog::level::warn);
  if (argv[2] == std::string("--parse")) return parse_only(argv[1]);
  daemon::system_clock time;
  daemon::system_random chance;
  const secret root_key(std::string(32, 'b'));
  auto store = state::store::open(argv[2], institution_id("bench"), root_key, time, chance);
  if (!store) {
    std::fprintf(stderr, "%s\n", store.error().text().c_str());
    return 1;
  }
  const auto opened_mb = bench::peak_mb();
  daemon::source_seat source;
  source.settings.id = source_id("las");
  source.reader = sources::make_edexml_source(argv[1]);
  daemon::activity how_far("reading", time);
  const std::atomic<bool> stopping = false;
  const auto started = std::chrono::steady_clock::now();
  daemon::source_reading reading(source, {source.settings.id}, time.now(), how_far, stopping);
  reading.look();
  boost::asio::io_context io;
  boost::asio::thread_pool workers(1);
  config::institution_settings settings;
  settings.id = institution_id("bench");
  daemon::island where(settings, daemon::worker_strand(workers.get_executor()), io.get_executor());
  where.store = std::move(*store);
  std::exception_ptr failed;
  boost::asio::co_spawn(io, daemon::read_files(where, reading, stopping),
                        [&failed](std::exception_ptr thrown) { failed = std::move(thrown); });
  io.run();
  if (failed) std::rethrow_exception(failed);
  if (const auto finished = reading.finish(*where.store); !finished) {
    std::fprintf(stderr, "%s\n", finished.error().text().c_str());
    return 1;
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started;
  for (const auto& r : std::move(reading).reports()) {
    std::printf(
        "{\"ending\":\"%s\",\"students\":%llu,\"added\":%llu,\"changed\":%llu,\"unchanged\":%llu,\"seconds\":%.3f,"
        "\"opened_mb\":%.1f,\"peak_mb\":%.1f}\n",
        r.ending.c_str(), static_cast<unsigned long long>(r.students), static_cast<unsigned long long>(r.added),
        static_cast<unsigned long long>(r.changed), static_cast<unsigned long long>(r.unchanged), took.count(),
        opened_mb, bench::peak_mb());
    if (!r.note.empty()) std::fprintf(stderr, "%s\n", r.note.c_str());
    if (r.ending != "complete") return 1;
  }
  return 0;
}
