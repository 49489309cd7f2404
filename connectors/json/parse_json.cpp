#include "connectors/json/parse_json.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <string>

#include "connectors/json/document_builder.hpp"

namespace sluis::foreign {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

std::string number(std::size_t value) { return std::to_string(value); }

std::string bound_in_words(document_builder::bound which, const json_limits& limits) {
  switch (which) {
    case document_builder::bound::elements: return "has more than " + number(limits.elements) + " values and names";
    case document_builder::bound::text_bytes: return "has a text of more than " + number(limits.text_bytes) + " bytes";
    case document_builder::bound::repeated_key: return "has an object with the same name twice";
    case document_builder::bound::number: return "has a number that is too large";
    case document_builder::bound::none: break;
  }
  return "is not well-formed";
}

error refused(const std::string& why, std::size_t byte) {
  return {errc::invalid_input, "the JSON " + why + " (near byte " + number(byte) + ")"};
}

std::string syntax_in_words(const boost::json::error_code& failed, const json_limits& limits) {
  if (failed == boost::json::error::too_deep) return "is nested deeper than " + number(limits.depth) + " levels";
  if (failed == boost::json::error::incomplete) return "ends too early";
  return bound_in_words(document_builder::bound::none, limits);
}

}  // namespace

result<nlohmann::json> parse_json(std::string_view text, const json_limits& limits) {
  if (text.size() > limits.bytes) return refused("is larger than " + number(limits.bytes) + " bytes", limits.bytes);
  const std::size_t skipped = text.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;
  text.remove_prefix(skipped);
  boost::json::parse_options options;
  options.max_depth = limits.depth;
  boost::json::basic_parser<document_builder> parser(options, limits);
  boost::json::error_code failed;
  const auto used = parser.write_some(false, text.data(), text.size(), failed);
  auto& builder = parser.handler();
  if (builder.broken() != document_builder::bound::none) return refused(bound_in_words(builder.broken(), limits), skipped + used);
  if (failed) return refused(syntax_in_words(failed, limits), skipped + used);
  if (used != text.size()) return refused("is followed by something else", skipped + used);
  return builder.take();
}

}  // namespace sluis::foreign
