// Hands a school over to its sink in the order the contract asks for, and keeps count.
#pragma once

#include <optional>

#include "connectors/sources/edexml/outline.hpp"
#include "connectors/sources/edexml/person_draft.hpp"
#include "connectors/sources/edexml/positions.hpp"

namespace sluis::sources::edexml {

class delivery {
 public:
  explicit delivery(school_sink& sink) : sink_(sink) {}

  /// The school and its groups.
  void begin(const outline& school);
  void person(const person_draft& finished);
  /// Of a person, and what is wrong with the record.
  void invalid_person(const invalid_record& record);
  void discard();
  void end();

  [[nodiscard]] bool has_begun() const { return begun_; }
  /// The first error that the sink answered with; nothing was handed over after it.
  [[nodiscard]] const std::optional<read_failure>& failure() const { return failure_; }

 private:
  bool took(const result<void>& answer, const source_position& where);
  bool invalid(const invalid_record& record);

  school_sink& sink_;
  completeness counts_;
  bool begun_ = false;
  std::optional<read_failure> failure_;
};

}  // namespace sluis::sources::edexml
