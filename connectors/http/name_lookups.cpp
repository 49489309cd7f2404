#include "connectors/http/name_lookups.hpp"

#include <netdb.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <cstring>
#include <map>
#include <memory>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

namespace sluis::http {

namespace {

/// Somebody who waits. Whether they still do is asked, and they are told, under the lock.
struct waiter {
  boost::asio::any_io_executor executor;
  std::function<void(const result<addresses>&)> done;
};

struct free_list {
  void operator()(addrinfo* list) const { ::freeaddrinfo(list); }
};

}  // namespace

struct name_lookups::state {
  explicit state(look_up_function how_to) : how(std::move(how_to)) {}

  const look_up_function how;
  std::mutex mutex;
  std::map<std::string, std::vector<std::weak_ptr<waiter>>> under_way;  // by name

  /// On a thread of its own.
  void look_up(const std::string& host) {
    const auto answer = ask(host);
    const std::lock_guard lock(mutex);
    const auto waiting = std::exchange(under_way[host], {});
    under_way.erase(host);
    for (const auto& each : waiting) {
      const auto still = each.lock();
      if (!still || !still->done) continue;
      boost::asio::post(still->executor, [done = std::exchange(still->done, nullptr), answer] { done(answer); });
    }
  }

 private:
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

name_lookups::name_lookups(look_up_function how, std::size_t most) : state_(std::make_shared<state>(std::move(how))), most_(most) {}

result<name_lookups::wait> name_lookups::look_up(const std::string& host, boost::asio::any_io_executor executor,
                                                 std::function<void(const result<addresses>&)> done) {
  auto one = std::make_shared<waiter>(waiter{std::move(executor), std::move(done)});
  // Whoever drops the wait does so under the lock, so that nothing is posted to an executor that has ended.
  const std::shared_ptr<void> entry(one.get(), [state = state_, one](void*) mutable {
    const std::lock_guard lock(state->mutex);
    one.reset();
  });
  wait out;
  out.entry_ = entry;
  const std::lock_guard lock(state_->mutex);
  const auto known = state_->under_way.find(host);
  if (known != state_->under_way.end()) {
    known->second.push_back(one);
    return out;
  }
  if (state_->under_way.size() >= most_) {
    one->done = nullptr;
    return error(errc::unavailable, std::to_string(most_) + " other names are being looked up, and there is no answer about them");
  }
  try {
    state_->under_way[host].push_back(one);
    std::thread([state = state_, host] { state->look_up(host); }).detach();
  } catch (const std::system_error&) {
    state_->under_way.erase(host);
    return error(errc::unavailable, "no thread could be started for it", "see TasksMax of the service");
  }
  return out;
}

}  // namespace sluis::http
