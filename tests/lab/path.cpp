#include "tests/lab/path.hpp"

#include <array>

namespace lab {

namespace {

// The URNs that can stand in front; an attribute of theirs follows after a colon. The longest of them is taken.
std::string take_urn(std::string_view& text) {
  static constexpr std::string_view prefix = "urn:";
  if (text.substr(0, prefix.size()) != prefix) return {};
  std::array<std::string, 3> known = {user_type().core.id, group_type().core.id, user_type().extensions.front().id};
  for (auto& urn : known) {
    if (text.substr(0, urn.size()) != urn) continue;
    text.remove_prefix(urn.size());
    if (text.empty()) return urn;
    if (text.front() != ':' || text.size() == 1) break;
    text.remove_prefix(1);
    return urn;
  }
  throw problem(400, "invalidPath", "the URN in the path is not known");
}

bool is_name(std::string_view text) {
  return !text.empty() && text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789$_-") ==
                              std::string_view::npos;
}

}  // namespace

path parse_path(std::string_view text) {
  path out;
  const std::string whole(text);
  const auto refuse = [&] { return problem(400, "invalidPath", "\"" + whole + "\" is not a path"); };
  out.urn = take_urn(text);
  if (text.empty()) {
    if (out.urn.empty()) throw refuse();
    return out;
  }
  const auto open = text.find('[');
  if (open != std::string_view::npos) {
    const auto close = text.rfind(']');
    if (close == std::string_view::npos || close < open) throw refuse();
    out.choice = parse_filter(text.substr(open + 1, close - open - 1));
    out.top = std::string(text.substr(0, open));
    text.remove_prefix(close + 1);
    if (!text.empty() && (text.front() != '.' || text.size() == 1)) throw refuse();
    if (!text.empty()) out.sub = std::string(text.substr(1));
  } else {
    const auto dot = text.find('.');
    out.top = std::string(text.substr(0, dot));
    if (dot != std::string_view::npos) {
      out.sub = std::string(text.substr(dot + 1));
      if (out.sub.empty()) throw refuse();
    }
  }
  if (!is_name(out.top) || (!out.sub.empty() && !is_name(out.sub))) throw refuse();
  return out;
}

resolved_path resolve(const path& p, const resource_type& type, const std::string& scim_type) {
  const auto refuse = [&](const std::string& what) { return problem(400, scim_type, what); };
  resolved_path out;
  const schema* in = &type.core;
  if (!p.urn.empty() && p.urn != type.core.id) {
    in = out.extension = type.extension(p.urn);
    if (in == nullptr) throw refuse(p.urn + " is not a schema of " + type.name);
  }
  if (p.top.empty()) {
    if (out.extension == nullptr) throw refuse("the path names no attribute");
    return out;
  }
  out.top = in->find(p.top);
  if (out.top == nullptr) throw refuse(type.name + " has no attribute " + p.top);
  if (p.choice && !out.top->is_multi()) throw refuse(p.top + " has no values to choose from");
  if (p.sub.empty()) return out;
  out.sub = out.top->find(p.sub);
  if (out.sub == nullptr) throw refuse(p.top + " has no sub-attribute " + p.sub);
  return out;
}

const json* find_value(const resolved_path& to, const json& resource) {
  const json* holder = &resource;
  if (to.extension != nullptr) {
    const auto found = resource.find(to.extension->id);
    if (found == resource.end()) return nullptr;
    holder = &*found;
  }
  if (to.top == nullptr) return holder;
  const auto found = holder->find(to.top->name);
  return found == holder->end() ? nullptr : &*found;
}

}  // namespace lab
