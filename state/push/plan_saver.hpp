// plan_writer as it is: a plan on its way into the tables, with flat memory. As long as it says word for word what the
// newest open plan of the target says, nothing is written; at the first difference what was the same so far is copied
// there (ciphertexts stay valid: they carry their own number), and from there on every change is sealed and inserted.
// Order and hash are made at the end, by one pass in the order of the key.
#pragma once

#include <optional>

#include "state/plans.hpp"
#include "state/push/plan_rows.hpp"
#include "state/store.hpp"

namespace sluis::state {

class plan_saver : public plan_writer {
 public:
  plan_saver(store& s, target_id target, const subject_id& consent, plan_extent extent);

  result<void> add(const planned_change& change) override;
  [[nodiscard]] const plan_counts& counts() const override { return counts_; }
  result<plan_summary> finish(plan_state state, std::uint64_t invalid, std::string note) override;

 private:
  struct candidate {
    plan_summary summary;
    subject_id consent;
  };
  void find_candidate();
  bool says_the_same(const planned_change& change, const mac128& digest);
  void copy_what_was_the_same();
  result<void> insert(const planned_change& change, const mac128& digest);
  [[nodiscard]] bool is_candidate_again(plan_state state) const;
  result<plan_summary> keep_candidate(std::uint64_t invalid);
  sha256_hash put_in_order();
  [[nodiscard]] std::uint64_t count_objects();

  store& store_;
  store::work work_;
  target_id target_;
  subject_id consent_;
  plan_extent extent_;
  std::uint64_t id_ = 0;
  std::uint64_t basis_ = 0;
  std::uint64_t arrived_ = 0;
  plan_counts counts_{};
  std::optional<candidate> same_so_far_;  // the newest open plan; nothing is written while it is set
  sqlite::statement look_, insert_;
};

}  // namespace sluis::state
