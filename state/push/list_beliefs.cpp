#include "state/push/list_beliefs.hpp"

#include "state/store.hpp"

namespace sluis::state {

list_belief after_failure(list_belief before) {
  for (auto* const one : {&before.users, &before.groups}) {
    if (*one == belief::believed) *one = belief::unknown;
  }
  return before;
}

list_belief list_beliefs::at(const target_id& target, const recipient& address) {
  auto read = store_.db().prepare("SELECT users, groups FROM list_belief WHERE target = ? AND address = ?");
  const auto where = to_string(address);
  read.bind_text(1, target.str()).bind_text(2, where);
  if (!read.step()) return {};
  return {static_cast<belief>(read.integer(0)), static_cast<belief>(read.integer(1))};
}

result<void> list_beliefs::keep(const target_id& target, const recipient& address, const list_belief& what) {
  if (at(target, address) == what) return {};
  store::work work(store_);
  const auto where = to_string(address);
  store_.db()
      .prepare("INSERT OR REPLACE INTO list_belief (target, address, users, groups) VALUES (?, ?, ?, ?)")
      .bind_text(1, target.str())
      .bind_text(2, where)
      .bind(3, static_cast<std::int64_t>(what.users))
      .bind(4, static_cast<std::int64_t>(what.groups))
      .run();
  return work.commit();
}

}  // namespace sluis::state
