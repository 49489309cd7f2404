// The same things done rightly.
#include "connectors/targets/target.hpp"
#include "mapping/release.hpp"
#include "model/consent.hpp"

bool covers_email(const sluis::grant& given) {
  return given.attributes().has(sluis::consent_attribute::email);
}

std::size_t count_fields(const sluis::released_change& change) {
  return change.fields().size();
}

auto through_the_gate(sluis::targets::target& partner, const sluis::grant& given, const sluis::planned_change& planned,
                      const sluis::mapping::addressing& where) {
  std::vector<sluis::released_change> released;
  if (auto change = sluis::mapping::release::let_through(given, 1, planned, where))
    released.push_back(*std::move(change));
  return partner.apply(released);
}
