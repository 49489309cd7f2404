// Is this body a resource? Stricter than the RFC asks: attribute names must be written as the schema writes them, and
// what is not known is refused instead of dropped, so that a client's slips come to light.
#pragma once

#include "tests/lab/problem.hpp"
#include "tests/lab/schema.hpp"

namespace lab {

/// A value of one attribute. Nulls and empty arrays count as unassigned (RFC 7643 section 2.5) and are left out of the
/// result.
[[nodiscard]] json checked_value(const attribute& a, const json& value);
/// One element of a multi-valued attribute, or the value of a single one.
[[nodiscard]] json checked_element(const attribute& a, const json& value);

/// A whole resource as a client sends it: schemas, known attributes, types, required ones. What is read-only is ignored
/// (RFC 7644 sections 3.3 and 3.5.1) and left out. Throws problem.
[[nodiscard]] json checked_resource(const resource_type& type, const json& body);

/// That nothing required is missing and that at most one value of each attribute is primary; after a PATCH.
void check_whole(const resource_type& type, const json& resource);

}  // namespace lab
