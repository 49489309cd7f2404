#include "daemon/cycle/reading/minimising_sink.hpp"

#include <string>
#include <string_view>

#include "mapping/minimise.hpp"
#include "mapping/no_name.hpp"
#include "mapping/text.hpp"

namespace sluis::daemon {

namespace {

constexpr std::size_t most_name_bytes = 1024;
/// Invisible characters are removed after the source's own check for empty names.
constexpr std::string_view only_invisible = "has only invisible characters";

invalid_record invalid_of(const source_person& record, const mapping::no_name& why) {
  invalid_record out;
  out.role = record.facts.role;
  out.key = record.key;
  out.where = record.where;
  out.field = why.field;
  out.problem = why.problem;
  const auto p = mapping::without_no_names(record.facts);
  out.said = {p.given_names, p.initials, p.call_name, p.family_name_prefix, p.family_name, p.eck_id};
  for (const auto& one : record.memberships) out.named_groups.push_back(one.group_key);
  return out;
}

}  // namespace

result<void> minimising_sink::begin(const source_school& school) {
  without_names_ = 0;
  auto kept = school;
  kept.facts.name = mapping::clean(school.facts.name, most_name_bytes);
  return next_.begin(kept);
}

result<void> minimising_sink::on_group(const source_group& record) {
  auto kept = record;
  kept.facts.name = mapping::clean(record.facts.name, most_name_bytes);
  const bool has_key = !mapping::clean(record.key, most_name_bytes).empty();
  if (has_key && !kept.facts.name.empty()) return next_.on_group(kept);
  ++without_names_;
  invalid_record out;
  out.kind = subject_kind::group;
  if (has_key) out.key = record.key;
  out.where = record.where;
  out.field = has_key ? "name" : "key";
  out.problem = only_invisible;
  return next_.on_invalid(out);
}

result<void> minimising_sink::on_person(const source_person& record) {
  kept_.key = record.key;
  kept_.facts = mapping::minimise(record.facts);
  kept_.memberships = record.memberships;
  kept_.where = record.where;
  auto why = mapping::first_no_name(kept_.facts);
  const bool has_key = !mapping::clean(record.key, most_name_bytes).empty();
  if (!has_key) why = mapping::no_name{"key", only_invisible};
  if (!why) return next_.on_person(kept_);
  ++without_names_;
  auto out = invalid_of(kept_, *why);
  if (!has_key) out.key.reset();
  return next_.on_invalid(out);
}

result<void> minimising_sink::discard() {
  without_names_ = 0;
  return next_.discard();
}

result<void> minimising_sink::end(const completeness& proof) {
  auto counted = proof;
  counted.invalid += without_names_;
  return next_.end(counted);
}

}  // namespace sluis::daemon
