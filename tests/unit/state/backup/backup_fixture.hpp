// A store with places for backups and for copies of the keys, and short ways to lose a machine.
#pragma once

#include "state/backup/backup.hpp"
#include "state/backup/restore.hpp"
#include "state/check.hpp"
#include "state/keyring_files.hpp"
#include "tests/unit/state/store_fixture.hpp"

namespace sluis::state::testing_support {

class backup_fixture : public store_fixture {
 protected:
  void SetUp() override {
    std::filesystem::create_directories(places_);
    open_with_copies();
  }
  result<std::unique_ptr<store>> try_with_copies(const std::filesystem::path& folder) {
    return store::open(folder, institution_id("stichting"), secret(root_key_), clock_, chance_, copies_);
  }
  void open_with_copies() {
    store_.reset();
    store_ = try_with_copies(folder_).value();
  }

  /// A day later, with these pupils of one class.
  void next_day(std::vector<source_person> pupils) {
    clock_.at += std::chrono::days(1);
    today_ += std::chrono::days(1);
    take_in({.groups = {class_of("4a", "4A")}, .persons = std::move(pupils)});
  }
  made_backup back_up() {
    clock_.at += std::chrono::seconds(1);
    auto out = make_backup(folder_, backups_, institution_id("stichting"), clock_.at, going_on).value();
    store_->copy_keys().value();
    return out;
  }
  result<restored> try_restore(const std::filesystem::path& backup, std::vector<std::filesystem::path> logs = {}) {
    const secret root(root_key_);
    return restore_backup({backup, copies_, to_, std::move(logs)}, root, chance_, going_on);
  }
  restored restore(const std::filesystem::path& backup) { return try_restore(backup).value(); }
  std::vector<std::string> findings_in(const std::filesystem::path& folder) {
    const secret root(root_key_);
    return check_folder(folder, &root).value().findings;
  }
  /// The restored folder takes the place of the one that is lost.
  void take_its_place() {
    store_.reset();
    std::filesystem::remove_all(folder_);
    std::filesystem::rename(to_, folder_);
    open_with_copies();
  }
  std::int64_t number(const std::string& sql) {
    auto read = store_->db().prepare(sql);
    read.step();
    return read.integer(0);
  }

  static bool going_on(const char*, std::uint64_t, std::uint64_t) { return true; }

  std::filesystem::path places_ = root_.path() / "elsewhere";
  std::filesystem::path backups_ = places_ / "backups";
  std::filesystem::path copies_ = places_ / "keys";
  std::filesystem::path to_ = root_.path() / "restored";
};

}  // namespace sluis::state::testing_support
