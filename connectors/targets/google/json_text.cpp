#include "connectors/targets/google/json_text.hpp"

#include <algorithm>

#include "connectors/json/parse_json.hpp"

namespace sluis::targets::google {

result<json> parse_object(std::string_view text) {
  SLUIS_ASSIGN(auto out, foreign::parse_json(text));
  if (!out.is_object()) return error{errc::invalid_input, "the JSON is no object"};
  return out;
}

result<std::string> to_text(const json& document) {
  try {
    return document.dump();
  } catch (const json::type_error&) {
    return error{errc::invalid_input, "a value is not valid UTF-8", "correct it in the source"};
  }
}

const json* member(const json& object, const char* name) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(name);
  return found == object.end() ? nullptr : &*found;
}

std::string text_member(const json& object, const char* name) {
  const json* found = member(object, name);
  return found != nullptr && found->is_string() ? found->get<std::string>() : std::string();
}

const json& list_member(const json& object, const char* name) {
  static const json none = json::array();
  const json* found = member(object, name);
  return found != nullptr && found->is_array() ? *found : none;
}

std::string id_or_nothing(std::string id) {
  const bool good = !id.empty() && id.size() <= 256 && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
  return good ? id : std::string();
}

}  // namespace sluis::targets::google
