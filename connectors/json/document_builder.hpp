// A handler of boost::json::basic_parser that builds a document and counts what it costs.
#pragma once

#include <boost/json/basic_parser.hpp>
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "connectors/json/limits.hpp"

namespace sluis::foreign {

class document_builder {
 public:
  enum class bound { none, elements, text_bytes, repeated_key, number };
  using error_code = boost::json::error_code;
  using view = boost::json::string_view;

  // The parser's own bounds, which it wants as constants; ours are smaller and depend on the document.
  static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);

  explicit document_builder(const json_limits& limits) : limits_(limits) {}

  [[nodiscard]] bound broken() const { return broken_; }
  [[nodiscard]] nlohmann::json take() { return std::move(root_); }

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_object_begin(error_code& failed) { return open(nlohmann::json::object(), failed); }
  bool on_object_end(std::size_t, error_code&) { return close(); }
  bool on_array_begin(error_code& failed) { return open(nlohmann::json::array(), failed); }
  bool on_array_end(std::size_t, error_code&) { return close(); }
  bool on_key_part(view part, std::size_t, error_code& failed) { return append(part, failed); }
  bool on_key(view last, std::size_t, error_code& failed);
  bool on_string_part(view part, std::size_t, error_code& failed) { return append(part, failed); }
  bool on_string(view last, std::size_t, error_code& failed);
  bool on_number_part(view, error_code&) { return true; }
  bool on_int64(std::int64_t value, view, error_code& failed);
  bool on_uint64(std::uint64_t value, view, error_code& failed) { return add(value, failed) != nullptr; }
  bool on_double(double value, view text, error_code& failed);
  bool on_bool(bool value, error_code& failed) { return add(value, failed) != nullptr; }
  bool on_null(error_code& failed) { return add(nullptr, failed) != nullptr; }
  bool on_comment_part(view, error_code&) { return true; }
  bool on_comment(view, error_code&) { return true; }

 private:
  bool refuse(bound which, error_code& failed);
  bool count(error_code& failed);
  bool append(view part, error_code& failed);
  /// Puts a value where the document goes on; nullptr where it may not.
  nlohmann::json* add(nlohmann::json value, error_code& failed);
  bool open(nlohmann::json container, error_code& failed);
  bool close();

  const json_limits& limits_;
  bound broken_ = bound::none;
  std::size_t elements_ = 0;
  std::string text_;  // the string or name that arrives in parts
  nlohmann::json root_;
  nlohmann::json* member_ = nullptr;   // where the newest name's value goes
  std::vector<nlohmann::json*> open_;  // stable: a container changes only while none within it is open
};

}  // namespace sluis::foreign
