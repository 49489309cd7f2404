// What leaves for a SCIM target, attribute by attribute (R-B3): the one place where a released field becomes JSON.
// docs/targets.md has the table. Pure.
#pragma once

#include <string>
#include <vector>

#include "connectors/targets/scim/json_text.hpp"
#include "model/account.hpp"
#include "model/released.hpp"

namespace sluis::targets::scim {

enum class kind : std::uint8_t { user, group };
[[nodiscard]] kind kind_of(operation op) noexcept;
/// "/Users" or "/Groups".
[[nodiscard]] std::string endpoint(kind what);
/// "/Users/<id>", the id percent-encoded.
[[nodiscard]] std::string path_of(kind what, const std::string& id);

/// The attribute's path in a PATCH and in an error: "name.familyName".
[[nodiscard]] const char* attribute_of(field f) noexcept;
/// "userName, name.givenName": what an error says was sent. Names of attributes only.
[[nodiscard]] std::string attributes_of(const field_map& fields);

/// A whole new object. errc::invalid_input without the attribute that SCIM requires (userName, displayName). Empty
/// fields are left out.
[[nodiscard]] result<json> new_resource(kind what, const target_handle& handle, const field_map& fields);

/// PatchOp operations (RFC 7644, 3.5.2): replace what has a value, remove what is empty. `handle`: written again into
/// externalId; empty: not. errc::invalid_input if the required field is empty.
[[nodiscard]] result<json> patch_operations(kind what, const field_map& fields, const std::string& handle = {});
/// What an update writes into externalId again: the handle where it was taken from the object; else empty.
[[nodiscard]] std::string handle_to_write(const released_change& change);
[[nodiscard]] json patch_message(json operations);

/// The same on a whole object that was read, for providers without PATCH; drops what only the provider writes.
[[nodiscard]] result<void> merge_into(json& resource, kind what, const field_map& fields);

/// The version that a resource says it has (meta.version, RFC 7643, 3.1); empty if it does not, or not as an entity
/// tag.
[[nodiscard]] std::string version_of(const json& resource);

struct put_text {
  std::string body;
  std::string version;  // that it rests on
};
/// A whole object that was read, with these fields, for a PUT. `handle` as in patch_operations.
[[nodiscard]] result<put_text> put_message(kind what, std::string_view read, const field_map& fields,
                                           const std::string& handle = {});

}  // namespace sluis::targets::scim
