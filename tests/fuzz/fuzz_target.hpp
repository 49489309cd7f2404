// A fuzz target is one file, `<name>_fuzz.cpp`, with one body:
//     SLUIS_FUZZ_TARGET(edexml) { ... bytes ... }
// With SLUIS_FUZZ=ON (clang) it becomes the libFuzzer program fuzz_<name>; else it is one of those that
// sluis_fuzz_smoke runs some thousand times on mutated seeds from seeds/<name>/.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <vector>

namespace sluis::fuzz {

struct target {
  const char* name;
  void (*run)(std::string_view bytes);
};

inline std::vector<target>& targets() {
  static std::vector<target> all;
  return all;
}

struct registration {
  registration(const char* name, void (*run)(std::string_view)) { targets().push_back({name, run}); }
};

/// What must hold for any input. Ends the program, so that libFuzzer and the smoke run keep the input.
inline void must(bool held, const char* what) {
  if (held) return;
  std::fprintf(stderr, "fuzz: violated: %s\n", what);
  std::abort();
}

}  // namespace sluis::fuzz

#ifdef SLUIS_LIBFUZZER
#define SLUIS_FUZZ_TARGET(name)                                                       \
  static void sluis_fuzz_##name(std::string_view bytes);                              \
  extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) { \
    sluis_fuzz_##name(std::string_view(reinterpret_cast<const char*>(data), size));   \
    return 0;                                                                         \
  }                                                                                   \
  static void sluis_fuzz_##name(std::string_view bytes)
#else
#define SLUIS_FUZZ_TARGET(name)                                                                \
  static void sluis_fuzz_##name(std::string_view bytes);                                       \
  static const sluis::fuzz::registration sluis_fuzz_register_##name(#name, sluis_fuzz_##name); \
  static void sluis_fuzz_##name(std::string_view bytes)
#endif
