// The configuration read again because an administrator asked for it: who did is on record, which a signal to the
// daemon cannot say.
#include "daemon/process/institutions.hpp"

#include <spdlog/spdlog.h>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "daemon/cycle/giving_way.hpp"
#include "daemon/process/each_institution.hpp"
#include "state/store.hpp"

namespace sluis::daemon {

namespace asio = boost::asio;

task<std::vector<std::string>> institutions::reload(caller by) {
  if (!reread_) co_return error{errc::unavailable, "this daemon has no configuration file to read again"};
  // An institution whose disk hangs or is full is often what the new configuration mends: it keeps nobody from it.
  constexpr std::chrono::seconds patience{5};
  islands open(islands_);
  std::erase_if(open, [](const auto& where) { return !where->store; });
  auto note = [by](const std::shared_ptr<island>& where) {
    return [where, by]() -> result<void> {
      if (!where->store) return error(errc::unavailable, "it was closed");
      SLUIS_ASSIGN(const auto actor, where->store->actor(by.name()));
      return where->store->record({mutation_kind::admin_act, {}, 0, {}, {}, actor, "reload"});
    };
  };
  std::vector<std::unique_ptr<urgent_act>> not_behind_a_read;
  for (const auto& where : open) not_behind_a_read.push_back(std::make_unique<urgent_act>(where));
  const auto noted = co_await answers_of<void>(open, std::move(note), patience);
  not_behind_a_read.clear();
  for (std::size_t i = 0; i < open.size(); ++i) {
    if (!noted[i])
      spdlog::warn("who reloads the configuration is not on record at {} yet, and is when it answers: {}",
                   open[i]->settings.id.str(), noted[i].error().text());
  }
  const auto ended = std::make_shared<std::optional<result<std::vector<std::string>>>>();
  const auto over = std::make_shared<asio::steady_timer>(with_.tasks.io(), asio::steady_timer::time_point::max());
  reread_([ended, over](result<std::vector<std::string>> how) {
    ended->emplace(std::move(how));
    over->cancel();
  });
  boost::system::error_code cancelled;
  if (!*ended) co_await over->async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
  co_return **ended;
}

}  // namespace sluis::daemon
