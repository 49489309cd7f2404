#include "state/erasure/subject_rows.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <tuple>

#include "model/plan.hpp"
#include "model/source_record.hpp"
#include "state/big_endian.hpp"
#include "state/push/plan_rows.hpp"

namespace sluis::state {

namespace {

/// A table with a number of its own for each row.
struct numbered_table {
  const char* select;
  const char* remove;
};

constexpr std::array<numbered_table, 6> numbered_tables = {{
    {"SELECT name, subject FROM name_mac WHERE name > ?1 ORDER BY name LIMIT ?2",
     "DELETE FROM name_mac WHERE name = ?1"},
    {"SELECT seq, subject FROM name WHERE seq > ?1 ORDER BY seq LIMIT ?2", "DELETE FROM name WHERE seq = ?1"},
    {"SELECT seq, subject FROM invalid WHERE seq > ?1 ORDER BY seq LIMIT ?2", "DELETE FROM invalid WHERE seq = ?1"},
    {"SELECT seq, subject FROM held_example WHERE seq > ?1 ORDER BY seq LIMIT ?2",
     "DELETE FROM held_example WHERE seq = ?1"},
    {"SELECT seq, subject FROM remainder WHERE seq > ?1 ORDER BY seq LIMIT ?2", "DELETE FROM remainder WHERE seq = ?1"},
    {"SELECT seq, subject FROM version WHERE seq > ?1 ORDER BY seq LIMIT ?2", "DELETE FROM version WHERE seq = ?1"},
}};

/// Tables in which a subject is found by its handle, within each target.
constexpr std::array<const char*, 6> keyed_tables = {
    "DELETE FROM kept_form WHERE target = ?1 AND kind = 1 AND subject = ?2",
    "DELETE FROM kept_form WHERE target = ?1 AND kind = 2 AND subject = ?2",
    "DELETE FROM shadow_member WHERE target = ?1 AND grp = ?2",
    "DELETE FROM shadow_member WHERE target = ?1 AND member = ?2",
    "DELETE FROM shadow WHERE target = ?1 AND kind = 1 AND subject = ?2",
    "DELETE FROM shadow WHERE target = ?1 AND kind = 2 AND subject = ?2",
};

// One step through the key for each target, not one for each row.
std::set<std::string> targets_in(sqlite::database& db) {
  std::set<std::string> out;
  for (const char* next : {"SELECT min(target) FROM shadow WHERE target > ?1",
                           "SELECT min(target) FROM shadow_member WHERE target > ?1"}) {
    auto read = db.prepare(next);
    for (std::string last; read.bind_text(1, last).step() && !read.is_null(0);) {
      last = read.text(0);
      out.insert(last);
      read.reset();
    }
  }
  return out;
}

/// Drops lines of plans.
class line_remover {
 public:
  explicit line_remover(sqlite::database& db)
      : find_(db.prepare("SELECT op, object, member, why, role, school, basis, before, after FROM plan_change WHERE "
                         "plan = ?1 AND op = ?2 AND object = ?3 AND member = ?4")),
        keep_(db.prepare("INSERT OR IGNORE INTO dropped_line(plan, ordinal, op, line) VALUES(?1, ?2, ?3, ?4)")),
        remove_(db.prepare("DELETE FROM plan_change WHERE plan = ?1 AND op = ?2 AND object = ?3 AND member = ?4")),
        remove_place_(db.prepare("DELETE FROM progress WHERE plan = ?1 AND ordinal = ?2")) {}

  void drop(const plan_line& line) {
    const auto keyed = [&](sqlite::statement& by) -> sqlite::statement& {
      return by.bind(1, line.plan).bind(2, line.op).bind_blob(3, line.object).bind_blob(4, line.member);
    };
    if (line.ordinal > 0) {
      if (keyed(find_).step()) {
        const auto hash = line_hash(read_hashed(find_));
        keep_.bind(1, line.plan).bind(2, line.ordinal).bind(3, line.op).bind_blob(4, view_of(hash)).run();
      }
      find_.reset();
      remove_place_.bind(1, line.plan).bind(2, line.ordinal).run();
    }
    keyed(remove_).run();
  }

 private:
  sqlite::statement find_, keep_, remove_, remove_place_;
};

}  // namespace

void hide(sqlite::database& db, const std::vector<subject_id>& subjects, std::size_t from, std::size_t to) {
  auto current = db.prepare("DELETE FROM current WHERE kind = ?1 AND subject = ?2");
  for (auto i = from; i < to; ++i) {
    for (const auto kind : {subject_kind::person, subject_kind::group, subject_kind::school}) {
      current.bind(1, std::int64_t{static_cast<int>(kind)}).bind(2, subjects[i]).run();
    }
  }
}

subject_rows::subject_rows(sqlite::database& db, std::vector<subject_id> of)
    : db_(db), of_(std::move(of)), targets_(targets_in(db)), found_(numbered_tables.size()) {}

bool subject_rows::holds(const subject_id& subject, std::size_t& place) const {
  const auto at = std::lower_bound(of_.begin(), of_.end(), subject);
  place = static_cast<std::size_t>(at - of_.begin());
  return at != of_.end() && *at == subject;
}

bool subject_rows::look(std::uint64_t rows) {
  for (; table_ < numbered_tables.size(); ++table_) {
    const auto looked = look_at_numbered(table_, rows);
    if (looked == rows) return true;
    rows -= looked;
    std::sort(found_[table_].begin(), found_[table_].end());
    row_ = -1;
  }
  const auto looked = look_at_places(rows);
  if (looked == rows) return true;
  rows -= looked;
  return look_at_changes(rows) == rows;
}

std::uint64_t subject_rows::look_at_numbered(std::size_t table, std::uint64_t rows) {
  auto read = db_.prepare(numbered_tables[table].select);
  read.bind(1, row_).bind(2, rows);
  std::uint64_t looked = 0;
  std::size_t place = 0;
  for (; read.step(); ++looked) {
    row_ = read.integer(0);
    if (holds(read.id<subject_id>(1), place)) found_[table].emplace_back(place, row_);
  }
  return looked;
}

bool subject_rows::speaks_of_one(const sqlite::statement& row, int object) const {
  std::size_t place = 0;
  return holds(row.id<subject_id>(object), place) ||
         (!row.blob(object + 1).empty() && holds(row.id<subject_id>(object + 1), place));
}

std::uint64_t subject_rows::look_at_places(std::uint64_t rows) {
  auto read = db_.prepare(
      "SELECT plan, ordinal, op, object, member FROM progress WHERE (plan, ordinal) > (?1, ?2) ORDER BY plan, ordinal "
      "LIMIT ?3");
  read.bind(1, at_place_.first).bind(2, at_place_.second).bind(3, rows);
  std::uint64_t looked = 0;
  for (; read.step(); ++looked) {
    at_place_ = {read.integer(0), read.integer(1)};
    if (speaks_of_one(read, 3))
      lines_.push_back(
          {read.integer(0), read.integer(1), read.integer(2), std::string(read.blob(3)), std::string(read.blob(4))});
  }
  places_ = lines_.size();
  return looked;
}

// Places are found in the order of their changes.
bool subject_rows::has_place(const plan_line& change) const {
  const auto key = [](const plan_line& of) { return std::tie(of.plan, of.op, of.object, of.member); };
  const auto end = lines_.begin() + static_cast<std::ptrdiff_t>(places_);
  const auto at = std::lower_bound(lines_.begin(), end, change,
                                   [&](const plan_line& x, const plan_line& y) { return key(x) < key(y); });
  return at != end && key(*at) == key(change);
}

// Those that have no place in table progress are damage, and go all the same.
std::uint64_t subject_rows::look_at_changes(std::uint64_t rows) {
  auto read = db_.prepare(
      "SELECT plan, op, object, member FROM plan_change WHERE (plan, op, object, member) > (?1, ?2, ?3, ?4) ORDER BY "
      "plan, op, object, member LIMIT ?5");
  const auto from = at_change_;  // the statement borrows it
  read.bind(1, from.plan).bind(2, from.op).bind_blob(3, from.object).bind_blob(4, from.member).bind(5, rows);
  std::uint64_t looked = 0;
  for (; read.step(); ++looked) {
    at_change_ = {read.integer(0), 0, read.integer(1), std::string(read.blob(2)), std::string(read.blob(3))};
    if (speaks_of_one(read, 2) && !has_place(at_change_)) lines_.push_back(at_change_);
  }
  return looked;
}

// A plan of which nothing was approved or sent goes as a whole, like one that is superseded: there will be a new one.
// Any other keeps what it says of others.
void subject_rows::close_plans() {
  auto close_whole = db_.prepare(
      "UPDATE plan SET note = ?2, state = 6 WHERE id = ?1 AND (state IN (1, 2) OR (state = 3 AND approved_by IS "
      "NULL))");
  auto close = db_.prepare("UPDATE plan SET note = ?2, state = 6 WHERE id = ?1 AND state IN (3, 4)");
  static_assert(static_cast<int>(plan_state::refused) == 6 && static_cast<int>(plan_state::pushing) == 4);
  auto last = std::int64_t{-1};
  for (const auto& line : lines_) {
    if (line.plan == last) continue;
    last = line.plan;
    close_whole.bind(1, last).bind_text(2, erased_note).run();
    close.bind(1, last).bind_text(2, line_erased_note).run();
  }
  auto closed = db_.prepare(
      "SELECT id FROM plan p WHERE note = ?1 AND (EXISTS (SELECT 1 FROM plan_change c WHERE c.plan = p.id) OR EXISTS "
      "(SELECT 1 FROM progress g WHERE g.plan = p.id))");
  closed.bind_text(1, erased_note);
  while (closed.step()) plans_.push_back(closed.integer(0));
  std::erase_if(lines_, [&](const plan_line& line) {
    return std::find(plans_.begin(), plans_.end(), line.plan) != plans_.end();
  });
  closed_ = true;
}

bool subject_rows::strip_plans(std::uint64_t rows) {
  if (!closed_) close_plans();
  for (; emptied_ < plans_.size(); ++emptied_) {
    while (const auto gone = remove_some(plans_[emptied_], rows)) {
      rows -= std::min(rows, gone);
      if (rows == 0) return true;
    }
  }
  line_remover remove(db_);
  for (; stripped_ < lines_.size(); ++stripped_, --rows) {
    if (rows == 0) return true;
    remove.drop(lines_[stripped_]);
  }
  return false;
}

// Up to a key that is looked up first, so that the index leads to what goes.
std::uint64_t subject_rows::remove_some(std::int64_t plan, std::uint64_t rows) {
  auto next = db_.prepare(
      "SELECT op, object, member FROM plan_change WHERE plan = ?1 ORDER BY op, object, member LIMIT 1 OFFSET ?2");
  if (next.bind(1, plan).bind(2, rows).step()) {
    const auto op = next.integer(0);
    const std::string object(next.blob(1)), member(next.blob(2));
    next.reset();
    db_.prepare("DELETE FROM plan_change WHERE plan = ?1 AND (op, object, member) < (?2, ?3, ?4)")
        .bind(1, plan)
        .bind(2, op)
        .bind_blob(3, object)
        .bind_blob(4, member)
        .run();
  } else {
    db_.prepare("DELETE FROM plan_change WHERE plan = ?1").bind(1, plan).run();
  }
  if (const auto gone = db_.changes(); gone > 0) return static_cast<std::uint64_t>(gone);
  // From the end, so that those that are left keep their places.
  db_.prepare(
         "DELETE FROM progress WHERE plan = ?1 AND ordinal > (SELECT max(ordinal) FROM progress WHERE plan = ?1) - ?2")
      .bind(1, plan)
      .bind(2, rows)
      .run();
  return static_cast<std::uint64_t>(db_.changes());
}

subject_rows::removal::removal(subject_rows& of) : rows_(of) {
  for (const auto& table : numbered_tables) numbered_.push_back(of.db_.prepare(table.remove));
  for (const auto* remove : keyed_tables) keyed_.push_back(of.db_.prepare(remove));
}

std::uint64_t subject_rows::removal::of(std::size_t place) {
  std::uint64_t count = 0;
  for (std::size_t table = 0; table < numbered_.size(); ++table) {
    const auto& all = rows_.found_[table];
    for (auto one = std::lower_bound(all.begin(), all.end(), found{place, -1}); one != all.end() && one->first == place;
         ++one) {
      numbered_[table].bind(1, one->second).run();
      count += static_cast<std::uint64_t>(rows_.db_.changes());
    }
  }
  for (auto& remove : keyed_) {
    for (const auto& target : rows_.targets_) {
      remove.bind_text(1, target).bind(2, rows_.of_[place]).run();
      count += static_cast<std::uint64_t>(rows_.db_.changes());
    }
  }
  return count;
}

void delete_rows_of(sqlite::database& db, std::vector<subject_id> of) {
  constexpr auto all = std::uint64_t{std::numeric_limits<std::int64_t>::max()};
  hide(db, of, 0, of.size());
  subject_rows rows(db, std::move(of));
  rows.look(all);
  rows.strip_plans(all);
  subject_rows::removal removal(rows);
  for (std::size_t i = 0; i < rows.of().size(); ++i) removal.of(i);
}

}  // namespace sluis::state
