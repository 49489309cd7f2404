#include "tests/lab/meddling.hpp"

namespace lab {

meddling parse_meddling(const json& from) {
  if (!from.is_object()) throw bad_value("meddling: must be an object");
  meddling out;
  for (const auto& [key, value] : from.items()) {
    if (key == "lists_show" && (value.is_null() || value.is_number_unsigned())) {
      if (!value.is_null()) out.lists_show = value.get<std::uint64_t>();
    } else if (key == "user_limit" && value.is_number_unsigned()) {
      out.user_limit = value.get<std::uint64_t>();
    } else if (key == "on_premises" && value.is_string()) {
      out.on_premises = value.get<std::string>();
    } else if (key == "in_cloud" && value.is_string()) {
      out.in_cloud = value.get<std::string>();
    } else if (key == "new_ids" && value.is_boolean()) {
      out.new_ids = value.get<bool>();
    } else {
      throw bad_value("meddling: there is no such " + key);
    }
  }
  return out;
}

}  // namespace lab
