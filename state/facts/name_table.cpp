#include "state/facts/name_table.hpp"

#include <algorithm>

#include "model/fold_case.hpp"
#include "state/big_endian.hpp"
#include "state/crypto/digest.hpp"
#include "state/store.hpp"

namespace sluis::state {

name_table::name_table(store& s)
    : store_(s),
      insert_(s.db().prepare("INSERT INTO name (subject, n, kind, previous, leaf, payload) VALUES (?,?,?,?,?,?)")),
      insert_mac_(s.db().prepare("INSERT INTO name_mac (name, kind, subject, epoch, mac) VALUES (?,?,?,?,?)")),
      update_mac_(s.db().prepare("UPDATE name_mac SET epoch = ?, mac = ? WHERE name = ?")),
      read_(s.db().prepare("SELECT subject, n, payload FROM name WHERE seq = ?")) {
  if (!s.only_looks()) fill();
}

void name_table::forget() {
  index_ = name_index();
  loaded_ = 0;
}

void name_table::fill() {
  constexpr std::uint64_t at_once = 4096;
  while (load(at_once)) {
  }
}

bool name_table::load(std::uint64_t names) {
  if (!loaded_) return false;
  std::vector<stale_mac> stale;
  const auto epoch = store_.keys().epoch();
  auto rows = store_.db().prepare(
      "SELECT name, kind, subject, epoch, mac FROM name_mac WHERE name > ?1 ORDER BY name LIMIT ?2");
  rows.bind(1, *loaded_).bind(2, names);
  auto last = *loaded_;
  std::uint64_t read = 0;
  for (; rows.step(); ++read) {
    const auto subject = rows.id<subject_id>(2);
    last = static_cast<std::uint64_t>(rows.integer(0));
    if (static_cast<std::uint64_t>(rows.integer(3)) != epoch) {
      stale.push_back({last, static_cast<subject_kind>(rows.integer(1)), subject});
      continue;
    }
    mac128 mac{};
    std::copy_n(rows.blob(4).begin(), std::min(mac.size(), rows.blob(4).size()), mac.begin());
    index(mac, static_cast<subject_kind>(rows.integer(1)), subject);
  }
  renew(stale, epoch);
  if (read == names) {
    loaded_ = last;
  } else {
    loaded_.reset();
  }
  return loaded_.has_value();
}

void name_table::renew(const std::vector<stale_mac>& stale, std::uint64_t epoch) {
  if (stale.empty()) return;
  std::optional<sqlite::transaction> renewing;  // within somebody else's it lands with theirs
  if (!store_.db().in_transaction()) renewing.emplace(store_.db());
  for (const auto& one : stale) {
    if (!store_.keys().has(one.subject)) continue;  // an erasure that is between key and rows: the name is nobody's
    const auto mac = mac_of(one.kind, open(one.name, one.subject).value());
    update_mac_.bind(1, epoch).bind_blob(2, view_of(mac)).bind(3, one.name).run();
    index(mac, one.kind, one.subject);
  }
  if (renewing) renewing->commit();
}

// A login is its owner's until that one is erased. A label is free as soon as its group has left or has another:
// whoever gives labels looks at those in use.
void name_table::index(const mac128& mac, subject_kind kind, const subject_id& subject) {
  if (kind != subject_kind::group) index_.insert(mac, subject);
}

mac128 name_table::mac_of(subject_kind kind, std::string_view name) const {
  return store_.keys().index_mac(kind == subject_kind::group ? "label" : "login", fold_case(name));
}

bool name_table::taken(subject_kind kind, std::string_view name, const subject_id& but) {
  fill();
  const auto holder = index_.holder(mac_of(kind, name));
  return holder && *holder != but;
}

result<std::uint64_t> name_table::assign(const current_row& row, std::string_view name) {
  fill();
  const auto mac = mac_of(row.kind, name);
  const auto holder = index_.holder(mac);
  if (holder && *holder != row.id) {
    return error(errc::conflict, "the name meant for subject " + row.id.hex() + " is held by subject " + holder->hex(),
                 "choose another");
  }
  auto& keys = store_.keys();
  std::uint64_t n = 1;
  if (row.name != 0) {
    const sqlite::scoped_use use(read_);
    if (read_.bind(1, row.name).step()) n = static_cast<std::uint64_t>(read_.integer(1)) + 1;
  }
  SLUIS_ASSIGN(const std::string sealed, keys.seal(row.id, record_kind::name, n, name));
  mutation leaf{mutation_kind::name_assigned, row.id, n, crypto::sha256(sealed), std::nullopt, {}, to_string(row.kind)};
  SLUIS_ASSIGN(leaf.key_commitment, keys.commitment(row.id));
  const auto leaf_seq = store_.log().append(leaf);
  const auto kind = static_cast<std::int64_t>(row.kind);
  insert_.bind(1, row.id).bind(2, n).bind(3, kind).bind(4, row.name).bind(5, leaf_seq).bind_blob(6, sealed).run();
  const auto seq = static_cast<std::uint64_t>(store_.db().last_row());
  insert_mac_.bind(1, seq).bind(2, kind).bind(3, row.id).bind(4, keys.epoch()).bind_blob(5, view_of(mac)).run();
  if (!holder && row.kind != subject_kind::group) {
    index_.insert(mac, row.id);
    uncommitted_.push_back(mac);
  }
  return seq;
}

result<std::string> name_table::open(std::uint64_t seq, const subject_id& expected) {
  const sqlite::scoped_use use(read_);
  if (!read_.bind(1, seq).step() || read_.id<subject_id>(0) != expected) {
    return error(errc::corrupt, "name " + std::to_string(seq) + " is not one of subject " + expected.hex(),
                 "run `sluis check`, then restore the last good backup");
  }
  return store_.keys().open(expected, record_kind::name, static_cast<std::uint64_t>(read_.integer(1)), read_.blob(2));
}

result<std::string> name_table::text(const current_row& row) {
  if (row.name == 0) return std::string();
  return open(row.name, row.id);
}

void name_table::rolled_back() {
  for (const auto& mac : uncommitted_) index_.erase(mac);
  uncommitted_.clear();
}

}  // namespace sluis::state
