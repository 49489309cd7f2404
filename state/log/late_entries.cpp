#include "state/log/late_entries.hpp"

#include <algorithm>

namespace sluis::state {

late_entries::late_entries(sqlite::database& db)
    : find_urgent_(
          db.prepare("SELECT 1 FROM leaf WHERE seq >= ?1 AND (instr(entry, CAST('\"kind\":\"push.' AS BLOB)) = 0"
                     " OR (instr(entry, CAST('\"kind\":\"push.intent\"' AS BLOB)) > 0"
                     " AND instr(entry, CAST('create_' AS BLOB)) > 0)) LIMIT 1")) {}

bool late_entries::may_wait(std::uint64_t files, std::uint64_t size, instant tried, instant now) {
  constexpr std::chrono::seconds longest{2};
  constexpr std::uint64_t most = 8192;
  if (size == files || size - files >= most) return false;
  if (now >= tried + longest || now < tried) return false;  // the clock may have been set back
  find_urgent_.bind(1, std::max(none_below_, files));
  const bool is_one_there = find_urgent_.step();
  find_urgent_.reset();
  if (!is_one_there) none_below_ = size;
  return !is_one_there;
}

}  // namespace sluis::state
