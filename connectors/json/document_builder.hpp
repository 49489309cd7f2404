// A handler of boost::json::basic_parser that builds the document of a text whose bounds were checked
// (bounds_check.hpp).
#pragma once

#include <boost/json/basic_parser.hpp>
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "connectors/json/limits.hpp"
#include "connectors/json/parser_constants.hpp"

namespace sluis::foreign {

class document_builder : public parser_constants {
 public:
  using error_code = boost::json::error_code;
  using view = boost::json::string_view;

  explicit document_builder(repeated_keys repeated) : repeated_(repeated) {}

  [[nodiscard]] nlohmann::json take() { return std::move(root_); }

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_object_begin(error_code&) { return open(nlohmann::json::object()); }
  bool on_object_end(std::size_t, error_code&) { return close(); }
  bool on_array_begin(error_code&) { return open(nlohmann::json::array()); }
  bool on_array_end(std::size_t, error_code&) { return close(); }
  bool on_key_part(view part, std::size_t, error_code&) { return append(part); }
  /// The builder's only refusal: a name that stands twice.
  bool on_key(view last, std::size_t, error_code& failed);
  bool on_string_part(view part, std::size_t, error_code&) { return append(part); }
  bool on_string(view last, std::size_t, error_code&);
  bool on_number_part(view, error_code&) { return true; }
  bool on_int64(std::int64_t value, view, error_code&);
  bool on_uint64(std::uint64_t value, view, error_code&) { return add(value) != nullptr; }
  bool on_double(double value, view text, error_code&);
  bool on_bool(bool value, error_code&) { return add(value) != nullptr; }
  bool on_null(error_code&) { return add(nullptr) != nullptr; }
  bool on_comment_part(view, error_code&) { return true; }
  bool on_comment(view, error_code&) { return true; }

 private:
  bool append(view part);
  /// Puts a value where the document goes on.
  nlohmann::json* add(nlohmann::json value);
  bool open(nlohmann::json container);
  bool close();

  repeated_keys repeated_;
  std::string text_;  // the string or name that arrives in parts
  nlohmann::json root_;
  nlohmann::json* member_ = nullptr;   // where the newest name's value goes
  std::vector<nlohmann::json*> open_;  // stable: a container changes only while none within it is open
};

}  // namespace sluis::foreign
