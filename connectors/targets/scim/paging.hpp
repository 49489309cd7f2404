// A whole list, page by page: by index (RFC 7644, 3.4.2.4), or by cursor where it is offered (RFC 9865).
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "connectors/targets/scim/resources.hpp"
#include "connectors/targets/scim/session.hpp"

namespace sluis::targets::scim {

/// What one page says of the list.
struct page_mark {
  std::optional<std::uint64_t> total;  // may be missing under a cursor
  std::size_t objects = 0;             // on this page
  std::string next_cursor;             // empty: there is none
  std::vector<std::string> ids;        // of its objects, where they have one
};

using after_page = std::function<boost::asio::awaitable<result<void>>()>;

/// Hands every page's body to `take`, with only these attributes in it. The whole list or an error, never a part
/// (targets.md, rule 1): as many objects as totalResults says, none of them twice. A provider that answers a page again
/// instead of the next one cannot page: an error, and `s.offers.paging` says so until the next prepare(). Bounded:
/// 1,000 pages, 300,000 objects, 256 MiB; of an id only a hash is kept. `refused`, where given, is the status of a
/// first page that was none: the target was asked for something that it does not know. `then`: after each page.
boost::asio::awaitable<result<void>> each_page(session& s, kind what, std::string attributes,
                                               const std::function<result<page_mark>(const std::string& body)>& take,
                                               unsigned* refused = nullptr, const after_page& then = {});

[[nodiscard]] error bad_list(const std::string& why);
/// A look that failed says nothing of what the next one shows: never errc::invalid_input, as that of bad_list is.
[[nodiscard]] error failed_look(const error& why);

/// totalResults, the number of Resources and nextCursor. Resources that are null are an empty list if totalResults is
/// 0. errc::invalid_input: not a ListResponse.
[[nodiscard]] result<page_mark> parse_page_mark(std::string_view body);

}  // namespace sluis::targets::scim
