#include "connectors/sources/edexml/person_pass.hpp"

namespace sluis::sources::edexml {

namespace {

constexpr std::size_t max_persons = 250'000;  // many times a large school; keeps memory bounded

bool is_outline(context what) {
  switch (what) {
    case context::school:
    case context::branches:
    case context::branch:
    case context::groups:
    case context::group:
    case context::composite_group:
      return true;
    default:
      return false;
  }
}

}  // namespace

element_consumer::answer person_pass::open(context what, const xml_attributes& attributes, text_position where) {
  if (is_outline(what)) return open_outline(what, attributes, where);
  switch (what) {
    case context::wrong_root:
      fail(where, "the document is not EDEXML: its root is not <EDEX>",
           "put an EDEXML export in this folder, and nothing else");
      return answer::skip;
    case context::students:
    case context::staff_section:
      open_section(what);
      return answer::read;
    case context::student:
    case context::staff:
      if (++persons_ > max_persons) {
        fail(where, "more than 250000 people", "check the export");
        return answer::skip;
      }
      draft_.start(what == context::student ? role::student : role::staff, attributes, where);
      return begin_person();
    case context::student_group:
    case context::student_composite:
    case context::staff_group:
      draft_.open_group(attributes, where);
      return answer::read;
    default:
      return answer::read;
  }
}

void person_pass::value(context in, const element_text& value) {
  if (is_outline(in)) {
    outline_value(in, value);
  } else {
    draft_.value(in, value);
  }
}

void person_pass::close(context what, text_position where) {
  if (is_outline(what)) return close_outline(what, where);
  switch (what) {
    case context::student:
    case context::staff:
      is_in_person_ = false;
      return close_person(draft_);
    case context::student_group:
    case context::student_composite:
    case context::staff_group:
      return draft_.close_group();
    default:
      return;
  }
}

element_consumer::answer person_pass::begin_person() {
  const auto out = open_person(draft_);
  is_in_person_ = out == answer::read;
  return out;
}

void person_pass::stray(const stray_record& what, const xml_attributes& attributes) {
  if (is_in_person_ && !what.is_in_unknown) draft_.holds_stray(what.element, what.where);
  if (is_person(what.element)) {
    stray_person(what, attributes);
  } else if (!is_in_person_) {
    stray_group(what, attributes);
  }
}

void person_pass::fail(text_position where, const std::string& problem, std::string hint) {
  const auto at = in_file(file_, where);
  fail(read_failure{error_at(at, errc::invalid_input, problem, std::move(hint)), at});
}

}  // namespace sluis::sources::edexml
