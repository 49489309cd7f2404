#include "connectors/targets/graph/delta_item.hpp"

#include "connectors/targets/graph/handles.hpp"

namespace sluis::targets::graph {

namespace {

using kind = remote_object::kind;
using life = remote_object::life;

constexpr const char* removed = "@removed";
constexpr const char* members = "members@delta";

const char* handle_property(kind what) { return what == kind::user ? "employeeId" : "uniqueName"; }

/// A class has no uniqueName; a plain group of ours has both, and there nobody can change the uniqueName.
std::string handle_in(const json& from, kind what) {
  auto out = text_in(from, handle_property(what));
  return out.empty() && what == kind::group ? text_in(from, "mailNickname") : out;
}

/// Does it tell whose the object is? A class says nothing by a uniqueName that is null.
bool shows_handle(const json& from, kind what) {
  if (!from.contains(handle_property(what))) return false;
  return what == kind::user || !text_in(from, handle_property(what)).empty() || from.contains("mailNickname");
}

bool is_handle(kind what, const std::string& text) { return what == kind::user ? is_employee_id(text) : is_unique_name(text); }

void put(field_map& into, field f, const std::string& value) {
  if (!value.empty()) into[f] = value;
}

field_map read_fields(const json& from, kind what) {
  field_map out;
  const auto name = text_in(from, "displayName");
  if (!is_handle(what, name)) put(out, what == kind::user ? field::display_name : field::group_name, name);
  if (what == kind::group) return out;
  put(out, field::user_name, text_in(from, "userPrincipalName"));
  put(out, field::email, text_in(from, "userPrincipalName"));
  put(out, field::given_name, text_in(from, "givenName"));
  put(out, field::family_name, text_in(from, "surname"));
  put(out, field::school, text_in(from, "companyName"));
  put(out, field::function, text_in(from, "jobTitle"));
  const auto enabled = from.find("accountEnabled");
  if (enabled != from.end() && enabled->is_boolean()) out[field::active] = enabled->get<bool>() ? "true" : "false";
  return out;
}

result<void> tell_members(const json& group, surveyor& to) {
  const auto listed = group.find(members);
  if (listed == group.end()) return {};
  const error unreadable(errc::invalid_input, "Microsoft Graph's changes to a group's members cannot be read", "the next survey tries again");
  if (!listed->is_array()) return unreadable;
  for (const auto& each : *listed) {
    const auto id = id_in(each);
    if (id.empty()) return unreadable;
    if (each.contains(removed)) {
      to.on_membership_ended(id_in(group), id);
    } else {
      to.on_membership(id_in(group), id);
    }
  }
  return {};
}

}  // namespace

std::optional<remote_object> read_object(const json& from, kind what, life stands) {
  if (!is_handle(what, handle_in(from, what))) return std::nullopt;
  return remote_object{what, id_in(from), stands, read_fields(from, what)};
}

result<void> delta_items::tell(const json& item, surveyor& to) {
  if (item.contains(removed)) {
    tell_removed(item, to);
    return {};
  }
  const bool may_be_ours = tell_present(item, to);
  if (!may_be_ours || what_ != kind::group) return {};
  return tell_members(item, to);
}

void delta_items::tell_removed(const json& item, surveyor& to) const {
  const auto id = id_in(item);
  if (round_ == extent::whole && ours_.count(id) == 0) return;  // a first round may speak of what was removed long ago
  const bool for_good = text_in(item[removed], "reason") == "deleted";
  to.on_object({what_, id, for_good ? life::gone : life::deleted, {}});
}

bool delta_items::tell_present(const json& item, surveyor& to) {
  const auto id = id_in(item);
  if (const auto object = read_object(item, what_, life::present)) {
    if (round_ == extent::whole) ours_.insert(id);
    to.on_object(*object);
    return true;
  }
  const bool shows = shows_handle(item, what_);
  if (round_ == extent::whole) return !shows && ours_.count(id) > 0;  // more members of a group that came before
  if (shows) {
    to.on_object({what_, id, life::gone, {}});  // a stranger; or it carried our handle, and somebody took it away
    return false;
  }
  to.on_object({what_, id, life::present, read_fields(item, what_)});
  return true;
}

bool must_begin_anew(const heard& by) {
  if (by.status == 410) return true;
  const auto code = by.status >= 400 ? read_refusal(by.body).code : std::string();
  return code == "syncStateNotFound" || code == "SyncStateNotFound" || code == "resyncRequired";
}

}  // namespace sluis::targets::graph
