#include "connectors/targets/google/errand_run.hpp"

#include <algorithm>
#include <functional>

#include "connectors/http/parallel.hpp"

namespace sluis::targets::google {

using boost::asio::awaitable;

namespace {

error stopped() {
  return {errc::unavailable, "stopped while it waited to try again", "the next sync goes on from here"};
}

}  // namespace

errand_run::errand_run(session& s, surroundings& around, const std::vector<released_change>& changes)
    : session_(s),
      in_one_(!changes.empty() && changes.front().op() == operation::create_user ? s.settings().creation_parts()
                                                                                 : s.settings().parts()) {
  errands_.reserve(changes.size());
  for (const auto& change : changes) errands_.push_back(make_errand(change, around));
}

awaitable<std::vector<outcome>> errand_run::apply() {
  const std::size_t chunks = (errands_.size() + in_one_ - 1) / in_one_;
  const std::function<awaitable<void>(std::size_t)> one = [this](std::size_t i) {
    return chunk(i * in_one_, std::min((i + 1) * in_one_, errands_.size()));
  };
  co_await http::in_parallel(chunks, session_.settings().connections, one);
  std::vector<outcome> out;
  out.reserve(errands_.size());
  for (const auto& each : errands_) out.push_back(each->ended().value());
  co_return out;
}

awaitable<void> errand_run::chunk(std::size_t first, std::size_t last) {
  for (auto open = open_ones(first, last); !open.empty(); open = open_ones(first, last)) {
    const auto least = least_troubles(open);
    std::erase_if(open, [&](std::size_t i) { return errands_[i]->troubles() != least; });
    if (least > 0 && !session_.halted()) {
      const bool went_on = co_await session_.wait_after(least);
      if (!went_on) {
        for (const auto i : open) errands_[i]->hear(stopped());
        continue;
      }
    }
    co_await round(std::move(open));
  }
}

awaitable<void> errand_run::round(indexes those) {
  std::vector<call> calls;
  indexes asked;
  for (const auto i : those) {
    if (auto next = errands_[i]->next()) {
      calls.push_back(std::move(*next));
      asked.push_back(i);
    }
  }
  if (calls.empty()) co_return;
  const auto answers = co_await session_.send_all(std::move(calls));
  for (std::size_t i = 0; i < asked.size(); ++i) errands_[asked[i]]->hear(answers.at(i));
}

errand_run::indexes errand_run::open_ones(std::size_t first, std::size_t last) const {
  indexes out;
  for (std::size_t i = first; i < last; ++i) {
    if (!errands_[i]->ended()) out.push_back(i);
  }
  return out;
}

unsigned errand_run::least_troubles(const indexes& those) const {
  unsigned out = errands_[those.front()]->troubles();
  for (const auto i : those) out = std::min(out, errands_[i]->troubles());
  return out;
}

}  // namespace sluis::targets::google
