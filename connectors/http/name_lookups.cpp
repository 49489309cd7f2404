#include "connectors/http/name_lookups.hpp"

#include <netdb.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <cstring>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

namespace sluis::http {

namespace {

struct free_list {
  void operator()(addrinfo* list) const { ::freeaddrinfo(list); }
};

}  // namespace

struct name_lookups::waiter {
  std::string host;
  boost::asio::any_io_executor executor;
  std::function<void(const result<addresses>&)> done;  // empty once it was posted
};

struct name_lookups::state {
  state(look_up_function how_to, std::size_t most_at_a_time) : how(std::move(how_to)), most(most_at_a_time) {}

  struct wanted_name {
    std::vector<waiter*> by;  // each takes itself out, see leave()
    bool has_begun = false;
  };

  const look_up_function how;
  const std::size_t most;
  std::mutex mutex;  // of all that follows
  std::map<std::string, wanted_name> names;
  std::deque<std::string> queue;  // names that have not begun
  std::size_t threads = 0;

  /// On a thread of its own: looks names of the queue up until there is none.
  void work() {
    std::unique_lock lock(mutex);
    while (!queue.empty()) {
      const auto host = std::move(queue.front());
      queue.pop_front();
      names[host].has_begun = true;
      lock.unlock();
      const auto answer = ask(host);
      lock.lock();
      tell(host, answer);
    }
    --threads;
  }
  void leave(waiter& who) {
    const std::lock_guard lock(mutex);
    const auto found = names.find(who.host);
    if (found == names.end()) return;
    std::erase(found->second.by, &who);
    if (!found->second.by.empty() || found->second.has_begun) return;
    names.erase(found);
    std::erase(queue, who.host);
  }

 private:
  void tell(const std::string& host, const result<addresses>& answer) {
    const auto wanted = std::exchange(names[host], {});
    names.erase(host);
    for (auto* each : wanted.by) {
      boost::asio::post(each->executor, [done = std::exchange(each->done, nullptr), answer] { done(answer); });
    }
  }
  [[nodiscard]] result<addresses> ask(const std::string& host) const {
    try {
      return how(host);
    } catch (const std::exception&) {
      return error(errc::unavailable, "the machine's resolver failed");
    }
  }
};

result<addresses> look_up_by_system(const std::string& host) {
  addrinfo wanted{};
  wanted.ai_family = AF_UNSPEC;
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* list = nullptr;
  const int failed = ::getaddrinfo(host.c_str(), nullptr, &wanted, &list);
  if (failed != 0) return error(errc::unavailable, ::gai_strerror(failed));
  const std::unique_ptr<addrinfo, free_list> owner(list);
  addresses out;
  for (const auto* each = list; each != nullptr; each = each->ai_next) {
    boost::asio::ip::tcp::endpoint endpoint;
    if (each->ai_addrlen > endpoint.capacity()) continue;
    std::memcpy(endpoint.data(), each->ai_addr, each->ai_addrlen);
    endpoint.resize(each->ai_addrlen);
    out.push_back(endpoint.address());
  }
  if (out.empty()) return error(errc::unavailable, "it has no address");
  return out;
}

name_lookups::name_lookups(look_up_function how, std::size_t most)
    : state_(std::make_shared<state>(std::move(how), most)) {}

bool name_lookups::wait::is_queued() const {
  if (!entry_) return false;
  const std::lock_guard lock(state_->mutex);
  const auto found = state_->names.find(entry_->host);
  return entry_->done && found != state_->names.end() && !found->second.has_begun;
}

result<name_lookups::wait> name_lookups::look_up(const std::string& host, boost::asio::any_io_executor executor,
                                                 std::function<void(const result<addresses>&)> done) {
  wait out;
  out.state_ = state_;
  // leave() takes the lock, so that nothing is posted for whoever has dropped the wait.
  out.entry_ =
      std::shared_ptr<waiter>(new waiter{host, std::move(executor), std::move(done)}, [state = state_](waiter* one) {
        state->leave(*one);
        delete one;
      });
  const std::lock_guard lock(state_->mutex);
  auto& wanted = state_->names[host];
  wanted.by.push_back(out.entry_.get());
  if (wanted.has_begun || wanted.by.size() > 1) return out;
  state_->queue.push_back(host);
  if (state_->threads >= state_->most) return out;
  try {
    std::thread([state = state_] { state->work(); }).detach();
    ++state_->threads;
  } catch (const std::system_error&) {
    if (state_->threads == 0)
      return error(errc::unavailable, "no thread could be started for it (see TasksMax of the service)");
  }
  return out;
}

}  // namespace sluis::http
