#include "connectors/sources/edexml/first_pass.hpp"

namespace sluis::sources::edexml {

namespace {

constexpr std::size_t max_strays = 100'000;  // keeps memory bounded

}  // namespace

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

void first_pass::stray_person(const stray_record& what, const xml_attributes& attributes) {
  if (strays_.size() >= max_strays)
    return fail(what.where, "more than 100000 records at a wrong place", "export it again; nobody was removed");
  const auto key = key_of(attributes);
  const bool is_fit = unfit_key(key) == nullptr;
  if (what.is_in_unknown && !is_fit) return;  // nothing says that it is a person of the school
  auto& out = strays_.emplace_back();
  out.role = what.element == tag::leerling ? role::student : role::staff;
  if (is_fit) out.key = std::string(key);
  out.where = in_file(file_, what.where);
  out.field = to_string(what.element);
  out.problem =
      "stands at a wrong place: an end tag is missing before it, or it is in a section for another kind of record";
}

void first_pass::stray_group(const stray_record& what, const xml_attributes& attributes) {
  late_outline_ = late_outline_ || saw_person_;
  outline_.stray_group(what, attributes);
  fail(outline_.failure());
}

std::vector<invalid_record> first_pass::strays() const {
  std::vector<invalid_record> out;
  for (const auto& one : strays_) {
    if (!one.key || !seen_.of(*one.role).contains(key_hash(*one.key))) out.push_back(one);
  }
  return out;
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
