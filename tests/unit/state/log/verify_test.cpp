#include "state/log/verify.hpp"

#include <gtest/gtest.h>

#include "state/log/leaf.hpp"
#include "state/log/proof.hpp"
#include "state/log/tile_folder.hpp"
#include "tests/unit/state/log/log_on_disk.hpp"

namespace sluis::state {
namespace {

using namespace testing_support;

TEST(verify, names_what_was_tampered_with) {
  log_on_disk on_disk;
  on_disk.grow_to(66000);  // two levels of full tiles
  ASSERT_TRUE(verify_log(on_disk.folder()));
  struct row {
    const char* name;
    void (*damage)(const std::filesystem::path& log);
    const char* says;
  };
  for (const auto& [name, damage, says] :
       {row{"a byte of an entry", [](const auto& f) { flip_byte(f / "tile/entries/001", 45); },
            "tile/entries/001: entry 0 is not the one that was logged"},
        row{"a byte of the last entry",
            [](const auto& f) {
              flip_byte(f / "tile/entries/257.p/208", slurp(f / "tile/entries/257.p/208").size() - 3);
            },
            "tile/entries/257.p/208: entry 207 is not the one that was logged"},
        row{"a length in a bundle", [](const auto& f) { flip_byte(f / "tile/entries/003", 1); },
            "tile/entries/003 is damaged"},
        row{"a leaf hash", [](const auto& f) { flip_byte(f / "tile/0/002", 5 * 32 + 3); },
            "tile/0/002: hash 5 is not the right one"},
        row{"a hash of level 1", [](const auto& f) { flip_byte(f / "tile/1/000", 255 * 32); },
            "tile/1/000: hash 255 is not the right one"},
        row{"a hash of a partial tile", [](const auto& f) { flip_byte(f / "tile/1/001.p/1", 0); },
            "tile/1/001.p/1: hash 0"},
        row{"the top hash", [](const auto& f) { flip_byte(f / "tile/2/000.p/1", 31); }, "tile/2/000.p/1: hash 0"},
        row{"an entry and its hash",
            [](const auto& f) {
              flip_byte(f / "tile/entries/000", 45);
              tlog::tile_folder files(f);
              tlog::entry_bundle bundle;
              ASSERT_TRUE(files.entries(0, 256, bundle));
              const auto hash = tlog::hasher().leaf(bundle.entries[0]);
              auto tile = slurp(f / "tile/0/000");
              std::copy(hash.begin(), hash.end(), tile.begin());
              spill(f / "tile/0/000", tile);
            },
            "tile/1/000: hash 0 is not the right one, nor are the entries below it"},
        row{"a signed size", [](const auto& f) { flip_byte(f / "checkpoint", 22); },
            "checkpoint is not as it was signed"},
        row{"a signature", [](const auto& f) { flip_byte(f / "checkpoint", slurp(f / "checkpoint").size() - 8); },
            "checkpoint is not as it was signed"},
        row{"no checkpoint", [](const auto& f) { std::filesystem::remove(f / "checkpoint"); }, "checkpoint is missing"},
        row{"no key", [](const auto& f) { std::filesystem::remove(f / "vkey"); }, "vkey is missing"},
        row{"no tile", [](const auto& f) { std::filesystem::remove(f / "tile/0/100"); }, "tile/0/100 is missing"},
        row{"no bundle", [](const auto& f) { std::filesystem::remove(f / "tile/entries/100"); },
            "tile/entries/100 is missing"},
        row{"a tile cut short", [](const auto& f) { std::filesystem::resize_file(f / "tile/0/100", 8191); },
            "tile/0/100 does not hold 256 hashes"},
        row{"a bundle cut short", [](const auto& f) { std::filesystem::resize_file(f / "tile/entries/100", 3000); },
            "tile/entries/100 is damaged"},
        row{"two bundles swapped",
            [](const auto& f) {
              std::filesystem::rename(f / "tile/entries/010", f / "x");
              std::filesystem::rename(f / "tile/entries/011", f / "tile/entries/010");
              std::filesystem::rename(f / "x", f / "tile/entries/011");
            },
            "tile/entries/010: entry 0 is not the one"}}) {
    temp_folder copy;
    on_disk.copy_to(copy.path() / "log");
    damage(copy.path() / "log");
    const auto report = verify_log(copy.path() / "log");
    ASSERT_FALSE(report) << name;
    EXPECT_EQ(report.error().code(), errc::corrupt) << name;
    EXPECT_NE(report.error().message().find(says), std::string::npos) << name << ": " << report.error().text();
  }
}

TEST(verify, a_newer_log_only_adds_to_the_older_one) {
  log_on_disk on_disk;
  temp_folder copies;
  for (const std::uint64_t size : {0U, 1U, 255U, 256U, 300U, 600U}) {
    if (size > 0) on_disk.grow_to(size);
    on_disk.copy_to(copies.path() / std::to_string(size));
  }
  for (const char* older : {"0", "1", "255", "256", "300", "600"}) {
    const auto report = verify_consistency(copies.path() / older, copies.path() / "600");
    ASSERT_TRUE(report) << older << ": " << report.error().text();
    EXPECT_EQ(report->size, 600U);
  }
  const auto backwards = verify_consistency(copies.path() / "600", copies.path() / "300");
  ASSERT_FALSE(backwards);
  EXPECT_NE(backwards.error().message().find("the newer log has 300 entries, the older one 600"), std::string::npos);

  log_on_disk another;
  another.grow_to(600);
  const auto other_key = verify_consistency(copies.path() / "300", another.folder());
  ASSERT_FALSE(other_key);
  EXPECT_NE(other_key.error().message().find("different keys"), std::string::npos) << other_key.error().text();
}

TEST(verify, a_rewritten_history_under_the_same_key_is_caught_by_the_older_copy) {
  log_on_disk on_disk;
  temp_folder copies;
  on_disk.grow_to(100);
  on_disk.copy_to(copies.path() / "older");
  std::string another;  // an entry as good as the one that it replaces
  tlog::encode_leaf(another, 50, "2026-11-23T13:09:34.120Z", log_on_disk::example(51));
  on_disk.db().prepare("UPDATE leaf SET entry = ?1 WHERE seq = 50").bind_blob(1, another).run();
  std::filesystem::remove_all(on_disk.folder() / "tile");
  std::filesystem::remove(on_disk.folder() / "checkpoint");
  on_disk.open();  // whoever holds the key can sign another history; whoever kept a copy sees it
  on_disk.grow_to(200);
  ASSERT_TRUE(verify_log(on_disk.folder()));
  const auto report = verify_consistency(copies.path() / "older", on_disk.folder());
  ASSERT_FALSE(report);
  EXPECT_NE(report.error().message().find("its first 100 entries are not those of the older log"), std::string::npos);
}

TEST(verify, proofs_out_of_tiles_hold) {
  log_on_disk on_disk;
  constexpr std::uint64_t size = 66000;
  on_disk.grow_to(size);
  const auto root = verify_log(on_disk.folder())->root;
  tlog::hasher h;
  const tlog::tile_folder files(on_disk.folder());
  const auto nodes = files.nodes(size, h);
  for (const std::uint64_t i : {0U, 255U, 256U, 65535U, 65536U, 65999U}) {
    const auto leaf = nodes(0, i);
    ASSERT_TRUE(leaf) << leaf.error().text();
    const auto proof = inclusion_proof(h, i, size, nodes);
    ASSERT_TRUE(proof) << proof.error().text();
    EXPECT_TRUE(proves_inclusion(h, *leaf, i, size, root, *proof)) << i;
  }
  for (const std::uint64_t older : {1U, 256U, 300U, 65536U, 65999U, 66000U}) {
    const auto older_root = tlog::root_at(h, older, nodes);
    ASSERT_TRUE(older_root) << older_root.error().text();
    const auto proof = consistency_proof(h, older, size, nodes);
    ASSERT_TRUE(proof) << proof.error().text();
    EXPECT_TRUE(proves_consistency(h, older, *older_root, size, root, *proof)) << older;
  }
}

}  // namespace
}  // namespace sluis::state
