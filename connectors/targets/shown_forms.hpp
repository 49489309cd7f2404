// What a target shows of an object in a form that is not understood is told, and not compared. Whether an account is on
// must be shown as well: otherwise nobody sees that somebody else switched one.
#pragma once

#include <initializer_list>
#include <string>

#include "connectors/targets/scim/json_text.hpp"
#include "model/survey.hpp"

namespace sluis::targets {

/// "the target does not show active of users, …": without anybody's name.
[[nodiscard]] std::string switch_not_shown(const std::string& attribute);
[[nodiscard]] std::string not_understood(const std::string& attribute, const std::string& whose);

/// `whose`: "users", "groups".
void remark_on_form(bool is_understood, const std::string& attribute, const std::string& whose, surveyor& to);

/// Tells one of these where it is so. `shown`: the attribute of one account; null: it is not there.
void remark_on_switch(const scim::json* shown, const std::string& attribute, surveyor& to);

/// Of each of these that is there (and not null) and is no text.
void remark_on_texts(const scim::json& object, std::initializer_list<const char*> names, const std::string& whose,
                     surveyor& to);

}  // namespace sluis::targets
