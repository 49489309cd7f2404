// Carries errands: asks for all of them what they want to ask now, twenty calls in a $batch, `connections` requests at
// a time, until each is settled. Each answer inside a batch counts by itself: what was throttled goes again after its
// Retry-After, what failed for a moment goes again where that is harmless, and what the batch's answer leaves out is
// unknown.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <memory>
#include <vector>

#include "connectors/targets/graph/errand.hpp"
#include "connectors/targets/graph/session.hpp"

namespace sluis::targets::graph {

class courier {
 public:
  courier(session& s, std::vector<std::unique_ptr<errand>>& all);

  /// Ends when every errand is settled. Bounded: each errand asks a bounded number of times.
  boost::asio::awaitable<void> run();

 private:
  struct slot {
    errand* what = nullptr;
    std::optional<call> pending;
    unsigned failures = 0;
    bool maybe_effective = false;
  };
  using slots = std::vector<slot*>;

  [[nodiscard]] static std::vector<slots> in_batches(const slots& all);
  [[nodiscard]] slots with_something_to_ask();
  boost::asio::awaitable<slots> ready(slots asking);
  boost::asio::awaitable<void> ask(slots some);
  boost::asio::awaitable<void> ask_alone(slot* one);
  boost::asio::awaitable<void> ask_together(slots some);
  void batch_answered(const slots& some, const http::response& answer);
  void item_answered(slot& one, const batch_item& item);
  static void deliver(slot& one, const heard& by);

  session& session_;
  std::vector<slot> all_;
};

}  // namespace sluis::targets::graph
