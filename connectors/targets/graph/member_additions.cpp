#include "connectors/targets/graph/member_additions.hpp"

#include <algorithm>

#include "connectors/targets/graph/bodies.hpp"
#include "connectors/targets/graph/judge.hpp"
#include "connectors/targets/graph/lookup.hpp"

namespace sluis::targets::graph {

std::optional<call> member_additions::next() {
  if (listing_) {
    if (auto page = listing_->next()) return page;
    hear_members();
  }
  if (part_.empty() && !take_part()) return std::nullopt;
  std::vector<std::string> ids;
  for (const auto& each : part_) ids.push_back(each.change->member_remote_id());
  call out;
  out.method = "PATCH";
  out.path = path_of(object_kind::group, group_id());
  out.body = joining_members(ids, in_.settings.base_url);
  out.people = ids.size();
  out.wait = std::exchange(wait_, std::chrono::milliseconds{0});
  return out;
}

// The next twenty, and after all of those, what has to go alone.
bool member_additions::take_part() {
  refused_.reset();
  said_again_ = false;
  may_have_arrived_ = false;
  if (taken_ < waiting_.size()) {
    const auto last = std::min(taken_ + members_in_one_patch, waiting_.size());
    part_.assign(waiting_.begin() + static_cast<std::ptrdiff_t>(taken_),
                 waiting_.begin() + static_cast<std::ptrdiff_t>(last));
    taken_ = last;
    return true;
  }
  manner_ = manner::one_by_one;
  if (apart_.empty()) return false;
  part_.assign(1, apart_.back());
  apart_.pop_back();
  return true;
}

void member_additions::hear(const heard& by) {
  if (listing_) {
    listing_->hear(by);
  } else {
    hear_addition(by);
  }
}

void member_additions::hear_addition(const heard& by) {
  const auto m = meaning_of(by);
  may_have_arrived_ = may_have_arrived_ || m == meaning::ambiguous;
  const bool worth_a_look = m == meaning::gone || m == meaning::conflict || m == meaning::ambiguous || by.status == 400;
  if (!worth_a_look) {
    give_all(by);
    return;
  }
  refused_ = by;
  listing_.emplace(group_id(), in_.settings);
}

// The group was read, or could not be.
void member_additions::hear_members() {
  const auto listing = std::move(*listing_);
  listing_.reset();
  if (listing.failure()) {
    if (listing.is_gone() && is_fresh()) {
      say_again_or_give_up();
    } else if (listing.is_gone()) {
      give_all({404, {}, {}});
    } else {
      // Whose fault the refusal was cannot be said now: it is no failure of anybody's record.
      give_all({0,
                {},
                {errc::unavailable, "it was refused, and " + listing.failure()->message(), listing.failure()->hint()}});
    }
    return;
  }
  const auto before = part_.size();
  const auto is_in = [&](const addition& each) {
    if (listing.members().count(each.change->member_remote_id()) == 0) return false;
    *each.into = {outcome::kind::done, {}, {}};
    return true;
  };
  part_.erase(std::remove_if(part_.begin(), part_.end(), is_in), part_.end());
  if (part_.empty()) return;
  const bool was_in_the_way = part_.size() < before;  // to be a member already is a reason to refuse all
  if (was_in_the_way && !said_again_) {
    said_again_ = true;
    return;
  }
  say_again_or_give_up();
}

void member_additions::say_again_or_give_up() {
  const bool lost = meaning_of(*refused_) == meaning::ambiguous;
  const auto wait = is_fresh() && !lost ? patience_.next_wait() : std::nullopt;
  if (wait) {
    wait_ = *wait;
  } else if (manner_ == manner::together && !lost && part_.size() > 1) {
    apart_.insert(apart_.end(), part_.begin(), part_.end());
    part_.clear();
  } else if (lost && !said_again_) {
    said_again_ = true;
  } else {
    give_all(*refused_);
  }
}

void member_additions::give_all(const heard& by) {
  for (const auto& each : part_) {
    auto what = settled(*each.change, by, in_.settings.credential_file);
    what.remote_id.clear();
    if (what.what == outcome::kind::not_sent && may_have_arrived_) what.what = outcome::kind::unknown;
    *each.into = std::move(what);
  }
  part_.clear();
}

bool member_additions::is_fresh() const {
  return in_.made.has(group_id()) || std::any_of(part_.begin(), part_.end(), [this](const addition& each) {
           return in_.made.has(each.change->member_remote_id());
         });
}

}  // namespace sluis::targets::graph
