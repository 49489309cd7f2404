#include "connectors/json/parse_json.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <string>

#include "connectors/json/bounds_check.hpp"
#include "connectors/json/document_builder.hpp"

namespace sluis::foreign {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

std::string number(std::size_t value) {
  return std::to_string(value);
}

std::string in_words(bounds_check::bound which, const boost::json::error_code& failed, const json_limits& limits) {
  switch (which) {
    case bounds_check::bound::elements:
      return "has more than " + number(limits.elements) + " values and names";
    case bounds_check::bound::text_bytes:
      return "has a text of more than " + number(limits.text_bytes) + " bytes";
    case bounds_check::bound::number:
      return "has a number that is too large";
    case bounds_check::bound::none:
      break;
  }
  if (failed == boost::json::error::too_deep) return "is nested deeper than " + number(limits.depth) + " levels";
  if (failed == boost::json::error::incomplete) return "ends too early";
  return "is not well-formed";
}

error refused(const std::string& why, std::size_t byte) {
  return {errc::invalid_input, "the JSON " + why + " (near byte " + number(byte) + ")"};
}

boost::json::parse_options options_of(const json_limits& limits) {
  boost::json::parse_options out;
  out.max_depth = limits.depth;
  return out;
}

/// Syntax, UTF-8 and every bound.
result<void> check(std::string_view text, const json_limits& limits, std::size_t skipped) {
  boost::json::basic_parser<bounds_check> parser(options_of(limits), limits);
  boost::json::error_code failed;
  const auto used = parser.write_some(false, text.data(), text.size(), failed);
  if (failed) return refused(in_words(parser.handler().broken(), failed, limits), skipped + used);
  if (used != text.size()) return refused("is followed by something else", skipped + used);
  return {};
}

}  // namespace

result<nlohmann::json> parse_json(std::string_view text, const json_limits& limits) {
  if (text.size() > limits.bytes) return refused("is larger than " + number(limits.bytes) + " bytes", limits.bytes);
  const std::size_t skipped = text.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;
  text.remove_prefix(skipped);
  SLUIS_TRY(check(text, limits, skipped));
  boost::json::basic_parser<document_builder> parser(options_of(limits), limits.repeated);
  boost::json::error_code failed;
  const auto used = parser.write_some(false, text.data(), text.size(), failed);
  if (failed) return refused("has an object with the same name twice", skipped + used);
  return parser.handler().take();
}

}  // namespace sluis::foreign
