#include "state/push/target_health.hpp"

#include "state/store.hpp"

namespace sluis::state {

namespace {

std::optional<instant> time_at(const sqlite::statement& read, int column) {
  if (read.is_null(column)) return std::nullopt;
  return instant{std::chrono::milliseconds(read.integer(column))};
}

void bind_time(sqlite::statement& write, int at, const std::optional<instant>& time) {
  if (time) {
    write.bind(at, std::int64_t{time->time_since_epoch().count()});
  } else {
    write.bind_null(at);
  }
}

}  // namespace

result<std::map<target_id, target_health>> target_healths::all() {
  auto read = store_.db().prepare(
      "SELECT target, failures, failing_since, not_before, cause, problem, trying_since FROM target_health");
  std::map<target_id, target_health> out;
  while (read.step()) {
    auto& one = out[target_id(std::string(read.text(0)))];
    one.failures = static_cast<unsigned>(read.integer(1));
    one.failing_since = time_at(read, 2);
    one.not_before = time_at(read, 3);
    one.cause = static_cast<errc>(read.integer(4));
    one.problem = read.text(5);
    one.trying_since = time_at(read, 6);
  }
  return out;
}

result<void> target_healths::keep(const target_id& target, const target_health& health) {
  store::work work(store_);
  const bool is_well = health.failures == 0 && !health.trying_since;
  if (is_well) {
    store_.db().prepare("DELETE FROM target_health WHERE target = ?").bind_text(1, target.str()).run();
    return work.commit();
  }
  auto write = store_.db().prepare(
      "INSERT OR REPLACE INTO target_health (target, failures, failing_since, not_before, cause, problem, "
      "trying_since) VALUES (?,?,?,?,?,?,?)");
  write.bind_text(1, target.str()).bind(2, std::int64_t{health.failures});
  bind_time(write, 3, health.failing_since);
  bind_time(write, 4, health.not_before);
  write.bind(5, static_cast<std::int64_t>(health.cause)).bind_text(6, health.problem);
  bind_time(write, 7, health.trying_since);
  write.run();
  return work.commit();
}

}  // namespace sluis::state
