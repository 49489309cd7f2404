#include <stdexcept>

#include "state/check/log_followers.hpp"
#include "state/check/parts.hpp"
#include "state/keyring.hpp"
#include "state/log/signing_key.hpp"

namespace sluis::state {

namespace {

/// Nothing is made here.
class no_chance : public sluis::random {
 public:
  void fill(void*, std::size_t) override { throw std::logic_error("a check makes nothing"); }
};

struct payloads {
  const char* table;
  record_kind kind;
  const char* sql;  // what to call the row, subject, n, payload, where (keyring)
};

constexpr payloads all_payloads[] = {
    {"version", record_kind::fact, "SELECT seq, subject, n, payload, '' FROM version"},
    {"name", record_kind::name, "SELECT seq, subject, n, payload, '' FROM name"},
    {"actor", record_kind::actor, "SELECT seq, subject, 1, payload, '' FROM actor"},
    {"access", record_kind::access, "SELECT seq, actor, seq, payload, '' FROM access"},
    {"consent", record_kind::consent, "SELECT seq, id, 1, payload, '' FROM consent"},
    {"recipient", record_kind::reason,
     "SELECT seq, actor, seq, payload, 'recipient' FROM recipient WHERE payload IS NOT NULL"},
    {"read_approval", record_kind::reason,
     "SELECT seq, actor, seq, payload, 'read_approval' FROM read_approval WHERE payload IS NOT NULL"},
    {"school_word", record_kind::reason,
     "SELECT seq, actor, seq, payload, 'school_word' FROM school_word WHERE payload IS NOT NULL"},
    {"shadow", record_kind::shadow, "SELECT n, subject, n, payload, target FROM shadow WHERE payload IS NOT NULL"},
    {"plan_change", record_kind::plan_before,
     "SELECT plan, object, n, before, '' FROM plan_change WHERE before IS NOT NULL"},
    {"plan_change", record_kind::plan_after,
     "SELECT plan, object, n, after, '' FROM plan_change WHERE after IS NOT NULL"},
};

void open_all(const check_context& at, keyring& keys, const payloads& of,
              const std::unordered_set<subject_id, handle_hash>& going) {
  auto rows = at.db().prepare(of.sql);
  while (rows.step()) {
    const auto subject = rows.id<subject_id>(1);
    if (going.contains(subject) && !keys.has(subject)) continue;
    auto plain = keys.open(subject, of.kind, static_cast<std::uint64_t>(rows.integer(2)), rows.blob(3), rows.text(4));
    if (plain) {
      wipe(*plain);
    } else {
      at.found.add(std::string("table ") + of.table + ": row " + std::to_string(rows.integer(0)) + " of subject " +
                   subject.hex() + " does not open under its key");
    }
  }
}

void check_vault_opens(const check_context& at, keyring& keys) {
  auto rows = at.db().prepare("SELECT id FROM subject");
  while (rows.step()) {
    const auto subject = rows.id<subject_id>(0);
    if (keys.has(subject) && !keys.commitment(subject))
      at.found.add("vault: the key of subject " + subject.hex() + " does not open");
  }
}

/// Or somebody could sign another history, and the log's verifier key would be theirs.
void check_signing_key(const check_context& at, keyring& keys) {
  std::error_code failed;
  if (!std::filesystem::exists(at.folder / "keys" / "log.key", failed) ||
      !std::filesystem::exists(at.folder / "log" / "vkey", failed))
    return;
  const auto signer =
      tlog::open_signing_key(at.folder / "log", at.institution, keys);  // both are there: nothing is made
  if (!signer) at.found.add("keys/log.key: " + signer.error().message());
}

}  // namespace

void check_payloads(const check_context& at, const secret& root_key) {
  no_chance chance;
  const auto keys = keyring::open(at.folder / "keys", at.institution, root_key, chance);
  if (!keys) {
    at.found.add("keys/: " + keys.error().message());
    return;
  }
  const auto going = being_erased(at.db());
  check_vault_opens(at, **keys);
  check_signing_key(at, **keys);
  for (const auto& of : all_payloads) open_all(at, **keys, of, going);
  check_keyed_hashes(at, **keys);
}

}  // namespace sluis::state
