#include "connectors/targets/scim/paging.hpp"

#include <unordered_set>

#include "connectors/http/url.hpp"
#include "connectors/targets/scim/json_text.hpp"
#include "connectors/targets/scim/values.hpp"

namespace sluis::targets::scim {

namespace {

constexpr std::uint64_t page_size = 200;
constexpr int most_pages = 1'000;
constexpr std::size_t most_bytes = std::size_t{256} * 1024 * 1024;  // of one list; 250,000 users as services list them
constexpr std::uint64_t most_objects = 300'000;                     // of one list, strangers included
constexpr std::size_t longest_cursor = 4096;

std::string path_of_page(kind what, const std::string& attributes, const std::string& place) {
  return endpoint(what) + "?attributes=" + attributes + "&" + place + "&count=" + std::to_string(page_size);
}

error too_long() {
  return {errc::invalid_input,
          "the target's list is longer than this program reads (" + std::to_string(most_objects) + " objects, 256 MiB)",
          "have its operator show this token only what is ours"};
}

/// What a list promised, and whether that came.
class promise {
 public:
  explicit promise(session& s) : session_(s) {}

  result<void> take(const page_mark& page) {
    so_far_ += page.objects;
    std::size_t repeated = 0;
    for (const auto& id : page.ids) repeated += seen_.insert(std::hash<std::string>{}(id)).second ? 0 : 1;
    if (so_far_ > most_objects || page.total.value_or(0) > most_objects) return too_long();
    if (repeated == 0) return so_far_is_promised(page);
    if (repeated < page.ids.size() || page.ids.size() > seen_.size())
      return bad_list("an object came twice while it was paged through");
    session_.offers.paging = offered::no;
    return bad_list("its next page is one that came before, so this target cannot page");
  }
  [[nodiscard]] std::uint64_t so_far() const { return so_far_; }

 private:
  [[nodiscard]] result<void> so_far_is_promised(const page_mark& page) const {
    if (page.total && so_far_ > *page.total) return bad_list("more came than its own total");
    return {};
  }

  session& session_;
  std::uint64_t so_far_ = 0;
  /// Hashes of ids: a list may be long, and ids are as long as the target likes. Two ids of one hash end the look like
  /// an id that came twice.
  std::unordered_set<std::size_t> seen_;
};

}  // namespace

error bad_list(const std::string& why) {
  return {errc::invalid_input, "the target's list cannot be relied on: " + why, "it breaks RFC 7644: ask its operator"};
}

error failed_look(const error& why) {
  return {why.code() == errc::invalid_input ? errc::outcome_unknown : why.code(), why.message(), why.hint()};
}

result<page_mark> parse_page_mark(std::string_view body) {
  const auto document = parse_object(body);
  if (!document) return failed_look(bad_list(document.error().message()));
  page_mark out;
  out.total = number_member(*document, "totalResults");
  out.next_cursor = string_member(*document, "nextCursor");
  if (out.next_cursor.size() > longest_cursor) return bad_list("its cursor is longer than any address can be");
  const json* resources = member(*document, "Resources");
  if (resources != nullptr && resources->is_null() && out.total == 0U) return out;
  if (resources != nullptr && !resources->is_array()) return bad_list("its Resources are not a list");
  out.objects = resources == nullptr ? 0 : resources->size();
  if (resources == nullptr) return out;
  for (const auto& each : *resources) {
    if (auto id = id_member(each); !id.empty()) out.ids.push_back(std::move(id));
  }
  return out;
}

boost::asio::awaitable<result<void>> each_page(session& s, kind what, std::string attributes,
                                               const std::function<result<page_mark>(const std::string& body)>& take,
                                               unsigned* refused, const after_page& then) {
  const bool by_cursor = s.offers.cursors == offered::yes;
  promise kept(s);
  std::size_t bytes = 0;
  std::string cursor;
  for (int number = 0; number < most_pages; ++number) {
    // The first request of a cursor names it without a value (RFC 9865, 2).
    std::string place = by_cursor ? "cursor" : "startIndex=" + std::to_string(kept.so_far() + 1);
    if (!cursor.empty()) place += "=" + http::percent_encode(cursor);
    auto answer = co_await s.send("GET", path_of_page(what, attributes, place), {}, http::repeat::always);
    if (!answer) co_return answer.error();
    if (answer->status != 200 && number == 0 && refused != nullptr) *refused = answer->status;
    if (answer->status != 200)
      co_return failed_look(status_error(read_answer(*answer), "a look-up", s.settings().credential_file));
    bytes += answer->body.size();
    if (bytes > most_bytes) break;
    const auto mark = take(answer->body);
    if (!mark) co_return mark.error();
    const auto promised = kept.take(*mark);
    if (!promised) co_return promised.error();
    if (then) {
      const auto done = co_await then();
      if (!done) co_return done.error();
    }
    if (by_cursor) {
      cursor = mark->next_cursor;
      if (!cursor.empty()) continue;
      if (mark->total && kept.so_far() < *mark->total) co_return bad_list("it ended before its own total");
      co_return result<void>{};
    }
    if (!mark->total) co_return bad_list("it does not say its total");
    if (kept.so_far() >= *mark->total) co_return result<void>{};
    if (mark->objects == 0) co_return bad_list("it ended before its own total");
  }
  co_return too_long();
}

}  // namespace sluis::targets::scim
