#include "state/facts/invalid_list.hpp"

#include <set>
#include <string>

namespace sluis::state {

invalid_list::invalid_list(sqlite::database& db, const scope_table& scopes)
    : scopes_(scopes),
      clear_(db.prepare("DELETE FROM invalid WHERE scope = ?")),
      insert_(db.prepare("INSERT INTO invalid (scope, kind, subject, file, line, col, field, problem) VALUES (?,?,?,?,?,?,?,?)")),
      read_(db.prepare("SELECT scope, kind, subject, file, line, col, field, problem FROM invalid ORDER BY scope, seq")) {}

void invalid_list::clear(std::uint64_t scope) { clear_.bind(1, scope).run(); }

void invalid_list::add(std::uint64_t scope, subject_kind kind, const std::optional<subject_id>& subject, const source_position& where,
                       std::string_view field, std::string_view problem) {
  insert_.bind(1, scope).bind(2, static_cast<std::int64_t>(kind));
  if (subject) {
    insert_.bind(3, *subject);
  } else {
    insert_.bind_null(3);
  }
  insert_.bind_text(4, where.file).bind(5, std::int64_t{where.line}).bind(6, std::int64_t{where.column});
  insert_.bind_text(7, field).bind_text(8, problem).run();
}

std::vector<invalid_entry> invalid_list::all() {
  const sqlite::scoped_use use(read_);
  std::vector<invalid_entry> out;
  while (read_.step()) {
    const auto& in = scopes_.at(static_cast<std::uint64_t>(read_.integer(0)));
    invalid_entry one;
    one.source = in.source;
    one.school = in.school;
    one.kind = static_cast<subject_kind>(read_.integer(1));
    if (!read_.is_null(2)) one.subject = read_.id<subject_id>(2);
    one.where = {std::string(read_.text(3)), static_cast<std::uint32_t>(read_.integer(4)), static_cast<std::uint32_t>(read_.integer(5))};
    one.field = read_.text(6);
    one.problem = read_.text(7);
    out.push_back(std::move(one));
  }
  return out;
}

std::vector<kept_people> invalid_list::kept() {
  std::vector<kept_people> out;
  std::set<std::string> told;  // positions of the school at hand
  for (const auto& one : all()) {
    if (one.kind != subject_kind::person || !one.subject || !one.problem.starts_with(kept_problem)) continue;
    if (out.empty() || out.back().source != one.source || out.back().school != one.school) out.push_back({one.source, one.school, 0, {}});
    auto& here = out.back();
    ++here.count;
    if (here.count == 1) told.clear();
    if (told.insert(to_string(one.where)).second) here.records.push_back(one.where);
  }
  return out;
}

}  // namespace sluis::state
