// Lists that are well-formed and wrong, as real services give them after a lost right, a wrong filter, or a migration:
// for tests of "not seen is not gone".
#pragma once

#include <cstdint>
#include <optional>

#include "tests/lab/message.hpp"
#include "tests/lab/problem.hpp"
#include "tests/lab/store.hpp"

namespace lab {

struct list_faults {
  std::optional<std::uint64_t> at_most;  // the list ends after so many and says that this is all; 0: an empty list
  std::uint64_t total_too_much = 0;      // it says that there are so many more than it gives

  std::uint64_t first_page_always = 0;  // so many a page, and always the first ones, whatever startIndex says
  std::uint64_t hide_members = 0;       // 1: groups are shown without `members`

  [[nodiscard]] bool any() const {
    return at_most.has_value() || total_too_much > 0 || first_page_always > 0 || hide_members > 0;
  }
};

/// {"at_most":50}, {"total_too_much":5}, {"first_page_always":50} or {"hide_members":1}; {}: well again. Throws problem
/// 400 naming what is not known.
[[nodiscard]] list_faults parse_list_faults(const json& from);

/// The list that is answered instead of the one that was asked for.
[[nodiscard]] request first_page_of(const list_faults& what, request asked);
/// What a SCIM list becomes; any other answer stays as it is.
[[nodiscard]] answer with_list_faults(const list_faults& what, const request& asked, answer well);

/// Every resource has another id from now on, as after a migration.
void give_new_ids(store& of);
/// {"<id>":"<the id that it has from now on>"}, all at once: ids that are permuted, or one that was somebody's before
/// and is given again. Throws problem 400 where it is not of this form.
void change_ids(store& of, const json& how);

}  // namespace lab
