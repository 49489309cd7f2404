// Looks of a cycle that write nothing and may take seconds, beside the institution's strand (state/readers.hpp):
// whoever is on the strand meanwhile does not wait for them. They see the last COMMIT before they begin; what is
// committed meanwhile is the next look's. They have a lane of their own, so that questions of people do not wait for
// them either.
#pragma once

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "daemon/cycle/foreseen.hpp"
#include "daemon/cycle/island.hpp"

namespace sluis::daemon {

/// `look(state::store&)` returns a result, may be called several times, and touches nothing else of the institution.
/// What it throws is an error. `where` outlives the look: whoever awaits it sees to that, and the threads are the
/// institution's.
template <class Look>
boost::asio::awaitable<std::invoke_result_t<Look&, state::store&>> look_beside(const island& where, Look look) {
  using value = std::invoke_result_t<Look&, state::store&>;
  using signature = void(std::shared_ptr<value>);
  auto initiate = [](auto handler, const island* of, Look what) {
    auto back = boost::asio::get_associated_executor(handler);
    auto shared = std::make_shared<decltype(handler)>(std::move(handler));
    auto kept = std::make_shared<std::optional<Look>>(std::move(what));
    of->questions->post(of->lanes.looks, [back, shared, kept, of]() mutable {
      auto ask = [&] { return of->store.ask([&](state::store& memory) { return (**kept)(memory); }); };
      auto answer = std::make_shared<value>(foreseen(ask));
      kept->reset();
      boost::asio::post(back, [shared, answer]() mutable { std::move (*shared)(std::move(answer)); });
    });
  };
  auto answer = co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>&, signature>(
      std::move(initiate), boost::asio::use_awaitable, &where, std::move(look));
  co_return std::move(*answer);
}

}  // namespace sluis::daemon
