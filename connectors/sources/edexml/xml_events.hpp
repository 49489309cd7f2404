// What a parse says, in the order of the document. Views live until the call returns.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sluis::sources::edexml {

/// From 1, in characters; 0 is not known.
struct text_position {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
};

/// The attributes of one start tag, still in the parser's buffer: what is not asked for is not copied.
class xml_attributes {
 public:
  /// libxml2's array: localname, prefix, URI, value, end for each.
  xml_attributes(const unsigned char** raw, int count) : raw_(raw), count_(count) {}
  /// The value of the attribute without a namespace.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const;

 private:
  const unsigned char** raw_;
  int count_;
};

class xml_parser;

class xml_events {
 public:
  virtual ~xml_events() = default;
  virtual void start_element(std::string_view name, const xml_attributes& attributes, xml_parser& parser) = 0;
  virtual void end_element(xml_parser& parser) = 0;
  /// May come in pieces; only while it is wanted.
  virtual void text(std::string_view piece) = 0;

  [[nodiscard]] bool wants_text() const { return wants_text_; }

 protected:
  bool wants_text_ = false;  // not virtual: half of a document's texts are the blanks between its tags
};

/// Why the document cannot be read: in our words, never with its content.
struct xml_fault {
  std::string problem;  // "an end tag does not match its start tag"
  std::string hint;
  text_position where;
};

}  // namespace sluis::sources::edexml
