#include "state/log/note.hpp"

#include <gtest/gtest.h>

#include "state/log/base64.hpp"
#include "state/log/checkpoint.hpp"

namespace sluis::state::tlog {
namespace {

note_signer signer(char seed = 's') {
  return *note_signer::make("sluis/stichting-demo", secret(std::string(32, seed)));
}

TEST(note, the_documentation_example_of_go_is_accepted) {
  // From the documentation of golang.org/x/mod/sumdb/note: somebody else's key, text and signature.
  const auto key = note_verifier::parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
  ASSERT_TRUE(key) << key.error().text();
  const std::string note =
      "If you think cryptography is the answer to your problem,\n"
      "then you don't know what your problem is.\n"
      "\n"
      "\xE2\x80\x94 PeterNeumann "
      "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
  const auto text = key->open(note);
  ASSERT_TRUE(text) << text.error().text();
  EXPECT_EQ(*text,
            "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n");
}

TEST(note, what_was_signed_opens_with_the_key_as_text) {
  const auto s = signer();
  const auto note = s.sign("a\nb\n");
  const auto key = note_verifier::parse(s.verifier().vkey());
  ASSERT_TRUE(key) << key.error().text();
  EXPECT_EQ(key->name(), "sluis/stichting-demo");
  EXPECT_EQ(key->id(), s.verifier().id());
  EXPECT_EQ(key->open(note).value(), "a\nb\n");
}

TEST(note, lines_of_other_keys_are_passed_over) {
  const auto s = signer();
  const auto other = signer('o').sign("a\n");
  const auto note = s.sign("a\n");
  const auto both = other + note.substr(note.find("\xE2\x80\x94"));
  EXPECT_EQ(s.verifier().open(both).value(), "a\n");
  EXPECT_EQ(signer('o').verifier().open(both).value(), "a\n");
}

TEST(note, anything_changed_is_refused) {
  const auto s = signer();
  const auto good = s.sign("origin\n5\n");
  for (std::size_t i = 0; i < good.size(); ++i) {
    auto bad = good;
    bad[i] = static_cast<char>(bad[i] ^ 1);
    EXPECT_FALSE(s.verifier().open(bad)) << "byte " << i;
    EXPECT_FALSE(s.verifier().open(good.substr(0, i))) << "cut at " << i;
  }
  EXPECT_FALSE(signer('x').verifier().open(good)) << "another key of the same name";
}

TEST(note, malformed_verifier_keys_are_refused) {
  const auto good = signer().verifier().vkey();
  for (const auto& [name, text] :
       std::vector<std::pair<const char*, std::string>>{{"empty", ""},
                                                        {"no parts", "sluis"},
                                                        {"no name", good.substr(good.find('+'))},
                                                        {"wrong id", "x" + good},
                                                        {"cut", good.substr(0, good.size() - 4)},
                                                        {"blank in name", "a b" + good.substr(good.find('+'))}}) {
    EXPECT_FALSE(note_verifier::parse(text)) << name;
  }
}

TEST(checkpoint, text_and_back) {
  checkpoint c{"sluis/stichting-demo", 70000, {}};
  c.root.fill(0xab);
  EXPECT_EQ(to_text(c), "sluis/stichting-demo\n70000\nq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=\n");
  EXPECT_EQ(parse_checkpoint(to_text(c)).value(), c);
  EXPECT_EQ(parse_checkpoint(to_text(c) + "an extension\n").value(), c);
}

TEST(checkpoint, malformed_texts_are_refused) {
  const std::string root = "q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=\n";
  for (const auto& [name, text] :
       std::vector<std::pair<const char*, std::string>>{{"empty", ""},
                                                        {"no origin", "\n1\n" + root},
                                                        {"leading zero", "o\n01\n" + root},
                                                        {"sign", "o\n+1\n" + root},
                                                        {"short root", "o\n1\nq6s=\n"},
                                                        {"no root", "o\n1\n"},
                                                        {"loose bits", "o\n1\n" + root.substr(0, 42) + "t=\n"}}) {
    EXPECT_FALSE(parse_checkpoint(text)) << name;
  }
}

TEST(base64, rfc_4648_vectors_and_nothing_else) {
  for (const auto& [plain, text] : std::vector<std::pair<std::string, std::string>>{
           {"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foobar", "Zm9vYmFy"}}) {
    EXPECT_EQ(to_base64(plain), text);
    EXPECT_EQ(from_base64(text), plain);
  }
  for (const char* bad : {"Zg=", "Zh==", " Zg==", "Zg==\n", "Z-==", "===="}) EXPECT_FALSE(from_base64(bad)) << bad;
}

}  // namespace
}  // namespace sluis::state::tlog
