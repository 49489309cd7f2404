#include "state/ledger.hpp"

#include <algorithm>

#include "state/big_endian.hpp"
#include "state/crypto/digest.hpp"
#include "state/store.hpp"

namespace sluis::state {

namespace {

constexpr std::uint64_t only_record = 1;  // a consent is one record and never changes
constexpr std::size_t max_text = 1000;

std::int64_t number_of(day date) {
  return date.time_since_epoch().count();
}
std::int64_t number_of(instant time) {
  return time.time_since_epoch().count();
}
day day_of(std::int64_t days) {
  return day{std::chrono::days{days}};
}
instant instant_of(std::int64_t ms) {
  return instant{std::chrono::milliseconds{ms}};
}

result<void> check(const consent& what) {
  const auto refuse = [](const char* problem, const char* hint) {
    return error(errc::invalid_input, std::string("the consent ") + problem, hint);
  };
  if (!is_config_name(what.target.str()))
    return refuse("names no target", "give the target's id from the configuration");
  if (what.attributes.empty())
    return refuse("names no attribute", "name what may leave: given_name, family_name, email, …");
  if (what.valid_until < what.valid_from) return refuse("ends before it begins", "--until must not lie before --from");
  if (what.signatory.empty()) return refuse("has no signatory", "name the authorised signatory who signed it (R-B3)");
  if (what.mandate.empty())
    return refuse("has no mandate", "say by what mandate the signatory signs for the institution");
  if (what.evidence_name.empty()) return refuse("has no evidence", "give the signed document");
  for (const auto* text : {&what.signatory, &what.mandate, &what.evidence_name}) {
    if (text->size() > max_text)
      return refuse("has a text of more than 1000 bytes", "shorten signatory, mandate or the document's name");
  }
  if (what.evidence_sha256.size() != 64 || !from_hex(what.evidence_sha256)) {
    return refuse("has an evidence hash that is not 64 hex digits", "give the SHA-256 of the signed document");
  }
  return {};
}

/// Four texts, each after its length.
std::string encode(const consent& what) {
  std::string out;
  for (const auto* text : {&what.signatory, &what.mandate, &what.evidence_name, &what.evidence_sha256}) {
    append_be16(out, static_cast<std::uint16_t>(text->size()));
    out += *text;
  }
  return out;
}

bool decode(std::string_view bytes, consent& into) {
  for (auto* text : {&into.signatory, &into.mandate, &into.evidence_name, &into.evidence_sha256}) {
    if (bytes.size() < 2 || bytes.size() - 2 < read_be16(bytes)) return false;
    *text = bytes.substr(2, read_be16(bytes));
    bytes.remove_prefix(2 + text->size());
  }
  return bytes.empty();
}

/// A consent as far as the gate needs it: no key is used.
struct recorded {
  std::int64_t seq = 0;
  subject_id id;
  attribute_set attributes;
  day from{}, until{};
  std::optional<instant> withdrawn_at;
};

std::vector<recorded> newest_first(sqlite::database& db, const target_id& target) {
  auto rows = db.prepare(
      "SELECT c.seq, c.id, c.attributes, c.valid_from, c.valid_until, w.withdrawn_at FROM consent c "
      "LEFT JOIN withdrawal w ON w.consent = c.seq WHERE c.target = ?1 ORDER BY c.seq DESC");
  rows.bind_text(1, target.str());
  std::vector<recorded> out;
  while (rows.step()) {
    out.push_back({rows.integer(0), rows.id<subject_id>(1),
                   attribute_set::from_mask(static_cast<std::uint8_t>(rows.integer(2))), day_of(rows.integer(3)),
                   day_of(rows.integer(4)), std::nullopt});
    if (!rows.is_null(5)) out.back().withdrawn_at = instant_of(rows.integer(5));
  }
  return out;
}

/// Was it in force on some day up to today? One that was withdrawn before it began never was.
bool was_in_force(const recorded& c, day today) {
  return c.from <= today && (!c.withdrawn_at || c.from <= local_day(*c.withdrawn_at));
}

}  // namespace

result<consent> ledger::record(consent what, const actor_id& by) {
  SLUIS_TRY(check(what));
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
  leaf.note = what.target.str() + " " + what.attributes.text() + " " + to_string(what.valid_from) + ".." +
              to_string(what.valid_until);
  const auto seq = store_.log().append(leaf);
  auto insert = store_.db().prepare(
      "INSERT INTO consent(id, target, attributes, valid_from, valid_until, recorded_at, recorded_by, leaf, payload) "
      "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
  insert.bind(1, what.id).bind_text(2, what.target.str()).bind(3, std::int64_t{what.attributes.mask()});
  insert.bind(4, number_of(what.valid_from)).bind(5, number_of(what.valid_until)).bind(6, number_of(what.recorded_at));
  insert.bind(7, by).bind(8, seq).bind_blob(9, sealed).run();
  SLUIS_TRY(work.commit());
  return what;
}

result<std::uint64_t> ledger::withdraw(const target_id& target, const actor_id& by) {
  store::work work(store_);
  auto insert =
      store_.db().prepare("INSERT INTO withdrawal(consent, withdrawn_at, withdrawn_by, leaf) VALUES(?1, ?2, ?3, ?4)");
  std::uint64_t withdrawn = 0;
  for (const auto& c : newest_first(store_.db(), target)) {
    if (c.withdrawn_at) continue;
    mutation leaf;
    leaf.kind = mutation_kind::consent_withdrawn;
    leaf.subject = c.id;
    leaf.n = only_record;
    leaf.actor = by;
    leaf.note = target.str();
    const auto seq = store_.log().append(leaf);
    insert.bind(1, c.seq).bind(2, number_of(store_.now())).bind(3, by).bind(4, seq).run();
    ++withdrawn;
  }
  if (withdrawn == 0) {
    return error(errc::not_found, "no consent for target " + target.str() + " stands, so there is none to withdraw",
                 "sluis consent list");
  }
  SLUIS_TRY(work.commit());
  return withdrawn;
}

result<std::vector<consent>> ledger::list() {
  auto rows = store_.db().prepare(
      "SELECT c.id, c.target, c.attributes, c.valid_from, c.valid_until, c.recorded_at, c.recorded_by, c.payload, "
      "w.withdrawn_at, "
      "w.withdrawn_by FROM consent c LEFT JOIN withdrawal w ON w.consent = c.seq ORDER BY c.seq");
  std::vector<consent> out;
  while (rows.step()) {
    consent c;
    c.id = rows.id<subject_id>(0);
    c.target = target_id(std::string(rows.text(1)));
    c.attributes = attribute_set::from_mask(static_cast<std::uint8_t>(rows.integer(2)));
    c.valid_from = day_of(rows.integer(3));
    c.valid_until = day_of(rows.integer(4));
    c.recorded_at = instant_of(rows.integer(5));
    c.recorded_by = rows.id<actor_id>(6);
    SLUIS_ASSIGN(const auto plain, store_.keys().open(c.id, record_kind::consent, only_record, rows.blob(7)));
    if (!decode(plain, c))
      return error(errc::corrupt, "table consent: the payload of " + c.id.hex() + " is malformed", "run sluis check");
    if (!rows.is_null(8)) {
      c.withdrawn_at = instant_of(rows.integer(8));
      c.withdrawn_by = rows.id<actor_id>(9);
    }
    out.push_back(std::move(c));
  }
  return out;
}

result<std::optional<grant>> ledger::valid_grant(const target_id& target, day today) {
  const auto all = newest_first(store_.db(), target);
  for (const auto& c : all) {
    if (!c.withdrawn_at && c.from <= today && today <= c.until) {
      return std::optional(grant(grant::kind::consent, store_.institution(), target, c.attributes, c.id));
    }
  }
  for (const auto& c : all) {
    if (was_in_force(c, today)) {
      return std::optional(grant(grant::kind::withdrawal, store_.institution(), target, attribute_set(), c.id));
    }
  }
  return std::optional<grant>();
}

}  // namespace sluis::state
