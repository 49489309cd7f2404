#include "mapping/release.hpp"

namespace sluis::mapping {

namespace {

constexpr const char* record_consent =
    "record a consent that covers it, or take it out of the target's attributes, and plan anew";
constexpr const char* plan_is_wrong =
    "this plan was not made by this version; compute it anew and report it if it happens again";

bool is_known(operation op) {
  const auto number = static_cast<std::size_t>(op);
  return number > 0 && number < operation_count;
}

std::string name_of(std::uint64_t ordinal, const planned_change& change) {
  return "change " + std::to_string(ordinal) + " (" + (is_known(change.op) ? to_string(change.op) : "no operation") +
         " of " + change.object.hex() + ")";
}

bool is_removal(operation op) {
  return op == operation::deactivate_user || op == operation::delete_user || op == operation::remove_member ||
         op == operation::delete_group;
}
bool needs_groups(operation op) {
  return op == operation::create_group || op == operation::update_group || op == operation::add_member;
}

/// Does this operation speak of this field at all, and with this value?
bool belongs(operation op, field f, const std::string& value) {
  if (is_membership(op) || deletes(op)) return false;
  if (op == operation::deactivate_user) return f == field::active && value == "false";
  if (!is_of_user(op)) return f == field::group_name;
  if (f == field::active) return value == "true";  // what disables has an operation of its own, which the guard counts
  return f != field::group_name;
}

result<void> check_shape(std::uint64_t ordinal, const planned_change& change, const addressing& where) {
  const auto wrong = [&](const std::string& problem) {
    return error{errc::invalid_input, name_of(ordinal, change) + " " + problem, plan_is_wrong};
  };
  if (!is_known(change.op)) return wrong("has no known operation");
  for (const auto& [f, value] : change.after) {
    if (!belongs(change.op, f, value)) return wrong(std::string("cannot set ") + to_string(f) + " so");
  }
  if (where.object.is_null()) return wrong("has no target handle");
  if (where.remote_id.empty() && !creates(change.op) && change.op != operation::deactivate_user) {
    return error{errc::invalid_input, name_of(ordinal, change) + " has no id of its object at the target",
                 "its creation has not been confirmed yet; it is planned again in the next sync"};
  }
  if (is_membership(change.op) && where.member_remote_id.empty()) {
    return error{errc::invalid_input, name_of(ordinal, change) + " has no id of the member at the target",
                 "the person's creation has not been confirmed yet; it is planned again in the next sync"};
  }
  return {};
}

/// Of a group the school counts, of a person and their memberships role and school do.
bool is_covered(const grant& g, const planned_change& change) {
  const bool is_group = change.op == operation::create_group || change.op == operation::update_group;
  return is_group ? g.covers_school(change.school) : g.covers(change.object_role, change.school);
}

result<void> check_consent(const grant& g, std::uint64_t ordinal, const planned_change& change,
                           const addressing& where) {
  const auto refuse = [&](const std::string& why) {
    return error{errc::refused, name_of(ordinal, change) + ": the consent for target " + g.target().str() + " " + why,
                 record_consent};
  };
  if (g.what() != grant::kind::consent) {
    if (!is_removal(change.op)) return refuse("was withdrawn or has ended, so only removals may leave");
    for (const auto& [f, value] : change.after) {
      const bool closes = change.op == operation::deactivate_user && f == field::active && value == "false";
      if (!closes)
        return refuse(std::string("was withdrawn or has ended, so no field may leave, not even ") + to_string(f));
    }
    return {};
  }
  if (!is_removal(change.op) && !is_covered(g, change)) return refuse("does not cover this role and school");
  if (needs_groups(change.op) && !g.attributes().has(consent_attribute::groups)) return refuse("does not cover groups");
  for (const auto& [f, value] : change.after) {
    const bool clears = value.empty() && updates(change.op);
    if (!clears && !covers(g.attributes(), f)) return refuse(std::string("does not cover ") + to_string(f));
    const bool opaque = value == where.object.hex();
    if (f == field::user_name && !opaque && !g.attributes().has(consent_attribute::email)) {
      return refuse("does not cover email, so user_name can only be the target handle");
    }
  }
  return {};
}

}  // namespace

bool covers(const attribute_set& attributes, field f) {
  switch (f) {
    case field::user_name:
    case field::active:
      return true;
    case field::display_name:
      return attributes.has(consent_attribute::given_name) && attributes.has(consent_attribute::family_name);
    case field::given_name:
      return attributes.has(consent_attribute::given_name);
    case field::family_name_prefix:
      return attributes.has(consent_attribute::family_name_prefix);
    case field::family_name:
      return attributes.has(consent_attribute::family_name);
    case field::email:
      return attributes.has(consent_attribute::email);
    case field::school:
      return attributes.has(consent_attribute::school);
    case field::function:
      return attributes.has(consent_attribute::function);
    case field::group_name:
      return attributes.has(consent_attribute::groups);
  }
  return false;
}

released_change release::addressed(const grant& g, std::uint64_t ordinal, operation op, const addressing& where) {
  released_change out;
  out.op_ = op;
  out.ordinal_ = ordinal;
  out.object_ = where.object;
  out.remote_id_ = where.remote_id;
  out.member_remote_id_ = where.member_remote_id;
  out.writes_handle_ = where.writes_handle && updates(op);
  out.institution_ = g.institution();
  out.target_ = g.target();
  return out;
}

result<released_change> release::let_through(const grant& g, std::uint64_t ordinal, const planned_change& change,
                                             const addressing& where) {
  SLUIS_TRY(check_consent(g, ordinal, change, where));
  SLUIS_TRY(check_shape(ordinal, change, where));
  auto out = addressed(g, ordinal, change.op, where);
  out.fields_ = change.after;
  return out;
}

released_change release::to_look_up(const grant& g, std::uint64_t ordinal, operation op, const addressing& where) {
  return addressed(g, ordinal, op, where);
}

released_look_up release::to_find(const grant& g, released_look_up::kind what, const addressing& where,
                                  const std::optional<login_of>& by) {
  released_look_up out;
  out.what_ = what;
  out.remote_id_ = where.remote_id;
  out.object_ = where.object;
  if (!by || what != released_look_up::kind::user || g.what() != grant::kind::consent) return out;
  const bool is_covered = g.attributes().has(consent_attribute::email) && g.covers(by->who, by->school);
  if (is_covered || by->user_name == where.object.hex()) out.user_name_ = by->user_name;
  return out;
}

}  // namespace sluis::mapping
