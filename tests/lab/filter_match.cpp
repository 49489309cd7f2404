#include <algorithm>

#include "tests/lab/filter.hpp"
#include "tests/lab/path.hpp"
#include "tests/lab/text.hpp"

namespace lab {

namespace {

bool compare_text(const std::string& op, const std::string& left, const std::string& right) {
  if (op == "co") return left.find(right) != std::string::npos;
  if (op == "sw") return left.compare(0, right.size(), right) == 0;
  if (op == "ew")
    return left.size() >= right.size() && left.compare(left.size() - right.size(), right.size(), right) == 0;
  if (op == "gt") return left > right;
  if (op == "ge") return left >= right;
  if (op == "lt") return left < right;
  return left <= right;
}

bool compare(const filter& f, const attribute& a, const json& held) {
  const auto fold = [&](const json& v) {
    if (!v.is_string() || a.case_exact) return v;
    return json(lower(v.get_ref<const std::string&>()));
  };
  const json left = fold(held);
  const json right = fold(f.value);
  if (f.op == "eq") return left == right;
  if (f.op == "ne") return left != right;
  if (!left.is_string() || !right.is_string()) throw problem(400, "invalidFilter", f.op + " needs strings");
  return compare_text(f.op, left.get<std::string>(), right.get<std::string>());
}

bool is_present(const json& value) {
  return !value.is_null() && !(value.is_structured() && value.empty());
}

// Each value that `sub` (or the attribute itself) has: all elements of a multi-valued attribute count.
template <class Test>
bool any_value(const json& value, const std::string& sub, Test test) {
  if (value.is_array()) {
    return std::any_of(value.begin(), value.end(), [&](const json& element) { return any_value(element, sub, test); });
  }
  if (sub.empty()) return test(value);
  return value.is_object() && value.contains(sub) && test(value[sub]);
}

// The logic that is the same for a resource and for one value of it; `leaf` decides the rest.
template <class Leaf>
bool evaluate(const filter& f, Leaf leaf) {
  const auto holds = [&](const filter& part) { return evaluate(part, leaf); };
  switch (f.what) {
    case filter::kind::all_of:
      return std::all_of(f.parts.begin(), f.parts.end(), holds);
    case filter::kind::any_of:
      return std::any_of(f.parts.begin(), f.parts.end(), holds);
    case filter::kind::none_of:
      return std::none_of(f.parts.begin(), f.parts.end(), holds);
    default:
      return leaf(f);
  }
}

bool leaf_of_resource(const filter& f, const resource_type& type, const json& resource) {
  const auto to = resolve(parse_path(f.path), type, "invalidFilter");
  const json* held = find_value(to, resource);
  if (f.what == filter::kind::value_path) {
    if (!to.top->is_multi()) throw problem(400, "invalidFilter", f.path + " has no values to choose from");
    return held != nullptr && std::any_of(held->begin(), held->end(), [&](const json& element) {
             return matches(f.parts.front(), *to.top, element);
           });
  }
  // A plain `emails eq "x"` means the default sub-attribute, value (RFC 7643 section 2.4).
  const bool means_value = to.sub == nullptr && to.top->is_multi() && to.top->find("value") != nullptr;
  const auto* leaf = to.sub != nullptr ? to.sub : means_value ? to.top->find("value") : to.top;
  const std::string sub = leaf == to.top ? "" : leaf->name;
  if (held == nullptr) return f.what == filter::kind::compare && f.op == "ne";
  if (f.what == filter::kind::present) return any_value(*held, sub, is_present);
  return any_value(*held, sub, [&](const json& value) { return compare(f, *leaf, value); });
}

bool leaf_of_element(const filter& f, const attribute& of, const json& element) {
  const auto* sub = of.find(f.path);
  if (sub == nullptr) throw problem(400, "invalidFilter", of.name + " has no " + f.path);
  if (f.what == filter::kind::value_path) throw problem(400, "invalidFilter", "a value path inside a value path");
  if (!element.contains(f.path)) return f.what == filter::kind::compare && f.op == "ne";
  if (f.what == filter::kind::present) return is_present(element[f.path]);
  return compare(f, *sub, element[f.path]);
}

}  // namespace

bool matches(const filter& f, const resource_type& type, const json& resource) {
  return evaluate(f, [&](const filter& leaf) { return leaf_of_resource(leaf, type, resource); });
}

bool matches(const filter& f, const attribute& of, const json& element) {
  return evaluate(f, [&](const filter& leaf) { return leaf_of_element(leaf, of, element); });
}

const std::string* required_value(const filter& f, std::string_view path) {
  if (f.what == filter::kind::compare && f.op == "eq" && f.path == path && f.value.is_string()) {
    return f.value.get_ptr<const std::string*>();
  }
  if (f.what != filter::kind::all_of) return nullptr;
  for (const auto& part : f.parts) {
    if (const auto* value = required_value(part, path)) return value;
  }
  return nullptr;
}

}  // namespace lab
