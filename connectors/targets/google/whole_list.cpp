#include "connectors/targets/google/whole_list.hpp"

#include "connectors/targets/google/answers.hpp"
#include "connectors/targets/google/calls.hpp"
#include "connectors/targets/google/creation.hpp"
#include "connectors/targets/google/json_text.hpp"
#include "connectors/targets/google/resources.hpp"

namespace sluis::targets::google {

namespace {

error endless_list() {
  return {errc::invalid_input, "Google's list of users does not end", "the next sync asks again"};
}

boost::asio::awaitable<result<std::vector<known_users::user>>> read_all(session& s) {
  std::vector<known_users::user> out;
  std::string token;
  for (int i = 0; i < calls::most_pages; ++i) {
    const auto by = co_await s.ask(calls::list_users(s.settings(), calls::life::present, token));
    if (meaning_of(by) != meaning::success) {
      co_return error_of(by, "a look-up in the whole list", s.settings().credential_file);
    }
    auto page = parse_page(by->body, "users");
    if (!page) co_return page.error();
    for (const auto& each : page->objects) {
      auto handle = handle_in_user(each);
      if (!handle.empty()) out.push_back({std::move(handle), text_member(each, "id")});
    }
    if (page->next.empty()) co_return out;
    if (page->next == token) co_return endless_list();
    token = std::move(page->next);
  }
  co_return endless_list();
}

boost::asio::awaitable<result<void>> read_once(session& s, known_users& known) {
  while (!known.read) {
    if (known.failure) co_return *known.failure;
    const auto turn = co_await known.reading.begin();
    if (!turn) continue;
    auto all = co_await read_all(s);
    if (all)
      known.read = std::move(*all);
    else
      known.failure = all.error();
  }
  co_return result<void>();
}

std::vector<std::string> ids_with(const std::string& handle, const known_users& known) {
  std::vector<std::string> out;
  for (const auto& each : *known.read) {
    if (each.handle == handle) out.push_back(each.id);
  }
  return out;
}

}  // namespace

bool is_search_refused(const answered& by) noexcept {
  return by && (by->status == 400 || by->status == 404 || by->status == 501);
}

boost::asio::awaitable<result<std::vector<std::string>>> ids_in_whole_list(session& s, std::string handle,
                                                                           known_users& known) {
  const auto done = co_await read_once(s, known);
  if (!done) co_return done.error();
  if (known.read->empty()) {
    co_return error{errc::unavailable, "Google refuses to search for the handle, and its list shows no handle at all",
                    "the next sync asks again"};
  }
  co_return ids_with(handle, known);
}

boost::asio::awaitable<result<std::string>> find_in_whole_list(session& s, const released_change& change,
                                                               known_users& known) {
  const auto done = co_await read_once(s, known);
  if (!done) co_return cannot_say(change, done.error());
  co_return the_one(ids_with(change.object().hex(), known), change);
}

}  // namespace sluis::targets::google
