#include "state/log/entry_rows.hpp"

namespace sluis::state::tlog {

entry_rows::entry_rows(sqlite::database& db)
    : count_(db.prepare("SELECT coalesce(max(seq) + 1, 0) FROM leaf")),
      rows_(db.prepare("SELECT seq, entry FROM leaf WHERE seq >= ?1 AND seq < ?2 ORDER BY seq")) {}

std::uint64_t entry_rows::count() {
  const sqlite::scoped_use use(count_);
  count_.step();
  return static_cast<std::uint64_t>(count_.integer(0));
}

result<void> entry_rows::each(std::uint64_t from, std::uint64_t to,
                              const std::function<result<void>(std::string_view)>& visit) {
  const sqlite::scoped_use use(rows_);
  rows_.bind(1, from).bind(2, to);
  auto next = from;
  while (rows_.step() && static_cast<std::uint64_t>(rows_.integer(0)) == next) {
    SLUIS_TRY(visit(rows_.blob(1)));
    ++next;
  }
  if (next == to) return {};
  return error(errc::corrupt, "table leaf: row " + std::to_string(next) + " is missing", "restore the newest backup");
}

result<void> entry_rows::feed(std::uint64_t from, std::uint64_t to, hasher& digest, hash_stream& into_hashes,
                              entry_stream& into_entries, const tile_receiver& receive) {
  return each(from, to, [&](std::string_view entry) -> result<void> {
    SLUIS_TRY(into_hashes.add(digest, digest.leaf(entry), receive));
    return into_entries.add(entry, receive);
  });
}

}  // namespace sluis::state::tlog
