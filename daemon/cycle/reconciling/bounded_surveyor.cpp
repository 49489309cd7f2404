#include "daemon/cycle/reconciling/bounded_surveyor.hpp"

#include <algorithm>

namespace sluis::daemon {

void bounded_surveyor::each_known(remote_object::kind what,
                                  const std::function<void(const std::string&)>& visit) const {
  for (const auto& id : known_.of(what)) visit(id);
}

void bounded_surveyor::on_remark(const std::string& text) {
  constexpr std::size_t most_remarks = 20;
  if (remarks_.size() < most_remarks && std::find(remarks_.begin(), remarks_.end(), text) == remarks_.end())
    remarks_.push_back(text);
}

void bounded_surveyor::begin(extent what) {
  objects_ = memberships_ = bytes_ = 0;
  is_over_ = false;
  elsewhere_ = what == extent::changes ? before_ : shown_elsewhere();
  for (const auto& id : known_.users) elsewhere_.forget(id);  // on record since then
  part_ = {true, {}, {}, {}};
  extent_ = what;
  to_.begin(what);
}

namespace {

std::size_t bytes_of(const remote_object& one) {
  std::size_t out = one.remote_id.size() + (one.handle ? one.handle->size() : 0);
  for (const auto& [field, value] : one.fields) out += value.size();
  return out;
}

}  // namespace

void bounded_surveyor::on_object(const remote_object& found) {
  if (!has_room(objects_, most_.objects, bytes_of(found))) return;
  const bool is_user = found.what == remote_object::kind::user;
  if (is_user && !known_.users.contains(found.remote_id)) elsewhere_.take(found, logins_);
  to_.on_object(found);
  if (take_) part_.objects.emplace_back(found.what, found.remote_id);
}

void bounded_surveyor::on_stranger(const remote_object& found) {
  if (found.what != remote_object::kind::user) return;
  const auto login = found.fields.find(field::user_name);
  const bool is_wanted = login != found.fields.end() && logins_.contains(login->second);
  if (!is_wanted || has_room(objects_, most_.objects, bytes_of(found))) elsewhere_.take(found, logins_);
}

void bounded_surveyor::on_membership(const std::string& group, const std::string& member) {
  if (!has_room(memberships_, most_.memberships, group.size() + member.size())) return;
  to_.on_membership(group, member);
  if (!take_) return;
  part_.groups.insert(group);
  // The later of the two counts, and what ended is taken in after the whole part was told.
  std::erase(part_.ended, std::pair(group, member));
}

void bounded_surveyor::on_membership_ended(const std::string& group, const std::string& member) {
  if (!has_room(memberships_, most_.memberships, group.size() + member.size())) return;
  to_.on_membership_ended(group, member);
  if (take_ && extent_ == extent::whole) part_.ended.emplace_back(group, member);
}

boost::asio::awaitable<result<void>> bounded_surveyor::take_part() {
  if (!take_) co_return result<void>();
  auto part = std::exchange(part_, {});  // GCC 12 ends a temporary within a co_await twice
  const auto taken = co_await take_(std::move(part));
  co_return taken;
}

result<void> bounded_surveyor::outcome() const {
  if (!is_over_) return {};
  return error{errc::invalid_input,
               "the target's lists tell far more than was ever put there (more than " + std::to_string(most_.objects) +
                   " objects with handles of ours, " + std::to_string(most_.memberships) + " memberships or " +
                   std::to_string(most_.bytes / (1024 * 1024)) + " MB)",
               "nothing of them is believed: ask its operator"};
}

bool bounded_surveyor::has_room(std::size_t& count, std::size_t most, std::size_t bytes) {
  is_over_ = is_over_ || count == most || bytes > most_.bytes - bytes_;
  if (is_over_) return false;
  ++count;
  bytes_ += bytes;
  return true;
}

}  // namespace sluis::daemon
