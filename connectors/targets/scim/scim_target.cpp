#include "connectors/targets/scim/scim_target.hpp"

#include <algorithm>
#include <functional>
#include <stdexcept>

#include "connectors/http/parallel.hpp"
#include "connectors/targets/scim/best_pace.hpp"
#include "connectors/targets/scim/bulk_run.hpp"
#include "connectors/targets/scim/find.hpp"
#include "connectors/targets/scim/memberships.hpp"
#include "connectors/targets/scim/survey.hpp"

namespace sluis::targets::scim {

using boost::asio::awaitable;

namespace {

/// Services that guard the document, do not have the method, or fail at it, and serve all else: the defaults of RFC
/// 7644 hold (capabilities.hpp).
bool says_nothing_of_itself(unsigned status) {
  return status == 403 || status == 405 || (status >= 500 && status < 600);
}

class scim_target final : public target {
 public:
  scim_target(scim_settings settings, http::transport& wire, http::sleeper& rest, const clock& time, random& chance)
      : session_(std::move(settings), wire, rest, time, chance) {}

  void release_hold() override { session_.release_hold(); }
  void rest_on(permit p) override { session_.rest_on(std::move(p)); }
  [[nodiscard]] const target_id& id() const override { return session_.settings().id; }

  void expect(known_objects there) override { session_.expect(std::move(there)); }

  awaitable<result<void>> prepare() override {
    session_.begin();
    known_.clear();
    lists_.clear();
    session_.forget_filters();
    session_.offers = capabilities{};
    auto answer = co_await session_.send("GET", "/ServiceProviderConfig", {}, http::repeat::always);
    if (!answer) {  // a token that is refused is not a target that is down
      const auto code = answer.error().code() == errc::refused ? errc::refused : errc::unavailable;
      co_return error{code, answer.error().message(), answer.error().hint()};
    }
    if (answer->status == 404) co_return result<void>{};
    if (says_nothing_of_itself(answer->status)) {
      session_.resume();  // a target that is really down says so at the next request
      session_.offers.config_status = answer->status;
      co_return result<void>{};
    }
    if (answer->status != 200) {
      const error why =
          status_error(read_answer(*answer), "/ServiceProviderConfig", session_.settings().credential_file);
      co_return error{why.code() == errc::outcome_unknown ? errc::unavailable : why.code(), why.message(), why.hint()};
    }
    auto offers = parse_service_config(answer->body);
    if (!offers) co_return offers.error();
    session_.offers = *offers;
    co_return result<void>{};
  }

  awaitable<std::vector<outcome>> apply(const std::vector<released_change>& changes) override {
    std::vector<outcome> out(changes.size());
    if (changes.empty()) co_return out;
    const auto op = changes.front().op();
    if (creates(op))
      session_.resume_creating();
    else
      session_.resume();
    known_.clear();
    lists_.clear();
    const auto other = [op](const released_change& c) { return c.op() != op; };
    if (std::any_of(changes.begin(), changes.end(), other))
      throw std::logic_error("a batch holds changes of two operations");
    if (is_membership(op)) {
      memberships run(session_, changes, out);
      co_await run.apply();
      co_return out;
    }
    bulk_run run(session_, changes, out);
    const bool deletion = deletes(op);
    const bool patched = creates(op) || session_.offers.patch == offered::yes;
    if (session_.offers.bulk == offered::yes && changes.size() > 1 && !deletion && patched) {
      co_await run.apply();
    } else {
      const std::function<awaitable<void>(std::size_t)> one = [&](std::size_t i) {
        return store(run, changes[i], out[i]);
      };
      co_await http::in_parallel(changes.size(), session_.settings().connections, one);
    }
    co_return out;
  }

  awaitable<outcome> look_up(const released_change& change) override {
    if (!creates(change.op())) {
      co_return outcome{
          outcome::kind::unknown, {}, {errc::outcome_unknown, name_of(change) + ": saying it again is harmless"}};
    }
    session_.resume();
    creations finder(session_);
    auto out = co_await finder.look_up(change, &known_, absence::proven);
    co_return out;
  }

  awaitable<result<void>> survey(surveyor& to) override {
    session_.resume();
    auto done = co_await survey_all(session_, to);
    co_return done;
  }

  awaitable<sighting> find(const released_look_up& what) override {
    session_.resume();  // one object that could not be asked for says nothing of the next
    auto out = co_await find_object(session_, what, lists_);
    co_return out;
  }

  [[nodiscard]] double changes_per_second(operation op) const override {
    return best_pace(session_.settings(), session_.offers, op);
  }

  [[nodiscard]] std::uint64_t batch_size() const override {
    constexpr std::uint64_t least = 100;
    constexpr std::uint64_t most = 2'000;
    const std::uint64_t each = session_.offers.bulk == offered::yes ? session_.offers.bulk_operations : 25;
    return std::clamp<std::uint64_t>(each * session_.settings().connections, least, most);
  }

 private:
  static awaitable<void> store(bulk_run& run, const released_change& change, outcome& into) {
    into = co_await run.single(change);
  }

  session session_;
  known_lists known_;     // for the look-ups between one prepare and the next act
  lists_of_looks lists_;  // likewise
};

}  // namespace

}  // namespace sluis::targets::scim

namespace sluis::targets {

std::unique_ptr<target> make_scim_target(scim::scim_settings settings, http::transport& wire, http::sleeper& rest,
                                         const clock& time, random& chance) {
  return std::make_unique<scim::scim_target>(std::move(settings), wire, rest, time, chance);
}

}  // namespace sluis::targets
