#include "state/log/leaf.hpp"

#include <gtest/gtest.h>

namespace sluis::state::tlog {
namespace {

constexpr const char* noon = "2026-11-23T12:00:00.007Z";

std::string encoded(const mutation& what, std::uint64_t seq = 5) {
  std::string out;
  encode_leaf(out, seq, noon, what);
  return out;
}

mutation full() {
  mutation out;
  out.kind = mutation_kind::push_done;
  out.subject.emplace().bytes.fill(0x11);
  out.n = 3;
  out.ciphertext_hash.emplace().fill(0x22);
  out.key_commitment.emplace().fill(0x33);
  out.actor.bytes.fill(0x44);
  out.note = "partner create_user";
  return out;
}

TEST(leaf, has_one_encoding_with_a_fixed_order) {
  const auto repeat = [](const char* two, int n) {
    std::string out;
    for (int i = 0; i < n; ++i) out += two;
    return out;
  };
  EXPECT_EQ(encoded(full()), R"({"v":1,"seq":5,"time":"2026-11-23T12:00:00.007Z","kind":"push.done","subject":")" +
                                 repeat("11", 16) + R"(","n":3,"hash":")" + repeat("22", 32) + R"(","commitment":")" +
                                 repeat("33", 32) + R"(","actor":")" + repeat("44", 16) +
                                 R"(","note":"partner create_user"})");
  mutation bare;
  bare.kind = mutation_kind::daemon_start;
  EXPECT_EQ(encoded(bare, 0), R"({"v":1,"seq":0,"time":"2026-11-23T12:00:00.007Z","kind":"daemon.start"})");
}

TEST(leaf, every_part_comes_back) {
  for (int parts = 0; parts < 64; ++parts) {
    auto what = full();
    if ((parts & 1) != 0) what.subject.reset();
    if ((parts & 2) != 0) what.n = 0;
    if ((parts & 4) != 0) what.ciphertext_hash.reset();
    if ((parts & 8) != 0) what.key_commitment.reset();
    if ((parts & 16) != 0) what.actor = {};
    if ((parts & 32) != 0) what.note.clear();
    const auto back = parse_leaf(encoded(what));
    ASSERT_TRUE(back) << parts << ": " << back.error().text();
    EXPECT_EQ(back->seq, 5U);
    EXPECT_EQ(sluis::to_string(back->time), noon);
    EXPECT_EQ(back->what.kind, what.kind);
    EXPECT_EQ(back->what.subject, what.subject);
    EXPECT_EQ(back->what.n, what.n);
    EXPECT_EQ(back->what.ciphertext_hash, what.ciphertext_hash);
    EXPECT_EQ(back->what.key_commitment, what.key_commitment);
    EXPECT_EQ(back->what.actor, what.actor);
    EXPECT_EQ(back->what.note, what.note);
  }
}

TEST(leaf, every_kind_comes_back) {
  for (std::size_t kind = 1; kind < mutation_kind_count; ++kind) {
    mutation what;
    what.kind = static_cast<mutation_kind>(kind);
    const auto back = parse_leaf(encoded(what));
    ASSERT_TRUE(back) << to_string(what.kind);
    EXPECT_EQ(back->what.kind, what.kind);
  }
}

TEST(leaf, notes_are_escaped_and_never_break_the_entry) {
  struct row {
    const char* name;
    std::string note, stands, back;
  };
  for (const auto& [name, note, stands, back] :
       {row{"quote and backslash", R"(a"b\c)", R"(a\"b\\c)", R"(a"b\c)"}, row{"newline", "a\nb", "a\\u000ab", "a\nb"},
        row{"nul", std::string("a\0b", 3), "a\\u0000b", std::string("a\0b", 3)},
        row{"delete", "a\x7f", "a\\u007f", "a\x7f"}, row{"utf-8", "Zoë €", "Zoë €", "Zoë €"},
        row{"broken utf-8", "a\xff\xc3z", "a??z", "a??z"}, row{"surrogate", "\xed\xa0\x80", "???", "???"},
        row{"overlong", "\xc0\xaf", "??", "??"}}) {
    mutation what;
    what.kind = mutation_kind::admin_act;
    what.note = note;
    const auto entry = encoded(what);
    EXPECT_NE(entry.find("\"note\":\"" + stands + "\"}"), std::string::npos) << name << ": " << entry;
    const auto read = parse_leaf(entry);
    ASSERT_TRUE(read) << name << ": " << read.error().text();
    EXPECT_EQ(read->what.note, back) << name;
  }
  mutation wordy;
  wordy.kind = mutation_kind::admin_act;
  wordy.note.assign(100000, 'x');
  EXPECT_LT(encoded(wordy).size(), max_note_size + 200);
}

TEST(leaf, another_encoding_of_the_same_is_refused) {
  const auto good = encoded(full());
  const auto replaced = [&](const std::string& what, const std::string& with) {
    auto out = good;
    out.replace(out.find(what), what.size(), with);
    return out;
  };
  for (const auto& [name, text] : std::vector<std::pair<const char*, std::string>>{
           {"empty", ""},
           {"cut", good.substr(0, good.size() - 1)},
           {"more", good + " "},
           {"blank", replaced("\"seq\":", "\"seq\": ")},
           {"leading zero", replaced("\"seq\":5", "\"seq\":05")},
           {"upper-case hex", replaced("2222", "2222").replace(good.find("3333"), 4, "3a3A")},
           {"n of 0", replaced("\"n\":3", "\"n\":0")},
           {"version", replaced("\"v\":1", "\"v\":2")},
           {"unknown kind", replaced("push.done", "push.gone")},
           {"a day that is none", replaced("2026-11-23", "2026-11-31")},
           {"hour 24", replaced("T12:", "T24:")},
           {"short subject", replaced("\"subject\":\"11", "\"subject\":\"")},
           {"needless escape", replaced("partner", "\\u0070artner")},
           {"null actor", replaced(std::string(32, '4'), std::string(32, '0'))},
           {"another key", replaced("\"note\"", "\"text\"")}}) {
    EXPECT_FALSE(parse_leaf(text)) << name << ": " << text;
  }
  EXPECT_TRUE(parse_leaf(good));
}

}  // namespace
}  // namespace sluis::state::tlog
