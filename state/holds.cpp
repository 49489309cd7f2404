#include "state/holds.hpp"

#include "state/sqlite/codes.hpp"
#include "state/store.hpp"

namespace sluis::state {

std::optional<hold> holds::at(std::string_view where) {
  auto read = store_.db().prepare("SELECT since, told FROM hold WHERE target = ?1");
  if (!read.bind_text(1, where).step()) return std::nullopt;
  hold out{instant_of(read.integer(0)), std::nullopt};
  if (read.integer(1) != 0) out.told = instant_of(read.integer(1));
  return out;
}

std::vector<std::string> holds::beginning_with(std::string_view prefix) {
  std::vector<std::string> out;
  auto read = store_.db().prepare("SELECT target FROM hold ORDER BY target");
  while (read.step()) {
    if (read.text(0).starts_with(prefix)) out.emplace_back(read.text(0));
  }
  return out;
}

result<bool> holds::go_on(std::string_view where, instant now) {
  const auto before = at(where);
  if (before && before->since <= now) return false;
  store::work work(store_);
  store_.db()
      .prepare(
          "INSERT INTO hold (target, since, told) VALUES (?1, ?2, 0) ON CONFLICT (target) DO UPDATE SET since = ?2, "
          "told = 0")
      .bind_text(1, where)
      .bind(2, number_of(now))
      .run();
  SLUIS_TRY(work.commit());
  return !before;
}

result<void> holds::end(std::string_view where) {
  if (!at(where)) return {};
  store::work work(store_);
  store_.db().prepare("DELETE FROM hold WHERE target = ?1").bind_text(1, where).run();
  return work.commit();
}

result<void> holds::note_reminder(std::string_view where, instant now) {
  store::work work(store_);
  store_.db().prepare("UPDATE hold SET told = ?2 WHERE target = ?1").bind_text(1, where).bind(2, number_of(now)).run();
  return work.commit();
}

}  // namespace sluis::state
