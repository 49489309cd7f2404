#include "daemon/process/record_showing.hpp"

#include <spdlog/spdlog.h>

#include <atomic>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "daemon/cycle/foreseen.hpp"
#include "daemon/process/beside_strand.hpp"

namespace sluis::daemon {

namespace asio = boost::asio;

namespace {

/// One showing on its way to the strand. `changed` and `done`: on the io_context's thread only.
struct showing_on_its_way {
  showing_on_its_way(const asio::any_io_executor& io, state::showing of) : changed(io), what(std::move(of)) {}
  std::atomic<bool> is_taken = false;  // by the strand or for the journal, whoever is first
  asio::steady_timer changed;
  std::optional<result<void>> done;  // by the strand
  const state::showing what;
};

result<void> write_showing(state::store& store, const state::showing& what) {
  SLUIS_TRY(store.showings().take_over(store));  // earlier ones first
  SLUIS_ASSIGN(const auto actor, store.actor(what.by));
  return store.record_access(actor, what.shown, what.purpose, what.fields);
}

/// It has its turn, and the showing is in the journal already.
void take_over_showings(island& where) {
  auto take = [&] { return where.store->showings().take_over(*where.store); };
  const auto taken = foreseen(take);
  if (taken || where.gone) return;
  spdlog::warn(
      "showings are in the journal and could not be put into the log: {}; they will be by the next showing or start",
      taken.error().text());
}

void post_to_strand(const std::shared_ptr<island>& where, const std::shared_ptr<showing_on_its_way>& one,
                    const asio::any_io_executor& io) {
  asio::post(where->strand, [where, one, io] {
    if (one->is_taken.exchange(true)) {
      take_over_showings(*where);
      return;
    }
    auto write = [&] { return write_showing(*where->store, one->what); };
    auto done = std::make_shared<result<void>>(foreseen(write));
    asio::post(io, [one, done] {
      one->done = std::move(*done);
      one->changed.cancel();
    });
  });
}

asio::awaitable<void> wait_for_strand(std::shared_ptr<showing_on_its_way> one, asio::steady_timer::time_point until) {
  while (!one->done && asio::steady_timer::clock_type::now() < until) {
    one->changed.expires_at(until);
    boost::system::error_code ignored;
    co_await one->changed.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
}

}  // namespace

asio::awaitable<result<void>> record_showing(std::shared_ptr<island> where, state::showing what) {
  if (what.shown.empty()) co_return result<void>();
  const auto io = co_await asio::this_coro::executor;
  const auto one = std::make_shared<showing_on_its_way>(io, std::move(what));
  post_to_strand(where, one, io);
  const auto until = asio::steady_timer::clock_type::now() + strand_patience;
  co_await wait_for_strand(one, until);
  if (!one->done && !one->is_taken.exchange(true)) {
    auto note = [one](state::store& store) { return store.showings().add(store, one->what); };
    co_return co_await beside_strand(where, std::move(note));
  }
  const auto for_good = asio::steady_timer::time_point::max();
  co_await wait_for_strand(one, for_good);  // it is being committed
  co_return std::move(*one->done);
}

}  // namespace sluis::daemon
