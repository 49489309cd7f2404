// A handler of boost::json::basic_parser that builds nothing: it counts what a document would cost, so that one that
// breaks a bound costs neither memory nor the time to build it (8 MB are counted in some hundredths of a second, and
// built in several tenths).
#pragma once

#include <boost/json/basic_parser.hpp>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "connectors/json/limits.hpp"
#include "connectors/json/parser_constants.hpp"

namespace sluis::foreign {

class bounds_check : public parser_constants {
 public:
  enum class bound { none, elements, text_bytes, number };
  using error_code = boost::json::error_code;
  using view = boost::json::string_view;

  explicit bounds_check(const json_limits& limits) : limits_(limits) {}

  [[nodiscard]] bound broken() const { return broken_; }

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_object_begin(error_code& failed) { return count(failed); }
  bool on_object_end(std::size_t, error_code&) { return true; }
  bool on_array_begin(error_code& failed) { return count(failed); }
  bool on_array_end(std::size_t, error_code&) { return true; }
  // `size` is of the whole text so far, its parts included.
  bool on_key_part(view, std::size_t size, error_code& failed) { return fits(size, failed); }
  bool on_key(view, std::size_t size, error_code& failed) { return fits(size, failed) && count(failed); }
  bool on_string_part(view, std::size_t size, error_code& failed) { return fits(size, failed); }
  bool on_string(view, std::size_t size, error_code& failed) { return fits(size, failed) && count(failed); }
  bool on_number_part(view, error_code&) { return true; }
  bool on_int64(std::int64_t, view, error_code& failed) { return count(failed); }
  bool on_uint64(std::uint64_t, view, error_code& failed) { return count(failed); }
  bool on_double(double value, view, error_code& failed) {
    return std::isfinite(value) ? count(failed) : refuse(bound::number, failed);
  }
  bool on_bool(bool, error_code& failed) { return count(failed); }
  bool on_null(error_code& failed) { return count(failed); }
  bool on_comment_part(view, error_code&) { return true; }
  bool on_comment(view, error_code&) { return true; }

 private:
  bool refuse(bound which, error_code& failed) {
    broken_ = which;
    failed = boost::json::make_error_code(boost::json::error::exception);  // any: broken() says which
    return false;
  }
  bool count(error_code& failed) { return ++elements_ <= limits_.elements || refuse(bound::elements, failed); }
  bool fits(std::size_t size, error_code& failed) {
    return size <= limits_.text_bytes || refuse(bound::text_bytes, failed);
  }

  const json_limits& limits_;
  bound broken_ = bound::none;
  std::size_t elements_ = 0;
};

}  // namespace sluis::foreign
