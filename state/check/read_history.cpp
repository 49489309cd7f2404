#include <map>
#include <string>
#include <utility>

#include "state/check/log_witness.hpp"
#include "state/crypto/digest.hpp"

namespace sluis::state {

namespace {

/// The newest read.complete of each school and source, against table last_read.
class read_history final : public log_witness {
 public:
  read_history(const check_context& at, shared_absences gone) : at_(at), gone_(std::move(gone)) {}

  void meet(const tlog::leaf& entry) override {
    const auto& what = entry.what;
    if (what.kind != mutation_kind::read_complete || !what.subject || gone_->from_log_alone(entry.seq)) return;
    newest_[{*what.subject, what.note.substr(0, what.note.find(' '))}] = {entry.seq,
                                                                          what.ciphertext_hash.value_or(sha256_hash{})};
  }

  void end() override {
    auto rows = at_.db().prepare(
        "SELECT l.scope, l.leaf, l.told, s.school, s.source FROM last_read l LEFT JOIN scope s ON s.seq = l.scope "
        "ORDER BY l.scope");
    while (rows.step()) {
      const auto row = "table last_read: row " + std::to_string(rows.integer(0));
      const auto found = newest_.find({rows.id<subject_id>(3), std::string(rows.text(4))});
      if (found == newest_.end()) {
        at_.found.add(row + " is of a read of which no log entry tells");
        continue;
      }
      const auto told = " is not what log entry " + std::to_string(found->second.entry) + " tells of";
      if (static_cast<std::uint64_t>(rows.integer(1)) != found->second.entry) at_.found.add(row + ": the entry" + told);
      if (crypto::sha256(rows.text(2)) != found->second.hash) at_.found.add(row + ": what was read" + told);
      newest_.erase(found);
    }
    for (const auto& [whose, read] : newest_) {
      at_.found.add("table last_read: the row that log entry " + std::to_string(read.entry) + " tells of is missing (" +
                    whose.first.hex() + ")");
    }
  }

 private:
  struct told_read {
    std::uint64_t entry = 0;
    sha256_hash hash{};
  };
  const check_context& at_;
  shared_absences gone_;
  std::map<std::pair<subject_id, std::string>, told_read> newest_;
};

}  // namespace

std::unique_ptr<log_witness> read_witness(const check_context& at, shared_absences gone) {
  return std::make_unique<read_history>(at, std::move(gone));
}

}  // namespace sluis::state
