// Who acted, and what was shown to whom.
#include <algorithm>
#include <utility>

#include "state/crypto/digest.hpp"
#include "state/showings.hpp"
#include "state/sqlite/next_row.hpp"
#include "state/store.hpp"

namespace sluis::state {

result<std::map<actor_id, std::string>> store::actor_names() {
  std::map<actor_id, std::string> out;
  auto rows = db().prepare("SELECT subject, payload FROM actor");
  while (rows.step()) {
    const auto who = rows.id<actor_id>(0);
    SLUIS_ASSIGN(out[who], keys().open(subject_id{who.bytes}, record_kind::actor, 1, rows.blob(1)));
  }
  return out;
}

result<void> store::record_access(const actor_id& by, std::vector<subject_id> shown, std::string_view purpose,
                                  std::string_view fields) {
  if (shown.empty()) return {};
  work recording(*this);
  SLUIS_TRY(append_showing(*this, by, std::move(shown), purpose, fields, {}));
  return recording.commit();
}

result<void> append_showing(store& to, const actor_id& by, std::vector<subject_id> shown, std::string_view purpose,
                            std::string_view fields, const std::string& note) {
  // The order in which they were shown may be the file's, and would tell who is behind which handle.
  std::sort(shown.begin(), shown.end());
  shown.erase(std::unique(shown.begin(), shown.end()), shown.end());
  const auto seq = sqlite::next_row(to.db(), "access");
  const std::string plain = std::string(purpose) + '\0' + std::string(fields);
  const subject_id actor{by.bytes};
  SLUIS_ASSIGN(const std::string sealed, to.keys().seal(actor, record_kind::access, seq, plain));
  mutation leaf{mutation_kind::access_shown, std::nullopt, seq, crypto::sha256(sealed), std::nullopt, by, note};
  SLUIS_ASSIGN(leaf.key_commitment, to.keys().commitment(actor));
  const auto first_leaf = to.log().size();
  for (const auto& subject : shown) {
    leaf.subject = subject;
    to.log().append(leaf);
  }
  to.db()
      .prepare("INSERT INTO access (seq, actor, first_leaf, subjects, payload) VALUES (?,?,?,?,?)")
      .bind(1, seq)
      .bind(2, by)
      .bind(3, first_leaf)
      .bind(4, static_cast<std::uint64_t>(shown.size()))
      .bind_blob(5, sealed)
      .run();
  return {};
}

}  // namespace sluis::state
