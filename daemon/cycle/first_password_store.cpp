#include "daemon/cycle/first_password_store.hpp"

#include <algorithm>

namespace sluis::daemon {

namespace {

bool is_too_old(instant since, instant now) {
  return now - since >= first_password_store::kept_for;
}

}  // namespace

void first_password_store::put(const target_id& target, const subject_id& person,
                               std::shared_ptr<const secret> password, instant now) {
  kept_.insert_or_assign({target, person}, entry{std::move(password), now});
}

bool first_password_store::has(const target_id& target, const subject_id& person, instant now) const {
  const auto found = kept_.find({target, person});
  return found != kept_.end() && !is_too_old(found->second.since, now);
}

std::shared_ptr<const secret> first_password_store::take(const target_id& target, const subject_id& person,
                                                         instant now) {
  const auto found = kept_.find({target, person});
  if (found == kept_.end()) return nullptr;
  auto out = is_too_old(found->second.since, now) ? nullptr : std::move(found->second.password);
  kept_.erase(found);
  return out;
}

std::uint64_t first_password_store::count(const target_id& target, instant now) const {
  return static_cast<std::uint64_t>(std::count_if(kept_.begin(), kept_.end(), [&](const auto& each) {
    return each.first.first == target && !is_too_old(each.second.since, now);
  }));
}

void first_password_store::forget_old(instant now) {
  std::erase_if(kept_, [now](const auto& each) { return is_too_old(each.second.since, now); });
}

}  // namespace sluis::daemon
