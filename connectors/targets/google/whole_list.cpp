#include "connectors/targets/google/whole_list.hpp"

#include "connectors/targets/google/answers.hpp"
#include "connectors/targets/google/calls.hpp"
#include "connectors/targets/google/creation.hpp"
#include "connectors/targets/google/json_text.hpp"
#include "connectors/targets/google/resources.hpp"

namespace sluis::targets::google {

namespace {

constexpr int most_pages = 20'000;

}  // namespace

bool is_search_refused(const answered& by) noexcept { return by && (by->status == 400 || by->status == 404 || by->status == 501); }

boost::asio::awaitable<result<std::string>> find_in_whole_list(session& s, const released_change& change, known_users& known) {
  known_users read = known ? std::nullopt : known_users(std::in_place);
  std::string token;
  for (int i = 0; read; ++i) {
    if (i == most_pages) co_return cannot_say(change, {errc::invalid_input, "Google's list of users does not end", "the next sync asks again"});
    const auto by = co_await s.ask(calls::list_users(s.settings(), calls::life::present, token));
    if (meaning_of(by) != meaning::success) co_return cannot_say(change, error_of(by, "a look-up in the whole list", s.settings().credential_file));
    auto page = parse_page(by->body, "users");
    if (!page) co_return cannot_say(change, page.error());
    for (const auto& each : page->objects) {
      if (auto handle = handle_in_user(each); !handle.empty()) read->emplace_back(std::move(handle), text_member(each, "id"));
    }
    if (page->next.empty()) break;
    if (page->next == token) co_return cannot_say(change, {errc::invalid_input, "Google's list of users does not end", "the next sync asks again"});
    token = std::move(page->next);
  }
  if (read) known = std::move(read);
  std::vector<std::string> ours;
  for (const auto& [handle, id] : *known) {
    if (handle == change.object().hex()) ours.push_back(id);
  }
  co_return the_one(ours, change);
}

}  // namespace sluis::targets::google
