#include "connectors/targets/google/org_unit_path.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace sluis::targets::google {

namespace {

constexpr std::array<std::pair<std::string_view, field>, 2> placeholders = {
    {{"{school}", field::school}, {"{function}", field::function}}};

/// Empty: a field in it says nothing.
std::string segment_for(std::string segment, const field_map& fields) {
  for (const auto& [word, f] : placeholders) {
    const auto found = fields.find(f);
    const auto value = found == fields.end() ? std::string() : harmless_segment(found->second);
    for (auto at = segment.find(word); at != std::string::npos; at = segment.find(word, at + value.size())) {
      if (value.empty()) return {};
      segment.replace(at, word.size(), value);
    }
  }
  return segment;
}

template <class Each>
void each_segment(std::string_view path, const Each& each) {
  while (!path.empty()) {
    const auto end = std::min(path.find('/'), path.size());
    if (end > 0) each(path.substr(0, end));
    path.remove_prefix(std::min(end + 1, path.size()));
  }
}

}  // namespace

bool is_template(std::string_view path) {
  return path.find('{') != std::string_view::npos;
}

std::string org_unit_for(std::string_view path, const field_map& fields) {
  if (!is_template(path)) return std::string(path);
  std::string out;
  each_segment(path, [&](std::string_view segment) {
    const auto put = segment_for(std::string(segment), fields);
    if (!put.empty()) out += "/" + put;
  });
  return out.empty() ? "/" : out;
}

std::string harmless_segment(std::string_view value) {
  constexpr std::string_view forbidden = "/\\<>\"{}%#?*=+;:|";
  std::string out;
  for (const char c : value) {
    const bool harm = static_cast<unsigned char>(c) < 0x20 || c == 0x7f || forbidden.find(c) != std::string_view::npos;
    out += harm ? '-' : c;
  }
  if (out.find_first_not_of(" .-") == std::string::npos) return {};
  const auto first = out.find_first_not_of(' ');
  return out.substr(first, out.find_last_not_of(' ') - first + 1);
}

std::vector<std::string> org_units_down_to(std::string_view path) {
  std::vector<std::string> out;
  std::string so_far;
  each_segment(path, [&](std::string_view segment) { out.push_back(so_far += "/" + std::string(segment)); });
  return out;
}

}  // namespace sluis::targets::google
