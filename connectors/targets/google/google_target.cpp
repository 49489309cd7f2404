#include "connectors/targets/google/google_target.hpp"

#include <algorithm>
#include <stdexcept>

#include "connectors/targets/google/best_pace.hpp"
#include "connectors/targets/google/calls.hpp"
#include "connectors/targets/google/creation.hpp"
#include "connectors/targets/google/errand_run.hpp"
#include "connectors/targets/google/finding.hpp"
#include "connectors/targets/google/own_field.hpp"
#include "connectors/targets/google/resources.hpp"
#include "connectors/targets/google/survey.hpp"
#include "connectors/targets/google/whole_list.hpp"

namespace sluis::targets::google {

using boost::asio::awaitable;

namespace {

class google_target final : public target {
 public:
  google_target(google_settings settings, http::transport& wire, http::sleeper& rest, const clock& time, random& chance)
      : settings_(std::move(settings)),
        session_(settings_, wire, rest, time, chance),
        fresh_(time.now()),
        units_(session_, settings_),
        around_{settings_, fresh_, units_, time, chance} {}

  void release_hold() override { session_.release_hold(); }
  void rest_on(permit p) override { session_.rest_on(std::move(p)); }
  [[nodiscard]] const target_id& id() const override { return settings_.id; }

  awaitable<result<std::vector<std::string>>> set_up() override {
    session_.resume();
    auto done = co_await make_own_field(session_);
    co_return done;
  }

  awaitable<result<void>> prepare() override {
    session_.resume();
    known_.reset();
    units_.hope_again();
    const auto answer = co_await session_.ask(calls::probe(settings_));
    if (meaning_of(answer) == meaning::success) co_return result<void>{};
    if (answer && answer->status == 400) {
      co_return error{errc::refused,
                      "target " + id().str() + " is not prepared: Google does not know the custom field " +
                          schema_name + "." + handle_field_name + " of users",
                      "run: sluis target prepare --institution … --target " + id().str() +
                          " (after a first time Google may need some minutes)"};
    }
    const error why = error_of(answer, "the first request", settings_.credential_file);
    if (why.code() == errc::not_found) {
      co_return error{errc::invalid_input, why.message(), "check the target's `url` and `customer`"};
    }
    const auto code = why.code() == errc::outcome_unknown ? errc::unavailable : why.code();
    co_return error{code, why.message(), why.hint()};
  }

  awaitable<std::vector<outcome>> apply(const std::vector<released_change>& changes) override {
    session_.resume();
    known_.reset();
    const auto other = [&](const released_change& c) { return c.op() != changes.front().op(); };
    if (std::any_of(changes.begin(), changes.end(), other)) {
      throw std::logic_error("a batch holds changes of two operations");
    }
    co_await units_.make_for(changes);
    errand_run run(session_, around_, changes);
    auto out = co_await run.apply();
    co_return out;
  }

  awaitable<outcome> look_up(const released_change& change) override {
    if (!creates(change.op())) {
      const error why(errc::outcome_unknown, name_of(change) + ": saying it again is harmless");
      co_return outcome{outcome::kind::unknown, {}, why};
    }
    session_.resume();
    const bool user = kind_of(change.op()) == kind::user;
    result<std::string> id = std::string();
    bool only_the_list_can_tell = user && known_.read;
    if (!only_the_list_can_tell) {
      const auto answer = co_await session_.ask(find_ours(change, settings_));
      only_the_list_can_tell = user && is_search_refused(answer);
      id = id_of_ours(answer, change, settings_);
    }
    if (only_the_list_can_tell) id = co_await find_in_whole_list(session_, change, known_);
    if (id) co_return outcome{outcome::kind::done, *id, {}};
    const bool absent = id.error().code() == errc::not_found;
    co_return outcome{absent ? outcome::kind::failed : outcome::kind::unknown, {}, id.error()};
  }

  awaitable<result<void>> survey(surveyor& hearer) override {
    session_.resume();
    google::survey reading(session_, hearer);
    auto out = co_await reading.run();
    co_return out;
  }

  awaitable<sighting> find(const released_look_up& what) override {
    session_.resume();  // one object that could not be asked for says nothing of the next
    finding search(session_, fresh_, bin_, known_, around_.time.now(), what);
    auto out = co_await search.run();
    co_return out;
  }

  [[nodiscard]] field_map as_held(const field_map& said) const override { return as_surveyed(said); }

  [[nodiscard]] double changes_per_second(operation op) const override { return best_pace(settings_, op); }

  [[nodiscard]] std::uint64_t batch_size() const override {
    constexpr std::uint64_t most = 2'000;
    return std::clamp<std::uint64_t>(std::uint64_t{settings_.parts()} * settings_.connections, settings_.parts(), most);
  }

 private:
  google_settings settings_;
  session session_;
  new_objects fresh_;
  deleted_users bin_;
  org_units units_;
  surroundings around_;
  known_users known_;  // for the look-ups between one prepare and the next act
};

}  // namespace

}  // namespace sluis::targets::google

namespace sluis::targets {

std::unique_ptr<target> make_google_target(google::google_settings settings, http::transport& wire, http::sleeper& rest,
                                           const clock& time, random& chance) {
  return std::make_unique<google::google_target>(std::move(settings), wire, rest, time, chance);
}

}  // namespace sluis::targets
