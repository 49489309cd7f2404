#include "connectors/targets/graph/courier.hpp"

#include <algorithm>
#include <functional>

#include "connectors/http/backoff.hpp"
#include "connectors/http/parallel.hpp"
#include "connectors/http/retry_after.hpp"
#include "connectors/targets/graph/batch_text.hpp"
#include "connectors/targets/graph/judge.hpp"
#include "connectors/targets/graph/limits.hpp"
#include "model/secret.hpp"

namespace sluis::targets::graph {

using boost::asio::awaitable;
using std::chrono::milliseconds;

namespace {

heard heard_error(const error& instead) {
  return {0, {}, instead};
}

heard unanswered() {
  return heard_error(
      {errc::outcome_unknown, "the batch answer does not mention it", "it is looked up before it is repeated"});
}

heard open_attempt() {
  return heard_error({errc::outcome_unknown,
                      "an earlier attempt may have taken effect, and the last one was refused or never left",
                      "it is looked up before it is repeated"});
}

heard heard_of(const http::response& answer) {
  auto body = scim::parse_object(answer.body);
  return {answer.status, body ? std::move(*body) : json(), {}};
}

http::repeat how_of(const std::vector<const call*>& calls) {
  const auto once = [](const call* c) { return c->how == http::repeat::only_if_refused; };
  return std::any_of(calls.begin(), calls.end(), once) ? http::repeat::only_if_refused : http::repeat::always;
}

// Another write of the same object was under way: no effect, and soon over.
bool is_collision(const heard& by) {
  return read_refusal(by.body).code == "Directory_ConcurrencyViolation";
}

}  // namespace

courier::courier(session& s, std::vector<std::unique_ptr<errand>>& all) : session_(s) {
  all_.resize(all.size());
  for (std::size_t i = 0; i < all.size(); ++i) all_[i].what = all[i].get();
}

awaitable<void> courier::run() {
  while (true) {
    slots asking = with_something_to_ask();
    if (asking.empty()) co_return;
    slots now = co_await ready(std::move(asking));
    const auto parts = in_batches(now);
    const std::function<awaitable<void>(std::size_t)> job = [this, &parts](std::size_t i) { return ask(parts[i]); };
    co_await http::in_parallel(parts.size(), session_.settings().connections, job);
  }
}

std::vector<courier::slots> courier::in_batches(const slots& all) {
  std::vector<slots> out;
  std::size_t people = 0;
  for (auto* each : all) {
    people += each->pending->people;
    if (out.empty() || out.back().size() == calls_in_one_batch || people > people_in_one_batch) {
      out.emplace_back();
      people = each->pending->people;
    }
    out.back().push_back(each);
  }
  return out;
}

courier::slots courier::with_something_to_ask() {
  slots out;
  for (auto& each : all_) {
    if (each.what == nullptr) continue;
    if (!each.pending) each.pending = each.what->next();
    if (each.pending) {
      out.push_back(&each);
    } else {
      each.what = nullptr;  // settled
    }
  }
  return out;
}

// Those that need not wait go first; when only waiting ones are left, all wait for the longest, and it is one wait for
// all.
awaitable<courier::slots> courier::ready(slots asking) {
  slots now;
  std::copy_if(asking.begin(), asking.end(), std::back_inserter(now),
               [](const slot* s) { return s->pending->wait.count() <= 0; });
  if (!now.empty()) co_return now;
  milliseconds longest{0};
  for (const auto* each : asking) longest = std::max(longest, each->pending->wait);
  const bool slept = co_await session_.pause(longest);
  for (auto* each : asking) {
    each->pending->wait = milliseconds{0};
    if (!slept)
      deliver(*each, heard_error({errc::unavailable, "stopped before it was sent", "the next sync goes on from here"}));
  }
  if (!slept) asking.clear();
  co_return asking;
}

awaitable<void> courier::ask(slots some) {
  if (some.size() == 1) {
    co_await ask_alone(some.front());
  } else {
    co_await ask_together(std::move(some));
  }
}

awaitable<void> courier::ask_alone(slot* one) {
  auto by = co_await session_.ask(*one->pending);
  if (is_collision(by)) {
    item_answered(*one, {std::move(by), {}, {}});
  } else {
    deliver(*one, by);
  }
}

awaitable<void> courier::ask_together(slots some) {
  std::vector<const call*> calls;
  http::cost cost{{0, 0}};
  for (const auto* each : some) {
    calls.push_back(&*each->pending);
    cost = cost + cost_of(*each->pending);
  }
  http::request r;
  r.method = "POST";
  r.path = "/$batch";
  r.content_type = "application/json";
  r.holds = http::content::parts;
  r.body = batch_text(calls);
  auto answer = co_await session_.send(std::move(r), how_of(calls), cost);
  if (answer && answer->status == 200) {
    batch_answered(some, *answer);
    co_return;
  }
  heard by;
  if (answer) {
    by = heard_of(*answer);
  } else {
    by = heard_error(answer.error());
  }
  for (auto* each : some) deliver(*each, by);
}

void courier::batch_answered(const slots& some, const http::response& answer) {
  const auto items = read_batch(answer.body);
  for (std::size_t i = 0; i < some.size(); ++i) {
    const auto found = items ? items->find(batch_id(i)) : std::map<std::string, batch_item>::const_iterator{};
    if (items && found != items->end()) {
      item_answered(*some[i], found->second);
    } else {
      item_answered(*some[i], {unanswered(), {}, {}});
    }
  }
}

void courier::item_answered(slot& one, const batch_item& item) {
  const auto& policy = session_.settings().policy;
  if (item.used) session_.note_used(*item.used);
  session_.note_part(one.pending->method, item.what.status);
  const auto m = meaning_of(item.what);
  const bool refused = m == meaning::not_sent || item.what.status == 424 || is_collision(item.what);
  const bool lost = m == meaning::ambiguous;
  one.maybe_effective = one.maybe_effective || lost;
  const bool may_repeat = refused || (lost && one.pending->how == http::repeat::always);
  if (may_repeat && ++one.failures < std::max(policy.attempts, 1U)) {
    const auto asked = item.retry_after ? http::parse_retry_after(*item.retry_after, session_.now()) : std::nullopt;
    if (asked) {
      session_.be_quiet(*asked);
    } else {
      one.pending->wait = http::backoff(one.failures, policy.first_backoff, policy.longest_backoff, session_.chance());
    }
    return;
  }
  deliver(one, item.what);
}

void courier::deliver(slot& one, const heard& by) {
  wipe(one.pending->body);  // a first password may be in it
  one.pending.reset();
  one.failures = 0;
  const bool still_open = std::exchange(one.maybe_effective, false) && meaning_of(by) == meaning::not_sent;
  one.what->hear(still_open ? open_attempt() : by);
}

}  // namespace sluis::targets::graph
