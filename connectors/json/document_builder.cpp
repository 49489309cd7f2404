#include "connectors/json/document_builder.hpp"

#include <charconv>
#include <cmath>
#include <utility>

namespace sluis::foreign {

bool document_builder::refuse(bound which, error_code& failed) {
  broken_ = which;
  failed = boost::json::make_error_code(boost::json::error::exception);  // any: broken() says which
  return false;
}

bool document_builder::count(error_code& failed) {
  if (++elements_ <= limits_.elements) return true;
  return refuse(bound::elements, failed);
}

bool document_builder::append(view part, error_code& failed) {
  if (part.size() > limits_.text_bytes - text_.size()) return refuse(bound::text_bytes, failed);
  text_.append(part.data(), part.size());
  return true;
}

nlohmann::json* document_builder::add(nlohmann::json value, error_code& failed) {
  if (!count(failed)) return nullptr;
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

bool document_builder::open(nlohmann::json container, error_code& failed) {
  auto* const added = add(std::move(container), failed);
  if (added != nullptr) open_.push_back(added);
  return added != nullptr;
}

bool document_builder::close() {
  open_.pop_back();
  return true;
}

bool document_builder::on_key(view last, std::size_t, error_code& failed) {
  if (!append(last, failed) || !count(failed)) return false;
  auto& members = open_.back()->get_ref<nlohmann::json::object_t&>();
  const auto [at, is_new] = members.try_emplace(std::exchange(text_, {}));
  if (!is_new && limits_.repeated == repeated_keys::refused) return refuse(bound::repeated_key, failed);
  member_ = &at->second;
  return true;
}

bool document_builder::on_string(view last, std::size_t, error_code& failed) {
  if (!append(last, failed)) return false;
  return add(std::exchange(text_, {}), failed) != nullptr;
}

bool document_builder::on_int64(std::int64_t value, view, error_code& failed) {
  // The connectors tell natural numbers by their type, as nlohmann's own parser has it.
  if (value >= 0) return add(static_cast<std::uint64_t>(value), failed) != nullptr;
  return add(value, failed) != nullptr;
}

bool document_builder::on_double(double value, view text, error_code& failed) {
  // Boost.JSON 1.81 may be off in the last digit.
  double exact = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), exact);
  if (read.ec == std::errc{} && read.ptr == text.data() + text.size()) value = exact;
  if (!std::isfinite(value)) return refuse(bound::number, failed);
  return add(value, failed) != nullptr;
}

}  // namespace sluis::foreign
