// sluis_fuzz_smoke [runs] [seed] [target]: every fuzz target on mutated seeds. An input that breaks a promise is left
// in fuzz-broken-<target>, and its run and seed are printed, so that it can be repeated.
#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/fuzz/fuzz_target.hpp"
#include "tests/fuzz/mutate.hpp"

namespace {

const char* running = "";
const std::string* input = nullptr;

void keep_input(int signal) {
  const std::string path = std::string("fuzz-broken-") + running;
  std::ofstream(path, std::ios::binary) << *input;
  std::fprintf(stderr, "fuzz: %s broke on the input now in %s\n", running, path.c_str());
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

std::vector<std::string> seeds_of(const char* name) {
  std::vector<std::filesystem::path> paths;
  const auto folder = std::filesystem::path(SLUIS_SOURCE_DIR) / "tests/fuzz/seeds" / name;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> out;
  for (const auto& path : paths) {
    std::ifstream file(path, std::ios::binary);
    out.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return out;
}

void run(const sluis::fuzz::target& one, std::uint64_t runs, std::uint64_t seed) {
  running = one.name;
  const auto seeds = seeds_of(one.name);
  for (const auto& text : seeds) {
    input = &text;
    one.run(text);
  }
  sluis::fuzz::mutator mutations(seed, seeds);
  for (std::uint64_t n = 0; n < runs; ++n) {
    const auto text = mutations.next();
    input = &text;
    one.run(text);
  }
  std::printf("%s: %zu seeds, %llu mutated runs, seed %llu\n", one.name, seeds.size(),
              static_cast<unsigned long long>(runs), static_cast<unsigned long long>(seed));
}

}  // namespace

int main(int argc, char** argv) {
  const std::uint64_t runs = argc > 1 ? std::stoull(argv[1]) : 3000;
  const std::uint64_t seed = argc > 2 ? std::stoull(argv[2]) : 1;
  const std::string only = argc > 3 ? argv[3] : "";
  std::signal(SIGABRT, keep_input);
  std::signal(SIGSEGV, keep_input);
  if (sluis::fuzz::targets().empty()) return 1;
  for (const auto& one : sluis::fuzz::targets()) {
    if (only.empty() || only == one.name) run(one, runs, seed);
  }
  return 0;
}
