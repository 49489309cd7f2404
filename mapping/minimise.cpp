#include "mapping/minimise.hpp"

#include <algorithm>

#include "mapping/text.hpp"

namespace sluis::mapping {

namespace {

/// Table C, column by column: what this role may not have.
void drop_what_the_role_may_not_have(person& p) {
  const bool student = p.role == role::student;
  const bool staff = p.role == role::staff;
  const bool guardian = p.role == role::guardian;
  if (student) p.form_of_address.clear();
  if (guardian) p.school_email.clear();
  if (student) p.private_email.clear();
  if (!staff) p.telephone.clear();
  if (!student) {
    p.student_number.clear();
    p.eck_id.clear();  // a staff ECK iD in a source is not in the annex
    p.year.clear();
    p.ilt_code.clear();
  }
  if (guardian) p.user_name.clear();  // of guardians only log data may be held
  if (!staff) p.functions.clear();
}

}  // namespace

person minimise(person p) {
  drop_what_the_role_may_not_have(p);
  for (auto* text : {&p.given_names, &p.initials, &p.call_name, &p.family_name_prefix, &p.family_name,
                     &p.form_of_address, &p.school_email, &p.private_email, &p.telephone, &p.student_number, &p.eck_id,
                     &p.year, &p.ilt_code, &p.user_name}) {
    *text = clean(*text, max_field_bytes);
  }
  for (auto& text : p.functions) text = clean(text, max_field_bytes);
  std::erase(p.functions, std::string{});
  if (p.functions.size() > max_functions) p.functions.resize(max_functions);
  return p;
}

}  // namespace sluis::mapping
