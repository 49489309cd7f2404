#include "connectors/targets/scim/lookup.hpp"

#include <algorithm>
#include <optional>
#include <unordered_set>

#include "connectors/http/url.hpp"
#include "connectors/targets/scim/members.hpp"
#include "connectors/targets/scim/paging.hpp"
#include "model/fold_case.hpp"

namespace sluis::targets::scim {

namespace {

enum class letter_case : std::uint8_t { exact, ignored };

// externalId is case-exact, userName and displayName are not (RFC 7643, 4.1 and 4.2).
bool same(const std::string& a, const std::string& b, letter_case how) {
  return how == letter_case::exact ? a == b : fold_case(a) == fold_case(b);
}

letter_case case_of(const std::string& attribute) {
  return attribute == "externalId" ? letter_case::exact : letter_case::ignored;
}

bool is_a_handle(const std::string& text) {
  return target_handle::parse(text).has_value();
}

/// What providers answer that do not know the filter, or not on this attribute, whatever their configuration says (RFC
/// 7644, 3.4.2.2).
bool refuses_the_filter(unsigned status) {
  return status == 400 || status == 404 || status == 501;
}

/// More of the same handle or name need not be shown: two are a conflict already.
constexpr std::uint64_t asked_for = 2;

/// Nothing: the filter is refused, and only the whole list can tell.
boost::asio::awaitable<result<std::optional<list_page>>> get_page(session& s, std::string path, std::string attribute) {
  auto answer = co_await s.send("GET", std::move(path), {}, http::repeat::always);
  if (!answer) co_return answer.error();
  if (refuses_the_filter(answer->status)) co_return std::optional<list_page>();
  if (answer->status != 200)
    co_return failed_look(status_error(read_answer(*answer), "a look-up", s.settings().credential_file));
  auto page = parse_list(answer->body, attribute);
  if (!page) co_return failed_look(page.error());
  if (page->objects.size() < std::min(page->total, asked_for)) co_return bad_list("it shows fewer than its own total");
  co_return std::optional<list_page>(std::move(*page));
}

constexpr const char* handle_attribute = "externalId";

/// The handle and the id of some object of ours on the first page of the list. Nothing: it shows none.
boost::asio::awaitable<result<std::optional<found_object>>> some_object_of_ours(session& s, kind what) {
  using one_of_ours = std::optional<found_object>;
  const std::string place = s.offers.cursors == offered::yes ? "cursor" : "startIndex=1";
  std::string path = endpoint(what) + "?attributes=" + handle_attribute + "&" + place + "&count=200";
  auto answer = co_await s.send("GET", std::move(path), {}, http::repeat::always);
  if (!answer) co_return answer.error();
  const auto page = answer->status == 200 ? parse_list(answer->body, handle_attribute) : result<list_page>(list_page{});
  if (!page) co_return one_of_ours();
  const auto ours = std::find_if(page->objects.begin(), page->objects.end(),
                                 [](const found_object& each) { return is_a_handle(each.matched); });
  if (ours == page->objects.end()) co_return one_of_ours();
  co_return one_of_ours(*ours);
}

struct filter_answer {
  std::optional<std::vector<std::string>> ids;  // nothing: only the whole list can tell
  bool shows_attribute = true;
};

boost::asio::awaitable<result<filter_answer>> ask_filter(session& s, kind what, std::string attribute,
                                                         std::string value) {
  filter_answer out;
  if (s.offers.filter == offered::no) co_return out;
  const auto how = case_of(attribute);
  const std::string path = endpoint(what) +
                           "?filter=" + http::percent_encode(attribute + " eq " + filter_value(value)) +
                           "&attributes=" + attribute + "&startIndex=1&count=" + std::to_string(asked_for);
  auto page = co_await get_page(s, path, attribute);
  if (!page) co_return page.error();
  if (!*page) co_return out;
  const auto& objects = (*page)->objects;
  const bool is_ignored = std::any_of(objects.begin(), objects.end(), [&](const found_object& each) {
    return !each.matched.empty() && !same(each.matched, value, how);
  });
  if (is_ignored) co_return out;
  out.shows_attribute =
      std::none_of(objects.begin(), objects.end(), [](const found_object& each) { return each.matched.empty(); });
  if (!out.shows_attribute) co_return out;
  out.ids.emplace();
  for (const auto& each : objects) out.ids->push_back(each.id);
  if (attribute == handle_attribute && !objects.empty()) s.note_filter(what, true);
  co_return out;
}

/// Asked once between two prepare(): does the filter find what is there?
boost::asio::awaitable<result<bool>> is_filter_proven(session& s, kind what) {
  if (const auto known = s.filter_works(what)) co_return *known;
  const auto one = co_await some_object_of_ours(s, what);
  if (!one) co_return one.error();
  if (*one) {
    const std::string handle = (*one)->matched;
    const auto found = co_await ask_filter(s, what, handle_attribute, handle);  // notes that it works
    if (!found) co_return found.error();
  }
  if (!s.filter_works(what)) s.note_filter(what, false);
  co_return *s.filter_works(what);
}

}  // namespace

boost::asio::awaitable<result<std::vector<found_object>>> list_all(session& s, kind what, std::string attribute,
                                                                   is_wanted wanted) {
  std::vector<found_object> out;
  const std::function<result<page_mark>(const std::string&)> take = [&](const std::string& body) -> result<page_mark> {
    auto page = parse_list(body, attribute);
    if (!page) return failed_look(page.error());
    for (auto& each : page->objects) {
      if (wanted(each)) out.push_back(std::move(each));
    }
    return parse_page_mark(body);
  };
  auto done = co_await each_page(s, what, attribute, take);
  if (!done) co_return done.error();
  co_return std::move(out);
}

bool is_same_name(const std::string& a, const std::string& b) {
  return same(a, b, letter_case::ignored);
}

boost::asio::awaitable<result<std::optional<std::vector<std::string>>>> find_by_filter(session& s, kind what,
                                                                                       std::string attribute,
                                                                                       std::string value) {
  auto answer = co_await ask_filter(s, what, attribute, value);
  if (!answer) co_return answer.error();
  if (!answer->shows_attribute) co_return bad_list("it does not show " + attribute);
  co_return std::move(answer->ids);
}

namespace {

/// The filter's answer, where it may be relied on. No ids: only the whole list can tell.
boost::asio::awaitable<result<filter_answer>> answer_of_filter(session& s, kind what, std::string attribute,
                                                               std::string value, absence empty) {
  auto filtered = co_await ask_filter(s, what, attribute, value);
  if (!filtered || !filtered->ids || !filtered->ids->empty() || empty == absence::as_answered) co_return filtered;
  const auto works = co_await is_filter_proven(s, what);
  if (!works) co_return works.error();
  if (!*works) filtered->ids.reset();
  co_return filtered;
}

/// Of `known` objects a list lacks these. Whether none of them is there: each is asked for by its id, so that it takes
/// few; and where it is more than a tenth, a part of the service may be all that is seen, by its id as well.
boost::asio::awaitable<result<void>> expect_gone(session& s, kind what, std::unordered_set<std::string> missing,
                                                 std::size_t known) {
  constexpr std::size_t most = 20;
  if (missing.size() > most || missing.size() * 10 > known)
    co_return bad_list("it lacks too many of those who are known to be there");
  for (const auto& id : missing) {
    auto there = co_await s.send("GET", path_of(what, id), {}, http::repeat::always);
    if (!there) co_return there.error();
    const bool is_gone = there->status == 404 || there->status == 410;
    if (!is_gone) co_return bad_list("it lacks somebody who is known to be there");
  }
  co_return result<void>();
}

/// What is wanted of a whole list of `attribute`.
boost::asio::awaitable<result<std::vector<found_object>>> list_for(session& s, kind what, std::string attribute,
                                                                   is_wanted wanted, absence empty) {
  std::size_t count = 0, showing = 0;
  auto missing = s.expected(what);
  const is_wanted counting = [&](const found_object& one) {
    ++count;
    showing += one.matched.empty() ? 0 : 1;
    missing.erase(one.id);
    return wanted(one);
  };
  auto all = co_await list_all(s, what, attribute, counting);
  if (!all || empty == absence::as_answered) co_return all;
  if (showing == 0 && (count > 0 || empty == absence::shown)) co_return bad_list("it shows nobody's " + attribute);
  const auto are_gone = co_await expect_gone(s, what, std::move(missing), s.expected(what).size());
  if (!are_gone) co_return are_gone.error();
  co_return all;
}

}  // namespace

boost::asio::awaitable<result<std::vector<std::string>>> find_by(session& s, kind what, std::string attribute,
                                                                 std::string value, known_lists* known, absence empty) {
  const auto how = case_of(attribute);
  const auto kept = known == nullptr ? known_lists::iterator() : known->find(what);
  const bool was_read = known != nullptr && kept != known->end();
  const bool is_known = was_read && kept->second;
  if (!is_known) {
    auto filtered = co_await answer_of_filter(s, what, attribute, value, empty);
    if (!filtered) co_return filtered.error();
    if (filtered->ids) co_return std::move(*filtered->ids);
    if (!filtered->shows_attribute) empty = absence::shown;
    if (was_read) co_return kept->second.error();
  }
  std::vector<found_object> candidates;
  if (!is_known) {
    const bool is_for_all = known != nullptr;
    const is_wanted wanted = [&value, how, is_for_all](const found_object& one) {
      return is_for_all ? is_a_handle(one.matched) : same(one.matched, value, how);
    };
    auto all = co_await list_for(s, what, attribute, wanted, empty);
    const bool is_answered = all || all.error().code() == errc::invalid_input;
    if (known != nullptr && is_answered) known->insert_or_assign(what, all);
    if (!all) co_return all.error();
    candidates = std::move(*all);
  }
  std::vector<std::string> out;
  for (const auto& each : is_known ? *kept->second : candidates) {
    if (same(each.matched, value, how)) out.push_back(each.id);
  }
  co_return std::move(out);
}

}  // namespace sluis::targets::scim
