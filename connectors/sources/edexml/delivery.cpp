#include "connectors/sources/edexml/delivery.hpp"

namespace sluis::sources::edexml {

void delivery::begin(const outline& school) {
  if (failure_) return;
  begun_ = true;
  counts_ = {};
  if (!took(sink_.begin(school.school()), school.school().where)) return;
  for (const auto& one : school.groups()) {
    ++counts_.groups;
    const auto problem = school.problem_of(one);
    if (!(problem ? invalid(*problem) : took(sink_.on_group(one.record), one.record.where))) return;
  }
}

void delivery::person(const person_draft& finished) {
  if (failure_) return;
  ++counts_.persons;
  if (finished.invalid()) {
    invalid(*finished.invalid());
  } else {
    took(sink_.on_person(finished.record()), finished.record().where);
  }
}

void delivery::invalid_person(const invalid_record& record) {
  if (failure_) return;
  ++counts_.persons;
  invalid(record);
}

bool delivery::invalid(const invalid_record& record) {
  ++counts_.invalid;
  return took(sink_.on_invalid(record), record.where);
}

void delivery::discard() {
  if (failure_ || !begun_) return;
  begun_ = false;
  took(sink_.discard(), {});
}

void delivery::end() {
  if (!failure_) took(sink_.end(counts_), {});
}

bool delivery::took(const result<void>& answer, const source_position& where) {
  if (answer) return true;
  failure_ = read_failure{answer.error(), where};
  return false;
}

}  // namespace sluis::sources::edexml
