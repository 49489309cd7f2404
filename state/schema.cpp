#include "state/schema.hpp"

#include <algorithm>
#include <functional>

namespace sluis::state {

namespace {

// Versions below this one were made during development, before the first release, and are not brought up to date.
constexpr std::int64_t first_version = 11;

// Step k makes version first_version + k out of the one before it (step 0: out of an empty file). Once a version has
// been released its step is never changed; a new one is added.
const std::vector<std::function<std::string()>>& steps() {
  static const std::vector<std::function<std::string()>> all = {
      [] {
        return facts_schema() + push_schema() + erasure_schema() + restore_schema() + orders_schema() + reads_schema();
      },
  };
  return all;
}

std::int64_t one_number(sqlite::database& db, const char* sql) {
  auto read = db.prepare(sql);
  return read.step() ? read.integer(0) : 0;
}

error newer(std::int64_t found) {
  return {errc::refused,
          "the database has schema " + std::to_string(found) + ", and this program knows up to " +
              std::to_string(schema_version()),
          "start the newer program that made it, or restore a backup from before the upgrade"};
}

result<std::int64_t> found_version(sqlite::database& db) {
  const auto owner = one_number(db, "PRAGMA application_id");
  const auto version = one_number(db, "PRAGMA user_version");
  const bool empty = one_number(db, "SELECT count(*) FROM sqlite_schema") == 0;
  if (owner == 0 && version == 0 && empty) return 0;
  if (owner != schema_application_id)
    return error(errc::corrupt, "the database was not made by sluis", "look at state_dir in the configuration");
  if (version > schema_version()) return newer(version);
  if (version <= 0) return error(errc::corrupt, "the database has no schema version", "restore the last good backup");
  if (version < first_version) {
    return error(
        errc::refused,
        "the database has schema " + std::to_string(version) + ", of a development version before the first release",
        "begin with an empty state_dir and read the sources again");
  }
  return version;
}

}  // namespace

std::string whole_schema() {
  std::string out;
  for (const auto& step : steps()) out += step();
  return out;
}

std::int64_t schema_version() {
  return first_version + static_cast<std::int64_t>(steps().size()) - 1;
}

result<void> prepare_schema(sqlite::database& db) {
  SLUIS_ASSIGN(const auto found, found_version(db));
  for (auto version = std::max(found, first_version - 1); version < schema_version(); ++version) {
    sqlite::transaction step(db);
    db.exec(steps()[static_cast<std::size_t>(version + 1 - first_version)]());
    db.exec("PRAGMA application_id = " + std::to_string(schema_application_id));
    db.exec("PRAGMA user_version = " + std::to_string(version + 1));
    step.commit();
  }
  return {};
}

result<void> expect_schema(sqlite::database& db) {
  SLUIS_ASSIGN(const auto version, found_version(db));
  if (version < schema_version()) {
    return error(errc::refused, "the database has the older schema " + std::to_string(version),
                 "start the daemon once: it brings it up to date");
  }
  return {};
}

std::vector<std::string> append_only_tables() {
  auto out = facts_append_only();
  for (auto& table : push_append_only()) out.push_back(std::move(table));
  for (auto& table : erasure_append_only()) out.push_back(std::move(table));
  for (auto& table : restore_append_only()) out.push_back(std::move(table));
  for (auto& table : orders_append_only()) out.push_back(std::move(table));
  for (auto& table : reads_append_only()) out.push_back(std::move(table));
  return out;
}

// NEW.seq is -1 where SQLite is to choose the number; it then chooses one behind the last.
std::string append_only_triggers(const std::string& table) {
  const auto refuse = " BEGIN SELECT RAISE(ABORT, '" + table + " is append-only'); END;\n";
  return "CREATE TRIGGER " + table + "_no_update BEFORE UPDATE ON " + table + refuse +  //
         "CREATE TRIGGER " + table + "_no_delete BEFORE DELETE ON " + table + refuse +  //
         "CREATE TRIGGER " + table + "_no_replace BEFORE INSERT ON " + table +
         " WHEN NEW.seq <> -1 AND NEW.seq <= (SELECT max(seq) FROM " + table + ")" + refuse;
}

}  // namespace sluis::state
