#include "mapping/difference.hpp"

#include <algorithm>
#include <iterator>

namespace sluis::mapping {

namespace {

const std::string& value_of(const field_map& fields, field f) {
  static const std::string none;
  const auto found = fields.find(f);
  return found == fields.end() ? none : found->second;
}

void clear_what_is_extra(const field_map& is, const field_map& should_be, field_difference& out) {
  for (const auto& [f, value] : is) {
    if (value.empty() || !value_of(should_be, f).empty()) continue;
    out.before.insert_or_assign(f, value);
    out.after.insert_or_assign(f, std::string{});
  }
}

void sort_unique(std::vector<subject_id>& ids) {
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
}

}  // namespace

field_difference differing(const field_map& is, const field_map& should_be) {
  field_difference out;
  for (const auto& [f, value] : should_be) {
    const auto& old = value_of(is, f);
    if (value.empty() || value == old) continue;
    if (!old.empty()) out.before.insert_or_assign(f, old);
    out.after.insert_or_assign(f, value);
  }
  clear_what_is_extra(is, should_be, out);
  return out;
}

void say_together(const field_map& is, const field_map& should_be, field a, field b, field_difference& into) {
  const bool has_a = into.after.contains(a);
  if (has_a == into.after.contains(b)) return;
  const auto other = has_a ? b : a;
  const auto& value = value_of(should_be, other);
  if (value.empty()) return;
  into.before.insert_or_assign(other, value_of(is, other));
  into.after.insert_or_assign(other, value);
}

field_difference in_full(const field_map& is, const field_map& should_be) {
  field_difference out;
  for (const auto& [f, value] : is) {
    if (!value.empty()) out.before.insert_or_assign(f, value);
  }
  for (const auto& [f, value] : should_be) {
    if (!value.empty()) out.after.insert_or_assign(f, value);
  }
  clear_what_is_extra(is, should_be, out);
  return out;
}

group_difference differing(std::vector<subject_id> is, std::vector<subject_id> should_be,
                           std::vector<subject_id> maybe) {
  sort_unique(should_be);
  sort_unique(maybe);
  sort_unique(is);
  std::vector<subject_id> certain;
  std::set_difference(is.begin(), is.end(), maybe.begin(), maybe.end(), std::back_inserter(certain));
  std::vector<subject_id> possible;
  std::set_union(is.begin(), is.end(), maybe.begin(), maybe.end(), std::back_inserter(possible));
  group_difference out;
  std::set_difference(possible.begin(), possible.end(), should_be.begin(), should_be.end(),
                      std::back_inserter(out.removed));
  std::set_difference(should_be.begin(), should_be.end(), certain.begin(), certain.end(),
                      std::back_inserter(out.added));
  return out;
}

}  // namespace sluis::mapping
