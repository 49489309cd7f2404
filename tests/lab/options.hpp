// The command line of sluis-lab.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "tests/lab/laboratory.hpp"

namespace lab {

struct options {
  unsigned short port = 0;
  std::string port_file;
  enum class transport : std::uint8_t { plain, tls } how = transport::plain;
  std::string ca_out;
  std::string token_file;
  std::chrono::seconds stop_after{0};  // 0: when told to
  enum class orphan : std::uint8_t { lives, dies } when_orphaned = orphan::lives;
  std::vector<std::string> org_units;  // Google's
  bool quotas = true;                  // of the vendors
  bool prepared = false;               // the vendors have the fields for Sluis's handle from the start
  lab_settings settings;               // without origin and token
};

/// Prints help or what is wrong and returns the exit code, or nothing to go on.
[[nodiscard]] std::optional<int> read_options(int argc, char** argv, options& into);

/// The token in the file; a missing file is made, with mode 0600 and 32 random bytes. Throws std::runtime_error.
[[nodiscard]] std::string read_or_make_token(const std::string& file);

/// Appears whole or not at all, for whoever waits for it. Throws std::runtime_error.
void write_whole(const std::string& file, const std::string& text);

}  // namespace lab
