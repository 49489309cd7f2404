#include "mapping/minimise.hpp"

#include <algorithm>

#include "mapping/text.hpp"
#include "model/person_texts.hpp"

namespace sluis::mapping {

person minimise(person p) {
  for (const auto& text : person_texts) {
    auto& value = p.*text.member;
    value = text.may_be_held_of(p.role) ? clean(value, max_field_bytes) : std::string();
  }
  if (p.role != role::staff) p.functions.clear();
  for (auto& text : p.functions) text = clean(text, max_field_bytes);
  std::erase(p.functions, std::string{});
  if (p.functions.size() > max_functions) p.functions.resize(max_functions);
  return p;
}

}  // namespace sluis::mapping
