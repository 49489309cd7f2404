// What a survey makes of the shadow (shadow::reconcile). Inside the caller's transaction. What it does not mention, or
// mentions as gone, stays as the shadow has it: each of those objects is asked for by itself (push/sighted.hpp). What
// it tells again is no news.
#pragma once

#include <functional>
#include <string_view>

#include "model/survey.hpp"
#include "state/push/shadow_table.hpp"

namespace sluis::state {

struct adoption {
  shadow_row row;
  remote_object object;
};

struct drift_found {
  drift_counts counts;
  std::vector<adoption> adoptions;  // objects with our handle, of whom we know no id
};

result<drift_found> find_drift(store& s, shadow_table& shadow, const target_id& target, const survey& found,
                               const std::function<field_map(const field_map&)>& as_held, believed_lists believed);

/// Does this survey show that the object with this id is there?
[[nodiscard]] bool is_shown(const survey& found, subject_kind kind, const std::string& remote_id);

/// ASCII letters without regard to case.
[[nodiscard]] bool same_letters(std::string_view a, std::string_view b);

/// Pure: does the target show something else than we said? Only what we said and it shows is compared; addresses
/// without regard to case.
[[nodiscard]] bool shows_otherwise(const field_map& said, const field_map& shown);

}  // namespace sluis::state
