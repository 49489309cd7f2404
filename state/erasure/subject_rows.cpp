#include "state/erasure/subject_rows.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "model/plan.hpp"
#include "model/source_record.hpp"

namespace sluis::state {

namespace {

class remover {
 public:
  remover(sqlite::database& db, const std::vector<subject_id>& of) : db_(db), of_(of), counts_(of.size()) {}

  /// A table with a number of its own for each row.
  void numbered(const char* select, const char* remove) {
    std::vector<std::int64_t> found;
    auto rows = db_.prepare(select);
    while (rows.step()) {
      const auto at = place(rows.id<subject_id>(1));
      if (!at) continue;
      ++counts_[*at];
      found.push_back(rows.integer(0));
    }
    auto removal = db_.prepare(remove);
    for (const auto row : found) removal.bind(1, row).run();
  }

  void keyed(const char* remove, const std::vector<std::string>& targets) {
    auto removal = db_.prepare(remove);
    for (std::size_t i = 0; i < of_.size(); ++i) {
      for (const auto& target : targets) {
        removal.bind_text(1, target).bind(2, of_[i]).run();
        counts_[i] += static_cast<std::uint64_t>(db_.changes());
      }
    }
  }

  void plans() {
    std::set<std::int64_t> found;
    auto rows = db_.prepare("SELECT plan, object, member FROM plan_change");
    while (rows.step()) {
      if (place(rows.id<subject_id>(1)) || (!rows.blob(2).empty() && place(rows.id<subject_id>(2)))) found.insert(rows.integer(0));
    }
    auto changes = db_.prepare("DELETE FROM plan_change WHERE plan = ?1");
    auto progress = db_.prepare("DELETE FROM progress WHERE plan = ?1");
    auto close = db_.prepare("UPDATE plan SET note = ?2, state = CASE state WHEN ?3 THEN ?3 ELSE ?4 END WHERE id = ?1");
    for (const auto plan : found) {
      changes.bind(1, plan).run();
      progress.bind(1, plan).run();
      close.bind(1, plan).bind_text(2, erased_note);
      close.bind(3, std::int64_t{static_cast<int>(plan_state::done)}).bind(4, std::int64_t{static_cast<int>(plan_state::refused)}).run();
    }
  }

  [[nodiscard]] std::vector<std::string> targets() {
    std::vector<std::string> out;
    auto rows = db_.prepare("SELECT DISTINCT target FROM shadow");
    while (rows.step()) out.emplace_back(rows.text(0));
    return out;
  }
  [[nodiscard]] std::vector<std::uint64_t> counts() const { return counts_; }

 private:
  [[nodiscard]] std::optional<std::size_t> place(const subject_id& subject) const {
    const auto at = std::lower_bound(of_.begin(), of_.end(), subject);
    if (at == of_.end() || *at != subject) return std::nullopt;
    return static_cast<std::size_t>(at - of_.begin());
  }

  sqlite::database& db_;
  const std::vector<subject_id>& of_;
  std::vector<std::uint64_t> counts_;
};

}  // namespace

std::vector<std::uint64_t> delete_rows_of(sqlite::database& db, const std::vector<subject_id>& of) {
  remover all(db, of);
  if (of.empty()) return {};
  all.plans();
  all.numbered("SELECT name, subject FROM name_mac", "DELETE FROM name_mac WHERE name = ?1");
  all.numbered("SELECT seq, subject FROM name", "DELETE FROM name WHERE seq = ?1");
  all.numbered("SELECT seq, subject FROM invalid WHERE subject IS NOT NULL", "DELETE FROM invalid WHERE seq = ?1");
  all.numbered("SELECT seq, subject FROM version", "DELETE FROM version WHERE seq = ?1");
  const auto targets = all.targets();
  all.keyed("DELETE FROM shadow_member WHERE target = ?1 AND grp = ?2", targets);
  all.keyed("DELETE FROM shadow_member WHERE target = ?1 AND member = ?2", targets);
  for (const char* kind : {"DELETE FROM shadow WHERE target = ?1 AND kind = 1 AND subject = ?2", "DELETE FROM shadow WHERE target = ?1 AND kind = 2 AND subject = ?2"}) {
    all.keyed(kind, targets);
  }
  auto current = db.prepare("DELETE FROM current WHERE kind = ?1 AND subject = ?2");
  for (const auto kind : {subject_kind::person, subject_kind::group, subject_kind::school}) {
    for (const auto& subject : of) current.bind(1, std::int64_t{static_cast<int>(kind)}).bind(2, subject).run();
  }
  return all.counts();
}

}  // namespace sluis::state
