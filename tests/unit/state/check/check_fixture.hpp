// A folder to be tampered with, and the ways of somebody who has a shell and SQLite with none of our guards.
#pragma once

#include <gtest/gtest.h>

#include <functional>

#include "state/check.hpp"
#include "state/schema.hpp"
#include "tests/support/consents.hpp"
#include "tests/unit/state/backup/backup_fixture.hpp"

namespace sluis::state::testing_support {

inline void tamper(const std::filesystem::path& folder, const std::string& sql) {
  sqlite3* db = nullptr;
  ASSERT_EQ(sqlite3_open((folder / "state.db").c_str(), &db), SQLITE_OK);
  char* why = nullptr;
  sqlite3_exec(db, sql.c_str(), nullptr, nullptr, &why);
  EXPECT_EQ(why, nullptr) << why << " in " << sql;
  sqlite3_free(why);
  sqlite3_close(db);
}

/// The first column of every row.
inline std::vector<std::string> column_of(const std::filesystem::path& folder, const std::string& sql) {
  sqlite::database db(folder / "state.db", sqlite::open_mode::read_only);
  std::vector<std::string> out;
  auto rows = db.prepare(sql);
  while (rows.step()) out.emplace_back(rows.text(0));
  return out;
}

inline std::size_t root_page_of(const std::filesystem::path& folder, const std::string& table) {
  return std::stoul(column_of(folder, "SELECT rootpage FROM sqlite_schema WHERE name = '" + table + "'").at(0));
}

/// The table's guards are taken off, and put back as they were so that their absence does not give it away.
inline void tamper_unguarded(const std::filesystem::path& folder, const std::string& table, const std::string& sql) {
  std::string off, on;
  for (const auto& name :
       column_of(folder, "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = '" + table + "'"))
    off += "DROP TRIGGER " + name + ";";
  for (const auto& text :
       column_of(folder, "SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = '" + table + "'"))
    on += text + ";";
  tamper(folder, "PRAGMA ignore_check_constraints = 1; BEGIN;" + off + sql + ";" + on + "COMMIT");
}

inline void change_byte(const std::filesystem::path& file, std::size_t at) {
  auto bytes = bytes_of(file);
  ASSERT_LT(at, bytes.size()) << file;
  bytes[at] = static_cast<char>(bytes[at] ^ 1);
  std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

inline std::string joined(const std::vector<std::string>& all) {
  std::string out;
  for (const auto& one : all) out += one + "\n";
  return out;
}

inline consent consent_for(const target_id& target, day from, day until) {
  auto out = sluis::testing_support::signed_consent(target, {consent_attribute::given_name}, from, until);
  out.schools = {"99XX"};
  return out;
}

class check_fixture : public backup_fixture {
 protected:
  /// A copy of the folder, as it lies there now.
  std::filesystem::path copy(const std::string& name) {
    const auto to = root_.path() / name / "stichting";
    std::filesystem::create_directories(to.parent_path());
    std::filesystem::copy(folder_, to, std::filesystem::copy_options::recursive);
    return to;
  }
  void name_everybody() {
    const auto everybody = persons();
    store::work naming(*store_);
    for (const auto& one : everybody) {
      if (one.row.name == 0) store_->facts().assign_name(one.row, "login." + one.row.id.hex()).value();
    }
    naming.commit().value();
  }
  void add_entries(int count) {
    store::work work(*store_);
    mutation leaf;
    leaf.kind = mutation_kind::admin_act;
    for (int i = 0; i < count; ++i) store_->log().append(leaf);
    work.commit().value();
  }
  std::vector<std::string> findings_of(const std::filesystem::path& folder, bool with_key = true) {
    const secret key(root_key_);
    const auto report = check_folder(folder, with_key ? &key : nullptr);
    if (!report) return {report.error().text()};
    return report->findings;
  }
};

}  // namespace sluis::state::testing_support
