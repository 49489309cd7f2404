// The people of all schools as CSV rows (RFC 4180), for whoever wants to compare an import with the plainest one there
// is.
#pragma once

#include <vector>

#include "tools/school_generator/school.hpp"

namespace school_generator {

/// Header:
/// school,role,key,given_names,initials,call_name,prefix,family_name,gender,year,groups,eck_id,user_name,mail,begins,ends
void write_rows(const options& how, const std::vector<school>& schools);

}  // namespace school_generator
