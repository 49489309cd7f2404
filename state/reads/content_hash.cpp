#include "state/reads/content_hash.hpp"

#include <cstring>

namespace sluis::state {

content_hash::content_hash(const keyring& keys)
    : all_(keys.derive_for_institution("read content").reveal()),
      places_(keys.derive_for_institution("read place").reveal()) {}

void content_hash::add(std::string_view text) {
  const auto size = static_cast<std::uint32_t>(text.size());
  const std::array<char, 4> length = {static_cast<char>(size >> 24), static_cast<char>(size >> 16),
                                      static_cast<char>(size >> 8), static_cast<char>(size)};
  all_.add({length.data(), length.size()}).add(text);
}

place_mac content_hash::begin(const source_id& source, std::string_view school_code, std::string_view payload) {
  static_cast<void>(all_.finish());
  add(source.str());
  add(payload);
  const auto whole = places_.add(source.str()).add({"\0", 1}).add(school_code).finish();
  place_mac out;
  std::memcpy(out.data(), whole.data(), out.size());
  return out;
}

std::uint64_t content_hash::mark_of(const place_mac& place, role who, std::string_view key) {
  const std::string_view of(reinterpret_cast<const char*>(place.data()), place.size());
  const auto whole =
      places_.add("newcomer").add({"\0", 1}).add(of).add(to_string(who)).add({"\0", 1}).add(key).finish();
  std::uint64_t out = 0;
  std::memcpy(&out, whole.data(), sizeof out);
  return out;
}

void content_hash::add_group(std::string_view payload) {
  all_.add("g");
  add(payload);
}

void content_hash::add_person(std::string_view payload, const std::vector<source_membership>& memberships) {
  all_.add("p");
  add(payload);
  for (const auto& one : memberships) {
    all_.add("m");
    add(one.group_key);
    for (const auto& function : one.functions) add(function);
  }
}

void content_hash::add_invalid(const invalid_record& record) {
  all_.add("i");
  add(std::to_string(static_cast<int>(record.kind)) + (record.role ? to_string(*record.role) : ""));
  const auto& said = record.said;
  for (const auto& text : {record.key.value_or(""), record.field, record.group_name, said.given_names, said.initials,
                           said.call_name, said.family_name_prefix, said.family_name, said.eck_id}) {
    add(text);
  }
  for (const auto& key : record.named_groups) {
    all_.add("m");
    add(key);
  }
}

}  // namespace sluis::state
