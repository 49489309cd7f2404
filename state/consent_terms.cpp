#include "state/consent_terms.hpp"

#include <algorithm>

#include "state/sqlite/codes.hpp"

namespace sluis::state {

namespace {

bool holds(const consent_history& all, const consent_terms& one, day on) {
  return !withdrawn_on(all, one) && one.from <= on && on <= one.until;
}

}  // namespace

consent_history consents_of(sqlite::database& db, const target_id& target) {
  auto rows = db.prepare(
      "SELECT c.seq, c.id, c.recipient_kind, c.recipient_address, c.attributes, c.roles, c.schools, c.valid_from, "
      "c.valid_until, w.day, c.leaf, c.recorded_at, "
      "w.leaf FROM consent c "
      "LEFT JOIN withdrawal w ON w.consent = c.seq WHERE c.target = ?1 ORDER BY c.seq DESC");
  rows.bind_text(1, target.str());
  consent_history out;
  while (rows.step()) {
    consent_terms one;
    one.seq = rows.integer(0);
    one.id = rows.id<subject_id>(1);
    one.to = {std::string(rows.text(2)), std::string(rows.text(3))};
    one.attributes = attribute_set::from_mask(static_cast<std::uint8_t>(rows.integer(4)));
    one.roles = role_set::from_mask(static_cast<std::uint8_t>(rows.integer(5)));
    const auto schools = parse_school_codes(rows.text(6));
    if (!schools) one.roles = {};  // a damaged list covers nobody; an empty one would cover everybody
    one.schools = schools.value_or(school_codes{});
    one.from = day_of(rows.integer(7));
    one.until = day_of(rows.integer(8));
    if (!rows.is_null(9)) {
      one.withdrawn_on = day_of(rows.integer(9));
      one.withdrawal_leaf = static_cast<std::uint64_t>(rows.integer(12));
    }
    one.leaf = static_cast<std::uint64_t>(rows.integer(10));
    one.recorded_at = instant{std::chrono::milliseconds{rows.integer(11)}};
    out.push_back(std::move(one));
  }
  return out;
}

bool is_followed_by_a_lost_one(sqlite::database& db, const target_id& target, const consent_terms& one) {
  auto find = db.prepare("SELECT 1 FROM lost_consent WHERE target = ?1 AND leaf > ?2");
  return find.bind_text(1, target.str()).bind(2, one.leaf).step();
}

const consent_terms* governing(const consent_history& all, day on) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const consent_terms& one) { return one.from <= on; });
  return found == all.end() ? nullptr : &*found;
}

const consent_terms* governing_or_begun_when_recorded(const consent_history& all, day on) {
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const consent_terms& one) { return one.from <= on || began_when_recorded(one); });
  return found == all.end() ? nullptr : &*found;
}

bool began_when_recorded(const consent_terms& one) {
  return one.from <= local_day(one.recorded_at);
}

bool is_within(const consent_terms& one, const consent_terms& other) {
  const auto covers = [&](const std::string& code) {
    const auto has = [&](const std::string& wanted) {
      return std::binary_search(other.schools.begin(), other.schools.end(), wanted);
    };
    return has(code) || has(code.substr(0, code.find('-')));  // a code without a branch covers all branches
  };
  const bool all_schools =
      other.schools.empty() || (!one.schools.empty() && std::all_of(one.schools.begin(), one.schools.end(), covers));
  return one.to == other.to && (one.attributes.mask() & ~other.attributes.mask()) == 0 &&
         (one.roles.mask() & ~other.roles.mask()) == 0 && all_schools;
}

bool stands(const consent_history& all, const consent_terms& one, day today) {
  if (one.withdrawn_on || one.until < today) return false;
  if (one.from > today) return true;
  const auto* const in_force = governing(all, today);
  return in_force != nullptr && in_force->seq == one.seq;
}

std::optional<day> withdrawn_on(const consent_history& all, const consent_terms& one) {
  const consent_terms* first = nullptr;
  for (const auto& each : all) {
    if (!each.withdrawn_on || each.withdrawal_leaf < one.leaf) continue;
    if (first == nullptr || each.withdrawal_leaf < first->withdrawal_leaf) first = &each;
  }
  return first == nullptr ? std::nullopt : first->withdrawn_on;
}

day last_day_of(const consent_history& all, const consent_terms& one) {
  auto out = one.until;
  for (const auto& later : all) {
    if (later.seq > one.seq && later.from > one.from) out = std::min(out, later.from - std::chrono::days{1});
  }
  return out;
}

day end_of_consents(const consent_history& all, const consent_terms& from) {
  auto out = last_day_of(all, from);
  for (std::size_t steps = 0; steps < all.size(); ++steps) {
    const auto next = out + std::chrono::days{1};
    const auto* const following = governing(all, next);
    if (following == nullptr || !holds(all, *following, next) || following->to != from.to) break;
    out = last_day_of(all, *following);
  }
  return out;
}

bool was_in_force_for(const consent_history& all, const recipient& whom, day today) {
  return std::any_of(all.begin(), all.end(), [&](const consent_terms& one) {
    if (one.to != whom) return false;
    return began_when_recorded(one) || (one.from <= today && (!one.withdrawn_on || one.from <= *one.withdrawn_on));
  });
}

std::string consent_note(const target_id& target, const consent_terms& what) {
  return target.str() + " " + to_string(what.to) + " " + what.attributes.text() + " " + what.roles.text() +
         " schools " + school_codes_text(what.schools) + " " + to_string(what.from) + ".." + to_string(what.until);
}

std::string withdrawal_note(const target_id& target, day on) {
  return target.str() + " " + to_string(on);
}

std::optional<day> day_of_withdrawal(std::string_view note) {
  const auto space = note.rfind(' ');
  return space == std::string_view::npos ? std::nullopt : parse_day(note.substr(space + 1));
}

}  // namespace sluis::state
