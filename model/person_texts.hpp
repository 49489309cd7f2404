// Which text of a person may be held of which role: the table of requirements C (R-C1), the one place that says so. It
// decides what is dropped at the door (mapping/minimise) and what is written (state/facts/payload).
#pragma once

#include <array>

#include "model/person.hpp"

namespace sluis {

struct person_text {
  std::string person::*member;
  bool of_students, of_guardians, of_staff;

  [[nodiscard]] constexpr bool may_be_held_of(role r) const {
    return r == role::student ? of_students : r == role::guardian ? of_guardians : of_staff;
  }
};

inline constexpr std::array<person_text, 14> person_texts{{
    {&person::given_names, true, true, true},
    {&person::initials, true, true, true},
    {&person::call_name, true, true, true},
    {&person::family_name_prefix, true, true, true},
    {&person::family_name, true, true, true},
    {&person::form_of_address, false, true, true},
    {&person::school_email, true, false, true},
    {&person::private_email, false, true, true},
    {&person::telephone, false, false, true},
    {&person::student_number, true, false, false},
    {&person::eck_id, true, false, false},  // a staff ECK iD in a source is not in the annex
    {&person::year, true, false, false},
    {&person::ilt_code, true, false, false},
    {&person::user_name, true, false, true},  // of guardians only log data may be held
}};

}  // namespace sluis
