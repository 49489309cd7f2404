#include "state/moments.hpp"

#include "state/store.hpp"

namespace sluis::state {

result<moments_by_name> moments::all() {
  moments_by_name out;
  auto read = store_.db().prepare("SELECT name, at, has_failed FROM moment WHERE name NOT LIKE 'looked %'");
  while (read.step()) {
    auto& one = out[std::string(read.text(0))];
    if (!read.is_null(1)) one.at = instant{std::chrono::milliseconds(read.integer(1))};
    one.has_failed = read.integer(2) != 0;
  }
  return out;
}

/// All but what push/looked.hpp keeps in the same table.
result<void> moments::keep(const moments_by_name& known) {
  store::work work(store_);
  store_.db().prepare("DELETE FROM moment WHERE name NOT LIKE 'looked %'").run();
  for (const auto& [name, one] : known) {
    auto write = store_.db().prepare("INSERT INTO moment (name, at, has_failed) VALUES (?,?,?)");
    write.bind_text(1, name);
    if (one.at)
      write.bind(2, std::int64_t{one.at->time_since_epoch().count()});
    else
      write.bind_null(2);
    write.bind(3, std::int64_t{one.has_failed ? 1 : 0}).run();
  }
  return work.commit();
}

}  // namespace sluis::state
