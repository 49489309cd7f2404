#include "connectors/targets/scim/values.hpp"

#include <algorithm>

namespace sluis::targets::scim {

std::string id_member(const json& object, std::string_view name) {
  const json* const found = member(object, name);
  if (found != nullptr && found->is_number_integer()) return found->dump();
  return id_or_nothing(string_member(object, name));
}

std::optional<bool> read_flag(const json& value) {
  if (value.is_boolean()) return value.get<bool>();
  if (!value.is_string()) return std::nullopt;
  auto text = value.get<std::string>();
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  if (text != "true" && text != "false") return std::nullopt;
  return text == "true";
}

}  // namespace sluis::targets::scim
