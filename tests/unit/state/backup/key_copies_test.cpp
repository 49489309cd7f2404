// The keys' own place: erasure waits for it, and it knows a folder that was put back.
#include "state/backup/key_copies.hpp"

#include "state/erasure/eraser.hpp"
#include "state/schema.hpp"
#include "tests/unit/state/backup/backup_fixture.hpp"

namespace sluis::state {
namespace {

namespace fs = std::filesystem;
using namespace testing_support;

class key_copies_test : public backup_fixture {
 protected:
  void SetUp() override {
    backup_fixture::SetUp();
    next_day({pupil("1", "Canarie"), pupil("2", "Blijver")});
    gone_ = person_called("Canarie").row.id;
    next_day({pupil("2", "Blijver")});
    store_->copy_keys().value();
  }
  subject_id gone_;
};

TEST_F(key_copies_test, hold_what_the_folder_holds) {
  EXPECT_EQ(bytes_of(slot_file(copies_, 1)), bytes_of(slot_file(folder_ / "keys", 1)));
  EXPECT_EQ(bytes_of(vault_file(copies_, 1)), bytes_of(vault_file(folder_ / "keys", 1)));
  EXPECT_EQ(bytes_of(copies_ / "log.key"), bytes_of(folder_ / "keys" / "log.key"));
  EXPECT_EQ(bytes_of(copies_ / "log" / "checkpoint"), bytes_of(folder_ / "log" / "checkpoint"));
}

TEST_F(key_copies_test, the_old_slot_is_destroyed_there_too) {
  store_->erase({gone_}, {}, "").value();
  EXPECT_FALSE(fs::exists(slot_file(copies_, 1)));
  EXPECT_FALSE(fs::exists(vault_file(copies_, 1)));
  EXPECT_EQ(bytes_of(vault_file(copies_, 2)), bytes_of(vault_file(folder_ / "keys", 2)));
}

TEST_F(key_copies_test, nobody_is_erased_while_it_cannot_be_reached) {
  fs::rename(places_, root_.path() / "unplugged");
  const auto refused = store_->erase({gone_}, {}, "");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), errc::unavailable);
  EXPECT_TRUE(store_->keys().has(gone_));
  EXPECT_EQ(leaves("erase.intent"), 0U);
  open_with_copies();  // and nothing else is stopped
  fs::rename(root_.path() / "unplugged", places_);
  EXPECT_EQ(store_->erase({gone_}, {}, "").value(), 1U);
}

TEST_F(key_copies_test, an_empty_folder_where_its_disk_is_not_mounted_is_not_filled) {
  fs::rename(copies_, root_.path() / "unmounted");
  const auto refused = store_->erase({gone_}, {}, "");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), errc::unavailable);
  EXPECT_NE(refused.error().text().find("none of the copies that were made there"), std::string::npos)
      << refused.error().text();
  EXPECT_FALSE(fs::exists(slot_file(copies_, 1)));
  open_with_copies();  // after a restart as well
  EXPECT_FALSE(store_->copy_keys());
  fs::rename(root_.path() / "unmounted", copies_);
  EXPECT_EQ(store_->erase({gone_}, {}, "").value(), 1U);
  EXPECT_FALSE(fs::exists(slot_file(copies_, 1)));
}

TEST_F(key_copies_test, a_new_place_is_filled_where_an_administrator_says_that_the_old_copies_are_lost) {
  fs::remove_all(copies_);
  EXPECT_FALSE(store_->erase({gone_}, {}, ""));
  fs::remove(folder_ / "keys_place");
  EXPECT_EQ(store_->erase({gone_}, {}, "").value(), 1U);
}

TEST_F(key_copies_test, there_is_no_receipt_before_the_old_slot_is_destroyed_there) {
  {
    sqlite::guard guard(store_->db(), append_only_tables());
    eraser steps(store_->db(), guard, store_->keys(), store_->log(),
                 [] { return result<void>(error(errc::unavailable, "it was unplugged behind the fence")); });
    steps.begin({gone_}, {}, same_note(""));
    EXPECT_FALSE(steps.finish());
  }
  EXPECT_EQ(leaves("erase.done"), 0U);
  EXPECT_TRUE(fs::exists(slot_file(copies_, 1)));
  EXPECT_FALSE(fs::exists(slot_file(folder_ / "keys", 1)));
  open_with_copies();  // plugged in again
  EXPECT_EQ(leaves("erase.done"), 1U);
  EXPECT_FALSE(fs::exists(slot_file(copies_, 1)));
  EXPECT_EQ(findings_in(folder_), std::vector<std::string>{});
}

TEST_F(key_copies_test, a_folder_that_was_put_back_is_not_served) {
  struct row {
    const char* name;
    bool erases;
    const char* says;
  };
  for (const auto& [name, erases, says] :
       {row{"before more entries", false, "entries, and"}, row{"before an erasure", true, "knows of epoch 2"}}) {
    SCOPED_TRACE(name);
    const auto old = root_.path() / "old";
    fs::remove_all(old);
    store_.reset();
    fs::copy(folder_, old, fs::copy_options::recursive);
    open_with_copies();
    if (erases) store_->erase({gone_}, {}, "").value();
    next_day({pupil("2", "Blijver"), pupil("3", "Nieuw")});
    store_->copy_keys().value();
    const auto refused = try_with_copies(old);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code(), errc::refused);
    EXPECT_NE(refused.error().message().find(says), std::string::npos) << refused.error().message();
    EXPECT_NE(refused.error().message().find("was put back to an earlier time"), std::string::npos);
  }
}

// A start compares the two by their signed roots and a few tiles; what the proof needs and is not there is mended.
TEST_F(key_copies_test, a_start_proves_the_copy_and_reads_neither_log) {
  {
    store::work work(*store_);
    for (int i = 0; i < 700; ++i) store_->log().append({mutation_kind::admin_act, {}, 0, {}, {}, {}, {}});
    work.commit().value();
  }
  store_->copy_keys().value();
  {
    store::work work(*store_);
    for (int i = 0; i < 700; ++i) store_->log().append({mutation_kind::admin_act, {}, 0, {}, {}, {}, {}});
    work.commit().value();
  }
  store_.reset();
  for (const auto& log : {folder_ / "log", copies_ / "log"}) {
    for (const char* const file : {"tile/0/000", "tile/entries/000", "tile/entries/001"})
      std::ofstream(log / file, std::ios::trunc) << "unreadable";
  }
  {
    const auto opened = try_with_copies(folder_);
    EXPECT_TRUE(opened) << opened.error().text();
  }
  fs::remove(folder_ / "log/tile/0/002");  // here the copy ends: the proof needs it
  for (const char* const file : {"tile/0/000", "tile/entries/000", "tile/entries/001"})
    fs::remove(folder_ / "log" / file);
  const auto refused = try_with_copies(folder_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), errc::io) << "it is tried again by itself: " << refused.error().text();
  const auto opened = try_with_copies(folder_);
  ASSERT_TRUE(opened) << opened.error().text();
  EXPECT_TRUE(fs::exists(folder_ / "log/tile/0/002"));
}

TEST_F(key_copies_test, where_a_folder_was_lost_no_new_one_is_begun) {
  store_.reset();
  fs::remove_all(folder_);
  const auto refused = try_with_copies(folder_);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), errc::refused);
  EXPECT_FALSE(fs::exists(folder_));
}

TEST_F(key_copies_test, another_history_is_not_served) {
  const auto other = root_.path() / "other";
  store::open(other, institution_id("stichting"), secret(root_key_), clock_, chance_).value();
  const auto refused = try_with_copies(other);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code(), errc::refused);
}

}  // namespace
}  // namespace sluis::state
