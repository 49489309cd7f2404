// Calls that find or read objects, and what their answers show. Pure.
#pragma once

#include <string>
#include <vector>

#include "connectors/targets/graph/errand.hpp"
#include "connectors/targets/graph/graph_settings.hpp"
#include "model/outcome.hpp"
#include "model/released.hpp"

namespace sluis::targets::graph {

enum class object_kind : std::uint8_t { user, group };
[[nodiscard]] object_kind kind_of(operation op) noexcept;

/// "/users" or "/groups", and one of them.
[[nodiscard]] std::string collection(object_kind what);
[[nodiscard]] std::string path_of(object_kind what, const std::string& id);
[[nodiscard]] std::string deleted_path(const std::string& id);

/// A group by its alternate key, under which it can be read and made.
[[nodiscard]] std::string path_of_group(const target_handle& handle);

/// By our handle: a user by a filter on our own field, a group by its alternate key (nothing says that uniqueName can
/// be filtered). With `education` a group by a filter on mailNickname: a class has no uniqueName, and a plain group of
/// ours has both. Small answers.
[[nodiscard]] call find_by_handle(object_kind what, const target_handle& handle, const graph_settings& settings);
/// By whatever property can be filtered on; `shown` goes into $select.
[[nodiscard]] call find_by_property(object_kind what, const std::string& property, const std::string& value,
                                    const std::string& shown);
[[nodiscard]] call find_by_principal_name(const std::string& name, const graph_settings& settings);

/// Where the handle stands in what a find answers, and how it is written there.
[[nodiscard]] std::string handle_property(object_kind what, const graph_settings& settings);
[[nodiscard]] std::string handle_text(object_kind what, const target_handle& handle);
/// Is it found by a filter? Else by a path of its own.
[[nodiscard]] bool is_listed(object_kind what, const graph_settings& settings);

struct found {
  std::string id;
  std::string handle;  // its own field, uniqueName or mailNickname
};
/// The objects in the answer to a find; an error if the answer cannot be read, or is not all of it.
[[nodiscard]] result<std::vector<found>> read_found(const heard& by, object_kind what, const graph_settings& settings);

enum class whose : std::uint8_t { ours, not_said, anothers };
/// Whose is the object that this answer shows, for the creation of `change`? Its handle says it. Where that is not
/// shown, as in Graph's default set of a user's properties, a login that was not sent makes it another's, and nothing
/// else is proof.
[[nodiscard]] whose whose_is(const released_change& change, const json& shown, const graph_settings& settings);
/// One object of a kind by its id, with what shows whose it is.
[[nodiscard]] call read_owner(object_kind what, const std::string& id, const graph_settings& settings);

/// What a find by handle says about a creation: done with the id, failed (not there), or unknown (cannot be said, or
/// there is more than one).
[[nodiscard]] outcome existence(const released_change& change, const heard& by, const graph_settings& settings);
[[nodiscard]] outcome existence(const released_change& change, const result<std::vector<found>>& all);

}  // namespace sluis::targets::graph
