#include "daemon/cycle/unmade_target.hpp"

namespace sluis::daemon {

namespace asio = boost::asio;

// Whatever its code: it is for somebody on this machine to mend, and no answer of the other side.
error unmade_target::told(const error& why) {
  return {errc::io, "it cannot be used: " + why.message(),
          (why.hint().empty() ? std::string() : why.hint() + "; ") + "each sync looks again"};
}

std::optional<error> unmade_target::why_not() {
  return made() == nullptr ? std::optional(why_) : std::nullopt;
}

std::optional<error> why_unmade(targets::target& api) {
  auto* const unmade = dynamic_cast<unmade_target*>(&api);
  return unmade == nullptr ? std::nullopt : unmade->why_not();
}

targets::target* unmade_target::made() {
  if (made_) return made_.get();
  auto found = make_();
  if (!found) {
    why_ = told(found.error());
    return nullptr;
  }
  made_ = std::move(*found);
  if (permit_) made_->rest_on(*permit_);
  if (known_) made_->expect(*known_);
  return made_.get();
}

void unmade_target::rest_on(permit p) {
  if (made_) made_->rest_on(p);
  permit_ = std::move(p);
}

void unmade_target::release_hold() {
  if (made_) made_->release_hold();
}

void unmade_target::expect(known_objects known) {
  if (made_) made_->expect(known);
  known_ = std::move(known);
}

std::vector<std::string> unmade_target::take_warnings() {
  if (!made_) return {};
  return made_->take_warnings();
}

asio::awaitable<result<std::vector<std::string>>> unmade_target::set_up() {
  auto* const real = made();
  if (real == nullptr) co_return why_;
  co_return co_await real->set_up();
}

asio::awaitable<result<void>> unmade_target::prepare() {
  auto* const real = made();
  if (real == nullptr) co_return why_;
  co_return co_await real->prepare();
}

asio::awaitable<std::vector<outcome>> unmade_target::apply(const std::vector<released_change>& changes) {
  auto* const real = made();
  if (real == nullptr) {
    const outcome not_sent{outcome::kind::not_sent, {}, why_};
    co_return std::vector<outcome>(changes.size(), not_sent);
  }
  co_return co_await real->apply(changes);
}

asio::awaitable<outcome> unmade_target::look_up(const released_change& change) {
  auto* const real = made();
  if (real == nullptr) co_return outcome{outcome::kind::unknown, {}, why_};
  co_return co_await real->look_up(change);
}

asio::awaitable<result<void>> unmade_target::survey(surveyor& to) {
  auto* const real = made();
  if (real == nullptr) co_return why_;
  co_return co_await real->survey(to);
}

asio::awaitable<sighting> unmade_target::find(const released_look_up& what) {
  auto* const real = made();
  if (real == nullptr) {
    sighting unknown;
    unknown.cause = why_;
    co_return unknown;
  }
  co_return co_await real->find(what);
}

}  // namespace sluis::daemon
