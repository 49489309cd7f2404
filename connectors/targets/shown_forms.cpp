#include "connectors/targets/shown_forms.hpp"

#include "connectors/targets/scim/values.hpp"
#include "model/survey_remarks.hpp"

namespace sluis::targets {

std::string switch_not_shown(const std::string& attribute) {
  return "the target does not show " + attribute +
         " of all users, so it is not seen there when somebody else switches an account on or off: ask its operator";
}

std::string not_understood(const std::string& attribute, const std::string& whose) {
  return "the target shows " + attribute + " of " + whose +
         " in a form that is not understood, so it is not compared: ask its operator";
}

void remark_on_form(bool is_understood, const std::string& attribute, const std::string& whose, surveyor& to) {
  auto* const remarks = is_understood ? nullptr : hears_remarks(to);
  if (remarks != nullptr) remarks->on_remark(not_understood(attribute, whose));
}

void remark_on_switch(const scim::json* shown, const std::string& attribute, surveyor& to) {
  const bool is_missing = shown == nullptr || shown->is_null();
  if (!is_missing) return remark_on_form(scim::read_flag(*shown).has_value(), attribute, "users", to);
  auto* const remarks = hears_remarks(to);
  if (remarks != nullptr) remarks->on_remark(switch_not_shown(attribute));
}

void remark_on_texts(const scim::json& object, std::initializer_list<const char*> names, const std::string& whose,
                     surveyor& to) {
  if (!object.is_object()) return;
  for (const char* const name : names) {
    const auto shown = object.find(name);
    remark_on_form(shown == object.end() || shown->is_null() || shown->is_string(), name, whose, to);
  }
}

}  // namespace sluis::targets
