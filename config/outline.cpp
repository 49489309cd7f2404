#include "config/outline.hpp"

#include <toml++/toml.h>

#include <fstream>
#include <iterator>
#include <sstream>
#include <utility>

namespace sluis::config {

namespace {

std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n')
      out += "\\n";
    else
      out += c;
  }
  return out + "\"";
}

std::string value_of(const toml::node& node) {
  if (const auto* const text = node.as_string()) return in_quotes(text->get());
  if (const auto* const number = node.as_integer()) return std::to_string(number->get());
  if (const auto* const flag = node.as_boolean()) return flag->get() ? "true" : "false";
  std::ostringstream out;
  if (const auto* const all = node.as_array()) {
    const char* before = "[";
    for (const auto& each : *all) out << std::exchange(before, ", ") << value_of(each);
    out << (all->empty() ? "[]" : "]");
  } else if (const auto* const number = node.as_floating_point()) {
    out.precision(17);
    out << number->get();
  } else {
    node.visit([&out](const auto& other) { out << other; });  // a date or a time, which no key takes
  }
  return out.str();
}

bool is_list_of_tables(const toml::node& node) {
  const auto* const all = node.as_array();
  return all != nullptr && !all->empty() && all->get(0)->is_table();
}

void add(const toml::table& from, const std::string& under, outline& into) {
  for (const auto& [key, node] : from) {
    const auto name = under + "." + std::string(key.str());
    if (const auto* const table = node.as_table()) {
      add(*table, name, into);
    } else if (is_list_of_tables(node)) {
      std::size_t n = 0;
      for (const auto& each : *node.as_array()) {
        const auto* const one = each.as_table();
        if (one == nullptr) continue;
        add(*one, name + "." + (*one)["id"].value_or(std::to_string(n)), into);
        ++n;
      }
    } else {
      into[name] = value_of(node);
    }
  }
}

}  // namespace

result<std::map<institution_id, outline>> outlines_of(std::string_view toml) {
  try {
    const toml::table root = toml::parse(toml);
    outline common;
    for (const auto* const name : {"daemon", "backup"}) {
      if (const auto* const table = root[name].as_table()) add(*table, name, common);
    }
    std::map<institution_id, outline> out;
    const auto* const institutions = root["institution"].as_array();
    if (institutions == nullptr) return out;
    for (const auto& each : *institutions) {
      const auto* const one = each.as_table();
      if (one == nullptr) continue;
      auto& into = out[institution_id((*one)["id"].value_or(std::string()))] = common;
      add(*one, "institution", into);
    }
    return out;
  } catch (const toml::parse_error& cause) {
    return error(errc::invalid_input, "is not TOML: " + std::string(cause.description()));
  }
}

result<std::map<institution_id, outline>> outlines_in(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  if (!in) return error(errc::io, file.string() + ": cannot be read", "check its owner and mode");
  return outlines_of(text);
}

std::string text_of(const outline& settings) {
  std::string out;
  for (const auto& [key, value] : settings) out += key + " = " + value + "\n";
  return out;
}

}  // namespace sluis::config
