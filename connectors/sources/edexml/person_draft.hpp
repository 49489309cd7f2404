// One person while the file is read, used again for the next one: strings keep their memory.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "connectors/sources/edexml/element_walker.hpp"
#include "connectors/sources/edexml/outline.hpp"
#include "connectors/sources/edexml/record_keys.hpp"
#include "model/source_record.hpp"

namespace sluis::sources::edexml {

class person_draft {
 public:
  explicit person_draft(std::string file) { record_.where.file = std::move(file); }

  void start(role who, const xml_attributes& attributes, text_position where);
  void value(context in, const element_text& value);
  /// Another record stands within this one: what belongs to whom cannot be told.
  void holds_stray(tag element, text_position where);
  /// A group of theirs opens; an empty key says nothing, like any empty field.
  void open_group(const xml_attributes& attributes, text_position where);
  void close_group() { in_group_ = false; }
  /// All of it was read: names and dates are looked at. Whether a group that is named exists is for the sink to tell:
  /// it knows those of earlier reads. `repeated`: the lines of a key that is not theirs alone.
  void finish(const outline& school, const key_lines* repeated);

  [[nodiscard]] const source_person& record() const { return record_; }
  [[nodiscard]] const std::optional<invalid_record>& invalid() const { return invalid_; }
  /// Of all that is read of them, before finish(); none: something in it cannot be right.
  [[nodiscard]] std::optional<std::uint64_t> content_hash() const;
  /// Nothing may be concluded from this key (record_keys.hpp).
  [[nodiscard]] bool has_fit_key() const { return key_is_fit_; }

 private:
  void reject(const char* field, std::string problem, text_position where);
  void name_or_address(const element_text& value);
  void date(const element_text& value, std::optional<day>& into);
  void add_function(const std::string& text, text_position where);
  void settle_facts(const outline& school);
  [[nodiscard]] text_position start_position() const { return {record_.where.line, record_.where.column}; }

  source_person record_;
  text_position ends_at_;
  std::size_t current_group_ = 0;
  std::size_t bytes_ = 0;  // of the texts so far
  bool in_group_ = false;
  bool key_is_fit_ = false;
  std::optional<invalid_record> invalid_;
};

}  // namespace sluis::sources::edexml
