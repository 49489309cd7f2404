// Objects as a provider's whole list shows them, for look-ups of single objects that the provider does not answer by
// themselves. The list is read once for all look-ups of a batch.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "connectors/http/shared_work.hpp"
#include "connectors/targets/scim/resources.hpp"
#include "connectors/targets/scim/session.hpp"
#include "model/survey.hpp"

namespace sluis::targets::scim {

/// One whole list: of each object the handle, the login (of a group the name) and whether it is active.
class listed {
 public:
  explicit listed(kind what) : what_(what) {}
  void add(remote_object one);
  /// Nothing: it is not in the list, or was not kept.
  [[nodiscard]] std::optional<remote_object> find(const std::string& id) const;
  /// Ids of the objects with this handle, and with this login or name.
  [[nodiscard]] std::vector<std::string> with_handle(const std::string& handle) const;
  [[nodiscard]] std::vector<std::string> with_name(const std::string& name) const;
  /// It is longer than what is kept of it: of objects without a handle of ours it does not prove that there are no
  /// others.
  [[nodiscard]] bool is_cut() const { return is_cut_; }

 private:
  kind what_;
  std::unordered_map<std::string, remote_object> objects_;
  std::size_t without_handle_ = 0;
  bool is_cut_ = false;
};

/// Of the look-ups between two changes. Cleared by whoever knows that objects are made, changed or taken away.
struct lists_of_looks {
  std::map<kind, result<listed>> read;  // the error: it could not be read, and is not tried again
  std::set<kind> answers_no_single;     // the provider refused to read one object of this kind
  http::shared_work reading;

  void clear() {
    read.clear();
    answers_no_single.clear();
  }
};

/// One object as a search for this attribute shows it: handle, login (of a group the name) and whether it is active.
/// Nothing: the provider has no search, or shows another object.
[[nodiscard]] boost::asio::awaitable<result<std::optional<remote_object>>> shown_by_filter(session& s, kind what,
                                                                                           std::string attribute,
                                                                                           std::string value,
                                                                                           std::string id);

/// Out of `known`, or read and kept there; several at a time read it once. Whole, or an error. Valid until `known` is
/// cleared.
[[nodiscard]] boost::asio::awaitable<result<const listed*>> whole_list(session& s, kind what, lists_of_looks& known);

}  // namespace sluis::targets::scim
