#include "model/fold_case.hpp"
#include "state/big_endian.hpp"
#include "state/check/parts.hpp"
#include "state/facts/payload.hpp"
#include "state/facts/source_keys.hpp"
#include "state/keyring.hpp"

namespace sluis::state {

namespace {

/// What the source calls the subject, hashed; nothing where the payload cannot be read.
std::optional<mac128> source_hash(const source_keys& keys, subject_kind kind, role who, std::string_view payload) {
  if (kind == subject_kind::person) {
    const auto one = decode_person(payload);
    if (one) return keys.of_person(who, one->source_key);
  } else if (kind == subject_kind::group) {
    const auto one = decode_group(payload);
    if (one) return keys.of_group(one->source_key);
  } else {
    const auto one = decode_school(payload);
    if (one) return keys.of_school(one->source_key);
  }
  return std::nullopt;
}

void check_current(const check_context& at, keyring& keys) {
  auto rows = at.db().prepare(
      "SELECT c.subject, c.kind, c.role, c.key_mac, c.fingerprint, v.n, v.payload, s.source, s.school FROM current c "
      "JOIN version v ON v.seq = c.version "
      "JOIN scope s ON s.seq = c.scope WHERE c.epoch = ?1");
  rows.bind(1, keys.epoch());
  while (rows.step()) {
    const auto subject = rows.id<subject_id>(0);
    auto plain = keys.open(subject, record_kind::fact, static_cast<std::uint64_t>(rows.integer(5)), rows.blob(6));
    if (!plain) continue;  // a finding of its own
    source_keys hashes(keys, source_id(std::string(rows.text(7))));
    hashes.within(rows.id<subject_id>(8));
    const auto key =
        source_hash(hashes, static_cast<subject_kind>(rows.integer(1)), static_cast<role>(rows.integer(2)), *plain);
    const auto print = keys.index_mac("fact", *plain);
    wipe(*plain);
    if (view_of(print) != rows.blob(4))
      at.found.add("table current: subject " + subject.hex() + ": the fingerprint is not that of its version");
    if (!key || view_of(*key) != rows.blob(3))
      at.found.add("table current: subject " + subject.hex() +
                   ": the hash of its key in the source is not that of its version");
  }
}

void check_names(const check_context& at, keyring& keys) {
  auto rows = at.db().prepare(
      "SELECT m.name, n.subject, n.n, n.payload, n.kind, m.mac FROM name_mac m JOIN name n ON n.seq = m.name WHERE "
      "m.epoch = ?1");
  rows.bind(1, keys.epoch());
  while (rows.step()) {
    auto plain =
        keys.open(rows.id<subject_id>(1), record_kind::name, static_cast<std::uint64_t>(rows.integer(2)), rows.blob(3));
    if (!plain) continue;
    auto folded = fold_case(*plain);
    wipe(*plain);
    const bool is_group = static_cast<subject_kind>(rows.integer(4)) == subject_kind::group;
    const auto hash = keys.index_mac(is_group ? "label" : "login", folded);
    wipe(folded);
    if (view_of(hash) != rows.blob(5))
      at.found.add("table name_mac: row " + std::to_string(rows.integer(0)) + ": the hash is not that of its name");
  }
}

void check_remote_ids(const check_context& at, keyring& keys) {
  auto rows = at.db().prepare("SELECT target, subject, n, payload, remote_id FROM shadow WHERE remote_id <> '?'");
  while (rows.step()) {
    const auto subject = rows.id<subject_id>(1);
    std::string id;
    if (!rows.is_null(3)) {
      auto plain = keys.open(subject, record_kind::shadow, static_cast<std::uint64_t>(rows.integer(2)), rows.blob(3),
                             rows.text(0));
      if (!plain) continue;
      if (plain->size() >= 2) id = plain->substr(2, read_be16(*plain));
      wipe(*plain);
    }
    if (id != rows.text(4))
      at.found.add("table shadow: the row of " + subject.hex() + " at " + std::string(rows.text(0)) +
                   ": the target's id is not the one that is sealed");
  }
}

}  // namespace

// Of an older epoch they say nothing; they are made anew when they are next loaded.
void check_keyed_hashes(const check_context& at, keyring& keys) {
  check_current(at, keys);
  check_names(at, keys);
  check_remote_ids(at, keys);
}

}  // namespace sluis::state
