#include "state/check/parts.hpp"
#include "state/schema.hpp"

namespace sluis::state {

namespace {

/// Each row of `sql` is a finding: the first column what it is about (a handle, or a number), `what` the words behind
/// it.
void find_all(const check_context& at, const std::string& sql, const std::string& before, const std::string& behind) {
  auto rows = at.db().prepare("SELECT * FROM (" + sql + ") LIMIT 201");
  while (rows.step()) {
    const auto handle = rows.blob(0);
    const bool is_handle = handle.size() == subject_id::size;
    at.found.add(before + (is_handle ? rows.id<subject_id>(0).hex() : std::to_string(rows.integer(0))) + behind);
  }
}

void check_chain(const check_context& at, const std::string& table) {
  find_all(at,
           "SELECT a.seq FROM " + table + " a LEFT JOIN " + table +
               " b ON b.seq = a.previous WHERE (a.n = 1 AND a.previous <> 0) OR "
               "(a.n > 1 AND (b.seq IS NULL OR b.subject <> a.subject OR b.n <> a.n - 1))",
           "table " + table + ": row ", " does not follow the row before it of its subject");
}

// Erasure deletes versions and names; the entries count from 0 and are looked at with the log.
void check_gaps(const check_context& at) {
  for (const auto& table : append_only_tables()) {
    if (table == "leaf" || table == "version" || table == "name") continue;
    find_all(at,
             "SELECT n FROM (SELECT seq, row_number() OVER (ORDER BY seq) AS n FROM " + table +
                 ") WHERE seq <> n ORDER BY n LIMIT 1",
             "table " + table + ": row ", " is missing, and they count from 1 without a gap");
  }
}

void check_scopes(const check_context& at) {
  auto rows = at.db().prepare(
      "SELECT c.subject, v.seq FROM current c JOIN version v ON v.seq = c.version WHERE v.scope <> c.scope OR v.role "
      "<> c.role LIMIT 201");
  while (rows.step())
    at.found.add("table current: subject " + rows.id<subject_id>(0).hex() +
                 " has another scope or role than table version: row " + std::to_string(rows.integer(1)));
  find_all(at, "SELECT seq FROM version WHERE (kind = 1) <> (role <> 0)", "table version: row ",
           " has a role and is of no person, or the other way round");
  find_all(at,
           "SELECT s.seq FROM scope s WHERE NOT EXISTS (SELECT 1 FROM current c WHERE c.kind = 3 AND c.subject = "
           "s.school AND c.scope = s.seq)",
           "table scope: row ", " names a school that is not in it");
}

void check_name_hashes(const check_context& at) {
  find_all(at,
           "SELECT m.name FROM name_mac m LEFT JOIN name n ON n.seq = m.name WHERE n.seq IS NULL OR n.subject <> "
           "m.subject OR n.kind <> m.kind",
           "table name_mac: row ", " is not of its name");
  find_all(at, "SELECT n.seq FROM name n LEFT JOIN name_mac m ON m.name = n.seq WHERE m.name IS NULL",
           "table name_mac: row ", " is missing");
  find_all(at,
           "SELECT n.subject FROM name n JOIN current c ON c.kind = n.kind AND c.subject = n.subject GROUP BY n.kind, "
           "n.subject, c.name HAVING c.name <> max(n.seq)",
           "table current: subject ", " does not have its newest name");
}

}  // namespace

void check_facts(const check_context& at) {
  auto count = at.db().prepare("SELECT (SELECT count(*) FROM version), (SELECT count(*) FROM subject)");
  count.step();
  at.report.versions = static_cast<std::uint64_t>(count.integer(0));
  at.report.subjects = static_cast<std::uint64_t>(count.integer(1));
  count.reset();

  find_all(at,
           "SELECT c.subject FROM current c LEFT JOIN version v ON v.seq = c.version "
           "WHERE v.seq IS NULL OR v.subject <> c.subject OR v.n <> c.n OR v.kind <> c.kind",
           "table current: subject ", " points to a version that is not its own");
  find_all(at, "SELECT c.version FROM current c LEFT JOIN version v ON v.seq = c.version WHERE v.seq IS NULL",
           "table version: row ", ", to which table current points, is missing");
  find_all(at, "SELECT c.name FROM current c LEFT JOIN name x ON x.seq = c.name WHERE c.name <> 0 AND x.seq IS NULL",
           "table name: row ", ", to which table current points, is missing");
  find_all(
      at, "SELECT v.subject FROM version v JOIN current c ON c.kind = v.kind AND c.subject = v.subject WHERE v.n > c.n",
      "table current: subject ", " does not stand at its newest version");
  find_all(at,
           "SELECT v.seq FROM version v LEFT JOIN current c ON c.kind = v.kind AND c.subject = v.subject WHERE "
           "c.subject IS NULL AND v.subject NOT IN (SELECT subject FROM fence WHERE subject NOT IN (SELECT subject "
           "FROM receipt))",  // who is being erased goes from there first
           "table version: row ", " is of a subject that table current does not know");
  find_all(at,
           "SELECT c.subject FROM current c LEFT JOIN name x ON x.seq = c.name WHERE c.name <> 0 AND (x.seq IS NULL OR "
           "x.subject <> c.subject)",
           "table current: subject ", " points to a name that is not its own");
  check_chain(at, "version");
  check_chain(at, "name");
  find_all(at, "SELECT subject FROM current EXCEPT SELECT id FROM subject", "table current: subject ",
           " is not in table subject");
  check_gaps(at);
  check_scopes(at);
  check_name_hashes(at);
}

}  // namespace sluis::state
