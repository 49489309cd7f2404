#include "state/erasure/subject_rows.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "model/plan.hpp"
#include "model/source_record.hpp"

namespace sluis::state {

namespace {

/// A table with a number of its own for each row.
struct numbered_table {
  const char* select;
  const char* remove;
};

constexpr std::array<numbered_table, 4> numbered_tables = {{
    {"SELECT name, subject FROM name_mac WHERE name > ?1 ORDER BY name LIMIT ?2", "DELETE FROM name_mac WHERE name = ?1"},
    {"SELECT seq, subject FROM name WHERE seq > ?1 ORDER BY seq LIMIT ?2", "DELETE FROM name WHERE seq = ?1"},
    {"SELECT seq, subject FROM invalid WHERE seq > ?1 ORDER BY seq LIMIT ?2", "DELETE FROM invalid WHERE seq = ?1"},
    {"SELECT seq, subject FROM version WHERE seq > ?1 ORDER BY seq LIMIT ?2", "DELETE FROM version WHERE seq = ?1"},
}};

/// Tables in which a subject is found by its handle, within each target.
constexpr std::array<const char*, 4> keyed_tables = {
    "DELETE FROM shadow_member WHERE target = ?1 AND grp = ?2",
    "DELETE FROM shadow_member WHERE target = ?1 AND member = ?2",
    "DELETE FROM shadow WHERE target = ?1 AND kind = 1 AND subject = ?2",
    "DELETE FROM shadow WHERE target = ?1 AND kind = 2 AND subject = ?2",
};

// One step through the key for each target, not one for each row.
std::set<std::string> targets_in(sqlite::database& db) {
  std::set<std::string> out;
  for (const char* next : {"SELECT min(target) FROM shadow WHERE target > ?1", "SELECT min(target) FROM shadow_member WHERE target > ?1"}) {
    auto read = db.prepare(next);
    for (std::string last; read.bind_text(1, last).step() && !read.is_null(0);) {
      last = read.text(0);
      out.insert(last);
      read.reset();
    }
  }
  return out;
}

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
  return look_at_plans(rows) == rows;
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

std::uint64_t subject_rows::look_at_plans(std::uint64_t rows) {
  auto read = db_.prepare("SELECT plan, op, object, member FROM plan_change WHERE (plan, op, object, member) > (?1, ?2, ?3, ?4) ORDER BY plan, op, object, member");
  auto& at = at_plan_;
  std::uint64_t looked = 0;
  std::size_t place = 0;
  while (looked < rows) {
    const auto from = at;  // the statement borrows it
    read.bind(1, from.plan).bind(2, from.op).bind_blob(3, from.object).bind_blob(4, from.member);
    bool speaks_of_one = false;
    while (!speaks_of_one && looked < rows && read.step()) {
      ++looked;
      at = {read.integer(0), read.integer(1), std::string(read.blob(2)), std::string(read.blob(3))};
      speaks_of_one = holds(read.id<subject_id>(2), place) || (!at.member.empty() && holds(read.id<subject_id>(3), place));
    }
    read.reset();
    if (!speaks_of_one) return looked;
    plans_.push_back(at.plan);
    at = {at.plan + 1, -1, {}, {}};  // one is enough: on with the next plan
  }
  return looked;
}

void subject_rows::close_plans() {
  auto close = db_.prepare("UPDATE plan SET note = ?2, state = CASE state WHEN ?3 THEN ?3 ELSE ?4 END WHERE id = ?1");
  for (const auto plan : plans_) {
    close.bind(1, plan).bind_text(2, erased_note);
    close.bind(3, std::int64_t{static_cast<int>(plan_state::done)}).bind(4, std::int64_t{static_cast<int>(plan_state::refused)}).run();
  }
  plans_.clear();
  auto closed = db_.prepare(
      "SELECT id FROM plan p WHERE note = ?1 AND (EXISTS (SELECT 1 FROM plan_change c WHERE c.plan = p.id) OR EXISTS (SELECT 1 FROM progress g WHERE g.plan = p.id))");
  closed.bind_text(1, erased_note);
  while (closed.step()) plans_.push_back(closed.integer(0));
  closed_ = true;
}

bool subject_rows::strip_plans(std::uint64_t rows) {
  if (!closed_) close_plans();
  std::uint64_t gone = 0;
  for (; stripped_ < plans_.size(); ++stripped_) {
    for (;;) {
      const auto some = remove_some(plans_[stripped_], rows - gone);
      if (some == 0) break;
      gone += some;
      if (gone >= rows) return true;
    }
  }
  return false;
}

// Up to a key that is looked up first, so that the index leads to what goes.
std::uint64_t subject_rows::remove_some(std::int64_t plan, std::uint64_t rows) {
  auto next = db_.prepare("SELECT op, object, member FROM plan_change WHERE plan = ?1 ORDER BY op, object, member LIMIT 1 OFFSET ?2");
  if (next.bind(1, plan).bind(2, rows).step()) {
    const auto op = next.integer(0);
    const std::string object(next.blob(1)), member(next.blob(2));
    next.reset();
    db_.prepare("DELETE FROM plan_change WHERE plan = ?1 AND (op, object, member) < (?2, ?3, ?4)").bind(1, plan).bind(2, op).bind_blob(3, object).bind_blob(4, member).run();
  } else {
    db_.prepare("DELETE FROM plan_change WHERE plan = ?1").bind(1, plan).run();
  }
  if (const auto gone = db_.changes(); gone > 0) return static_cast<std::uint64_t>(gone);
  // From the end, so that those that are left keep their places.
  db_.prepare("DELETE FROM progress WHERE plan = ?1 AND ordinal > (SELECT max(ordinal) FROM progress WHERE plan = ?1) - ?2").bind(1, plan).bind(2, rows).run();
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
    for (auto one = std::lower_bound(all.begin(), all.end(), found{place, -1}); one != all.end() && one->first == place; ++one) {
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
