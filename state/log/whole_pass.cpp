#include "state/log/whole_pass.hpp"

#include <algorithm>
#include <utility>

#include "state/log/entry_rows.hpp"

namespace sluis::state::tlog {

whole_pass::whole_pass(std::filesystem::path log_folder) : compare_(std::move(log_folder)) {}

result<void> whole_pass::advance(sqlite::database& db, std::uint64_t upto, std::uint64_t most) {
  const auto from = size();
  if (from >= upto) return {};
  return entry_rows(db).feed(from, from + std::min(most, upto - from), digest_, hashes_, entries_, compare_.receiver());
}

result<void> whole_pass::end(const std::optional<checkpoint>& head) {
  const auto receive = compare_.receiver();
  SLUIS_TRY(hashes_.flush(0, receive));
  SLUIS_TRY(entries_.flush(receive));
  if (head && hashes_.root(digest_) != head->root) {
    return error(errc::corrupt,
                 "table leaf does not lead to the root that log/checkpoint signs for " + std::to_string(size()) +
                     " entries" + (compare_.finding().empty() ? "" : "; log/" + compare_.finding()),
                 "restore the newest backup; never sign a second root for one size");
  }
  // Without a signature nothing says which of the two is right.
  if (!head && !compare_.finding().empty()) {
    return error(errc::corrupt, "log/checkpoint is not there, and log/" + compare_.finding(),
                 "restore the newest backup: without a checkpoint the database may be what was changed");
  }
  if (!compare_.finding().empty()) {
    return error(errc::corrupt, "log/" + compare_.finding() + "; table leaf and checkpoint agree",
                 "remove that file; it is written anew at the next start");
  }
  return compare_.finish();
}

}  // namespace sluis::state::tlog
