#include "connectors/targets/scim/memberships.hpp"

#include <algorithm>
#include <map>

#include "connectors/http/parallel.hpp"
#include "connectors/targets/anothers_answer.hpp"
#include "connectors/targets/scim/members.hpp"
#include "connectors/targets/scim/resources.hpp"

namespace sluis::targets::scim {

using boost::asio::awaitable;

namespace {

constexpr int most_readings_of_members = 3;
constexpr int repeats = 1;  // after a look at what is there

// Whatever stands behind it meets the next request as well: taking the batch apart would not help.
bool concerns_all(const judgement& trouble) {
  const auto code = trouble.what.cause.code();
  return trouble.what.what == outcome::kind::not_sent || code == errc::refused;
}

}  // namespace

awaitable<void> memberships::apply() {
  std::vector<indexes> groups;
  std::map<std::string, std::size_t> group_of;
  for (std::size_t i = 0; i < changes_.size(); ++i) {
    const auto& change = changes_[i];
    if (change.remote_id().empty() || change.member_remote_id().empty()) {
      outcomes_[i] = {outcome::kind::failed,
                      {},
                      {errc::not_found, "the group or the member of " + name_of(change) + " has no id at the target",
                       "both must be created there first"}};
      continue;
    }
    const auto [at, is_new] = group_of.try_emplace(change.remote_id(), groups.size());
    if (is_new) groups.emplace_back();
    groups[at->second].push_back(i);
  }
  const std::function<awaitable<void>(std::size_t)> job = [this, &groups](std::size_t i) {
    return one_group(groups[i]);
  };
  co_await http::in_parallel(groups.size(), session_.settings().connections, job);
}

awaitable<void> memberships::one_group(indexes all) {
  const std::string id = changes_[all.front()].remote_id();
  if (adding() && !session_.is_sure_of(id)) {
    all = co_await not_there_yet(std::move(all));
    if (all.empty()) co_return;
    session_.be_sure_of(id);
  }
  std::size_t done = 0;
  while (done < all.size() && session_.offers.patch == offered::yes) {
    const auto count = std::min(members_in_one_patch, all.size() - done);
    const auto first = all.begin() + static_cast<std::ptrdiff_t>(done);
    indexes some(first, first + static_cast<std::ptrdiff_t>(count));
    co_await patch(std::move(some), repeats);
    if (session_.offers.patch == offered::yes) done += count;  // else this part was refused for want of PATCH
  }
  if (done < all.size()) {
    indexes rest(all.begin() + static_cast<std::ptrdiff_t>(done), all.end());
    co_await put_whole(std::move(rest));
  }
  const auto is_open = [this](std::size_t i) { return outcomes_[i].what == outcome::kind::unknown; };
  if (std::any_of(all.begin(), all.end(), is_open)) session_.doubt(id);
}

// Before this process's first addition to a group: what a run that was cut short may have added already. Providers
// exist that keep a member twice when it is added twice (RFC 7644, 3.5.2.1, is only a SHOULD).
awaitable<memberships::indexes> memberships::not_there_yet(indexes all) {
  const auto& any = changes_[all.front()];
  answered by;
  auto group = co_await read_group(any, by);
  if (group) co_return not_yet_so(all, members_in(*group));
  // Nobody is in a group that is not shown because it is empty; and where there is none, the addition is told so.
  const bool is_not_shown = by.status == 404 || by.status == 410;
  if (is_not_shown && session_.offers.patch == offered::yes) co_return all;
  if (by.status != 0 && by.status != 200) {
    give_not_read(all, by);
  } else {
    give_unread(all, group.error(), {outcome::kind::not_sent, {}, group.error()});
  }
  co_return indexes{};
}

awaitable<void> memberships::patch(indexes some, int repeats_left) {
  const auto& any = changes_[some.front()];
  auto body = to_text(patch_message(adding() ? add_members(ids_of(some)) : remove_members(ids_of(some))));
  if (!body) {
    give(some, {judgement::next::settled, {outcome::kind::failed, {}, body.error()}});
    co_return;
  }
  // An add may leave a member in twice at providers that do not look: what is not certain is read before it is said
  // again.
  const auto how = adding() ? http::repeat::only_if_refused : http::repeat::always;
  auto answer = co_await session_.send("PATCH", path_of(kind::group, any.remote_id()), std::move(*body), how);
  if (answer && (answer->status == 405 || answer->status == 501)) {
    session_.offers.patch = offered::no;
    if (repeats_left < repeats) co_await put_whole(std::move(some));  // one_group takes care of a first try
    co_return;
  }
  if (answer && answer->status >= 200 && answer->status < 300) {
    give_answer(some, read_answer(*answer));
    co_return;
  }
  const auto trouble =
      answer ? judge(any, read_answer(*answer), session_.settings().credential_file) : judge(any, answer.error());
  co_await after_trouble(std::move(some), trouble, repeats_left);
}

// Refused or lost: what is so already counts as done; the rest is said again, one by one if the target refused, so that
// one bad member stops nobody.
awaitable<void> memberships::after_trouble(indexes some, judgement trouble, int repeats_left) {
  if (concerns_all(trouble)) {
    give(some, trouble);
    co_return;
  }
  answered by;
  auto group = co_await read_group(changes_[some.front()], by);
  const bool is_not_shown = by.status == 404 || by.status == 410;
  if (is_not_shown && !adding()) {
    give_answer(some, by);
    co_return;
  }
  const bool lost = trouble.what.what == outcome::kind::unknown;
  // Nobody is in a group that is not shown because it is empty.
  const bool is_worth_trying_one_by_one = is_not_shown && !lost && some.size() > 1;
  if (!group && !is_worth_trying_one_by_one) {
    give_unread(some, group.error(), trouble.what);
    co_return;
  }
  auto rest = some;
  if (group) rest = not_yet_so(some, members_in(*group));
  if (rest.empty()) co_return;
  if (repeats_left == 0 || (!lost && some.size() == 1)) {
    const bool is_still_in = group && !adding() && trouble.what.what == outcome::kind::done;  // "not found"
    const error why(errc::conflict, "the target found nothing to remove, and still shows the member in the group",
                    "see whether the credential may change groups; the next sync tries again");
    give(rest, is_still_in ? judgement{judgement::next::settled, {outcome::kind::failed, {}, why}} : trouble);
    co_return;
  }
  if (lost) {
    co_await patch(rest, repeats_left - 1);
    for (const auto i : rest) {  // what was lost once may still arrive: it was not "never sent"
      if (outcomes_[i].what == outcome::kind::not_sent) outcomes_[i] = trouble.what;
    }
    co_return;
  }
  // Where the group itself is not there, each member has the same answer: one from the beginning, the middle and the
  // end say so.
  constexpr std::size_t enough_to_know = 3;
  const bool may_be_gone = !group && trouble.what.cause.code() == errc::not_found && rest.size() > enough_to_know;
  if (may_be_gone) {
    std::swap(rest[1], rest[rest.size() / 2]);
    std::swap(rest[2], rest.back());
  }
  std::size_t not_found = 0;
  for (std::size_t n = 0; n < rest.size(); ++n) {
    if (may_be_gone && not_found == n && n == enough_to_know) {
      give(indexes(rest.begin() + static_cast<std::ptrdiff_t>(n), rest.end()), trouble);
      co_return;
    }
    indexes one(1, rest[n]);
    co_await patch(std::move(one), repeats_left - 1);
    if (outcomes_[rest[n]].cause.code() == errc::not_found) ++not_found;
  }
}

awaitable<void> memberships::put_whole(indexes all) {
  for (int left = most_readings_of_members - 1; left >= 0 && !all.empty(); --left) {
    const auto then = left > 0 ? on_conflict::again : on_conflict::settle;
    all = co_await put_once(std::move(all), then);
  }
}

awaitable<memberships::indexes> memberships::put_once(indexes all, on_conflict then) {
  const auto& any = changes_[all.front()];
  answered by;
  auto group = co_await read_group(any, by);
  if (!group) {
    if (by.status != 0 && by.status != 200) {
      give_not_read(all, by);
    } else {
      auto otherwise = judge(any, group.error()).what;
      if (group.error().code() == errc::conflict) otherwise.what = outcome::kind::failed;
      give_unread(all, group.error(), std::move(otherwise));
    }
    co_return indexes{};
  }
  std::string version = session_.offers.etags == offered::yes ? version_of(*group) : std::string();
  auto rest = not_yet_so(all, members_in(*group));
  if (rest.empty()) co_return indexes{};
  const auto ids = ids_of(rest);
  put_members(*group, adding() ? ids : std::vector<std::string>{}, adding() ? std::vector<std::string>{} : ids);
  const auto merged = merge_into(*group, kind::group, {});
  const auto body = to_text(*group);
  if (!merged || !body) {
    give(rest, {judgement::next::settled, {outcome::kind::failed, {}, merged ? body.error() : merged.error()}});
    co_return indexes{};
  }
  auto answer = co_await session_.send("PUT", path_of(kind::group, any.remote_id()), *body, http::repeat::always,
                                       std::move(version));
  if (answer && answer->status == 412 && then == on_conflict::again)
    co_return rest;  // somebody wrote meanwhile: read it again
  if (answer) {
    give_answer(rest, read_answer(*answer));
  } else {
    give(rest, judge(any, answer.error()));
  }
  co_return indexes{};
}

awaitable<result<json>> memberships::read_group(const released_change& any, answered& by) {
  auto answer = co_await session_.send("GET", path_of(kind::group, any.remote_id()), {}, http::repeat::always);
  if (!answer) co_return answer.error();
  by = read_answer(*answer);
  auto group = parse_object(answer->body);
  if (by.status != 200 || !group) {
    const auto why = by.status == 200 ? ": " + group.error().message() : std::string();
    co_return error{errc::unavailable, "the members of " + name_of(any) + " cannot be read" + why,
                    "the next sync tries again"};
  }
  if (shows_another_handle(any, by.handle)) co_return answered_by_another(outcome::kind::failed, name_of(any)).cause;
  if (shows_another(by, any.remote_id())) {
    co_return error{errc::invalid_input, "the target answered a look-up of " + name_of(any) + " with another object",
                    "it breaks RFC 7644: ask its operator"};
  }
  co_return std::move(*group);
}

void memberships::give(const indexes& some, const judgement& each) {
  for (const auto i : some) outcomes_[i] = each.what;
}

void memberships::give_answer(const indexes& some, const answered& by) {
  for (const auto i : some) {
    outcomes_[i] = judge(changes_[i], by, session_.settings().credential_file).what;
    session_.heed_whose(changes_[i], outcomes_[i]);
  }
}

// The group could not be read, for this cause. Where it is somebody else's, that is told; unless a request was lost
// before, nothing was sent to it.
void memberships::give_unread(const indexes& some, const error& cause, outcome otherwise) {
  const outcome another{
      otherwise.what == outcome::kind::unknown ? outcome::kind::unknown : outcome::kind::failed, {}, cause};
  const outcome& each = is_answered_by_another(another) ? another : otherwise;
  for (const auto i : some) {
    outcomes_[i] = each;
    session_.heed_whose(changes_[i], each);
  }
}

// That it is not shown is no answer to a change: some services do not show what is empty.
void memberships::give_not_read(const indexes& some, const answered& by) {
  give_answer(some, by);
  for (const auto i : some) {
    auto& cause = outcomes_[i].cause;
    if (adding() && cause.code() == errc::not_found)
      cause = error(errc::invalid_input, cause.message() + ", which had to read the group first", cause.hint());
  }
}

memberships::indexes memberships::not_yet_so(const indexes& some, const std::set<std::string>& there) {
  indexes rest;
  for (const auto i : some) {
    if ((there.count(changes_[i].member_remote_id()) > 0) == adding()) {
      outcomes_[i] = {outcome::kind::done, {}, {}};
    } else {
      rest.push_back(i);
    }
  }
  return rest;
}

std::vector<std::string> memberships::ids_of(const indexes& some) const {
  std::vector<std::string> out;
  for (const auto i : some) out.push_back(changes_[i].member_remote_id());
  return out;
}

}  // namespace sluis::targets::scim
