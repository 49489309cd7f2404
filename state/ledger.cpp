#include "state/ledger.hpp"

#include <algorithm>
#include <array>

#include "state/big_endian.hpp"
#include "state/consent_terms.hpp"
#include "state/crypto/digest.hpp"
#include "state/recipients.hpp"
#include "state/sqlite/codes.hpp"
#include "state/store.hpp"

namespace sluis::state {

namespace {

constexpr std::uint64_t only_record = 1;  // a consent is one record and never changes
constexpr std::size_t max_text = 1000;
constexpr std::size_t max_schools = 200;

error refusal(const char* problem, const char* hint) {
  return {errc::invalid_input, std::string("the consent ") + problem, hint};
}

result<void> check_scope(const consent& what) {
  if (!is_config_name(what.target.str()))
    return refusal("names no target", "give the target's id from the configuration");
  const auto& address = what.to.address;
  if (what.to.kind.empty() || address.empty() || address.size() > max_text ||
      (what.to.kind + address).find_first_of(" \t\n") != std::string::npos) {
    return refusal("names no recipient", "its kind and address are those of the target in the configuration");
  }
  if (what.attributes.empty())
    return refusal("names no attribute", "name what may leave: given_name, family_name, email, …");
  if (what.roles.empty()) return refusal("names no role", "name whom it covers: student, staff, or both");
  if (what.schools.size() > max_schools)
    return refusal("names more than 200 schools", "leave the schools out where it is for all of the institution");
  for (const auto& code : what.schools) {
    if (!is_school_code(code)) return refusal("names a school that is no code", "write 99XX, or 99XX-01 for a branch");
  }
  return {};
}

struct sealed_text {
  std::string consent::*text;
  const char* missing;
  const char* hint;
};

/// Free text, and what may name somebody. In the order of the payload.
constexpr std::array<sealed_text, 8> sealed_texts = {{
    {&consent::signatory, "has no signatory", "name the authorised signatory who signed it (R-B3)"},
    {&consent::mandate, "has no mandate", "say by what mandate the signatory signs for the institution"},
    {&consent::evidence_name, "has no evidence", "give the signed document"},
    {&consent::evidence_sha256, "has an evidence hash that is not 64 hex digits",
     "give the SHA-256 of the signed document"},
    {&consent::legal_name, "does not name the recipient", "give the legal name of the party that receives the data"},
    {&consent::country, "does not say the recipient's country", "two capitals, as in NL"},
    {&consent::purpose, "has no purpose", "say what the recipient needs the data for (R-C2)"},
    {&consent::agreement, "names no agreement", "give the reference of the processing agreement (R-B5)"},
}};

result<void> check(const consent& what, day today) {
  SLUIS_TRY(check_scope(what));
  if (what.valid_until < what.valid_from) return refusal("ends before it begins", "--until must not lie before --from");
  if (what.valid_until < today)
    return refusal("ended already",
                   "its last day must not be over: a consent that is recorded replaces the earlier ones");
  for (const auto& [text, missing, hint] : sealed_texts) {
    if ((what.*text).empty()) return refusal(missing, hint);
    if ((what.*text).size() > max_text) return refusal("has a text of more than 1000 bytes", "shorten it");
  }
  if (what.evidence_sha256.size() != 64 || !from_hex(what.evidence_sha256)) {
    return refusal("has an evidence hash that is not 64 hex digits", "give the SHA-256 of the signed document");
  }
  const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  if (what.country.size() != 2 || !std::all_of(what.country.begin(), what.country.end(), is_capital)) {
    return refusal("names a country that is none", "two capitals of ISO 3166, as in NL");
  }
  return {};
}

consent_terms terms_of(const consent& what) {
  return {0,  what.id, what.to, what.attributes, what.roles, what.schools, what.valid_from, what.valid_until,
          {}, 0,       0,       what.recorded_at};
}

/// Each text after its length.
std::string encode(const consent& what) {
  std::string out;
  for (const auto& each : sealed_texts) {
    const auto& text = what.*each.text;
    append_be16(out, static_cast<std::uint16_t>(text.size()));
    out += text;
  }
  return out;
}

bool decode_texts(std::string_view bytes, consent& into) {
  for (const auto& each : sealed_texts) {
    if (bytes.size() < 2 || bytes.size() - 2 < read_be16(bytes)) return false;
    auto& text = into.*each.text;
    text = bytes.substr(2, read_be16(bytes));
    bytes.remove_prefix(2 + text.size());
  }
  return bytes.empty();
}

}  // namespace

result<consent> ledger::record(consent what, const actor_id& by) {
  SLUIS_TRY(check(what, local_day(store_.now())));
  std::sort(what.schools.begin(), what.schools.end());
  what.schools.erase(std::unique(what.schools.begin(), what.schools.end()), what.schools.end());
  std::transform(what.evidence_sha256.begin(), what.evidence_sha256.end(), what.evidence_sha256.begin(),
                 [](char c) { return c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c; });
  what.id = store_.chance().make<subject_id>();
  what.recorded_by = by;
  what.recorded_at = store_.now();
  what.withdrawn_at.reset();
  what.withdrawn_by.reset();

  store::work work(store_);
  SLUIS_TRY(store_.keys().create(what.id));
  store_.db()
      .prepare("INSERT INTO subject(id, kind) VALUES(?1, ?2)")
      .bind(1, what.id)
      .bind(2, static_cast<std::int64_t>(subject_kind::consent))
      .run();
  SLUIS_ASSIGN(const auto sealed, store_.keys().seal(what.id, record_kind::consent, only_record, encode(what)));
  mutation leaf;
  leaf.kind = mutation_kind::consent_granted;
  leaf.subject = what.id;
  leaf.n = only_record;
  leaf.ciphertext_hash = crypto::sha256(sealed);
  SLUIS_ASSIGN(leaf.key_commitment, store_.keys().commitment(what.id));
  leaf.actor = by;
  leaf.note = consent_note(what.target, terms_of(what));
  const auto seq = store_.log().append(leaf);
  auto insert = store_.db().prepare(
      "INSERT INTO consent(id, target, recipient_kind, recipient_address, attributes, roles, schools, valid_from, "
      "valid_until, recorded_at, recorded_by, leaf, payload) "
      "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)");
  insert.bind(1, what.id).bind_text(2, what.target.str()).bind_text(3, what.to.kind).bind_text(4, what.to.address);
  insert.bind(5, std::int64_t{what.attributes.mask()}).bind(6, std::int64_t{what.roles.mask()});
  insert.bind_text(7, what.schools.empty() ? "" : school_codes_text(what.schools));
  insert.bind(8, number_of(what.valid_from)).bind(9, number_of(what.valid_until)).bind(10, number_of(what.recorded_at));
  insert.bind(11, by).bind(12, seq).bind_blob(13, sealed).run();
  SLUIS_TRY(work.commit());
  return what;
}

namespace {

/// One that has ended by a clock that is ahead, and not by the days that the store has lived through, can be withdrawn.
bool stands_by_either(const consent_history& all, const consent_terms& one, day today, const lived_time& lived) {
  return stands(all, one, today) || stands(all, one, lived.begun_by(today));
}

}  // namespace

result<std::uint64_t> ledger::withdraw(const target_id& target, const actor_id& by) {
  store::work work(store_);
  auto insert = store_.db().prepare(
      "INSERT INTO withdrawal(consent, withdrawn_at, withdrawn_by, leaf, day) VALUES(?1, ?2, ?3, ?4, ?5)");
  std::uint64_t withdrawn = 0;
  // Never before a day that was lived through: the consent would count as one that never was in force, and nothing
  // could be disabled.
  const auto counts_from = store_.lived().first_day();
  const auto today = local_day(store_.now());
  const auto all = consents_of(store_.db(), target);
  for (const auto& c : all) {
    if (!stands_by_either(all, c, today, store_.lived())) continue;
    mutation leaf;
    leaf.kind = mutation_kind::consent_withdrawn;
    leaf.subject = c.id;
    leaf.n = only_record;
    leaf.actor = by;
    leaf.note = withdrawal_note(target, counts_from);
    const auto seq = store_.log().append(leaf);
    insert.bind(1, c.seq)
        .bind(2, number_of(store_.now()))
        .bind(3, by)
        .bind(4, seq)
        .bind(5, number_of(counts_from))
        .run();
    ++withdrawn;
  }
  if (withdrawn == 0) return none_to_withdraw(target, today);
  SLUIS_TRY(work.commit());
  return withdrawn;
}

std::vector<subject_id> ledger::standing_consents(const target_id& target, day today) {
  const auto all = consents_of(store_.db(), target);
  std::vector<subject_id> out;
  for (const auto& c : all) {
    if (stands_by_either(all, c, today, store_.lived())) out.push_back(c.id);
  }
  return out;
}

error ledger::none_to_withdraw(const target_id& target, day today) {
  const auto all = consents_of(store_.db(), target);
  const auto* const newest = governing(all, today);
  const bool has_ended = newest != nullptr && !newest->withdrawn_on && newest->until < today;
  return {
      errc::not_found,
      "no consent for target " + target.str() + " stands" +
          (has_ended ? " (the newest ended on " + sluis::to_string(newest->until) + ")" : std::string()) +
          ", so there is none to withdraw",
      has_ended
          ? "its accounts are disabled when the target's consent_grace is over: shorten that to disable them earlier"
          : "sluis consent list"};
}

result<std::vector<consent>> ledger::list() {
  auto rows = store_.db().prepare(
      "SELECT c.id, c.target, c.recipient_kind, c.recipient_address, c.attributes, c.roles, c.schools, c.valid_from, "
      "c.valid_until, c.recorded_at, c.recorded_by, "
      "w.withdrawn_at, w.withdrawn_by, c.payload FROM consent c LEFT JOIN withdrawal w ON w.consent = c.seq ORDER BY "
      "c.seq");
  std::vector<consent> out;
  while (rows.step()) {
    consent c;
    c.id = rows.id<subject_id>(0);
    c.target = target_id(std::string(rows.text(1)));
    c.to = {std::string(rows.text(2)), std::string(rows.text(3))};
    c.attributes = attribute_set::from_mask(static_cast<std::uint8_t>(rows.integer(4)));
    c.roles = role_set::from_mask(static_cast<std::uint8_t>(rows.integer(5)));
    c.schools = parse_school_codes(rows.text(6)).value_or(school_codes{});
    c.valid_from = day_of(rows.integer(7));
    c.valid_until = day_of(rows.integer(8));
    c.recorded_at = instant_of(rows.integer(9));
    c.recorded_by = rows.id<actor_id>(10);
    SLUIS_ASSIGN(const auto plain, store_.keys().open(c.id, record_kind::consent, only_record, rows.blob(13)));
    if (!decode_texts(plain, c))
      return error(errc::corrupt, "table consent: the payload of " + c.id.hex() + " is malformed", "run sluis check");
    if (!rows.is_null(11)) {
      c.withdrawn_at = instant_of(rows.integer(11));
      c.withdrawn_by = rows.id<actor_id>(12);
    }
    out.push_back(std::move(c));
  }
  return out;
}

ledger::days ledger::days_at(day today) const {
  const auto& lived = store_.lived();
  return {lived.begun_by(today), lived.ended_by(today), lived.ended_by(today) > today};
}

result<consent_standing> ledger::standing(const target_id& target, const recipient& now, day today) {
  return standing_on(target, now, days_at(today));
}

/// Which consent governs by the earlier and by the later of two days, and which of them counts.
struct ledger::two_views {
  const consent_terms* counts = nullptr;  // nullptr: none has begun
  const consent_terms* later = nullptr;   // whose last day counts
  bool is_in_doubt = false;

  two_views(const consent_history& all, const days& on) : later(governing_or_begun_when_recorded(all, on.ended_by)) {
    const auto* const earlier = governing(all, on.begun_by);
    counts = earlier;
    if (earlier == later) return;
    const bool later_is_over = is_over(all, *later, on);
    // Over is over whichever way the clock is wrong; to be valid it must have begun by both.
    if (earlier == nullptr) {
      if (later_is_over) counts = later;
      return;
    }
    if (later_is_over && is_over(all, *earlier, on)) {
      counts = later;
      return;
    }
    const bool is_later_lived = on.was_later_seen || later->from > on.ended_by;
    const auto* const lived = is_later_lived ? later : earlier;
    const auto* const other = is_later_lived ? earlier : later;
    is_in_doubt = later_is_over || is_over(all, *earlier, on) || !is_within(*lived, *other);
    if (!is_in_doubt) counts = lived;
  }

  static bool is_over(const consent_history& all, const consent_terms& one, const days& on) {
    return withdrawn_on(all, one).has_value() || one.until < on.ended_by;
  }
};

result<consent_standing> ledger::standing_on(const target_id& target, const recipient& now, const days& on) {
  using kind = consent_standing::kind;
  consent_standing out;
  const auto all = consents_of(store_.db(), target);
  const two_views views(all, on);
  const auto* const governs = views.counts;
  const auto withdrawn = governs == nullptr ? std::nullopt : state::withdrawn_on(all, *governs);
  const bool ended = governs != nullptr && two_views::is_over(all, *governs, on);
  out.withdrawn_on = withdrawn;
  if (ended && !withdrawn) out.ended_on = governs->until;
  const auto objects_at = recipients(store_).known(target);
  if (objects_at && *objects_at != now) {
    out.what = kind::objects_elsewhere;
    out.to = *objects_at;
    return out;
  }
  if (governs == nullptr) {
    if (all.empty()) return out;
    out.what = all.front().to == now ? kind::future : kind::other_recipient;
    out.to = all.front().to;
    out.from = all.front().from;
    return out;
  }
  out.consent = governs->id;
  out.to = governs->to;
  out.from = governs->from;
  // What was made under a consent for this very address may be closed there, whatever consents followed. An
  // administrator's `target moved` names no recipient.
  const bool was_named = was_in_force_for(all, now, on.ended_by);
  const bool is_ours = out.to == now || (objects_at.has_value() && was_named);
  if (is_followed_by_a_lost_one(store_.db(), target, views.is_in_doubt ? *views.later : *governs)) {
    out.what = withdrawn && !views.is_in_doubt ? kind::withdrawn : kind::lost;
  } else if (views.is_in_doubt) {
    out.what = out.to == now || views.later->to == now ? kind::clock_in_doubt : kind::other_recipient;
    out.from = views.later->from;
    return out;
  } else if (ended) {
    out.what = withdrawn ? kind::withdrawn : kind::expired;
  } else {
    out.what = out.to == now ? kind::valid : kind::other_recipient;
    out.last = last_day_of(all, *views.later);
    out.ends = end_of_consents(all, *views.later);
  }
  if (ended) out.last = withdrawn.value_or(governs->until);
  if (out.what == kind::withdrawn && !was_named) out.what = kind::none;
  if (ended && !is_ours && out.what != kind::lost) out.what = kind::other_recipient;
  return out;
}

result<std::vector<subject_id>> ledger::schools_covered(const school_codes& codes) {
  std::vector<subject_id> out;
  SLUIS_TRY(store_.facts().each(subject_kind::school, [&](const current_row& row) -> result<void> {
    SLUIS_ASSIGN(const auto held, store_.facts().load_school(row));
    if (covers_school(codes, held.facts)) out.push_back(row.id);
    return {};
  }));
  std::sort(out.begin(), out.end());
  return out;
}

result<std::optional<grant>> ledger::valid_grant(const target_id& target, const recipient& now, day today) {
  return grant_on(target, now, days_at(today));
}

result<std::optional<grant>> ledger::grant_if_confirmed(const target_id& target, const recipient& now, day today) {
  return grant_on(target, now, {today, today});
}

result<std::optional<grant>> ledger::grant_on(const target_id& target, const recipient& now, const days& on) {
  using kind = consent_standing::kind;
  SLUIS_ASSIGN(const auto at, standing_on(target, now, on));
  const auto of_kind = [&](grant::kind what) {
    return grant(what, store_.institution(), target, now, at.consent, at.last);
  };
  if (at.what == kind::withdrawn) return std::optional(of_kind(grant::kind::withdrawal));
  if (at.what == kind::expired) return std::optional(of_kind(grant::kind::expiry));
  if (at.what != kind::valid) return std::optional<grant>();
  auto out = of_kind(grant::kind::consent);
  for (const auto& c : consents_of(store_.db(), target)) {
    if (c.id != at.consent) continue;
    out.attributes_ = c.attributes;
    out.roles_ = c.roles;
    out.all_schools_ = c.schools.empty();
    if (!out.all_schools_) {
      SLUIS_ASSIGN(out.schools_, schools_covered(c.schools));
    }
  }
  return std::optional(std::move(out));
}

namespace {

std::string over_text(const consent_standing& what) {
  if (what.withdrawn_on) return "; it was withdrawn on " + sluis::to_string(*what.withdrawn_on);
  return what.ended_on ? "; it ended on " + sluis::to_string(*what.ended_on) : std::string();
}

}  // namespace

std::string describe(const consent_standing& what, const target_id& target, const recipient& now) {
  using kind = consent_standing::kind;
  switch (what.what) {
    case kind::none:
      return "no consent for this target is on record";
    case kind::future:
      return "the consent begins on " + sluis::to_string(what.from);
    case kind::valid:
      return "valid until " + sluis::to_string(what.ends);
    case kind::expired:
      return "consent ended on " + sluis::to_string(what.last);
    case kind::withdrawn:
      return "consent was withdrawn on " + sluis::to_string(what.last);
    case kind::lost:
      return "a later consent was lost by a restore, and the earlier one does not come back: record it again";
    case kind::other_recipient:
      return "consent is for " + to_string(what.to) + ", the configuration says " + to_string(now) + over_text(what);
    case kind::clock_in_doubt:
      return "which consent is in force depends on the clock, which is not where this store has seen it (the newest "
             "begins on " +
             sluis::to_string(what.from) + ")";
    case kind::objects_elsewhere:
      break;
  }
  return "what " + target.str() + " holds is at " + to_string(what.to) + ", the configuration says " + to_string(now) +
         ": say which it is; sluis status shows the commands" +
         (what.withdrawn_on ? "; the consent was withdrawn on " + sluis::to_string(*what.withdrawn_on) : std::string());
}

}  // namespace sluis::state
