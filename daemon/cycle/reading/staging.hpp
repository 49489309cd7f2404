// A source on its way into a staged file (state/staging): read and minimised on a thread of its own, of which only a
// few run at once (threads/reading_places.hpp), so that neither a worker nor an institution's strand waits for a
// parser, a disk or a network share. A thread that does not answer is given up, not waited for.
#pragma once

#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

#include "connectors/sources/source.hpp"
#include "daemon/threads/reading_places.hpp"
#include "daemon/threads/separate_thread.hpp"
#include "state/staging/sealed_blocks.hpp"

namespace sluis::daemon {

/// What is read, and where to.
struct staging_order {
  std::shared_ptr<sources::source> from;
  sources::read_unit unit;
  std::filesystem::path folder;  // of the institution's memory
  state::sealed_blocks::key key{};
  given_up_threads given_up;
  std::chrono::milliseconds at_most_silent{20'000};  // without a byte or a block
};

/// Used by one coroutine, on its executor.
class staging {
 public:
  explicit staging(staging_order order);
  ~staging();
  staging(const staging&) = delete;
  staging& operator=(const staging&) = delete;

  /// Begins now if there is a place, so that it is on its way before somebody waits for it.
  void begin_ahead(reading_places& places);
  /// Until there are more than `blocks`, or it is over. Begins it where nobody did.
  boost::asio::awaitable<void> until_more_than(std::size_t blocks, reading_places& places,
                                               const std::atomic<bool>& stopping,
                                               const std::function<void(std::uint64_t bytes_done)>& on_progress);
  /// Nothing more is wanted of it: the thread ends at its next call, and is given up where it does not within this
  /// time.
  boost::asio::awaitable<void> end(std::chrono::milliseconds at_most);
  boost::asio::awaitable<void> end() { return end(order_.at_most_silent); }

  [[nodiscard]] const sources::read_unit& unit() const { return order_.unit; }
  [[nodiscard]] bool is_over() const;
  /// It did not begin, or its thread does not answer.
  [[nodiscard]] bool is_given_up() const { return given_up_for_.has_value(); }
  /// nullptr: not made yet, or could not be.
  [[nodiscard]] std::shared_ptr<state::sealed_blocks> blocks() const;
  /// Once it is over: what the source gave, or why it was given up or did not begin. Throws what the source threw.
  [[nodiscard]] result<void> gave() const;
  /// Likewise: which file was read, of a read that was whole.
  [[nodiscard]] std::optional<sources::file_identity> which() const;

 private:
  struct shared;
  void begin(std::shared_ptr<reading_places::place> place);
  boost::asio::awaitable<void> until_all_are_back(const std::atomic<bool>& stopping) const;
  [[nodiscard]] bool has_been_silent() const;

  std::shared_ptr<shared> shared_;  // with the thread, which may be given up
  staging_order order_;
  std::unique_ptr<separate_thread> thread_;
  std::optional<error> given_up_for_;
};

}  // namespace sluis::daemon
