#include <map>

#include "state/check/parts.hpp"
#include "state/schema.hpp"

namespace sluis::state {

namespace {

using named_sql = std::map<std::string, std::string>;  // "table leaf" -> its CREATE statement

int note(void* into, int, char** values, char**) {
  (*static_cast<named_sql*>(into))[std::string(values[0]) + " " + values[1]] = values[2];
  return 0;
}

named_sql objects_of(sqlite3* db) {
  named_sql out;
  sqlite3_exec(db, "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL", note, &out, nullptr);
  return out;
}

named_sql objects_as_made() {
  sqlite3* fresh = nullptr;
  named_sql out;
  if (sqlite3_open(":memory:", &fresh) == SQLITE_OK) {
    sqlite3_exec(fresh, whole_schema().c_str(), nullptr, nullptr, nullptr);
    out = objects_of(fresh);
  }
  sqlite3_close(fresh);
  return out;
}

}  // namespace

void check_database(const check_context& at) {
  auto check = at.db().prepare("PRAGMA integrity_check(20)");
  while (check.step()) {
    if (check.text(0) != "ok") at.found.add("state.db: " + std::string(check.text(0)));
  }
  const auto is = objects_of(at.db().raw());
  const auto should_be = objects_as_made();
  for (const auto& [name, sql] : should_be) {
    const auto there = is.find(name);
    if (there == is.end()) at.found.add("state.db: " + name + " is missing");
    if (there != is.end() && there->second != sql)
      at.found.add("state.db: " + name + " is not as this program makes it");
  }
  for (const auto& [name, sql] : is) {
    if (!should_be.contains(name)) at.found.add("state.db: " + name + " is not of this program's making");
  }
}

}  // namespace sluis::state
