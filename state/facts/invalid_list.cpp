#include "state/facts/invalid_list.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <tuple>

#include "state/big_endian.hpp"
#include "state/store.hpp"

namespace sluis::state {

namespace {

constexpr std::string_view purpose = "invalid";
constexpr int key_column = 8;

/// A sealed key opens in the row for which it was sealed: scope (8) ‖ kind (1) ‖ line (8) ‖ column (8) ‖ file.
std::string sealed_place(std::uint64_t scope, subject_kind kind, const source_position& where) {
  std::string out;
  append_be64(out, scope);
  out += static_cast<char>(kind);
  append_be64(out, where.line);
  append_be64(out, where.column);
  return out + where.file;
}

bool is_of_kept(const invalid_entry& one) {
  return one.problem.starts_with(kept_problem);
}

/// Where a record stands. One without a line has a place of its own; a group that is listed where a person's record
/// names it is something else than that record.
using record_place =
    std::tuple<source_id, subject_id, subject_kind, std::string, std::uint32_t, std::uint32_t, std::size_t>;

record_place record_place_of(const invalid_entry& one, std::size_t n) {
  return {
      one.source, one.school, one.kind, one.where.file, one.where.line, one.where.column, one.where.line == 0 ? n : 0};
}

/// A text of our own as a literal of SQL: none of them has a quotation mark.
std::string quoted(std::string_view own) {
  return "'" + std::string(own) + "'";
}

std::string waits_in_sql() {
  std::string out = "problem IN (";
  for (const auto& one : waiting_problem::all) out += (out.ends_with('(') ? "" : ", ") + quoted(one);
  return out + ")";
}

/// is_of_kept() of a row.
std::string of_kept_in_sql() {
  return "substr(problem, 1, " + std::to_string(kept_problem.size()) + ") = " + quoted(kept_problem);
}

/// is_of_another() of a row.
std::string of_another_in_sql() {
  return "(problem = " + quoted(waiting_problem::looks_like) + " OR " + of_kept_in_sql() + ")";
}

/// record_place of a row that has a line.
constexpr const char* place = "scope, kind, file, line, col";

/// Does one of the rows of which `what` is true stand at the place of this one?
std::string is_at_place_of(const std::string& what) {
  return std::string("(") + place + ") IN (SELECT " + place + " FROM invalid WHERE line > 0 AND " + what + ")";
}

/// Has a line of its own in the list: a record, and the first entry about others where no record at its place has one.
std::string is_listed_in_sql() {
  const auto of_another = of_another_in_sql();
  const auto first = "SELECT min(seq) FROM invalid WHERE line > 0 AND " + is_at_place_of(of_another) + " GROUP BY " +
                     place + " HAVING min(" + of_another + ") = 1";
  return "(NOT " + of_another + " OR line = 0 OR seq IN (" + first + "))";
}

invalid_entry entry_in(const sqlite::statement& row, const scope_table& scopes) {
  const auto& in = scopes.at(static_cast<std::uint64_t>(row.integer(0)));
  invalid_entry one;
  one.source = in.source;
  one.school = in.school;
  one.kind = static_cast<subject_kind>(row.integer(1));
  if (!row.is_null(2)) one.subject = row.id<subject_id>(2);
  one.where = {std::string(row.text(3)), static_cast<std::uint32_t>(row.integer(4)),
               static_cast<std::uint32_t>(row.integer(5))};
  one.field = row.text(6);
  one.problem = row.text(7);
  one.waits = waits_for_a_decision(one.problem);
  return one;
}

/// Rows for entry_in(), in the order of the list.
std::string entries_in_sql(const std::string& condition) {
  return "SELECT scope, kind, subject, file, line, col, field, problem FROM invalid " + condition +
         " ORDER BY scope, seq";
}

}  // namespace

bool is_of_another(const invalid_entry& one) {
  return is_of_kept(one) || one.problem == waiting_problem::looks_like;
}

bool waits_for_a_decision(std::string_view problem) {
  return std::find(waiting_problem::all.begin(), waiting_problem::all.end(), problem) != waiting_problem::all.end();
}

const char* word_of(key_state state) noexcept {
  switch (state) {
    case key_state::known:
      return "known";
    case key_state::none:
      return "none";
    case key_state::other_record:
      return "other_record";
    case key_state::unreadable:
      return "unreadable";
  }
  return "";
}

invalid_list::invalid_list(store& s, const scope_table& scopes, random_pool& chance)
    : sealing_(s.keys(), purpose),
      scopes_(scopes),
      chance_(chance),
      clear_(s.db().prepare("DELETE FROM invalid WHERE scope = ?")),
      insert_(s.db().prepare("INSERT INTO invalid (scope, kind, subject, file, line, col, field, problem, source_key) "
                             "VALUES (?,?,?,?,?,?,?,?,?)")),
      read_(s.db().prepare(entries_in_sql(""))),
      read_some_(s.db().prepare("SELECT scope, kind, subject, file, line, col, field, problem, source_key FROM invalid "
                                "ORDER BY scope, seq LIMIT ?1 OFFSET ?2")),
      read_likes_(s.db().prepare(
          "SELECT subject, file, line, col, problem = ?2 FROM invalid WHERE scope = ?1 AND problem IN (?2, ?3) "
          "AND line > 0 AND subject IS NOT NULL ORDER BY seq")),
      // Whoever is kept by a record that waits, waits with it.
      read_kept_(s.db().prepare(entries_in_sql("WHERE kind = ?1 AND subject IS NOT NULL AND " + of_kept_in_sql() +
                                               " AND NOT (line > 0 AND " + is_at_place_of(waits_in_sql()) + ")"))) {}

void invalid_list::clear(std::uint64_t scope) {
  clear_.bind(1, scope).run();
}

void invalid_list::add(std::uint64_t scope, const std::optional<subject_id>& subject, const rejected_record& what) {
  insert_.bind(1, scope).bind(2, static_cast<std::int64_t>(what.kind));
  if (subject) {
    insert_.bind(3, *subject);
  } else {
    insert_.bind_null(3);
  }
  insert_.bind_text(4, what.where.file).bind(5, std::int64_t{what.where.line}).bind(6, std::int64_t{what.where.column});
  insert_.bind_text(7, what.field).bind_text(8, what.problem);
  std::string sealed;  // the statement borrows it
  if (what.key.empty()) {
    insert_.bind_null(9);
  } else {
    sealed = sealing_.seal(what.key, sealed_place(scope, what.kind, what.where), chance_);
    insert_.bind_blob(9, sealed);
  }
  insert_.run();
}

std::vector<invalid_entry> invalid_list::all() {
  const sqlite::scoped_use use(read_);
  std::vector<invalid_entry> out;
  while (read_.step()) out.push_back(entry_in(read_, scopes_));
  std::set<record_place> waiting;  // whoever is kept by such a record waits with it
  for (std::size_t n = 0; n < out.size(); ++n) {
    if (out[n].waits) waiting.insert(record_place_of(out[n], n));
  }
  for (std::size_t n = 0; n < out.size(); ++n) {
    if (is_of_another(out[n])) out[n].waits = waiting.contains(record_place_of(out[n], n));
  }
  return out;
}

std::map<subject_id, subject_id> invalid_list::whom_returns_look_like(std::uint64_t scope) {
  const sqlite::scoped_use use(read_likes_);
  read_likes_.bind(1, scope).bind_text(2, waiting_problem::returned).bind_text(3, waiting_problem::looks_like);
  using position = std::tuple<std::string, std::int64_t, std::int64_t>;
  std::map<position, subject_id> returned, like;
  while (read_likes_.step()) {
    auto& to = read_likes_.integer(4) != 0 ? returned : like;
    to.emplace(position{std::string(read_likes_.text(1)), read_likes_.integer(2), read_likes_.integer(3)},
               read_likes_.id<subject_id>(0));
  }
  std::map<subject_id, subject_id> out;
  for (const auto& [where, who] : returned) {
    if (const auto found = like.find(where); found != like.end()) out.emplace(who, found->second);
  }
  return out;
}

void invalid_list::open_key(invalid_with_key& into, const sqlite::statement& row) {
  into.state = is_of_another(into.entry) ? key_state::other_record : key_state::none;
  if (row.is_null(key_column)) return;
  const auto place = sealed_place(static_cast<std::uint64_t>(row.integer(0)), into.entry.kind, into.entry.where);
  auto key = sealing_.open(row.blob(key_column), place);
  into.state = key ? key_state::known : key_state::unreadable;
  if (key) into.key = std::move(*key);
}

std::vector<invalid_with_key> invalid_list::with_keys(std::uint64_t from, std::uint64_t limit) {
  const sqlite::scoped_use use(read_some_);
  read_some_.bind(1, limit).bind(2, from);
  std::vector<invalid_with_key> out;
  while (read_some_.step()) {
    out.push_back({entry_in(read_some_, scopes_), key_state::none, {}});
    open_key(out.back(), read_some_);
  }
  return out;
}

std::vector<invalid_with_key> invalid_with_keys(store& of, std::uint64_t from, std::uint64_t limit) {
  const scope_table scopes(of.db());
  random_pool chance(of.chance());
  return invalid_list(of, scopes, chance).with_keys(from, limit);
}

std::uint64_t listed_invalid_count(store& of) {
  auto row = of.db().prepare("SELECT count(*) FROM invalid WHERE " + is_listed_in_sql());
  row.step();
  return static_cast<std::uint64_t>(row.integer(0));
}

namespace {

/// Gives the entries about others to the records of a page at whose places they stand.
void add_others(store& of, const scope_table& scopes, std::pair<std::uint64_t, std::uint64_t> within,
                std::vector<listed_invalid>& page) {
  std::map<record_place, std::vector<std::size_t>> at;
  for (std::size_t n = 0; n < page.size(); ++n) {
    if (page[n].record.where.line > 0) at[record_place_of(page[n].record, n)].push_back(n);
  }
  std::set<std::pair<std::size_t, subject_id>> named;
  for (std::size_t n = 0; n < page.size(); ++n) {
    if (page[n].record.subject) named.emplace(n, *page[n].record.subject);
  }
  auto rows = of.db().prepare(
      entries_in_sql("WHERE scope BETWEEN ?1 AND ?2 AND line > 0 AND subject IS NOT NULL AND " + of_another_in_sql()));
  rows.bind(1, within.first).bind(2, within.second);
  while (rows.step()) {
    const auto other = entry_in(rows, scopes);
    const auto found = at.find(record_place_of(other, 0));
    if (found == at.end()) continue;
    for (const auto n : found->second) {
      if (is_of_another(page[n].record)) page[n].record.waits |= other.waits;  // it stands for the record
      if (named.emplace(n, *other.subject).second) page[n].may_be.push_back(*other.subject);
    }
  }
}

}  // namespace

std::vector<listed_invalid> invalid_page(store& of, std::uint64_t from, std::uint64_t limit) {
  const scope_table scopes(of.db());
  auto rows = of.db().prepare(entries_in_sql("WHERE " + is_listed_in_sql()) + " LIMIT ?1 OFFSET ?2");
  rows.bind(1, limit).bind(2, from);
  std::vector<listed_invalid> out;
  std::pair<std::uint64_t, std::uint64_t> within;  // scopes
  while (rows.step()) {
    within.second = static_cast<std::uint64_t>(rows.integer(0));
    if (out.empty()) within.first = within.second;
    out.push_back({entry_in(rows, scopes)});
  }
  if (!out.empty()) add_others(of, scopes, within, out);
  return out;
}

invalid_counts count_invalid(store& of) {
  enum class kind_of : std::int64_t { other, waits, known, unclear, new_person };
  const auto number = [](kind_of what) { return std::to_string(static_cast<std::int64_t>(what)); };
  const auto what = "CASE WHEN " + waits_in_sql() + " THEN " + number(kind_of::waits) +
                    " WHEN subject IS NOT NULL THEN " + number(kind_of::known) + " WHEN line > 0 AND " +
                    is_at_place_of(of_another_in_sql()) + " THEN " + number(kind_of::unclear) +
                    " WHEN kind = ?1 THEN " + number(kind_of::new_person) + " ELSE " + number(kind_of::other) + " END";
  const auto how_many = [&](kind_of which) { return ", count(*) FILTER (WHERE what = " + number(which) + ")"; };
  // LIMIT: else SQLite writes the inner query into each of the counts, and judges each row as often.
  auto row = of.db().prepare("SELECT count(*)" + how_many(kind_of::waits) + how_many(kind_of::known) +
                             how_many(kind_of::unclear) + how_many(kind_of::new_person) + " FROM (SELECT " + what +
                             " AS what FROM invalid WHERE NOT " + of_another_in_sql() + " LIMIT -1)");
  row.bind(1, static_cast<std::int64_t>(subject_kind::person));
  row.step();
  const auto counted = [&row](int column) { return static_cast<std::uint64_t>(row.integer(column)); };
  return {counted(0), counted(1), counted(2), counted(3), counted(4)};
}

std::vector<kept_people> invalid_list::kept() {
  std::vector<kept_people> out;
  std::set<std::string> told;  // positions of the school at hand
  const sqlite::scoped_use use(read_kept_);
  read_kept_.bind(1, static_cast<std::int64_t>(subject_kind::person));
  while (read_kept_.step()) {
    const auto one = entry_in(read_kept_, scopes_);
    if (out.empty() || out.back().source != one.source || out.back().school != one.school)
      out.push_back({one.source, one.school, 0, {}});
    auto& here = out.back();
    ++here.count;
    if (here.count == 1) told.clear();
    if (told.insert(to_string(one.where)).second) here.records.push_back(one.where);
  }
  return out;
}

}  // namespace sluis::state
