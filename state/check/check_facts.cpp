#include "state/check/parts.hpp"

namespace sluis::state {

namespace {

/// Each row of `sql` is a finding: the first column what it is about (a handle, or a number), `what` the words behind
/// it.
void find_all(const check_context& at, const std::string& sql, const std::string& before, const std::string& behind) {
  auto rows = at.db().prepare(sql + " LIMIT 201");
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
  find_all(
      at, "SELECT v.subject FROM version v JOIN current c ON c.kind = v.kind AND c.subject = v.subject WHERE v.n > c.n",
      "table current: subject ", " does not stand at its newest version");
  find_all(at,
           "SELECT v.seq FROM version v LEFT JOIN current c ON c.kind = v.kind AND c.subject = v.subject WHERE "
           "c.subject IS NULL AND v.subject NOT IN (SELECT subject FROM fence)",  // who is being erased goes from there first
           "table version: row ", " is of a subject that table current does not know");
  find_all(at,
           "SELECT c.subject FROM current c LEFT JOIN name x ON x.seq = c.name WHERE c.name <> 0 AND (x.seq IS NULL OR "
           "x.subject <> c.subject)",
           "table current: subject ", " points to a name that is not its own");
  check_chain(at, "version");
  check_chain(at, "name");
  find_all(at, "SELECT subject FROM current EXCEPT SELECT id FROM subject", "table current: subject ",
           " is not in table subject");
}

}  // namespace sluis::state
