#include "tests/lab/patch_edit.hpp"

#include <algorithm>

#include "tests/lab/validate.hpp"

namespace lab {

namespace {

[[noreturn]] void refuse_mutability(const std::string& name, const std::string& why) {
  throw problem(400, "mutability", name + " " + why);
}

void check_mutability(const resolved_path& to, edit_kind what) {
  for (const auto* a : {to.top, to.sub}) {
    if (a == nullptr) continue;
    if (a->mutability == mutability::read_only) refuse_mutability(a->name, "is read-only");
    if (a == to.sub && a->mutability == mutability::immutable) refuse_mutability(a->name, "is immutable");
    if (a->required && what == edit_kind::remove) refuse_mutability(a->name, "is required");
  }
}

void only_primary(json& values, const json& chosen) {
  if (!chosen.is_object() || !chosen.value("primary", false)) return;
  for (auto& value : values) {
    if (value != chosen && value.value("primary", false)) value["primary"] = false;
  }
}

// A member is who it is by its value; how it is displayed does not make it another one.
bool is_same(const attribute& a, const json& held, const json& added) {
  return a.name == "members" ? held["value"] == added["value"] : held == added;
}

void add_values(const attribute& a, json& held, const json& value) {
  const json added = value.is_array() ? checked_value(a, value) : json::array({checked_element(a, value)});
  if (!held.is_array()) held = json::array();
  for (const auto& one : added) {
    const bool is_there = std::any_of(held.begin(), held.end(), [&](const json& h) { return is_same(a, h, one); });
    if (is_there) continue;
    held.push_back(one);
    only_primary(held, one);
  }
}

// A complex value is merged: what is not named stays (section 3.5.2.3); null takes a sub-attribute away.
void merge_complex(const attribute& a, json& held, const json& value) {
  const json checked = checked_element(a, value);
  if (!held.is_object()) held = json::object();
  held.update(checked);
  for (const auto& [key, item] : value.items()) {
    if (item.is_null()) held.erase(key);
  }
}

void set_whole(const attribute& a, json& held, edit_kind what, const json& value) {
  if (a.is_multi()) {
    if (what == edit_kind::add) {
      add_values(a, held, value);
    } else {
      held = checked_value(a, value);
    }
  } else if (a.kind == kind::complex) {
    merge_complex(a, held, value);
  } else {
    held = checked_element(a, value);
  }
}

void set_chosen(const resolved_path& to, const filter& choice, json& held, const json& value) {
  const json checked = to.sub != nullptr ? checked_value(*to.sub, value) : checked_element(*to.top, value);
  bool found = false;
  if (held.is_array()) {
    for (auto& element : held) {
      if (!matches(choice, *to.top, element)) continue;
      found = true;
      if (to.sub == nullptr) {
        element = checked;
      } else {
        element[to.sub->name] = checked;
      }
      only_primary(held, json(element));
    }
  }
  if (!found) throw problem(400, "noTarget", "no value of " + to.top->name + " matches the filter");
}

void remove_chosen(const resolved_path& to, const filter& choice, json& held) {
  json kept = json::array();
  for (auto& element : held) {
    const bool is_chosen = matches(choice, *to.top, element);
    if (is_chosen && to.sub != nullptr) element.erase(to.sub->name);
    if (!is_chosen || to.sub != nullptr) kept.push_back(std::move(element));
  }
  held = std::move(kept);
}

void edit_attribute(json& holder, edit_kind what, const resolved_path& to, const path& as_written, const json& value) {
  const auto& name = to.top->name;
  if (to.sub != nullptr && to.top->is_multi() && !as_written.choice) {
    throw problem(400, "invalidPath", name + " has several values: choose one in brackets");
  }
  json held = holder.contains(name) ? holder[name] : json();
  if (what == edit_kind::remove) {
    if (as_written.choice) {
      if (!held.is_null()) remove_chosen(to, *as_written.choice, held);
    } else if (to.sub != nullptr) {
      if (held.is_object()) held.erase(to.sub->name);
    } else {
      held = nullptr;
    }
  } else if (as_written.choice) {
    set_chosen(to, *as_written.choice, held, value);
  } else if (to.sub != nullptr) {
    if (!held.is_object()) held = json::object();
    held[to.sub->name] = checked_value(*to.sub, value);
  } else {
    set_whole(*to.top, held, what, value);
  }
  const bool is_gone = held.is_null() || (held.is_structured() && held.empty());
  if (is_gone) {
    holder.erase(name);
  } else {
    holder[name] = std::move(held);
  }
}

// The path names a whole extension: each attribute in the value is a target.
void edit_extension(const resource_type& type, json& resource, edit_kind what, const schema& extension,
                    const json& value) {
  if (what == edit_kind::remove || value.is_null()) {
    resource.erase(extension.id);
    return;
  }
  if (!value.is_object()) throw bad_value(extension.id + " must be an object");
  for (const auto& [key, item] : value.items()) {
    path to;
    to.urn = extension.id;
    to.top = key;
    edit(type, resource, what, to, item);
  }
}

}  // namespace

void edit(const resource_type& type, json& resource, edit_kind what, const path& to, const json& value) {
  const auto resolved = resolve(to, type);
  if (resolved.top == nullptr) {
    edit_extension(type, resource, what, *resolved.extension, value);
    return;
  }
  // Null means unassigned (RFC 7643 section 2.5).
  if (what == edit_kind::replace && value.is_null()) what = edit_kind::remove;
  check_mutability(resolved, what);
  if (resolved.extension == nullptr) {
    edit_attribute(resource, what, resolved, to, value);
    return;
  }
  json holder = resource.contains(resolved.extension->id) ? resource[resolved.extension->id] : json::object();
  edit_attribute(holder, what, resolved, to, value);
  if (holder.empty()) {
    resource.erase(resolved.extension->id);
  } else {
    resource[resolved.extension->id] = std::move(holder);
  }
}

}  // namespace lab
