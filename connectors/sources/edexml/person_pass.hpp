// What every reading of a file does with persons, whatever it is after.
#pragma once

#include <optional>

#include "connectors/sources/edexml/element_walker.hpp"
#include "connectors/sources/edexml/outline.hpp"
#include "connectors/sources/edexml/person_draft.hpp"

namespace sluis::sources::edexml {

/// Builds each person and says when one is complete. Derived passes decide what the rest of the file is to them.
class person_pass : public element_consumer {
 public:
  answer open(context what, const xml_attributes& attributes, text_position where) final;
  void value(context in, const element_text& value) final;
  void close(context what, text_position where) final;
  void stray(const stray_record& what, const xml_attributes& attributes) final;
  [[nodiscard]] bool stopped() const override { return failure_.has_value(); }

  [[nodiscard]] const std::optional<read_failure>& failure() const { return failure_; }

 protected:
  explicit person_pass(std::string file) : file_(file), draft_(std::move(file)) {}

  /// Something of the school itself: school, branches, groups and what they hold.
  virtual answer open_outline(context what, const xml_attributes& attributes, text_position where) = 0;
  virtual void outline_value(context, const element_text&) {}
  virtual void close_outline(context, text_position) {}
  /// The section of all students, or of all staff.
  virtual void open_section(context) {}
  /// A person starts; only key and position are known. `skip`: the rest of them is of no interest.
  virtual answer open_person(const person_draft& draft) = 0;
  virtual void close_person(person_draft& draft) = 0;
  /// A record at a wrong place; not a group within a person, which makes that person's record invalid.
  virtual void stray_person(const stray_record&, const xml_attributes&) {}
  virtual void stray_group(const stray_record&, const xml_attributes&) {}

  void fail(text_position where, const std::string& problem, std::string hint);
  void fail(const std::optional<read_failure>& cause) { failure_ = failure_ ? failure_ : cause; }

 private:
  answer begin_person();

  std::string file_;
  person_draft draft_;
  bool is_in_person_ = false;  // draft_ is being filled
  std::size_t persons_ = 0;
  std::optional<read_failure> failure_;
};

}  // namespace sluis::sources::edexml
