// Carries errands out: those that are ready go together in one batch, those in trouble wait and go again. Chunks run
// beside each other, so that one that waits holds nobody else up.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <memory>
#include <vector>

#include "connectors/targets/google/errand.hpp"
#include "connectors/targets/google/session.hpp"

namespace sluis::targets::google {

class errand_run {
 public:
  errand_run(session& s, surroundings& around, const std::vector<released_change>& changes);

  /// Of one operation; one outcome a change, in the same order.
  boost::asio::awaitable<std::vector<outcome>> apply();

 private:
  using indexes = std::vector<std::size_t>;

  boost::asio::awaitable<void> chunk(std::size_t first, std::size_t last);
  boost::asio::awaitable<void> round(indexes those);
  [[nodiscard]] indexes open_ones(std::size_t first, std::size_t last) const;
  [[nodiscard]] unsigned least_troubles(const indexes& those) const;

  session& session_;
  std::vector<std::unique_ptr<errand>> errands_;
  std::size_t in_one_;
};

}  // namespace sluis::targets::google
