#include "connectors/json/document_builder.hpp"

#include <charconv>
#include <utility>

namespace sluis::foreign {

bool document_builder::append(view part) {
  text_.append(part.data(), part.size());
  return true;
}

nlohmann::json* document_builder::add(nlohmann::json value) {
  if (open_.empty()) {
    root_ = std::move(value);
    return &root_;
  }
  if (open_.back()->is_array()) {
    auto& list = open_.back()->get_ref<nlohmann::json::array_t&>();
    list.push_back(std::move(value));
    return &list.back();
  }
  *member_ = std::move(value);
  return member_;
}

bool document_builder::open(nlohmann::json container) {
  open_.push_back(add(std::move(container)));
  return true;
}

bool document_builder::close() {
  open_.pop_back();
  return true;
}

bool document_builder::on_key(view last, std::size_t, error_code& failed) {
  append(last);
  auto& members = open_.back()->get_ref<nlohmann::json::object_t&>();
  const auto [at, is_new] = members.try_emplace(std::exchange(text_, {}));
  member_ = &at->second;
  if (is_new || repeated_ == repeated_keys::last_wins) return true;
  failed = boost::json::make_error_code(boost::json::error::exception);
  return false;
}

bool document_builder::on_string(view last, std::size_t, error_code&) {
  append(last);
  return add(std::exchange(text_, {})) != nullptr;
}

bool document_builder::on_int64(std::int64_t value, view, error_code&) {
  // The connectors tell natural numbers by their type, as nlohmann's own parser has it.
  if (value >= 0) return add(static_cast<std::uint64_t>(value)) != nullptr;
  return add(value) != nullptr;
}

bool document_builder::on_double(double value, view text, error_code&) {
  // Boost.JSON 1.81 may be off in the last digit.
  double exact = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), exact);
  return add(read.ec == std::errc{} && read.ptr == text.data() + text.size() ? exact : value) != nullptr;
}

}  // namespace sluis::foreign
