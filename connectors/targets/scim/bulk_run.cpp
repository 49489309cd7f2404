#include "connectors/targets/scim/bulk_run.hpp"

#include <functional>

#include "connectors/http/parallel.hpp"
#include "connectors/targets/anothers_answer.hpp"

namespace sluis::targets::scim {

using boost::asio::awaitable;

namespace {

// Nobody can say what became of this operation: its answer is missing.
judgement unanswered(const released_change& change) {
  return judge(change, error(errc::outcome_unknown, "the bulk answer does not mention it",
                             "it is looked up before it is repeated"));
}

bool has_nothing_to_say(const released_change& change) {
  return !creates(change.op()) && fields_to_set(change).empty();
}

}  // namespace

awaitable<outcome> bulk_run::single(const released_change& change) {
  if (creates(change.op())) {
    auto out = co_await create_.apply(change);
    co_return out;
  }
  auto out = co_await alter_.apply(change);
  session_.heed_whose(change, out);
  co_return out;
}

awaitable<void> bulk_run::alone(std::size_t index) {
  outcomes_[index] = co_await single(changes_[index]);
}

// Fills operations_; what cannot go in bulk is returned.
std::vector<std::size_t> bulk_run::write_operations() {
  std::vector<std::size_t> others;
  for (std::size_t i = 0; i < changes_.size(); ++i) {
    const auto& change = changes_[i];
    if (has_nothing_to_say(change) || (!creates(change.op()) && change.remote_id().empty())) {
      others.push_back(i);
      continue;
    }
    auto text = bulk_operation_text(change);
    if (text) {
      operations_.push_back({i, std::move(*text)});
    } else {
      outcomes_[i] = {outcome::kind::failed, {}, text.error()};
    }
  }
  return others;
}

awaitable<void> bulk_run::apply() {
  auto others = write_operations();
  const auto parts = bulk_parts(operations_, session_.offers);
  std::size_t covered = 0;
  for (const auto& [first, last] : parts) {
    for (; covered < first; ++covered) others.push_back(operations_[covered].index);
    covered = last;
  }
  for (; covered < operations_.size(); ++covered) others.push_back(operations_[covered].index);
  const auto width = session_.settings().connections;
  const std::function<awaitable<void>(std::size_t)> in_bulk = [this, &parts](std::size_t i) {
    return part(parts[i].first, parts[i].second);
  };
  co_await http::in_parallel(parts.size(), width, in_bulk);
  const std::function<awaitable<void>(std::size_t)> by_itself = [this, &others](std::size_t i) {
    return alone(others[i]);
  };
  co_await http::in_parallel(others.size(), width, by_itself);
}

awaitable<void> bulk_run::part(std::size_t first, std::size_t last) {
  const bool creating = creates(changes_.front().op());
  const auto how = creating ? http::repeat::only_if_unsent : http::repeat::always;
  auto answer = co_await session_.send("POST", bulk_path, bulk_body(operations_, first, last), how);
  unsigned status = answer ? answer->status : 0;
  if (status == 200) {
    status = co_await judge_part(first, last, std::move(answer->body));
  } else {
    co_await part_failed(first, last, std::move(answer));
  }
  if (creating) co_await session_.heed_creation(status, http::content::parts);
}

awaitable<unsigned> bulk_run::judge_part(std::size_t first, std::size_t last, std::string body) {
  const auto answers = parse_bulk(body);
  std::vector<judgement> so_far;
  bool is_busy = true;
  for (std::size_t i = first; i < last; ++i) {
    const auto& change = changes_[operations_[i].index];
    const auto by = answers ? answer_to(change, *answers) : std::nullopt;
    if (by) session_.note_part("POST", by->status);
    is_busy = is_busy && by && by->status == 503;
    so_far.push_back(by ? judge(change, *by, session_.settings().credential_file) : unanswered(change));
    session_.heed_whose(change, so_far.back().what);
  }
  // Bulk answers seldom show the object, so that each new one is asked for by itself.
  co_await go_on_with_each(first, std::move(so_far));
  co_return is_busy ? 503 : 200;
}

// The first one finds out whether the service filters, or reads the list for all.
awaitable<void> bulk_run::go_on_with_each(std::size_t first, std::vector<judgement> so_far) {
  known_lists known;
  const std::function<awaitable<void>(std::size_t)> one = [&](std::size_t i) {
    return go_on(operations_[first + i].index, so_far[i], &known);
  };
  co_await one(0);
  const std::function<awaitable<void>(std::size_t)> other = [&](std::size_t i) { return one(1 + i); };
  co_await http::in_parallel(so_far.size() - 1, session_.settings().connections, other);
}

// A refusal of the whole message had no effect, so each may go alone; a lost answer leaves every one of them open.
awaitable<void> bulk_run::part_failed(std::size_t first, std::size_t last, result<http::response> answer) {
  const unsigned status = answer ? answer->status : 0;
  if (status == 404 || status == 405 || status == 501) session_.offers.bulk = offered::no;
  const bool too_much_or_malformed = status >= 400 && status < 500 && status != 401 && status != 403 && status != 429;
  if (too_much_or_malformed || status == 501) {
    for (std::size_t i = first; i < last; ++i) co_await alone(operations_[i].index);
    co_return;
  }
  std::vector<judgement> so_far;
  for (std::size_t i = first; i < last; ++i) {
    const auto& change = changes_[operations_[i].index];
    so_far.push_back(answer ? judge(change, read_answer(*answer), session_.settings().credential_file)
                            : judge(change, answer.error()));
  }
  co_await go_on_with_each(first, std::move(so_far));
}

awaitable<void> bulk_run::go_on(std::size_t index, judgement so_far, known_lists* known) {
  const auto& change = changes_[index];
  const auto kind = so_far.what.what;
  if (creates(change.op())) {
    auto settled = co_await create_.settle(change, so_far, known);
    if (settled.what != outcome::kind::not_sent) {
      outcomes_[index] = std::move(settled);
      co_return;
    }
  } else if (kind == outcome::kind::done || kind == outcome::kind::failed || is_answered_by_another(so_far.what)) {
    outcomes_[index] = so_far.what;
    co_return;
  }
  // Throttled inside the bulk, or harmless to say again. Once the target is down this sends nothing.
  co_await alone(index);
  const bool open = kind == outcome::kind::unknown && !creates(change.op());
  if (open && outcomes_[index].what == outcome::kind::not_sent) outcomes_[index] = so_far.what;
}

}  // namespace sluis::targets::scim
