// From a place in the text to a place in the source.
#pragma once

#include <string>

#include "connectors/sources/edexml/xml_events.hpp"
#include "model/source_record.hpp"

namespace sluis::sources::edexml {

[[nodiscard]] inline source_position in_file(const std::string& file, const text_position& at) {
  return {file, at.line, at.column};
}

/// An error whose message begins with "file:line:column: ".
[[nodiscard]] inline error error_at(const source_position& where, errc code, const std::string& problem,
                                    std::string hint) {
  return {code, to_string(where) + ": " + problem, std::move(hint)};
}

/// Why a read broke off, for school_sink::fail and the caller.
struct read_failure {
  error cause;
  source_position where;
};

}  // namespace sluis::sources::edexml
