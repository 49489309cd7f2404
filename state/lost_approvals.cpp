#include "state/lost_approvals.hpp"

#include "state/log/leaf.hpp"
#include "state/store.hpp"

namespace sluis::state {

result<std::map<subject_id, std::uint64_t>> lost_approvals(store& s, const target_id& target) {
  std::map<subject_id, std::uint64_t> out;
  auto entries = s.db().prepare(
      "SELECT l.entry FROM restored r JOIN leaf l ON l.seq >= r.from_leaf AND l.seq < r.upto WHERE instr(l.entry, "
      "CAST('\"read.approved\"' AS BLOB)) > 0 "
      "AND NOT EXISTS (SELECT 1 FROM plan p WHERE p.target = ?1 AND p.approved_by IS NOT NULL AND p.basis >= (SELECT "
      "max(upto) FROM restored))");
  entries.bind_text(1, target.str());
  while (entries.step()) {
    SLUIS_ASSIGN(const auto entry, tlog::parse_leaf(entries.blob(0)));
    if (entry.what.kind == mutation_kind::read_approved && entry.what.subject) ++out[*entry.what.subject];
  }
  return out;
}

}  // namespace sluis::state
