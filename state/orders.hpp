// Orders of administrators about people who are held (R-D1, 2 and 3; model/order.hpp): given, confirmed by somebody
// else, withdrawn. Append-only, each act a leaf of the log. An order binds nobody by itself: mapping/life_cycle decides
// what follows from it. On the strand.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/ids.hpp"
#include "model/order.hpp"
#include "model/result.hpp"

namespace sluis::state {

class store;

/// Who did what to an order, and where the log tells of it.
struct order_step {
  day on{};
  actor_id by;
  std::uint64_t leaf = 0;
};

struct erasure_order {
  std::uint64_t seq = 0;
  subject_id subject;
  order_kind kind = order_kind::leave;
  std::string reference;
  order_step given;
  std::optional<order_step> confirmed, withdrawn;

  [[nodiscard]] bool is_open() const { return !withdrawn; }
  /// Nothing: it was withdrawn, or it waits for its confirmation.
  [[nodiscard]] std::optional<order_in_force> in_force() const;
};

class orders {
 public:
  explicit orders(store& s) : store_(s) {}

  /// Each commits; `today` is the day of the act. errc::not_found: no person of that handle is held. errc::refused: the
  /// erasure has begun. Gives one. errc::invalid_input: the reference is none. errc::conflict: one of this kind is
  /// open. errc::refused: an immediate one of somebody whom the source still lists, who would come back as somebody
  /// new.
  result<void> give(const subject_id& whom, order_kind kind, std::string_view reference, const actor_id& by, day today);
  /// The open immediate one. errc::refused as above, and for whoever gave it. Once more by the same: nothing happens.
  result<void> confirm(const subject_id& whom, const actor_id& by, day today);
  /// All that are open. errc::not_found: none is.
  result<void> withdraw(const subject_id& whom, const actor_id& by, day today);

  /// Oldest first; of somebody erased as well.
  result<std::vector<erasure_order>> of(const subject_id& whom);
  /// Newest first.
  result<std::vector<erasure_order>> newest(std::uint64_t limit);
  /// The open ones of people who are held and not fenced, oldest first.
  result<std::vector<erasure_order>> open();
  /// Of each of those who has one in force, the one that decides: an immediate one before a leave.
  result<std::map<subject_id, erasure_order>> deciding();

 private:
  enum class step_kind : std::uint8_t { confirmed = 1, withdrawn };
  enum class listed : std::uint8_t { no, yes };
  result<listed> expect_held(const subject_id& whom);
  void add_step(const erasure_order& to, step_kind what, const actor_id& by, day today);

  store& store_;
};

}  // namespace sluis::state
