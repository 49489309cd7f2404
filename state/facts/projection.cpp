#include "state/facts/projection.hpp"

#include "state/big_endian.hpp"
#include "state/sqlite/codes.hpp"

namespace sluis::state {

namespace {

std::int64_t stored_number(std::uint64_t value) {
  return static_cast<std::int64_t>(value);
}

std::int32_t day_or_none(const sqlite::statement& read, int column) {
  return read.is_null(column) ? no_day : static_cast<std::int32_t>(read.integer(column));
}

void bind_day(sqlite::statement& to, int at, std::int32_t value) {
  if (value == no_day) {
    to.bind_null(at);
  } else {
    to.bind(at, std::int64_t{value});
  }
}

mac128 mac_of(std::string_view bytes) {
  mac128 out{};
  if (bytes.size() == out.size()) std::memcpy(out.data(), bytes.data(), out.size());
  return out;
}

constexpr const char* row_columns = "kind, subject, role, state, why, scope, version, n, name, since, accepted, listed";

/// One walk in the order of the key: to group by role and state as well would sort everybody. role 1 student, 2 staff,
/// 3 guardian; state 3 left.
constexpr const char* counts_by_kind =
    "SELECT kind, count(*) FILTER (WHERE state <> 3 AND role = 1), count(*) FILTER (WHERE state <> 3 AND role = 2), "
    "count(*) FILTER (WHERE state <> 3 AND role = 3), "
    "count(*) FILTER (WHERE state <> 3), count(*) FILTER (WHERE state = 3 AND accepted IS NOT NULL), count(*) FILTER "
    "(WHERE state = 3 AND accepted IS NULL), "
    "coalesce(sum(memberships) FILTER (WHERE state <> 3), 0) FROM current GROUP BY kind";

}  // namespace

projection::projection(sqlite::database& db, const scope_table& scopes)
    : scopes_(scopes),
      of_scope_(db.prepare("SELECT kind, subject, role, state, why, version, n, invalid, memberships, since, wake, "
                           "epoch, key_mac, fingerprint, accepted, listed, ungrouped, kept "
                           "FROM current WHERE scope = ?")),
      insert_(db.prepare(
          "INSERT INTO current (kind, subject, role, state, why, version, n, invalid, memberships, since, wake, epoch, "
          "key_mac, "
          "fingerprint, accepted, listed, ungrouped, kept, scope) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)")),
      update_(db.prepare("UPDATE current SET state = ?4, why = ?5, version = ?6, n = ?7, invalid = ?8, memberships = "
                         "?9, since = ?10, wake = ?11, "
                         "epoch = ?12, key_mac = ?13, fingerprint = ?14, accepted = ?15, listed = ?16, ungrouped = "
                         "?17, kept = ?18, role = ?3 WHERE kind = ?1 AND subject = ?2")),
      find_(db.prepare(std::string("SELECT ") + row_columns + " FROM current WHERE kind = ? AND subject = ?")),
      page_(db.prepare(std::string("SELECT ") + row_columns +
                       " FROM current WHERE kind = ? AND subject > ? ORDER BY subject LIMIT ?")),
      counts_(db.prepare(counts_by_kind)),
      set_name_(db.prepare("UPDATE current SET name = ? WHERE kind = ? AND subject = ?")),
      set_state_(db.prepare(
          "UPDATE current SET state = ?, why = ?, since = ?, accepted = ?, wake = ? WHERE kind = ? AND subject = ?")),
      due_(db.prepare(
          std::string("SELECT ") + row_columns +
          " FROM current WHERE (wake IS NOT NULL AND wake <= ?1) OR (state = 3 AND why = ?2 AND accepted > ?1 + 1) "
          "ORDER BY kind, subject")),
      perhaps_(db.prepare("UPDATE current SET listed = 2 WHERE scope = ? AND state = 3 AND listed = 0")),
      listed_(db.prepare("UPDATE current SET listed = 1 WHERE kind = ? AND subject = ?")),
      kept_(db.prepare("UPDATE current SET kept = ? WHERE kind = ? AND subject = ?")) {}

void projection::each_of(std::uint64_t scope, std::uint64_t epoch,
                         const std::function<void(known_subject&, bool)>& visit) {
  const sqlite::scoped_use use(of_scope_);
  of_scope_.bind(1, scope);
  while (of_scope_.step()) {
    known_subject one;
    one.kind = static_cast<subject_kind>(of_scope_.integer(0));
    one.id = of_scope_.id<subject_id>(1);
    one.role = static_cast<role>(of_scope_.integer(2));
    one.state = static_cast<life>(of_scope_.integer(3));
    one.why = static_cast<reason>(of_scope_.integer(4));
    one.version = static_cast<std::uint64_t>(of_scope_.integer(5));
    one.n = static_cast<std::uint32_t>(of_scope_.integer(6));
    one.is_invalid = of_scope_.integer(7) != 0;
    one.memberships = static_cast<std::uint32_t>(of_scope_.integer(8));
    one.since = day_or_none(of_scope_, 9);
    one.wake = day_or_none(of_scope_, 10);
    one.key = mac_of(of_scope_.blob(12));
    one.fingerprint = mac_of(of_scope_.blob(13));
    one.accepted = day_or_none(of_scope_, 14);
    one.listed = static_cast<listing>(of_scope_.integer(15));
    one.ungrouped = day_or_none(of_scope_, 16);
    one.kept_as = static_cast<std::uint8_t>(of_scope_.integer(17));
    visit(one, of_scope_.integer(11) != stored_number(epoch));
  }
}

namespace {
// Parameters 1 to 18 of insert and update alike.
void bind_all(sqlite::statement& to, const known_subject& one, std::uint64_t epoch) {
  to.bind(1, code(one.kind)).bind(2, one.id).bind(3, code(one.role)).bind(4, code(one.state)).bind(5, code(one.why));
  to.bind(6, one.version)
      .bind(7, std::int64_t{one.n})
      .bind(8, std::int64_t{one.is_invalid})
      .bind(9, std::int64_t{one.memberships});
  bind_day(to, 10, one.since);
  bind_day(to, 11, one.wake);
  to.bind(12, epoch).bind_blob(13, view_of(one.key)).bind_blob(14, view_of(one.fingerprint));
  bind_day(to, 15, one.accepted);
  to.bind(16, code(one.listed));
  bind_day(to, 17, one.ungrouped);
  to.bind(18, std::int64_t{one.kept_as});
}
}  // namespace

void projection::insert(const known_subject& one, std::uint64_t scope, std::uint64_t epoch) {
  bind_all(insert_, one, epoch);
  insert_.bind(19, scope).run();
}

void projection::update(const known_subject& one, std::uint64_t epoch) {
  bind_all(update_, one, epoch);
  update_.run();
}

current_row projection::row_of(const sqlite::statement& read) const {
  current_row out;
  out.kind = static_cast<subject_kind>(read.integer(0));
  out.id = read.id<subject_id>(1);
  out.role = static_cast<role>(read.integer(2));
  out.state = static_cast<life>(read.integer(3));
  out.why = static_cast<reason>(read.integer(4));
  out.school = scopes_.at(static_cast<std::uint64_t>(read.integer(5))).school;
  out.version = static_cast<std::uint64_t>(read.integer(6));
  out.n = static_cast<std::uint64_t>(read.integer(7));
  out.name = static_cast<std::uint64_t>(read.integer(8));
  out.since = day{std::chrono::days{read.integer(9)}};
  if (!read.is_null(10)) out.accepted = day{std::chrono::days{read.integer(10)}};
  out.listed = static_cast<listing>(read.integer(11));
  return out;
}

std::optional<current_row> projection::find(const subject_id& id) {
  const sqlite::scoped_use use(find_);
  for (const auto kind : {subject_kind::person, subject_kind::group, subject_kind::school}) {
    if (find_.bind(1, code(kind)).bind(2, id).step()) return row_of(find_);
  }
  return std::nullopt;
}

std::vector<current_row> projection::page(subject_kind kind, const subject_id& after, std::uint32_t limit) {
  const sqlite::scoped_use use(page_);
  std::vector<current_row> out;
  page_.bind(1, code(kind)).bind(2, after).bind(3, std::int64_t{limit});
  while (page_.step()) out.push_back(row_of(page_));
  return out;
}

fact_counts projection::counts() {
  fact_counts out;
  const sqlite::scoped_use use(counts_);
  while (counts_.step()) {
    const auto count = [&](int column) { return static_cast<std::uint64_t>(counts_.integer(column)); };
    switch (static_cast<subject_kind>(counts_.integer(0))) {
      case subject_kind::person:
        out.students = count(1);
        out.staff = count(2);
        out.guardians = count(3);
        out.soft_deleted = count(5);
        out.not_accepted = count(6);
        break;
      case subject_kind::group:
        out.groups = count(4);
        break;
      case subject_kind::school:
        out.schools = count(4);
        break;
      case subject_kind::consent:
        break;  // never in this table
    }
    out.memberships += count(7);
  }
  return out;
}

void projection::set_name(const current_row& row, std::uint64_t name) {
  set_name_.bind(1, name).bind(2, code(row.kind)).bind(3, row.id).run();
}

void projection::set_state(const current_row& row, std::int32_t since, std::int32_t accepted, std::int32_t wake) {
  set_state_.bind(1, code(row.state)).bind(2, code(row.why));
  bind_day(set_state_, 3, since);
  bind_day(set_state_, 4, accepted);
  bind_day(set_state_, 5, wake);
  set_state_.bind(6, code(row.kind)).bind(7, row.id).run();
}

void projection::note_held_read(std::uint64_t scope, const std::vector<known_subject>& named,
                                const std::vector<known_subject>& kept) {
  perhaps_.bind(1, scope).run();
  for (const auto& one : named) listed_.bind(1, code(one.kind)).bind(2, one.id).run();
  for (const auto& one : kept) kept_.bind(1, std::int64_t{one.kept_as}).bind(2, code(one.kind)).bind(3, one.id).run();
}

std::vector<woken> projection::due(day today) {
  const sqlite::scoped_use use(due_);
  std::vector<woken> out;
  due_.bind(1, std::int64_t{day_number(today)}).bind(2, code(reason::ended));
  while (due_.step()) out.push_back({row_of(due_), static_cast<std::uint64_t>(due_.integer(5))});
  return out;
}

}  // namespace sluis::state
