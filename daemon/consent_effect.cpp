#include "daemon/consent_effect.hpp"

#include "mapping/release.hpp"

namespace sluis::daemon {

namespace {

/// Each field but the login, which is an attribute of its own kind, by the attribute that has to be covered.
std::optional<consent_attribute> attribute_of(field f) {
  switch (f) {
    case field::given_name: return consent_attribute::given_name;
    case field::family_name_prefix: return consent_attribute::family_name_prefix;
    case field::display_name:
    case field::family_name: return consent_attribute::family_name;
    case field::email: return consent_attribute::email;
    case field::school: return consent_attribute::school;
    case field::function: return consent_attribute::function;
    case field::group_name: return consent_attribute::groups;
    case field::user_name:
    case field::active: break;
  }
  return std::nullopt;
}

void count(const attribute_set& covered, const field_map& fields, std::size_t groups, const std::string& handle, consent_effect& out) {
  bool loses = false;
  const auto lose = [&](consent_attribute a) {
    out.attributes.insert(a);
    loses = true;
  };
  for (const auto& [f, value] : fields) {
    const auto attribute = attribute_of(f);
    if (!attribute || value.empty() || mapping::covers(covered, f)) continue;
    if (f != field::display_name || !covered.has(*attribute)) lose(*attribute);
  }
  if (groups > 0 && !covered.has(consent_attribute::groups)) lose(consent_attribute::groups);
  out.accounts += loses ? 1 : 0;
  const auto login = fields.find(field::user_name);
  const bool is_named = login != fields.end() && !login->second.empty() && login->second != handle;
  if (is_named && !covered.has(consent_attribute::email)) ++out.user_names;
}

}  // namespace

result<consent_effect> effect_of(state::store& store, const grant& given) {
  consent_effect out;
  SLUIS_TRY(store.shadow().each(given.target(), subject_kind::person, [&](const state::shadow_row& row) -> result<void> {
    if (row.remote_id.empty() || !row.active) return {};
    SLUIS_ASSIGN(const auto person, store.facts().find(row.id));
    if (!person || !given.covers(person->role, person->school)) return {};
    SLUIS_ASSIGN(const auto held, store.shadow().load(given.target(), row));
    count(given.attributes(), held.fields, held.groups.size(), row.handle.hex(), out);
    return {};
  }));
  return out;
}

std::string effect_text(const consent_effect& what) {
  std::string out;
  if (what.accounts > 0) {
    out = std::to_string(what.accounts) + (what.accounts == 1 ? " account loses " : " accounts lose ") + what.attributes.text() +
          ", which needs no approval";
  }
  if (what.user_names == 0) return out;
  out += (out.empty() ? "" : "; ") + std::to_string(what.user_names) + (what.user_names == 1 ? " account gets" : " accounts get");
  return out + " another user name, because it covers no e-mail address: that waits for an approval where they are many";
}

}  // namespace sluis::daemon
