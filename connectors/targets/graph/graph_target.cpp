#include "connectors/targets/graph/graph_target.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>
#include <utility>

#include "connectors/targets/graph/alteration.hpp"
#include "connectors/targets/graph/best_pace.hpp"
#include "connectors/targets/graph/bodies.hpp"
#include "connectors/targets/graph/class_creation.hpp"
#include "connectors/targets/graph/courier.hpp"
#include "connectors/targets/graph/finding.hpp"
#include "connectors/targets/graph/group_creation.hpp"
#include "connectors/targets/graph/handles.hpp"
#include "connectors/targets/graph/judge.hpp"
#include "connectors/targets/graph/licences.hpp"
#include "connectors/targets/graph/lookup.hpp"
#include "connectors/targets/graph/member_additions.hpp"
#include "connectors/targets/graph/member_removal.hpp"
#include "connectors/targets/graph/own_field.hpp"
#include "connectors/targets/graph/removal.hpp"
#include "connectors/targets/graph/schools.hpp"
#include "connectors/targets/graph/survey.hpp"
#include "connectors/targets/graph/user_creation.hpp"
#include "connectors/targets/graph/whole_list.hpp"
#include "connectors/targets/scim/values.hpp"
#include "connectors/targets/whole_surname.hpp"

namespace sluis::targets::graph {

using boost::asio::awaitable;

namespace {

using errands = std::vector<std::unique_ptr<errand>>;

std::unique_ptr<errand> errand_for(const released_change& change, outcome& into, const context& in) {
  switch (change.op()) {
    case operation::create_user:
      return std::make_unique<user_creation>(change, into, in);
    case operation::create_group:
      if (in.settings.education) return std::make_unique<class_creation>(change, into, in);
      return std::make_unique<group_creation>(change, into, in);
    case operation::update_user:
    case operation::update_group:
    case operation::deactivate_user:
      return std::make_unique<alteration>(change, into, in);
    case operation::delete_user:
    case operation::delete_group:
      return std::make_unique<removal>(change, into, in);
    case operation::remove_member:
      return std::make_unique<member_removal>(change, into, in);
    case operation::add_member:
      break;  // by group
  }
  throw std::logic_error("a change has no known operation");
}

errands additions_for(const std::vector<released_change>& changes, std::vector<outcome>& into, const context& in,
                      const on_premises& mastered) {
  std::map<std::string, std::vector<member_additions::addition>> groups;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const auto& change = changes[i];
    if (auto why = mastered.why_not_tried(change)) {
      into[i] = std::move(*why);
      continue;
    }
    if (change.remote_id().empty() || change.member_remote_id().empty()) {
      into[i] = {outcome::kind::failed,
                 {},
                 {errc::not_found, "the group or the member of " + label_of(change) + " has no id at the target",
                  "both must be created there first"}};
      continue;
    }
    groups[change.remote_id()].push_back({&change, &into[i]});
  }
  errands out;
  for (auto& [id, all] : groups) out.push_back(std::make_unique<member_additions>(std::move(all), in));
  return out;
}

class graph_target final : public target {
 public:
  graph_target(graph_settings settings, http::transport& wire, http::sleeper& rest, const clock& time, random& chance)
      : session_(std::move(settings), wire, rest, time, chance),
        licences_(session_),
        schools_(session_),
        survey_(session_) {}

  void release_hold() override { session_.release_hold(); }
  void rest_on(permit p) override { session_.rest_on(std::move(p)); }
  [[nodiscard]] const target_id& id() const override { return session_.settings().id; }

  awaitable<result<std::vector<std::string>>> set_up() override {
    session_.resume();
    auto done = co_await make_own_field(session_);
    co_return done;
  }

  awaitable<result<void>> prepare() override {
    session_.resume();
    known_.clear();
    auto what = probe(session_.settings());
    const auto by = co_await session_.ask(std::move(what));
    if (by.status == 0) {  // a token that is refused is not a target that is down
      const auto code = by.instead.code() == errc::refused ? errc::refused : errc::unavailable;
      co_return error{code, by.instead.message(), by.instead.hint()};
    }
    if (by.status == 200) {
      const auto list = read_page(by.body, session_.settings().base_url);
      if (!list) co_return list.error();
      co_await see_to_licences();
      co_return result<void>{};
    }
    if (by.status == 400) {
      co_return error{errc::refused,
                      "target " + id().str() + " is not prepared: Microsoft 365 does not know the property " +
                          handle_field(session_.settings().client_id),
                      "run: sluis target prepare --institution … --target " + id().str() +
                          " (after a first time Microsoft may need some minutes)"};
    }
    const auto why = answer_error(by, "the first question", session_.settings().credential_file);
    if (why.code() == errc::not_found)
      co_return error{errc::invalid_input, why.message(), "check `url`: Microsoft Graph is not there"};
    co_return error{why.code() == errc::outcome_unknown ? errc::unavailable : why.code(), why.message(), why.hint()};
  }

  awaitable<std::vector<outcome>> apply(const std::vector<released_change>& changes) override {
    std::vector<outcome> out(changes.size());
    if (changes.empty()) co_return out;
    session_.resume();
    known_.clear();
    const auto op = changes.front().op();
    const auto other = [op](const released_change& c) { return c.op() != op; };
    if (std::any_of(changes.begin(), changes.end(), other))
      throw std::logic_error("a batch holds changes of two operations");
    const context in{session_.settings(), session_.made, session_.chance()};
    errands all;
    if (op == operation::add_member) {
      all = additions_for(changes, out, in, session_.mastered);
    } else {
      for (std::size_t i = 0; i < changes.size(); ++i) {
        auto why = session_.mastered.why_not_tried(changes[i]);
        if (!why) {
          all.push_back(errand_for(changes[i], out[i], in));
          continue;
        }
        const bool is_off = co_await is_off_already(changes[i]);
        out[i] = is_off ? outcome{outcome::kind::done, changes[i].remote_id(), {}} : std::move(*why);
      }
    }
    co_await schools_.before(changes);
    courier carry(session_, all);
    co_await carry.run();
    co_await schools_.after(changes, out);
    co_return out;
  }

  awaitable<outcome> look_up(const released_change& change) override {
    if (!creates(change.op())) {
      co_return outcome{
          outcome::kind::unknown, {}, {errc::outcome_unknown, label_of(change) + ": saying it again is harmless"}};
    }
    session_.resume();
    const auto kind = kind_of(change.op());
    const auto property = handle_property(kind, session_.settings());
    bool only_the_list_can_tell = known_.holds(kind, property);
    if (!only_the_list_can_tell) {
      auto what = find_by_handle(kind, change.object(), session_.settings());
      const auto by = co_await session_.ask(std::move(what));
      only_the_list_can_tell = is_listed(kind, session_.settings()) && is_filter_refused(by);
      if (!only_the_list_can_tell) co_return existence(change, by, session_.settings());
    }
    const auto all = co_await whole_list(session_, kind, property, known_);
    co_return existence(change, all);
  }

  awaitable<result<void>> survey(surveyor& to) override {
    session_.resume();
    auto told = co_await survey_.run(to);
    co_return told;
  }

  awaitable<sighting> find(const released_look_up& what) override {
    session_.resume();  // one object that could not be asked for says nothing of the next
    finding search(session_, known_, what);
    auto out = co_await search.run();
    co_return out;
  }

  [[nodiscard]] field_map as_held(const field_map& said) const override { return with_whole_surname(said); }

  [[nodiscard]] double changes_per_second(operation op) const override {
    // A second write for each: a user is put into a school, and a class gets its handle.
    const bool twice = session_.settings().education && creates(op);
    return best_pace(session_.settings().limits, op) / (twice ? 2 : 1);
  }

  [[nodiscard]] std::vector<std::string> take_warnings() override { return std::exchange(session_.warnings, {}); }

  [[nodiscard]] std::uint64_t batch_size() const override {
    constexpr std::uint64_t least =
        1'000;  // memberships are told by group, twenty in one call: fewer would leave batches half empty
    constexpr std::uint64_t most = 2'000;
    constexpr std::uint64_t batches_each = 5;  // so that a slow one does not hold up the others
    return std::clamp<std::uint64_t>(batches_each * 20 * session_.settings().connections, least, most);
  }

 private:
  // What is mastered on premises cannot be switched off through Graph. Where its own directory did that, it is what was
  // wanted.
  awaitable<bool> is_off_already(const released_change& change) {
    if (change.op() != operation::deactivate_user) co_return false;
    call what;
    what.method = "GET";
    what.path = path_of(object_kind::user, change.remote_id()) + "?$select=id,accountEnabled";
    const auto by = co_await session_.ask(std::move(what));
    if (meaning_of(by) != meaning::done || text_in(by.body, "id") != change.remote_id()) co_return false;
    const auto enabled = by.body.find("accountEnabled");
    co_return enabled != by.body.end() && scim::read_flag(*enabled) == false;
  }

  // Accounts do not wait for licences: what is wrong with those is a warning, and the push continues.
  awaitable<void> see_to_licences() {
    const auto seen = co_await licences_.see_to();
    if (!seen) session_.warnings.push_back("the licences are not in order: " + seen.error().text());
  }

  session session_;
  licences licences_;
  schools schools_;
  delta_survey survey_;
  known_lists known_;  // for the look-ups between one prepare and the next act
};

}  // namespace

}  // namespace sluis::targets::graph

namespace sluis::targets {

std::unique_ptr<target> make_graph_target(graph::graph_settings settings, http::transport& wire, http::sleeper& rest,
                                          const clock& time, random& chance) {
  return std::make_unique<graph::graph_target>(std::move(settings), wire, rest, time, chance);
}

}  // namespace sluis::targets
