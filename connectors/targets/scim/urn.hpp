// Schema names of SCIM 2.0 (RFC 7643, RFC 7644).
#pragma once

namespace sluis::targets::scim::urn {

inline constexpr const char* user = "urn:ietf:params:scim:schemas:core:2.0:User";
inline constexpr const char* enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
inline constexpr const char* group = "urn:ietf:params:scim:schemas:core:2.0:Group";
inline constexpr const char* patch = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
inline constexpr const char* bulk = "urn:ietf:params:scim:api:messages:2.0:BulkRequest";

}  // namespace sluis::targets::scim::urn
