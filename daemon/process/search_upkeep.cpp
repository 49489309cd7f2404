#include "daemon/process/search_upkeep.hpp"

#include <spdlog/spdlog.h>

#include <filesystem>
#include <utility>

#include "daemon/cycle/status/person_search.hpp"
#include "daemon/process/beside_strand.hpp"

namespace sluis::daemon {

namespace asio = boost::asio;

namespace {

void tell_of_search_index(const island& where, const error& why) {
  if (where.gone || why.code() == errc::unavailable) return;  // closed, or an erasure goes on: the next try makes it
  spdlog::warn("institution {}: the search index could not be made, so a search opens everybody: {}",
               where.settings.id.str(), why.text());
}

/// All slices of one making. false: the epoch changed meanwhile.
asio::awaitable<result<bool>> make_search_index(std::shared_ptr<island> where, const std::atomic<bool>& stopping,
                                                std::shared_ptr<search_making> making) {
  auto done = result<bool>(false);
  while (done && !*done && !stopping && !where->gone) {
    auto slice = [making](state::store& store) { return making->go_on(store); };
    done = co_await beside_strand(where, std::move(slice));
  }
  if (!done && done.error().code() == errc::unavailable) co_return false;
  if (!done) co_return done.error();
  co_return true;
}

asio::awaitable<void> keep_search_index(std::shared_ptr<island> where, const std::atomic<bool>& stopping) {
  if (!where->search.is_wanted) {
    auto look = [](state::store& store) -> result<bool> {
      std::error_code unreadable;
      return std::filesystem::exists(state::search_file_of(store.folder()), unreadable);
    };
    const auto is_there = co_await beside_strand(where, std::move(look));
    where->search.is_wanted = is_there && *is_there;
  }
  if (where->search.is_wanted) co_await bring_search_up_to_date(where, stopping);
  where->search.is_being_kept = false;
}

}  // namespace

asio::awaitable<void> bring_search_up_to_date(std::shared_ptr<island> where, const std::atomic<bool>& stopping) {
  constexpr int most_tries = 3;  // the epoch changes once in a night
  const auto alone = co_await where->search.turn.acquire();
  for (int tries = 0; tries < most_tries && !stopping && !where->gone; ++tries) {
    auto begin = [](state::store& store) { return search_making::begin(store, search_sizes()); };
    auto making = co_await beside_strand(where, std::move(begin));
    if (!making) tell_of_search_index(*where, making.error());
    if (!making || !*making) co_return;
    where->search.is_wanted = true;
    const auto made = co_await make_search_index(where, stopping, std::move(*making));
    if (!made) tell_of_search_index(*where, made.error());
    if (!made || *made) co_return;
  }
}

void begin_search_upkeep(const std::shared_ptr<island>& where, task_group& tasks, const std::atomic<bool>& stopping) {
  constexpr std::chrono::minutes each{1};
  auto& search = where->search;
  const auto now = where->running();
  if (stopping || where->gone || !where->store || search.is_being_kept) return;
  if (where->is_erasing || where->turn.held()) return;  // an erasure makes it useless, a read may change thousands
  if (search.looked_at && now - *search.looked_at < each) return;
  if (search.looked_at && !search.is_wanted) return;  // whether an earlier process left one is looked for once
  search.looked_at = now;
  search.is_being_kept = true;
  tasks.spawn(keep_search_index(where, stopping), [where](const std::exception_ptr&) {
    where->search.is_being_kept = false;  // what it does is a question, whose errors are results
  });
}

}  // namespace sluis::daemon
