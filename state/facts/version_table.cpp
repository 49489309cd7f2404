#include "state/facts/version_table.hpp"

#include "state/crypto/digest.hpp"
#include "state/log/leaf.hpp"
#include "state/store.hpp"

namespace sluis::state {

version_table::version_table(store& s)
    : store_(s),
      insert_(s.db().prepare(
          "INSERT INTO version (subject, n, kind, role, scope, previous, leaf, payload) VALUES (?,?,?,?,?,?,?,?)")),
      register_(s.db().prepare("INSERT INTO subject (id, kind) VALUES (?, ?)")),
      read_(s.db().prepare("SELECT subject, n, payload FROM version WHERE seq = ?")),
      place_(s.db().prepare("SELECT leaf, previous FROM version WHERE seq = ?")),
      entry_(s.db().prepare("SELECT entry FROM leaf WHERE seq = ?")) {}

result<void> version_table::introduce(const subject_id& id, subject_kind kind) {
  SLUIS_TRY(store_.keys().create(id));
  register_.bind(1, id).bind(2, static_cast<std::int64_t>(kind)).run();
  return {};
}

result<void> version_table::append(known_subject& one, std::uint64_t scope, std::string_view payload,
                                   mutation_kind what, std::string_view note) {
  auto& keys = store_.keys();
  const auto n = one.n + 1;
  SLUIS_ASSIGN(const std::string sealed, keys.seal(one.id, record_kind::fact, n, payload));
  mutation leaf{what, one.id, n, crypto::sha256(sealed), std::nullopt, {}, std::string(note)};
  SLUIS_ASSIGN(leaf.key_commitment, keys.commitment(one.id));
  const auto leaf_seq = store_.log().append(leaf);
  insert_.bind(1, one.id)
      .bind(2, std::int64_t{n})
      .bind(3, static_cast<std::int64_t>(one.kind))
      .bind(4, static_cast<std::int64_t>(one.role));
  insert_.bind(5, scope).bind(6, one.version).bind(7, leaf_seq).bind_blob(8, sealed).run();
  one.n = n;
  one.version = static_cast<std::uint64_t>(store_.db().last_row());
  return {};
}

version_table::place version_table::place_of(std::uint64_t seq) {
  const sqlite::scoped_use use(place_);
  if (!place_.bind(1, seq).step()) return {};
  return {static_cast<std::uint64_t>(place_.integer(0)), static_cast<std::uint64_t>(place_.integer(1))};
}

result<instant> version_table::time_of(std::uint64_t leaf) {
  const sqlite::scoped_use use(entry_);
  if (!entry_.bind(1, leaf).step()) {
    return error(errc::corrupt, "log entry " + std::to_string(leaf) + " is missing",
                 "run `sluis check`, then restore the last good backup");
  }
  SLUIS_ASSIGN(const auto entry, tlog::parse_leaf(entry_.blob(0)));
  return entry.time;
}

result<std::string> version_table::payload(const subject_id& subject, std::uint64_t seq, std::uint64_t n) {
  const sqlite::scoped_use use(read_);
  if (!read_.bind(1, seq).step() || read_.id<subject_id>(0) != subject ||
      static_cast<std::uint64_t>(read_.integer(1)) != n) {
    return error(errc::corrupt,
                 "version " + std::to_string(seq) + " is not the one that subject " + subject.hex() + " points to",
                 "run `sluis check`, then restore the last good backup");
  }
  return store_.keys().open(subject, record_kind::fact, n, read_.blob(2));
}

}  // namespace sluis::state
