#include "state/push/attempts.hpp"

#include "state/own_work.hpp"

namespace sluis::state {

result<void> attempts::ended(std::uint64_t plan, const std::vector<std::uint64_t>& ordinals) {
  own_work work(store_);
  auto row =
      store_.db().prepare("UPDATE progress SET sent = ?3, absent = 0 WHERE plan = ?1 AND ordinal = ?2 AND how = 2");
  const std::int64_t now{store_.now().time_since_epoch().count()};
  for (const auto ordinal : ordinals) row.bind(1, plan).bind(2, ordinal).bind(3, now).run();
  return work.commit();
}

result<instant> attempts::last(std::uint64_t plan, std::uint64_t ordinal) {
  instant sent{};
  {
    auto row = store_.db().prepare("SELECT sent FROM progress WHERE plan = ?1 AND ordinal = ?2 AND how = 2");
    if (!row.bind(1, plan).bind(2, ordinal).step()) return sent;
    sent = instant{std::chrono::milliseconds{row.integer(0)}};
  }
  const auto now = store_.now();
  if (sent != instant{} && sent <= now) return sent;
  store::work work(store_);  // not `ended`: a word that was given meanwhile stands
  store_.db()
      .prepare("UPDATE progress SET sent = ?3 WHERE plan = ?1 AND ordinal = ?2 AND how = 2")
      .bind(1, plan)
      .bind(2, ordinal)
      .bind(3, std::int64_t{now.time_since_epoch().count()})
      .run();
  SLUIS_TRY(work.commit());
  return now;
}

void note_interrupted_attempts(sqlite::database& db, instant now) {
  auto any = db.prepare("SELECT 1 FROM progress INDEXED BY progress_intended WHERE how = 2 AND sent = 0 LIMIT 1");
  if (!any.step()) return;
  any.reset();
  sqlite::transaction noting(db);
  db.prepare("UPDATE progress SET sent = ?1 WHERE how = 2 AND sent = 0")
      .bind(1, std::int64_t{now.time_since_epoch().count()})
      .run();
  noting.commit();
}

}  // namespace sluis::state
