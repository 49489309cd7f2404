// What the store knows of erasures, done and due.
#include "model/listing.hpp"
#include "state/store.hpp"

namespace sluis::state {

namespace {

erasure_entry erasure_entry_of(const sqlite::statement& read) {
  erasure_entry out{read.id<subject_id>(0), static_cast<std::uint64_t>(read.integer(1)), std::nullopt,
                    std::string(read.text(3))};
  if (!read.is_null(2)) out.done_leaf = static_cast<std::uint64_t>(read.integer(2));
  return out;
}

constexpr const char* entries =
    "SELECT f.subject, f.leaf, r.leaf, f.note FROM fence f LEFT JOIN receipt r ON r.subject = f.subject ";

/// As mapping/life_cycle has it: not those whom the source still lists, and not those whose absence may have ended in a
/// read that was not taken in. why 4: an end date.
constexpr const char* is_not_listed = "c.listed = 0 ";
static_assert(static_cast<int>(reason::ended) == 4);  // store::overdue
static_assert(static_cast<int>(listing::no) == 0);

// Naming the targets lets SQLite use the shadow's key, which begins with them.
constexpr const char* is_erasable_now =
    "state = ?1 AND kind IN (1, 2) AND accepted <= ?2 AND NOT EXISTS (SELECT 1 FROM shadow s WHERE s.subject = "
    "c.subject AND "
    "s.kind = c.kind AND s.target IN (SELECT DISTINCT target FROM shadow) AND (s.remote_id <> '' OR s.uncertain = 1 OR "
    "s.finding IN (2, 3, 4))) AND NOT EXISTS "
    "(SELECT 1 FROM progress p INDEXED BY progress_intended WHERE p.how = 2 AND p.object = c.subject)";

}  // namespace

result<std::vector<erasure_entry>> store::erasures(std::uint64_t limit) {
  std::vector<erasure_entry> out;
  auto read = db().prepare(std::string(entries) + "ORDER BY f.seq DESC LIMIT ?1");
  read.bind(1, limit);
  while (read.step()) out.push_back(erasure_entry_of(read));
  return out;
}

result<std::optional<erasure_entry>> store::erasure_of(const subject_id& subject) {
  auto read = db().prepare(std::string(entries) + "WHERE f.subject = ?1");
  if (!read.bind(1, subject).step()) return std::optional<erasure_entry>();
  return std::optional<erasure_entry>(erasure_entry_of(read));
}

result<std::uint64_t> store::overdue(day accepted_until) {
  // Whose end date is over is deleted at the targets although the source still lists them.
  auto read = db().prepare(
      std::string("SELECT count(*) FROM current c WHERE state = ?1 AND kind IN (1, 2) AND accepted <= ?2 AND (") +
      is_not_listed +
      "OR (c.why = 4 AND EXISTS (SELECT 1 FROM shadow s WHERE s.subject = c.subject AND s.kind = c.kind "
      "AND s.target IN (SELECT DISTINCT target FROM shadow) AND (s.remote_id <> '' OR s.uncertain = 1))))");
  read.bind(1, std::int64_t{static_cast<int>(life::left)})
      .bind(2, std::int64_t{accepted_until.time_since_epoch().count()})
      .step();
  return static_cast<std::uint64_t>(read.integer(0));
}

result<bool> store::is_erasing() {
  auto read = db().prepare(
      "SELECT EXISTS (SELECT 1 FROM fence f WHERE NOT EXISTS (SELECT 1 FROM receipt r WHERE r.subject = f.subject))");
  read.step();
  return read.integer(0) != 0;
}

result<std::uint64_t> store::lost_accounts(const target_id& target) {
  // Somebody who looked at a plan since and approved it has seen to it.
  auto read = db().prepare(
      "SELECT count(*) FROM lost_account l WHERE target = ?1 AND NOT EXISTS (SELECT 1 FROM fence f WHERE f.subject = "
      "l.subject) AND NOT EXISTS (SELECT 1 FROM plan p "
      "WHERE p.target = ?1 AND p.approved_by IS NOT NULL AND p.basis >= (SELECT max(upto) FROM restored))");
  read.bind_text(1, target.str()).step();
  return static_cast<std::uint64_t>(read.integer(0));
}

result<std::vector<subject_id>> store::erasable(day accepted_until, std::uint64_t limit) {
  std::vector<subject_id> out;
  auto read = db().prepare(
      (std::string("SELECT subject FROM current c WHERE ") + is_not_listed + "AND " + is_erasable_now + " LIMIT ?3")
          .c_str());
  read.bind(1, std::int64_t{static_cast<int>(life::left)})
      .bind(2, std::int64_t{accepted_until.time_since_epoch().count()})
      .bind(3, limit);
  while (read.step()) out.push_back(read.id<subject_id>(0));
  return out;
}

result<bool> store::is_erasable(const subject_id& subject, day accepted_until) {
  auto read = db().prepare(
      (std::string("SELECT 1 FROM current c WHERE subject = ?3 AND ") + is_not_listed + "AND " + is_erasable_now)
          .c_str());
  return read.bind(1, std::int64_t{static_cast<int>(life::left)})
      .bind(2, std::int64_t{accepted_until.time_since_epoch().count()})
      .bind(3, subject)
      .step();
}

}  // namespace sluis::state
