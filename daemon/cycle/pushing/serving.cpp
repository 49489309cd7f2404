#include "daemon/cycle/pushing/serving.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>

namespace sluis::daemon {

namespace asio = boost::asio;

target_turn::target_turn(async_lock::holder turn, std::shared_ptr<target_seat> target, const sync_request& what)
    : turn_(std::move(turn)), target_(std::move(target)) {
  target_->serving = std::make_shared<const sync_request>(what);
}

target_turn::~target_turn() {
  if (target_) target_->serving.reset();
}

asio::awaitable<target_turn> turn_at(island& where, std::shared_ptr<target_seat> target, const sync_request& what) {
  constexpr std::chrono::milliseconds step{20};
  asio::steady_timer timer(co_await asio::this_coro::executor);
  for (;;) {
    while (what.is_of_everybody() && where.blocks_under_way > 0) {
      timer.expires_after(step);
      co_await timer.async_wait(asio::use_awaitable);
    }
    auto turn = co_await target->turn->acquire();
    if (what.is_of_everybody() && where.blocks_under_way > 0)
      continue;  // said while this waited: the turn goes to the next in the queue
    co_return target_turn(std::move(turn), target, what);
  }
}

std::vector<sync_request> end_pushes_for_a_block(island& where) {
  std::vector<sync_request> out;
  for (const auto& seat : where.targets) {
    const auto what = seat->serving;
    if (!what || !what->is_of_everybody() || what->dry_run) continue;
    seat->permits.revoke(
        permit_issuer::which::all,
        "an administrator blocked somebody, which comes first; what is left is sent by the sync after it");
    auto again = *what;
    again.institution = where.settings.id;
    again.target = seat->settings.id;
    again.source.reset();
    again.reads = sync_request::reading::nothing;
    out.push_back(std::move(again));
  }
  return out;
}

}  // namespace sluis::daemon
