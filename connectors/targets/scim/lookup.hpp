// Finding an object by one attribute: by the handle that is ours (externalId), or by the name that something else may
// hold.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "connectors/targets/scim/answers.hpp"
#include "connectors/targets/scim/resources.hpp"
#include "connectors/targets/scim/session.hpp"

namespace sluis::targets::scim {

/// Which objects of a list are kept: a list may hold far more strangers than objects of ours.
using is_wanted = std::function<bool(const found_object&)>;

/// What is wanted of the whole list, or an error, never a part of the list (RFC 7644, 3.4.2.4; targets.md, rule 1).
/// Asks only for id and `attribute`. Bounded as each_page.
boost::asio::awaitable<result<std::vector<found_object>>> list_all(session& s, kind what, std::string attribute,
                                                                   is_wanted wanted);

/// Of whole lists that were read, what carries a handle, or why the list cannot be relied on, so that many look-ups
/// read each once. Cleared by whoever knows that objects are made or taken away.
using known_lists = std::map<kind, result<std::vector<found_object>>>;

/// userName and displayName are not case-exact (RFC 7643, 4.1 and 4.2).
[[nodiscard]] bool is_same_name(const std::string& a, const std::string& b);

/// What an empty answer of a filter is worth. proven: only where the filter found, since the last prepare(), an object
/// of ours that is there (asked once); otherwise the whole list decides. Services exist that answer an unsupported
/// filter with an empty list.
enum class absence : std::uint8_t {
  as_answered = 1,
  proven,
  shown,  // the filter's answer does not show the attribute: the list decides, and must show somebody's
};

/// All whose attribute equals the value: at most a few. A provider without filters, or one that ignores or
/// refuses them (400, 404, 501), costs the whole list. Where the answer does not show the attribute the list must show
/// somebody's, and is an error otherwise: nothing is taken for ours by guess. No list proves absence that lacks who is
/// known to be there (target.hpp, expect). `known`: of look-ups by externalId; where it has the kind's list, nothing is
/// asked, and where a list is read, it is kept there. errc::invalid_input: the target answered, and the answer does not
/// tell. Of a status or an answer that cannot be read it is another code: the look failed.
boost::asio::awaitable<result<std::vector<std::string>>> find_by(session& s, kind what, std::string attribute,
                                                                 std::string value, known_lists* known = nullptr,
                                                                 absence empty = absence::as_answered);

/// The same by the filter alone; an answer that does not show the attribute is an error. Nothing: the provider has no
/// filter, refuses or ignores it, so that only the whole list can tell.
boost::asio::awaitable<result<std::optional<std::vector<std::string>>>> find_by_filter(session& s, kind what,
                                                                                       std::string attribute,
                                                                                       std::string value);

}  // namespace sluis::targets::scim
