// Finding an object by its handle where Microsoft Graph refuses to filter by it: the whole list is read.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "connectors/http/shared_work.hpp"
#include "connectors/targets/graph/lookup.hpp"
#include "connectors/targets/graph/session.hpp"

namespace sluis::targets::graph {

/// A look-up by filter that is answered so says nothing about the object.
[[nodiscard]] bool is_filter_refused(const heard& by) noexcept;

/// Whole lists that were read, by kind and by the property that holds the handle, so that many look-ups read each once;
/// and why one could not be read.
struct known_lists {
  std::map<std::pair<object_kind, std::string>, result<std::vector<found>>> read;
  http::shared_work reading;

  /// Before anything is made or taken away.
  void clear() { read.clear(); }
  [[nodiscard]] bool holds(object_kind what, const std::string& property) const {
    const auto kept = read.find({what, property});
    return kept != read.end() && kept->second.has_value();
  }
};

/// Of all objects those that have some value in `property`, out of `known`, or read and kept there. The whole list or
/// an error, never a part. Several at a time read it once; what failed is not tried again before clear().
[[nodiscard]] boost::asio::awaitable<result<std::vector<found>>> whole_list(session& s, object_kind what,
                                                                            std::string property, known_lists& known);

}  // namespace sluis::targets::graph
