// A mutation log with its table, keys and files in a folder of the test's own, that can be closed, opened and broken.
#pragma once

#include <fstream>
#include <memory>
#include <sstream>

#include "state/log/log_verification.hpp"
#include "state/log/mutation_log.hpp"
#include "tests/unit/state/seeded_random.hpp"
#include "tests/unit/state/temp_folder.hpp"

namespace sluis::state::testing_support {

class log_clock : public clock {
 public:
  instant time{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23} + std::chrono::hours{13}};
  [[nodiscard]] instant now() const override { return time; }
};

inline std::string slurp(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

inline void spill(const std::filesystem::path& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

inline void flip_byte(const std::filesystem::path& file, std::size_t at) {
  auto bytes = slurp(file);
  ASSERT_LT(at, bytes.size()) << file;
  bytes[at] = static_cast<char>(bytes[at] ^ 1);
  spill(file, bytes);
}

class log_on_disk {
 public:
  log_on_disk() { open(); }

  [[nodiscard]] std::filesystem::path folder() const { return home_.path() / "log"; }

  /// As a daemon starts: everything anew from the disk.
  void open() {
    log_.reset();
    keys_.reset();
    db_.reset();
    const bool is_new = !std::filesystem::exists(home_.path() / "state.db");
    db_ = std::make_unique<sqlite::database>(home_.path() / "state.db",
                                             is_new ? sqlite::open_mode::create : sqlite::open_mode::read_write);
    if (is_new) db_->exec("CREATE TABLE leaf(seq INTEGER PRIMARY KEY, entry BLOB NOT NULL) STRICT");
    auto keys = keyring::open(home_.path() / "keys", institution_, root_key_, chance_);
    ASSERT_TRUE(keys) << keys.error().text();
    keys_ = std::move(*keys);
    auto log = mutation_log::open(*db_, folder(), institution_, *keys_, time_);
    opened_ = log ? std::string() : log.error().text();
    if (log) log_ = std::move(*log);
  }
  /// Empty, or why the last open() failed.
  [[nodiscard]] const std::string& open_failure() const { return opened_; }

  /// All of the log, as once a night. Empty: it is sound; else what is wrong.
  std::string verify(std::uint64_t entries_a_slice = log_verification::some) {
    log_verification all(folder());
    for (;;) {
      const auto done = all.go_on(*db_, entries_a_slice);
      if (!done) return done.error().text();
      if (*done) return {};
    }
  }

  mutation_log& log() { return *log_; }
  sqlite::database& db() { return *db_; }

  /// Commits `count` leaves in one transaction, without publishing.
  void commit_only(std::uint64_t count) {
    sqlite::transaction t(*db_);
    for (std::uint64_t i = 0; i < count; ++i) log_->append(example(log_->size()));
    t.commit();
  }
  void grow_to(std::uint64_t size) {
    commit_only(size - log_->size());
    const auto done = log_->publish();
    ASSERT_TRUE(done) << done.error().text();
  }
  void copy_to(const std::filesystem::path& where) const {
    std::filesystem::copy(folder(), where, std::filesystem::copy_options::recursive);
  }

  static mutation example(std::uint64_t seq) {
    mutation out;
    out.kind = mutation_kind::fact_new;
    out.subject.emplace().bytes.fill(static_cast<std::uint8_t>(seq));
    out.n = seq + 1;
    out.ciphertext_hash.emplace().fill(7);
    out.note = "las";
    return out;
  }

 private:
  temp_folder home_;
  institution_id institution_{"stichting-demo"};
  secret root_key_{std::string(32, 'k')};
  seeded_random chance_;
  log_clock time_;
  std::unique_ptr<sqlite::database> db_;
  std::unique_ptr<keyring> keys_;
  std::unique_ptr<mutation_log> log_;
  std::string opened_;
};

}  // namespace sluis::state::testing_support
