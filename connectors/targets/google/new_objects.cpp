#include "connectors/targets/google/new_objects.hpp"

namespace sluis::targets::google {

void new_objects::note(const std::string& id, instant now) {
  while (!order_.empty() && order_.front().first + stays_new < now) {
    const auto found = since_.find(order_.front().second);
    if (found != since_.end() && found->second == order_.front().first) since_.erase(found);
    order_.pop_front();
  }
  since_[id] = now;
  order_.emplace_back(now, id);
}

bool new_objects::may_hold(const std::string& id, instant now) const {
  return now < start_ + stays_new || was_noted(id, now);
}

bool new_objects::was_noted(const std::string& id, instant now) const {
  const auto found = since_.find(id);
  return found != since_.end() && now <= found->second + stays_new;
}

}  // namespace sluis::targets::google
