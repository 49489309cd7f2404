#include "tests/lab/google/field_mask.hpp"

namespace lab::google {

namespace {

refusal malformed() {
  return {400, "invalidParameter", "Invalid field selection"};
}

field_mask parse_list(std::string_view& text, int depth) {
  constexpr int deepest = 8;
  if (depth > deepest) throw malformed();
  field_mask out;
  while (true) {
    const auto end = text.find_first_of(",()");
    const std::string name(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end);
    if (name.empty()) throw malformed();
    field_mask below;
    if (!text.empty() && text.front() == '(') {
      text.remove_prefix(1);
      below = parse_list(text, depth + 1);
      if (text.empty() || text.front() != ')') throw malformed();
      text.remove_prefix(1);
    }
    out.members[name] = std::move(below);
    if (text.empty() || text.front() != ',') return out;
    text.remove_prefix(1);
  }
}

}  // namespace

field_mask parse_field_mask(std::string_view text) {
  auto out = parse_list(text, 0);
  if (!text.empty()) throw malformed();
  return out;
}

json masked(const field_mask& mask, const json& value) {
  if (mask.members.empty()) return value;
  if (value.is_array()) {
    json out = json::array();
    for (const auto& each : value) out.push_back(masked(mask, each));
    return out;
  }
  if (!value.is_object()) return value;
  json out = json::object();
  for (const auto& [name, below] : mask.members) {
    if (value.contains(name)) out[name] = masked(below, value[name]);
  }
  return out;
}

}  // namespace lab::google
