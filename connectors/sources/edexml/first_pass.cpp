#include "connectors/sources/edexml/first_pass.hpp"

namespace sluis::sources::edexml {

element_consumer::answer first_pass::open_outline(context what, const xml_attributes& attributes, text_position where) {
  late_outline_ = late_outline_ || saw_person_;
  outline_.open(what, attributes, where);
  fail(outline_.failure());
  return answer::read;
}

void first_pass::outline_value(context in, const element_text& value) {
  outline_.value(in, value);
  fail(outline_.failure());
}

void first_pass::close_outline(context what, text_position where) {
  outline_.close(what, where);
  fail(outline_.failure());
}

element_consumer::answer first_pass::open_person(const person_draft& draft) {
  if (!saw_person_) {
    saw_person_ = true;
    late_outline_ = !outline_.has_school();
    if (!late_outline_) delivery_.begin(outline_);
    fail(delivery_.failure());
  }
  if (draft.has_fit_key()) {
    const auto who = draft.record().facts.role;
    const auto hash = key_hash(draft.record().key);
    if (!seen_.of(who).insert(hash)) suspects_.of(who).insert(hash);
  }
  return is_enough() ? answer::read : answer::skip;
}

void first_pass::close_person(person_draft& draft) {
  draft.finish(outline_, nullptr);
  delivery_.person(draft);
  fail(delivery_.failure());
}

void first_pass::check_whole() {
  if (!outline_.has_school()) {
    fail({}, "the file has no <school>", "put an EDEXML export in its place; nobody was removed");
  } else if (!saw_students_) {
    fail({}, "the file has no <leerlingen>, so it does not say who is at the school",
         "export it again, with the pupils; nobody was removed");
  }
}

}  // namespace sluis::sources::edexml
