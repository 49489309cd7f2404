// What a document may ask of the XML parser, counted in its bytes before libxml2 sees them: libxml2 reports a tag when
// it has read all of it, and its work is quadratic in the attributes of one tag (300,000 of them took 35 s). It judges
// nothing else but NUL bytes, of which libxml2 does not tell the true cause: what is no XML passes, and libxml2 refuses
// it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "connectors/sources/edexml/xml_events.hpp"

namespace sluis::sources::edexml {

/// EDEXML needs 6 levels, 5 attributes, names of 30 bytes and texts of 256 characters. References (`&amp;`) count with
/// the text that they stand in; there are no others, because a DOCTYPE is refused.
struct xml_limits {
  std::size_t depth = 64;
  std::size_t attributes = 100;                      // of one tag
  std::size_t name_bytes = 256;                      // of an element or attribute
  std::size_t tag_bytes = std::size_t{64} * 1024;    // from '<' to '>'; so of an attribute's value as well
  std::size_t aside_bytes = std::size_t{64} * 1024;  // of one comment, processing instruction or declaration
  std::size_t text_bytes =
      std::size_t{16} * 1024 * 1024;  // between two tags, CDATA included: an unknown element may hold a picture
};

class markup_bounds {
 public:
  explicit markup_bounds(const xml_limits& limits = {}) : limits_(limits) {}

  /// The next bytes, UTF-8. The first bound that is broken and where what breaks it begins, or the first NUL byte.
  [[nodiscard]] std::optional<xml_fault> check(std::string_view bytes);

 private:
  enum class part { text, opening, tag, value, comment, instruction, cdata, declaration };

  void check_text(std::string_view bytes);
  void read_text(std::string_view run);
  void begin_markup();
  void in_markup(char c);
  void in_opening(char c);
  void in_tag(char c);
  void end_of_tag(char before);
  void until(std::string_view mark, char c);
  void advance(std::string_view run);
  void advance(char c);
  void refuse(const char* what, std::size_t most, const char* of, text_position where);

  xml_limits limits_;
  part in_ = part::text;
  std::optional<xml_fault> fault_;
  text_position here_{1, 1};
  text_position start_;       // of the tag, comment … that is being read
  text_position text_start_;  // of the text since the last tag
  std::size_t depth_ = 0;
  std::size_t text_ = 0;  // bytes since the last tag
  std::size_t size_ = 0;  // of the markup so far
  std::size_t name_ = 0;
  std::size_t attributes_ = 0;
  std::string opening_;  // "![CD", until it is known what begins
  std::string tail_;     // the newest bytes, up to the length of an end mark
  char quote_ = 0;
  char before_ = 0;  // the byte before, in a tag
  bool is_end_tag_ = false;
};

}  // namespace sluis::sources::edexml
