#include "state/facts/scope_table.hpp"

#include <algorithm>
#include <stdexcept>

namespace sluis::state {

scope_table::scope_table(sqlite::database& db)
    : db_(db), insert_(db.prepare("INSERT INTO scope (source, school) VALUES (?, ?)")) {
  reload();
}

void scope_table::reload() {
  all_.clear();
  auto read = db_.prepare("SELECT seq, source, school FROM scope ORDER BY seq");
  while (read.step()) {
    all_.push_back(
        {static_cast<std::uint64_t>(read.integer(0)), source_id(std::string(read.text(1))), read.id<subject_id>(2)});
  }
}

const scope& scope_table::at(std::uint64_t seq) const {
  const auto found = std::lower_bound(all_.begin(), all_.end(), seq,
                                      [](const scope& s, std::uint64_t wanted) { return s.seq < wanted; });
  if (found == all_.end() || found->seq != seq)
    throw std::out_of_range("table scope has no row " + std::to_string(seq));
  return *found;
}

const scope& scope_table::add(const source_id& source, const subject_id& school) {
  insert_.bind_text(1, source.str()).bind(2, school).run();
  return all_.emplace_back(scope{static_cast<std::uint64_t>(db_.last_row()), source, school});
}

}  // namespace sluis::state
