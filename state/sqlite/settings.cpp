#include "state/sqlite/settings.hpp"

#include <array>

namespace sluis::state::sqlite {

namespace {

struct setting {
  const char* name;
  const char* value;
  const char* reads_back;
};

// page_size counts only while the file is empty; 4, 8 and 16 KiB import equally fast (measured), small pages write
// least for a small change.
constexpr std::array<setting, 3> of_writers = {{
    {"page_size", "4096", "4096"},
    {"journal_mode", "WAL", "wal"},
    {"journal_size_limit", "16777216", "16777216"},
}};

constexpr std::array<setting, 9> of_all = {{
    {"synchronous", "FULL", "2"},
    {"secure_delete", "ON", "1"},
    {"recursive_triggers", "ON", "1"},
    {"foreign_keys", "ON", "1"},
    {"temp_store", "MEMORY", "2"},
    {"trusted_schema", "OFF", "0"},
    {"mmap_size", "0", "0"},
    {"cell_size_check", "ON", "1"},
    {"cache_size", "-8192", "-8192"},
}};

void apply(database& db, const setting& wanted) {
  const std::string name = wanted.name;
  db.exec("PRAGMA " + name + " = " + wanted.value);
  auto read = db.prepare("PRAGMA " + name);
  const bool took = read.step() && read.text(0) == wanted.reads_back;
  if (!took) throw sqlite_error(SQLITE_ERROR, "database: the setting " + name + " = " + wanted.value + " did not take");
}

void configure(database& db, int option, int value) {
  int now = -1;
  if (sqlite3_db_config(db.raw(), option, value, &now) != SQLITE_OK || now != value) {
    throw sqlite_error(SQLITE_ERROR, "database: connection option " + std::to_string(option) + " did not take");
  }
}

}  // namespace

void apply_settings(database& db, open_mode mode) {
  configure(db, SQLITE_DBCONFIG_DEFENSIVE, 1);
  configure(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 1);
  configure(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0);
  configure(db, SQLITE_DBCONFIG_DQS_DML, 0);
  configure(db, SQLITE_DBCONFIG_DQS_DDL, 0);
  for (const auto& one : of_all) apply(db, one);
  if (mode == open_mode::read_only || mode == open_mode::read_beside_writer) return;
  for (const auto& one : of_writers) apply(db, one);
}

}  // namespace sluis::state::sqlite
