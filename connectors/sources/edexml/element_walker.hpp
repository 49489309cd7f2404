// From XML events to what EDEXML means by them: follows the grammar, skips what it does not name, gathers the text of
// what it does.
#pragma once

#include <array>
#include <cstddef>
#include <string>

#include "connectors/sources/edexml/grammar.hpp"
#include "connectors/sources/edexml/xml_events.hpp"

namespace sluis::sources::edexml {

/// No text of ours is longer (the schema's longest is 256 characters); what is, is cut and said to be.
inline constexpr std::size_t max_text_bytes = 1024;

struct element_text {
  tag name;
  std::string& text;  // trimmed, UTF-8, NFC; the receiver may take it
  enum class extent { whole, cut } how = extent::whole;
  text_position where;
};

/// A record at a place where the format has none of its kind, because an end tag is missing or was put at a wrong
/// place. All that it holds is passed over.
struct stray_record {
  tag element;
  bool is_in_unknown = false;  // within an element that the grammar does not name: may be a vendor's own
  text_position where;
};

class element_consumer {
 public:
  enum class answer { read, skip };
  virtual ~element_consumer() = default;
  /// An element that holds others opens; `skip` passes over all of it, without close().
  virtual answer open(context what, const xml_attributes& attributes, text_position where) = 0;
  virtual void value(context in, const element_text& value) = 0;
  virtual void close(context what, text_position where) = 0;
  /// Such a record was seen, also within what `open` said to skip.
  virtual void stray(const stray_record& /*what*/, const xml_attributes& /*attributes*/) {}
  /// True: nothing more is wanted.
  [[nodiscard]] virtual bool stopped() const = 0;
};

class element_walker final : public xml_events {
 public:
  explicit element_walker(element_consumer& consumer) : consumer_(consumer) {}

  void start_element(std::string_view name, const xml_attributes& attributes, xml_parser& parser) override;
  void end_element(xml_parser& parser) override;
  void text(std::string_view piece) override;

 private:
  void hand_over_text();
  void look_at_skipped(tag element, const xml_attributes& attributes, text_position where);

  element_consumer& consumer_;
  std::array<context, context_count> open_{};  // from the root; deeper than the grammar is only skipped
  std::size_t depth_ = 0;
  std::size_t skipped_ = 0;  // how many elements deep within something that is passed over
  std::size_t unknown_at_ = 0,
              person_at_ = 0;  // how deep therein an element of no known name, and a person, began; 0: none
  tag capture_ = tag::other;   // whose text is being gathered
  std::string text_;
  element_text::extent extent_ = element_text::extent::whole;
  text_position text_at_;
};

}  // namespace sluis::sources::edexml
