#include "daemon/cycle/reading/read_files.hpp"

#include <malloc.h>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstdint>
#include <limits>
#include <memory>
#include <utility>

#include "daemon/cycle/giving_way.hpp"
#include "daemon/threads/on_strand.hpp"

namespace sluis::daemon {

namespace {

namespace asio = boost::asio;

/// What a large file took is given back to the system: the allocator would keep it for the next one.
class memory_of_a_large_read {
 public:
  explicit memory_of_a_large_read(std::uint64_t file_bytes) : is_large_(file_bytes >= large) {}
  ~memory_of_a_large_read() {
    if (is_large_) ::malloc_trim(0);
  }
  memory_of_a_large_read(const memory_of_a_large_read&) = delete;
  memory_of_a_large_read& operator=(const memory_of_a_large_read&) = delete;

 private:
  static constexpr std::uint64_t large = std::uint64_t{16} * 1024 * 1024;
  bool is_large_;
};

/// Why the files that are left stay unread.
bool is_ended(const island& where, const std::atomic<bool>& stopping) {
  return stopping || where.gone || !where.store;
}

using taking_step = std::optional<taking_over::step>;  // none: the memory is closed

/// One slice on the strand.
asio::awaitable<taking_step> take_slice(island& where, taking_over& into, const staging& from) {
  auto slice = [&where, &into, blocks = from.blocks(), is_over = from.is_over(), &from]() -> taking_step {
    if (!where.store) return std::nullopt;
    const auto gave = is_over ? from.gave() : result<void>();
    const std::function<bool()> is_wanted = [&where] { return where.urgent > 0; };
    return into.go_on(*where.store, blocks, is_over ? &gave : nullptr, is_wanted);
  };
  auto out = co_await on_strand(where.strand, std::move(slice));
  co_return out;
}

/// Until it is taken over, or cannot be. False: this and the files after it stay unread.
asio::awaitable<bool> take_file(island& where, source_reading& reading, staging& file, taking_over& into,
                                const std::atomic<bool>& stopping, staging* next) {
  const std::function<void(std::uint64_t)> on_progress = [&reading](std::uint64_t done) {
    reading.how_far().set_done(done);
  };
  auto& places = *where.readings;
  constexpr std::size_t at_once = 3;  // blocks more than this: a turn on the strand has its price
  for (taking_step step = taking_over::step::waits; step != taking_over::step::done;) {
    if (step == taking_over::step::waits) {
      const auto all = std::numeric_limits<std::size_t>::max();
      const auto blocks = into.must_be_one_piece() ? all : into.blocks_done() + at_once;
      co_await file.until_more_than(blocks, places, stopping, on_progress);
    }
    if (step == taking_over::step::let_somebody) co_await until_nothing_is_urgent(where, stopping);
    if (is_ended(where, stopping)) co_return false;
    if (next != nullptr && file.is_over() && !file.is_given_up()) next->begin_ahead(places);
    step = co_await take_slice(where, into, file);
    if (!step) co_return false;
  }
  co_return true;
}

}  // namespace

asio::awaitable<void> read_files(island& where, source_reading& reading, const std::atomic<bool>& stopping) {
  auto begin = [&where, &reading] {
    if (where.store) reading.begin(*where.store);
    return true;
  };
  co_await on_strand(where.strand, std::move(begin));
  auto file = reading.stage_next();
  while (file && !is_ended(where, stopping)) {
    const auto unit = file->unit();
    const memory_of_a_large_read after(unit.size);
    reading.how_far().phase("reading " + unit.name, unit.size);
    auto next = reading.stage_next();
    auto into = reading.take_over();
    const bool is_done = co_await take_file(where, reading, *file, into, stopping, next.get());
    constexpr std::chrono::milliseconds to_come_back{500};
    if (!is_done || into.has_whole() || file->is_over())
      co_await file->end(to_come_back);
    else
      co_await file->end();
    if (!is_done) co_return;
    auto note = [&where, &reading, &unit, &into, which = file->which()] {
      if (where.store) reading.end(*where.store, unit, std::move(into).outcome(), which);
      return true;
    };
    co_await on_strand(where.strand, std::move(note));
    if (next && reading.is_hung()) {
      reading.leave_untried();
      co_return;
    }
    file = std::move(next);
  }
}

}  // namespace sluis::daemon
