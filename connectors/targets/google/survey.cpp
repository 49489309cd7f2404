#include "connectors/targets/google/survey.hpp"

#include <algorithm>
#include <functional>

#include "connectors/http/parallel.hpp"
#include "connectors/targets/google/answers.hpp"
#include "connectors/targets/google/judge.hpp"
#include "connectors/targets/google/resources.hpp"
#include "connectors/targets/handing_over.hpp"
#include "connectors/targets/shown_forms.hpp"
#include "model/survey_remarks.hpp"

namespace sluis::targets::google {

using boost::asio::awaitable;

namespace {

result<list_page> read_page(const answered& by, const char* name, const google_settings& with) {
  if (meaning_of(by) != meaning::success) {
    const error why = error_of(by, std::string("a list of ") + name, with.credential_file);
    const auto code = why.code() == errc::outcome_unknown ? errc::unavailable : why.code();
    return error{code, why.message(), why.hint()};
  }
  return parse_page(by->body, name);
}

error endless_survey(const char* name) {
  return {errc::unavailable, std::string("Google's list of ") + name + " does not end", "the next survey tries again"};
}

/// Null, or not there: fine.
bool is_nothing_or(bool is_right, const json* shown) {
  return shown == nullptr || shown->is_null() || is_right;
}

void remark_on_forms(const json& user, surveyor& to) {
  remark_on_switch(member(user, "suspended"), "suspended", to);
  remark_on_texts(user, {"primaryEmail"}, "users", to);
  const json* const name = member(user, "name");
  remark_on_form(is_nothing_or(name != nullptr && name->is_object(), name), "name", "users", to);
  if (name != nullptr) remark_on_texts(*name, {"givenName", "familyName"}, "users", to);
  const json* const all = member(user, "organizations");
  remark_on_form(is_nothing_or(all != nullptr && all->is_array(), all), "organizations", "users", to);
  for (const auto& each : list_member(user, "organizations")) remark_on_texts(each, {"name", "title"}, "users", to);
}

error too_much() {
  return {errc::invalid_input, "Google's lists tell far more than was ever put there", "nothing of them is believed"};
}

}  // namespace

awaitable<result<void>> survey::run() {
  auto out = co_await users(calls::life::present);
  if (out) out = co_await users(calls::life::deleted);
  if (out) out = co_await groups();
  if (out) out = co_await members_of_all();
  co_return out;
}

void survey::tell_user(const json& user, calls::life which) {
  auto out = object_of_user(user, session_.settings().group_domain);
  if (which == calls::life::deleted) out.stands = remote_object::life::deleted;
  if (out.handle->empty() && !hearer_.is_known(out.what, out.remote_id)) {
    auto* const remarks = which == calls::life::present ? hears_remarks(hearer_) : nullptr;
    if (remarks != nullptr) remarks->on_stranger(out);
    return;
  }
  hearer_.on_object(out);
  if (which == calls::life::present) remark_on_forms(user, hearer_);
}

awaitable<result<void>> survey::users(calls::life which) {
  std::string token;
  for (int i = 0; i < calls::most_pages; ++i) {
    const auto answer = co_await session_.ask(calls::list_users(session_.settings(), which, token));
    auto page = read_page(answer, "users", session_.settings());
    if (!page) co_return page.error();
    for (const auto& each : page->objects) tell_user(each, which);
    if (hearer_.is_over()) co_return too_much();
    const auto taken = co_await hand_over(hearer_);
    if (!taken) co_return taken.error();
    if (page->next.empty()) co_return result<void>{};
    if (page->next == token) break;
    token = std::move(page->next);
  }
  co_return endless_survey("users");
}

awaitable<result<void>> survey::groups() {
  std::string token;
  for (int i = 0; i < calls::most_pages; ++i) {
    const auto answer = co_await session_.ask(calls::list_groups(session_.settings(), token));
    auto page = read_page(answer, "groups", session_.settings());
    if (!page) co_return page.error();
    for (const auto& each : page->objects) {
      auto out = object_of_group(each, session_.settings().group_domain);
      if (out.handle->empty() && !hearer_.is_known(out.what, out.remote_id)) continue;
      hearer_.on_object(out);
      remark_on_texts(each, {"name", "email"}, "groups", hearer_);
      group_ids_.push_back(out.remote_id);
    }
    if (hearer_.is_over()) co_return too_much();
    const auto taken = co_await hand_over(hearer_);
    if (!taken) co_return taken.error();
    if (page->next.empty()) co_return result<void>{};
    if (page->next == token) break;
    token = std::move(page->next);
  }
  co_return endless_survey("groups");
}

awaitable<result<void>> survey::members_of_all() {
  const std::size_t in_one = session_.settings().parts();
  const std::size_t chunks = (group_ids_.size() + in_one - 1) / in_one;
  const std::function<awaitable<void>(std::size_t)> one = [this, in_one](std::size_t i) {
    return members_of_some(i * in_one, std::min((i + 1) * in_one, group_ids_.size()));
  };
  co_await http::in_parallel(chunks, session_.settings().connections, one);
  co_return ended_;
}

awaitable<void> survey::members_of_some(std::size_t first, std::size_t last) {
  std::vector<call> questions;
  for (std::size_t i = first; i < last; ++i) questions.push_back(calls::list_members(group_ids_[i], {}));
  auto answers = co_await session_.send_all(std::move(questions));
  for (std::size_t i = first; i < last && ended_; ++i) {
    auto& answer = answers.at(i - first);
    const auto what = meaning_of(answer);
    if ((what == meaning::again || what == meaning::open) && !session_.halted()) {
      answer = co_await session_.ask(calls::list_members(group_ids_[i], {}));
    }
    auto told = co_await members_of(group_ids_[i], std::move(answer));
    if (!told) ended_ = told;
  }
}

awaitable<result<void>> survey::members_of(std::string group, answered answer) {
  std::string token;
  for (int i = 0; i < calls::most_pages; ++i) {
    // Removed since it was listed: the next survey does not tell it any more.
    if (meaning_of(answer) == meaning::gone && i == 0) co_return result<void>{};
    auto page = read_page(answer, "members", session_.settings());
    if (!page) co_return page.error();
    for (const auto& each : page->objects) {
      if (text_member(each, "type") == "USER") hearer_.on_membership(group, text_member(each, "id"));
    }
    if (page->next.empty()) co_return result<void>{};
    if (page->next == token) break;
    token = std::move(page->next);
    answer = co_await session_.ask(calls::list_members(group, token));
  }
  co_return endless_survey("members");
}

}  // namespace sluis::targets::google
