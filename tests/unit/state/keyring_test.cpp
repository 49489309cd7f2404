#include "state/keyring.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "state/keyring_files.hpp"
#include "tests/unit/state/seeded_random.hpp"
#include "tests/unit/state/temp_folder.hpp"

namespace sluis::state {
namespace {

namespace fs = std::filesystem;

std::string bytes_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void overwrite(const fs::path& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

class keyring_test : public testing::Test {
 protected:
  result<std::unique_ptr<keyring>> open(const std::string& root = std::string(32, 'r'),
                                        const char* institution = "een") {
    return keyring::open(folder_, institution_id(institution), secret(root), chance_);
  }
  std::unique_ptr<keyring> opened() { return open().value(); }
  subject_id subject() { return chance_.make<subject_id>(); }

  testing_support::temp_folder root_;
  testing_support::seeded_random chance_;
  fs::path folder_ = root_.path() / "keys";
  fs::path vault_ = folder_ / "vault.1";
};

// The database counts on the next epoch already: a key that the old vault got now would be lost with it.
TEST_F(keyring_test, a_change_of_epoch_that_breaks_off_takes_no_more_keys) {
  const auto who = subject();
  auto keys = opened();
  keys->create(who).value();
  keys->sync().value();
  (void)keys->write_next_epoch({}).value();
  const auto slot = folder_ / "slot.1";
  const auto kept = bytes_of(slot);
  fs::remove(slot);
  fs::create_directory(slot);  // which nobody can overwrite
  ASSERT_FALSE(keys->go_to_next_epoch());
  EXPECT_TRUE(keys->is_broken());
  keys->create(subject()).value();
  EXPECT_FALSE(keys->sync()) << "nothing can be committed with it";

  fs::remove(slot);
  overwrite(slot, kept);
  keys.reset();
  settle_epochs(folder_, 2).value();
  keys = opened();
  EXPECT_FALSE(keys->is_broken());
  EXPECT_EQ(keys->epoch(), 2U);
  EXPECT_TRUE(keys->has(who));
}

TEST_F(keyring_test, what_was_sealed_opens_after_a_restart) {
  const auto who = subject();
  std::string sealed;
  std::optional<sha256_hash> commitment;
  mac128 mac{};
  {
    auto keys = opened();
    keys->create(who).value();
    sealed = keys->seal(who, record_kind::fact, 7, "plain text").value();
    commitment = keys->commitment(who).value();
    mac = keys->index_mac("a", "b");
    keys->sync().value();
  }
  auto keys = opened();
  EXPECT_EQ(keys->epoch(), 1U);
  EXPECT_EQ(keys->size(), 1U);
  EXPECT_EQ(keys->open(who, record_kind::fact, 7, sealed).value(), "plain text");
  EXPECT_EQ(keys->commitment(who).value(), commitment);
  EXPECT_EQ(keys->index_mac("a", "b"), mac);
  EXPECT_EQ(sealed.find("plain text"), std::string::npos);
}

TEST_F(keyring_test, a_ciphertext_opens_only_in_its_own_place) {
  auto keys = opened();
  const auto one = subject();
  const auto other = subject();
  keys->create(one).value();
  keys->create(other).value();
  const auto sealed = keys->seal(one, record_kind::fact, 1, "x").value();
  EXPECT_NE(keys->seal(one, record_kind::fact, 1, "x").value(), sealed) << "the nonce is fresh";
  EXPECT_FALSE(keys->open(other, record_kind::fact, 1, sealed)) << "another subject";
  EXPECT_FALSE(keys->open(one, record_kind::name, 1, sealed)) << "another kind of record";
  EXPECT_FALSE(keys->open(one, record_kind::fact, 2, sealed)) << "another number";
  for (const std::size_t at : {std::size_t{0}, sealed.size() / 2, sealed.size() - 1}) {
    auto altered = sealed;
    altered[at] = static_cast<char>(altered[at] ^ 1);
    EXPECT_EQ(keys->open(one, record_kind::fact, 1, altered).error().code(), errc::corrupt) << at;
  }
  EXPECT_FALSE(keys->open(one, record_kind::fact, 1, "short"));
  const auto at_partner = keys->seal(one, record_kind::shadow, 1, "x", "partner").value();
  EXPECT_FALSE(keys->open(one, record_kind::shadow, 1, at_partner, "google")) << "another target";
  EXPECT_FALSE(keys->open(one, record_kind::shadow, 1, at_partner)) << "no target";
  EXPECT_TRUE(keys->open(one, record_kind::shadow, 1, at_partner, "partner"));
  EXPECT_TRUE(keys->open(one, record_kind::fact, 1, sealed));
}

TEST_F(keyring_test, no_key_never_mints_one) {
  auto keys = opened();
  const auto who = subject();
  EXPECT_EQ(keys->seal(who, record_kind::fact, 1, "x").error().code(), errc::not_found);
  EXPECT_EQ(keys->open(who, record_kind::fact, 1, std::string(40, 'x')).error().code(), errc::not_found);
  EXPECT_EQ(keys->commitment(who).error().code(), errc::not_found);
  EXPECT_FALSE(keys->has(who));
  keys->create(who).value();
  EXPECT_EQ(keys->create(who).error().code(), errc::conflict);
  EXPECT_FALSE(keys->create(subject_id{})) << "the null handle";
  EXPECT_EQ(keys->size(), 1U);
}

TEST_F(keyring_test, adding_a_key_costs_64_bytes_and_rewrites_nothing) {
  auto keys = opened();
  for (int i = 0; i < 3000; ++i) keys->create(subject()).value();
  keys->sync().value();
  const auto before = bytes_of(vault_);
  EXPECT_EQ(before.size(), 64U + 3000 * 64);
  for (int i = 0; i < 5; ++i) keys->create(subject()).value();
  keys->sync().value();
  const auto after = bytes_of(vault_);
  EXPECT_EQ(after.size(), before.size() + 5 * 64);
  EXPECT_EQ(after.substr(0, before.size()), before);
}

TEST_F(keyring_test, every_key_of_many_is_found_again) {
  std::vector<subject_id> all;
  {
    auto keys = opened();
    for (int i = 0; i < 5000; ++i) {
      all.push_back(subject());
      keys->create(all.back()).value();
      if (i % 1000 == 0) keys->sync().value();
      ASSERT_TRUE(keys->commitment(all[all.size() / 2])) << "synced or not";
    }
    keys->sync().value();
  }
  auto keys = opened();
  for (const auto& who : all) ASSERT_TRUE(keys->has(who));
  EXPECT_FALSE(keys->has(subject()));
  EXPECT_EQ(keys->size(), all.size());
}

TEST_F(keyring_test, wrong_or_damaged_keys_are_told_apart) {
  { opened()->sync().value(); }
  const auto slot = folder_ / "slot.1";
  const auto good_slot = bytes_of(slot);
  const auto good_vault = bytes_of(vault_);
  EXPECT_EQ(open(std::string(32, 'x')).error().code(), errc::refused) << "another root key";
  EXPECT_EQ(open(std::string(31, 'r')).error().code(), errc::refused) << "a short root key";
  EXPECT_FALSE(open(std::string(32, 'r'), "twee")) << "another institution";

  struct row {
    const char* name;
    std::function<void()> damage;
  };
  for (const auto& [name, damage] : {
           row{"slot altered",
               [&] { overwrite(slot, good_slot.substr(0, 100) + char(good_slot[100] ^ 1) + good_slot.substr(101)); }},
           row{"slot cut", [&] { overwrite(slot, good_slot.substr(0, 50)); }},
           row{"slot gone", [&] { fs::remove(slot); }},
           row{"vault gone", [&] { fs::remove(vault_); }},
           row{"vault cut inside its header", [&] { overwrite(vault_, good_vault.substr(0, 20)); }},
           row{"vault of another id", [&] { overwrite(vault_, good_vault.substr(0, 48) + std::string(16, 'x')); }},
           row{"vault under another number", [&] { fs::rename(vault_, folder_ / "vault.2"); }},
           row{"two vaults", [&] { overwrite(folder_ / "vault.2", good_vault); }},
           row{"both gone beside the log's key",
               [&] { fs::remove(slot), fs::remove(vault_), overwrite(folder_ / "log.key", "k"); }},
       }) {
    damage();
    const auto outcome = open();
    ASSERT_FALSE(outcome) << name;
    EXPECT_EQ(outcome.error().code(), errc::corrupt) << name;
    fs::remove(folder_ / "vault.2");
    fs::remove(folder_ / "log.key");
    overwrite(slot, good_slot);
    overwrite(vault_, good_vault);
  }
  EXPECT_TRUE(open());
}

TEST_F(keyring_test, a_torn_tail_that_was_never_counted_is_cut) {
  const auto kept = subject();
  const auto lost = subject();
  std::string sealed;
  {
    auto keys = opened();
    keys->create(kept).value();
    sealed = keys->seal(kept, record_kind::fact, 1, "kept").value();
    keys->sync().value();
  }
  const auto good = bytes_of(vault_);
  for (const auto& [name, tail] :
       {std::pair{"half a record", std::string(30, 'x')}, std::pair{"a record of zeros", std::string(64, '\0')},
        std::pair{"garbage and a half", std::string(64 * 3 + 9, 'g')}}) {
    overwrite(vault_, good + tail);
    auto keys = opened();
    keys->settle(1).value();
    EXPECT_EQ(bytes_of(vault_), good) << name;
    EXPECT_EQ(keys->open(kept, record_kind::fact, 1, sealed).value(), "kept") << name;
    EXPECT_FALSE(keys->has(lost));
    keys->create(lost).value();
    keys->sync().value();
    EXPECT_TRUE(keys->commitment(lost)) << name;
    keys->settle(1).value();
    EXPECT_FALSE(keys->has(lost)) << name;
    EXPECT_EQ(keys->commitment(lost).error().code(), errc::not_found) << "not from the kept ones either";
  }
}

TEST_F(keyring_test, a_vault_that_lacks_counted_keys_is_damaged) {
  {
    auto keys = opened();
    for (int i = 0; i < 4; ++i) keys->create(subject()).value();
    keys->sync().value();
  }
  const auto good = bytes_of(vault_);
  overwrite(vault_, good.substr(0, good.size() - 10));
  EXPECT_EQ(opened()->settle(4).error().code(), errc::corrupt) << "torn";
  overwrite(vault_, good.substr(0, 128) + good.substr(64, 64) + good.substr(192));
  EXPECT_EQ(opened()->settle(4).error().code(), errc::corrupt) << "one subject twice";
  overwrite(vault_, good);
  EXPECT_TRUE(opened()->settle(4));
}

TEST_F(keyring_test, keys_cannot_be_swapped_between_subjects) {
  const auto one = subject();
  const auto other = subject();
  {
    auto keys = opened();
    keys->create(one).value();
    keys->create(other).value();
    keys->sync().value();
  }
  const auto good = bytes_of(vault_);
  overwrite(vault_, good.substr(0, 80) + good.substr(144, 48) + good.substr(128, 16) + good.substr(80, 48));
  auto keys = opened();
  EXPECT_EQ(keys->commitment(one).error().code(), errc::corrupt);
  EXPECT_EQ(keys->commitment(other).error().code(), errc::corrupt);
}

TEST_F(keyring_test, uses_are_kept_apart) {
  auto keys = opened();
  EXPECT_NE(keys->index_mac("a", "bc"), keys->index_mac("ab", "c"));
  const auto wrapped = keys->wrap_for_institution("log-key", "secret of the log").value();
  EXPECT_EQ(keys->unwrap_for_institution("log-key", wrapped).value().reveal(), "secret of the log");
  EXPECT_EQ(keys->unwrap_for_institution("other", wrapped).error().code(), errc::refused);
  EXPECT_EQ(wrapped.find("secret"), std::string::npos);
}

TEST_F(keyring_test, neither_keys_nor_root_are_on_disk_in_clear) {
  testing_support::seeded_random same;  // the bytes that the keyring drew, in the same order: vault id, epoch key
  std::string drawn(16 + 64, '\0');
  auto keys = opened();
  same.fill(drawn.data(), 16);
  same.fill(drawn.data() + 16, 64);
  for (const auto& entry : fs::directory_iterator(folder_)) {
    const auto bytes = bytes_of(entry.path());
    EXPECT_EQ(bytes.find(drawn.substr(16, 16)), std::string::npos) << entry.path();
    EXPECT_EQ(bytes.find(std::string(32, 'r')), std::string::npos) << entry.path();
    EXPECT_EQ(fs::status(entry.path()).permissions(), fs::perms::owner_read | fs::perms::owner_write) << entry.path();
  }
}

}  // namespace
}  // namespace sluis::state
