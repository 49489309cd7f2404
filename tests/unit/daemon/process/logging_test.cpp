#include "daemon/process/logging.hpp"

#include <gtest/gtest.h>

namespace sluis::daemon {
namespace {

TEST(logging, a_text_of_others_stays_one_line_that_no_terminal_obeys) {
  struct row {
    const char* name;
    std::string text, line;
  };
  for (const auto& each : {
           row{"plain", "school 99AA: 3 of 4", "school 99AA: 3 of 4"},
           row{"a forged line", "a\n2026-11-28T00:00:00Z info: consent withdrawn",
               "a\\x0a2026-11-28T00:00:00Z info: consent withdrawn"},
           row{"an escape sequence", "\x1b[2J", "\\x1b[2J"},
           row{"DEL and C1",
               "a\x7f\xc2\x9b"
               "b",
               "a\\x7f\\x9bb"},
           row{"letters beyond ASCII", "Müller, Мария", "Müller, Мария"},
           row{"cut UTF-8", "a\xc2", "a\xc2"},
       }) {
    EXPECT_EQ(printable_line(each.text), each.line) << each.name;
  }
}

}  // namespace
}  // namespace sluis::daemon
