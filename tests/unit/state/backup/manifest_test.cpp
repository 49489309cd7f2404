#include "state/backup/manifest.hpp"

#include <gtest/gtest.h>

namespace sluis::state {
namespace {

backup_manifest sample() {
  backup_manifest out;
  out.institution = institution_id("stichting");
  out.made = day{std::chrono::year{2026} / 11 / 23} + std::chrono::hours{22} + std::chrono::milliseconds{7};
  out.program = "0.1.0";
  out.schema = 3;
  out.epoch = 2;
  out.keys = 113;
  out.log_size = 1234;
  out.log_root.fill(0xab);
  out.files = {{"log/checkpoint", 187, {}}, {"state.db", 4096, {}}};
  out.files[1].hash.fill(0x01);
  return out;
}

TEST(manifest, is_read_as_it_was_written) {
  const auto back = parse_manifest(to_text(sample()));
  ASSERT_TRUE(back) << back.error().text();
  EXPECT_EQ(*back, sample());
}

TEST(manifest, what_is_wrong_is_named_by_its_line) {
  struct row {
    const char* name;
    std::string from, to, line;
  };
  for (const auto& [name, from, to, line] :
       {row{"another program's", "sluis backup 1", "sluis backup 2", "line 1"},
        row{"an id that is none", "institution stichting", "institution ../x", "line 2"},
        row{"a day that is none", "2026-11-23", "2026-13-23", "line 3"},
        row{"no number", "schema 3", "schema drie", "line 5"},
        row{"words in between", "keys epoch 2 count", "keys epoch 2 number", "line 6"},
        row{"a root that is cut", "log 1234 ab", "log 1234 b", "line 7"},
        row{"a path that leads out", "state.db", "../state.db", "line 9"},
        row{"no line's end", "state.db\n", "state.db", "line 9"}}) {
    auto text = to_text(sample());
    const auto at = text.find(from);
    ASSERT_NE(at, std::string::npos) << name;
    text.replace(at, from.size(), to);
    const auto back = parse_manifest(text);
    ASSERT_FALSE(back) << name;
    EXPECT_NE(back.error().message().find(line), std::string::npos) << name << ": " << back.error().message();
  }
}

TEST(manifest, one_that_breaks_off_is_none) {
  const auto text = to_text(sample());
  EXPECT_FALSE(parse_manifest(""));
  EXPECT_FALSE(parse_manifest(text.substr(0, text.find("log 1234"))));
}

}  // namespace
}  // namespace sluis::state
