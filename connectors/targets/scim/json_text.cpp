#include "connectors/targets/scim/json_text.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>

#include "connectors/json/parse_json.hpp"

namespace sluis::targets::scim {

namespace {

bool same_name(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

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

const json* member(const json& object, std::string_view name) {
  if (!object.is_object()) return nullptr;
  for (auto at = object.begin(); at != object.end(); ++at) {
    if (same_name(at.key(), name)) return &at.value();
  }
  return nullptr;
}

json& member_to_write(json& object, std::string_view name) {
  json value;
  if (const json* found = member(object, name)) value = *found;
  erase_member(object, name);
  return object[std::string(name)] = std::move(value);
}

void erase_member(json& object, std::string_view name) {
  if (!object.is_object()) return;
  for (auto at = object.begin(); at != object.end();) at = same_name(at.key(), name) ? object.erase(at) : std::next(at);
}

std::string string_member(const json& object, std::string_view name) {
  const json* found = member(object, name);
  return found != nullptr && found->is_string() ? found->get<std::string>() : std::string();
}

std::optional<std::uint64_t> number_member(const json& object, std::string_view name) {
  const json* found = member(object, name);
  if (found == nullptr) return std::nullopt;
  if (found->is_number_unsigned()) return found->get<std::uint64_t>();
  if (!found->is_string()) return std::nullopt;  // several services write numbers as text
  const auto& text = found->get_ref<const std::string&>();
  std::uint64_t out = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (ec != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return out;
}

std::string id_or_nothing(std::string id) {
  const bool good =
      !id.empty() && id.size() <= 1024 && id != "." && id != ".." &&
      std::none_of(id.begin(), id.end(), [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7f; });
  return good ? id : std::string();
}

}  // namespace sluis::targets::scim
