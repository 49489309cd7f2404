#include "state/push/kept_forms.hpp"

#include <string>

#include "state/store.hpp"

namespace sluis::state {

namespace {

constexpr const char* select_kept_form = "SELECT k.kind, k.subject, k.field, k.how, k.length, k.seen FROM kept_form k ";

std::vector<kept_form> read_kept_forms(sqlite::statement rows) {
  std::vector<kept_form> out;
  while (rows.step()) {
    kept_form one;
    one.kind = static_cast<subject_kind>(rows.integer(0));
    one.subject = rows.id<subject_id>(1);
    one.what = static_cast<field>(rows.integer(2));
    one.as = {static_cast<text_form>(rows.integer(3)), static_cast<std::uint32_t>(rows.integer(4))};
    one.seen = static_cast<std::uint32_t>(rows.integer(5));
    out.push_back(one);
  }
  return out;
}

}  // namespace

std::map<kept_forms::key, kept_form> kept_forms::all(const target_id& target) {
  auto rows = store_.db().prepare(std::string(select_kept_form) + "WHERE k.target = ?1");
  rows.bind_text(1, target.str());
  std::map<key, kept_form> out;
  for (const auto& one : read_kept_forms(std::move(rows))) out.emplace(key{one.kind, one.subject, one.what}, one);
  return out;
}

std::vector<kept_form> kept_forms::left_alone(const target_id& target) {
  auto rows = store_.db().prepare(
      std::string(select_kept_form) +
      "JOIN shadow s ON s.target = k.target AND s.kind = k.kind AND s.subject = k.subject AND s.remote_id <> '' "
      "WHERE k.target = ?1 AND k.seen > 2 ORDER BY k.kind, k.subject, k.field");
  rows.bind_text(1, target.str());
  return read_kept_forms(std::move(rows));
}

void kept_forms::put(const target_id& target, const kept_form& one) {
  auto row = store_.db().prepare(
      "INSERT OR REPLACE INTO kept_form(target, kind, subject, field, how, length, seen) VALUES(?1, ?2, ?3, ?4, ?5, "
      "?6, ?7)");
  row.bind_text(1, target.str())
      .bind(2, static_cast<std::int64_t>(one.kind))
      .bind(3, one.subject)
      .bind(4, static_cast<std::int64_t>(one.what));
  row.bind(5, static_cast<std::int64_t>(one.as.how))
      .bind(6, std::uint64_t{one.as.length})
      .bind(7, std::uint64_t{one.seen})
      .run();
}

void kept_forms::drop(const target_id& target, const kept_form& one) {
  auto row =
      store_.db().prepare("DELETE FROM kept_form WHERE target = ?1 AND kind = ?2 AND subject = ?3 AND field = ?4");
  row.bind_text(1, target.str())
      .bind(2, static_cast<std::int64_t>(one.kind))
      .bind(3, one.subject)
      .bind(4, static_cast<std::int64_t>(one.what))
      .run();
}

}  // namespace sluis::state
