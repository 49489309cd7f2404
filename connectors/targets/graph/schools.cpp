#include "connectors/targets/graph/schools.hpp"

#include <memory>

#include "connectors/targets/graph/courier.hpp"
#include "connectors/targets/graph/school_enrolment.hpp"
#include "connectors/targets/graph/school_founding.hpp"
#include "connectors/targets/graph/school_key.hpp"

namespace sluis::targets::graph {

using boost::asio::awaitable;

namespace {

constexpr std::chrono::minutes schools_asked_again_after{15};
constexpr std::size_t most_waiting = 50'000;

bool may_enrol(operation op) {
  return op == operation::create_user || op == operation::update_user;
}

bool ends(operation op) {
  return op == operation::deactivate_user || op == operation::delete_user;
}

/// Empty: none was released, or it was cleared.
std::string school_in(const released_change& change) {
  const auto at = change.fields().find(field::school);
  return may_enrol(change.op()) && at != change.fields().end() ? at->second : std::string();
}

}  // namespace

awaitable<void> schools::before(const std::vector<released_change>& changes) {
  if (!session_.settings().education) co_return;
  std::set<std::string> names;
  for (const auto& each : changes) {
    auto name = school_in(each);
    if (!name.empty() && known_.count(school_key(name)) == 0) names.insert(std::move(name));
  }
  std::vector<std::unique_ptr<errand>> all;
  std::vector<const school_founding*> founded;
  for (const auto& name : names) {
    auto one = std::make_unique<school_founding>(name, session_.settings());
    founded.push_back(one.get());
    all.push_back(std::move(one));
  }
  courier carry(session_, all);
  co_await carry.run();
  for (const auto* each : founded) {
    if (!each->id().empty()) {
      known_[each->key()] = each->id();
    } else {
      session_.warnings.push_back("no education school: " + each->failure().text());
    }
  }
}

awaitable<void> schools::after(const std::vector<released_change>& changes, const std::vector<outcome>& outcomes) {
  if (!session_.settings().education) co_return;
  places who;
  bool released = false;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const auto& change = changes[i];
    if (ends(change.op())) waiting_.erase(change.remote_id());
    const auto name = school_in(change);
    if (name.empty()) continue;
    released = true;
    if (outcomes.at(i).what == outcome::kind::done && !outcomes[i].remote_id.empty())
      who[outcomes[i].remote_id] = school_key(name);
  }
  if (released && next_try_ && *next_try_ <= session_.now()) {
    who.merge(waiting_);  // a newer school counts
    waiting_.clear();
  }
  co_await enrol(who);
}

awaitable<void> schools::enrol(const places& who) {
  std::vector<std::unique_ptr<errand>> all;
  std::vector<const school_enrolment*> enrolments;
  std::optional<error> why;
  std::size_t failures = 0;
  for (const auto& [user_id, key] : who) {
    waiting_.erase(user_id);
    const auto school = known_.find(key);
    if (school == known_.end()) {
      keep_waiting(user_id, key);
      continue;
    }
    auto one = std::make_unique<school_enrolment>(user_id, school->second, session_.settings());
    enrolments.push_back(one.get());
    all.push_back(std::move(one));
  }
  courier carry(session_, all);
  co_await carry.run();
  for (const auto* each : enrolments) {
    if (!each->failure()) continue;
    keep_waiting(each->user_id(), who.at(each->user_id()));
    why = each->failure();
    ++failures;
  }
  if (why)
    session_.warnings.push_back(std::to_string(failures) +
                                " accounts are not in their education school yet: " + why->text());
}

void schools::keep_waiting(const std::string& user_id, const std::string& key) {
  if (waiting_.size() < most_waiting) waiting_[user_id] = key;
  next_try_ = session_.now() + schools_asked_again_after;
}

}  // namespace sluis::targets::graph
