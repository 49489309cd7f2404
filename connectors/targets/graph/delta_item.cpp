#include "connectors/targets/graph/delta_item.hpp"

#include "connectors/targets/composed.hpp"
#include "connectors/targets/graph/handles.hpp"
#include "connectors/targets/scim/values.hpp"
#include "connectors/targets/shown_forms.hpp"
#include "model/ids.hpp"
#include "model/survey_remarks.hpp"

namespace sluis::targets::graph {

namespace {

using kind = remote_object::kind;
using life = remote_object::life;

constexpr const char* removed = "@removed";
constexpr const char* members = "members@delta";
constexpr const char* enabled = "accountEnabled";

// What only the two keys of a group hold: "sluis-" and the handle.
std::string handle_in_name(const std::string& name) {
  return is_unique_name(name) ? name.substr(name.size() - 2 * target_handle::size) : std::string();
}

std::string handle_in_field(const std::string& value) {
  const auto handle = target_handle::parse(value);
  return handle ? handle->hex() : std::string();
}

/// Nothing: the answer does not say.
std::optional<std::string> handle_in(const json& from, kind what, extent round, const std::string& own_field) {
  auto out = handle_in_field(text_in(from, own_field.c_str()));
  if (what == kind::group) {
    for (const char* key : {"uniqueName", "mailNickname"}) {
      if (out.empty()) out = handle_in_name(text_in(from, key));
    }
    // A change that does not name all three may leave the handle in the others.
    const bool all_told = from.contains("uniqueName") && from.contains("mailNickname");
    if (out.empty() && round == extent::changes && !all_told) return std::nullopt;
  }
  if (out.empty() && round == extent::changes && !from.contains(own_field)) return std::nullopt;
  return out;
}

bool is_stand_in(kind what, const std::string& name) {
  return what == kind::user ? is_employee_id(name) : is_unique_name(name);
}

void put_text(field_map& into, field f, const std::string& value) {
  if (!value.empty()) into[f] = composed(value);
}

field_map read_fields(const json& from, kind what) {
  field_map out;
  const auto name = text_in(from, "displayName");
  if (!is_stand_in(what, name)) put_text(out, what == kind::user ? field::display_name : field::group_name, name);
  if (what == kind::group) return out;
  put_text(out, field::user_name, text_in(from, "userPrincipalName"));
  put_text(out, field::email, text_in(from, "userPrincipalName"));
  put_text(out, field::given_name, text_in(from, "givenName"));
  put_text(out, field::family_name, text_in(from, "surname"));
  put_text(out, field::school, text_in(from, "companyName"));
  put_text(out, field::function, text_in(from, "jobTitle"));
  const auto shown = from.find(enabled);
  const auto flag = shown == from.end() ? std::nullopt : scim::read_flag(*shown);
  if (flag) out[field::active] = *flag ? "true" : "false";
  return out;
}

result<void> tell_members(const json& group, surveyor& to) {
  const auto listed = group.find(members);
  if (listed == group.end()) return {};
  const error unreadable(errc::invalid_input, "Microsoft Graph's changes to a group's members cannot be read",
                         "the next survey tries again");
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

shown_properties properties_of(const std::string& client_id) {
  const auto own = handle_field(client_id);
  const auto master = std::string(on_premises_property) + ",";
  return {"id,userPrincipalName,displayName,givenName,surname,companyName,jobTitle,accountEnabled," + master + own,
          "id,displayName,uniqueName,mailNickname," + master + own, own};
}

remote_object read_object(const json& from, kind what, extent round, const shown_properties& properties) {
  remote_object out;
  out.what = what;
  out.remote_id = id_in(from);
  out.fields = read_fields(from, what);
  out.handle = handle_in(from, what, round, properties.handle_field);
  return out;
}

result<void> delta_items::tell(const json& item, surveyor& to) {
  if (item.contains(removed)) {
    tell_removed(item, to);
    return {};
  }
  const bool is_ours = tell_present(item, to);
  if (!is_ours || what_ != kind::group) return {};
  return tell_members(item, to);
}

void delta_items::tell_removed(const json& item, surveyor& to) {
  const auto id = id_in(item);
  // A first round may speak of what was removed long ago.
  if (round_ == extent::whole && !told_.contains(id) && !to.is_known(what_, id)) return;
  const bool for_good = text_in(item[removed], "reason") == "deleted";
  remote_object out;
  out.what = what_;
  out.remote_id = id;
  out.stands = for_good ? life::gone : life::deleted;
  mastered_[id] = {};
  to.on_object(out);
}

// The first part of an object in a whole round has the property that no object is without.
bool delta_items::is_a_part(const json& item) const {
  const char* always = what_ == kind::user ? "userPrincipalName" : "mailNickname";
  return round_ == extent::whole && !item.contains(always) && !item.contains(properties_.handle_field);
}

bool delta_items::tell_present(const json& item, surveyor& to) {
  const auto id = id_in(item);
  auto object = read_object(item, what_, is_a_part(item) ? extent::changes : round_, properties_);
  const bool is_ours = object.handle && !object.handle->empty();
  if (!is_ours && !told_.contains(id) && !to.is_known(what_, id)) {
    auto* const remarks = what_ == kind::user ? hears_remarks(to) : nullptr;
    if (remarks != nullptr) remarks->on_stranger(object);
    return false;
  }
  told_.insert(id);
  to.on_object(object);
  note_master(item, object, to);
  if (what_ == kind::user) {
    note_switch(item, id, to);
    remark_on_texts(item, {"userPrincipalName", "displayName", "givenName", "surname", "companyName", "jobTitle"},
                    "users", to);
  } else {
    remark_on_texts(item, {"displayName", "uniqueName", "mailNickname"}, "groups", to);
  }
  remark_on_texts(item, {properties_.handle_field.c_str()}, what_ == kind::user ? "users" : "groups", to);
  return true;
}

// As of the switch, a part need not mention it.
void delta_items::note_master(const json& item, const remote_object& object, surveyor& to) {
  const auto shown = item.find(on_premises_property);
  const auto is_so = is_on_premises(item, is_a_part(item) ? extent::changes : round_);
  if (shown != item.end())
    remark_on_form(is_so.has_value(), on_premises_property, what_ == kind::user ? "users" : "groups", to);
  if (!is_so) return;
  auto& said = mastered_[object.remote_id];
  said.is_so = *is_so;
  if (object.handle) said.handle = object.handle;
}

// A change need not mention it, nor need each part of an object in a whole round.
void delta_items::note_switch(const json& item, const std::string& id, surveyor& to) {
  const auto shown = item.find(enabled);
  if (shown != item.end()) {
    without_switch_.erase(id);
    remark_on_switch(&*shown, enabled, to);
  } else if (round_ == extent::whole && !is_a_part(item)) {
    without_switch_.insert(id);
  }
}

void delta_items::end(surveyor& to) const {
  if (!without_switch_.empty()) remark_on_switch(nullptr, enabled, to);
}

bool must_begin_anew(const heard& by) {
  if (by.status == 410) return true;
  const auto code = by.status >= 400 ? read_refusal(by.body).code : std::string();
  return code == "syncStateNotFound" || code == "SyncStateNotFound" || code == "resyncRequired";
}

}  // namespace sluis::targets::graph
