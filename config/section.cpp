#include "config/section.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "config/duration.hpp"
#include "config/near.hpp"

namespace sluis::config {

namespace {

position at(const toml::source_region& region) {
  return {static_cast<std::uint32_t>(region.begin.line), static_cast<std::uint32_t>(region.begin.column)};
}

// As people call it, not as the TOML grammar does.
const char* type_name(const toml::node& node) {
  switch (node.type()) {
    case toml::node_type::string:
      return "a string";
    case toml::node_type::integer:
      return "a whole number";
    case toml::node_type::floating_point:
      return "a number";
    case toml::node_type::boolean:
      return "true or false";
    case toml::node_type::array:
      return "an array";
    case toml::node_type::table:
      return "a table";
    default:
      return "a date or time";
  }
}

std::string is_not(const toml::node& node, const std::string& expected) {
  return std::string("must be ") + expected + ", not " + type_name(node);
}

std::string plain(double value) {
  std::array<char, 32> out{};
  const auto written = std::to_chars(out.data(), out.data() + out.size(), value);
  return {out.data(), written.ptr};
}

}  // namespace

section::section(problems& found, const toml::table& table, std::string title)
    : problems_(&found), table_(&table), title_(std::move(title)) {}

position section::where() const {
  const auto here = at(table_->source());
  return here.line == 0 ? position{} : here;
}

position section::where(std::string_view key) const {
  const auto* node = table_->get(key);
  return node != nullptr ? at(node->source()) : where();
}

void section::refuse(std::string_view key, const std::string& what, const std::string& hint) {
  refuse_at(where(key), key, what, hint);
}

void section::refuse_at(position place, std::string_view key, const std::string& what, const std::string& hint) {
  problems_->add(place, title_ + (title_.empty() ? "" : " ") + std::string(key) + ": " + what, hint);
}

bool section::has(std::string_view key) const {
  return table_->get(key) != nullptr;
}

const toml::node* section::find(std::string_view key, presence how) {
  known_.emplace_back(key);
  const auto* node = table_->get(key);
  if (node == nullptr && how == presence::required)
    missing_.push_back({std::string(key), title_ + " " + std::string(key) + ": is missing"});
  return node;
}

std::optional<std::string> section::text(std::string_view key, presence how) {
  const auto* node = find(key, how);
  if (node == nullptr) return std::nullopt;
  const auto* value = node->as_string();
  if (value == nullptr) {
    refuse(key, is_not(*node, "a string"));
    return std::nullopt;
  }
  if (value->get().empty()) {
    refuse(key, "must not be empty", how == presence::optional ? "leave the key out instead" : "");
    return std::nullopt;
  }
  const auto is_control = [](char c) { return (c >= 0 && c < ' ') || c == 127; };
  if (std::any_of(value->get().begin(), value->get().end(), is_control)) {
    refuse(key, "holds a control character", "write it on one line");
    return std::nullopt;
  }
  return value->get();
}

std::optional<bool> section::flag(std::string_view key) {
  const auto* node = find(key, presence::optional);
  if (node == nullptr) return std::nullopt;
  if (const auto* value = node->as_boolean()) return value->get();
  refuse(key, is_not(*node, "true or false"), "without quotes");
  return std::nullopt;
}

std::optional<std::int64_t> section::whole(std::string_view key, std::int64_t least, std::int64_t most) {
  const auto* node = find(key, presence::optional);
  if (node == nullptr) return std::nullopt;
  const auto expected = "a whole number from " + std::to_string(least) + " to " + std::to_string(most);
  const auto* value = node->as_integer();
  if (value == nullptr) {
    refuse(key, is_not(*node, expected));
    return std::nullopt;
  }
  if (value->get() >= least && value->get() <= most) return value->get();
  refuse(key, "must be " + expected);
  return std::nullopt;
}

std::optional<double> section::number(std::string_view key, double least, double most) {
  const auto* node = find(key, presence::optional);
  if (node == nullptr) return std::nullopt;
  const auto expected = "a number from " + plain(least) + " to " + plain(most);
  if (!node->is_number()) {
    refuse(key, is_not(*node, expected));
    return std::nullopt;
  }
  const double value = node->value<double>().value_or(least - 1);
  if (value >= least && value <= most) return value;
  refuse(key, "must be " + expected);
  return std::nullopt;
}

std::optional<std::chrono::seconds> section::duration(std::string_view key, std::chrono::seconds least,
                                                      std::chrono::seconds most) {
  const auto written = text(key);
  if (!written) return std::nullopt;
  const auto parsed = parse_duration(*written);
  if (!parsed) {
    refuse(key, "is not a duration", R"(write it as "30s", "15m", "1h" or "1d")");
    return std::nullopt;
  }
  if (*parsed >= least && *parsed <= most) return parsed;
  refuse(key, "must be from " + duration_text(least) + " to " + duration_text(most));
  return std::nullopt;
}

std::optional<std::chrono::milliseconds> section::short_duration(std::string_view key, std::chrono::milliseconds least,
                                                                 std::chrono::milliseconds most) {
  const auto written = text(key);
  if (!written) return std::nullopt;
  const auto parsed = parse_short_duration(*written);
  if (!parsed) {
    refuse(key, "is not a duration", R"(write it as "500ms", "30s" or "15m")");
    return std::nullopt;
  }
  if (*parsed >= least && *parsed <= most) return parsed;
  refuse(key, "must be from " + short_duration_text(least) + " to " + short_duration_text(most));
  return std::nullopt;
}

std::optional<std::filesystem::path> section::path(std::string_view key, presence how) {
  const auto written = text(key, how);
  if (!written) return std::nullopt;
  const auto folder = std::filesystem::absolute(problems_->file()).parent_path();
  return (folder / *written).lexically_normal();
}

std::optional<std::string> section::choice(std::string_view key, const std::vector<std::string>& allowed,
                                           presence how) {
  auto written = text(key, how);
  if (!written || std::find(allowed.begin(), allowed.end(), *written) != allowed.end()) return written;
  refuse(key, "\"" + *written + "\" is not known", suggestion(*written, allowed));
  return std::nullopt;
}

std::optional<std::vector<section::word>> section::words(std::string_view key) {
  const auto* node = find(key, presence::optional);
  if (node == nullptr) return std::nullopt;
  const auto* array = node->as_array();
  if (array == nullptr) {
    refuse(key, is_not(*node, "an array of strings"), "write it as [\"…\", \"…\"]");
    return std::nullopt;
  }
  std::vector<word> out;
  for (const auto& item : *array) {
    if (const auto* value = item.as_string()) {
      out.push_back({value->get(), at(item.source())});
    } else {
      refuse_at(at(item.source()), key, "must hold strings only, not " + std::string(type_name(item)));
    }
  }
  return out;
}

std::optional<section> section::table(std::string_view key, std::string title, presence how) {
  const auto* node = find(key, presence::optional);
  if (node == nullptr) {
    if (how == presence::required) missing_.push_back({std::string(key), title + " is missing"});
    return std::nullopt;
  }
  if (const auto* value = node->as_table()) return section(*problems_, *value, std::move(title));
  refuse(key, is_not(*node, "a table"), "write it as " + title);
  return std::nullopt;
}

std::vector<section> section::tables(std::string_view key, const std::string& title, presence how) {
  const auto* node = find(key, presence::optional);
  std::vector<section> out;
  if (node == nullptr) {
    if (how == presence::required) missing_.push_back({std::string(key), title + " is missing"});
    return out;
  }
  const auto* array = node->as_array();
  if (array == nullptr) {
    refuse(key, is_not(*node, "an array of tables"), "write each as " + title + ", with two brackets");
    return out;
  }
  if (array->empty() && how == presence::required) refuse(key, "is empty", "write at least one " + title);
  for (const auto& item : *array) {
    if (const auto* value = item.as_table()) {
      out.emplace_back(*problems_, *value, title);
    } else {
      refuse_at(at(item.source()), key, "must hold tables only", "write each as " + title);
    }
  }
  return out;
}

std::vector<section::entry> section::entries() {
  std::vector<entry> out;
  for (const auto& [key, node] : *table_) {
    const std::string name(key.str());
    out.push_back({name, at(key.source()), text(name)});
  }
  return out;
}

void section::finish() {
  std::vector<std::string> unknown;
  const auto place = title_.empty() ? std::string("at the top level") : "in " + title_;
  for (const auto& [key, node] : *table_) {
    const std::string name(key.str());
    if (std::find(known_.begin(), known_.end(), name) != known_.end()) continue;
    unknown.push_back(name);
    problems_->add(at(key.source()), "unknown key \"" + name + "\" " + place, suggestion(name, known_));
  }
  // A slip in a required key is told as the slip that it is.
  const auto is_slip_of = [&](const std::string& key) {
    return std::any_of(unknown.begin(), unknown.end(),
                       [&](const auto& name) { return near_word(name, known_) == key; });
  };
  for (const auto& [key, what] : missing_) {
    if (!is_slip_of(key)) problems_->add(where(), what, "add it");
  }
}

}  // namespace sluis::config
