// The connections to one target: at most so many at a time, kept open between exchanges. One thread.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <memory>
#include <vector>

#include "connectors/http/client_settings.hpp"
#include "connectors/http/connection.hpp"

namespace sluis::http {

class pool : public std::enable_shared_from_this<pool> {
 public:
  /// A place among the connections, given back when it goes. The connection itself goes back only by `keep`.
  class lease {
   public:
    explicit lease(std::shared_ptr<pool> from) : pool_(std::move(from)) {}
    lease(lease&&) = default;
    lease& operator=(lease&&) = delete;
    ~lease();

    [[nodiscard]] connection& get() { return *connection_; }
    [[nodiscard]] bool was_used() const { return was_used_; }
    /// Drops the connection for a new one, not opened yet.
    void renew();
    /// The answer was read to its end: the connection may serve again for `rest`.
    void keep(std::chrono::milliseconds rest);

   private:
    friend class pool;
    void drop();
    std::shared_ptr<pool> pool_;
    std::shared_ptr<connection> connection_;
    bool was_used_ = false;
  };

  pool(boost::asio::any_io_executor executor, base_url url, std::shared_ptr<const client_settings> settings,
       std::optional<boost::asio::ssl::context> tls);

  /// A connection that rested, is still open and silent, or else a new one. Waits, first come first served, while all
  /// are out. Only a stop ends the waiting: errc::unavailable.
  boost::asio::awaitable<result<lease>> acquire();

  /// No new leases; those that are out are aborted after `grace`.
  void stop(std::chrono::milliseconds grace);

 private:
  void release();
  std::shared_ptr<connection> take_rested();

  boost::asio::any_io_executor executor_;
  base_url url_;
  std::shared_ptr<const client_settings> settings_;
  std::optional<boost::asio::ssl::context> tls_;
  std::vector<std::shared_ptr<connection>> rested_;
  std::vector<std::weak_ptr<connection>> out_;
  std::deque<std::shared_ptr<boost::asio::steady_timer>> waiting_;
  std::uint32_t leases_ = 0;
  boost::asio::steady_timer grace_;
  bool stopped_ = false;
};

}  // namespace sluis::http
