// Who acts: a random handle each, the name sealed under the actor's own key; found again by a keyed hash in memory. One
// thread at a time.
//
// A name is an identity with the account's name at that time behind it: "uid:1000 (anna)". An account that got another
// name is another actor with the same identity, and so the same person where two persons are asked for. Other
// identities of one person can be bound together here (`identities_`).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string_view>

#include "state/keyring.hpp"
#include "state/sqlite/database.hpp"

namespace sluis::state {

/// In table subject, beside the values of subject_kind.
inline constexpr std::int64_t actor_kind = 5;

/// Of two actors.
enum class people : std::uint8_t {
  same,
  different,
  not_known,  // who one of them is was lost with a restore
  anybody,    // one of them is root or the account of this program, and so whoever may use sudo
};

class actors {
 public:
  /// Opens every name (there are few).
  static result<actors> load(sqlite::database& db, keyring& keys);

  [[nodiscard]] std::optional<actor_id> find(std::string_view name) const;
  /// Inside a transaction. Known from `remember` on, which follows the COMMIT.
  result<actor_id> add(std::string_view name, sluis::random& chance);
  void remember(std::string_view name, const actor_id& who);
  [[nodiscard]] people compare(const actor_id& a, const actor_id& b) const;
  /// Root or the account of this program.
  [[nodiscard]] bool is_anybody(const actor_id& who) const { return anybody_.contains(who); }

 private:
  actors(sqlite::database& db, keyring& keys);
  [[nodiscard]] mac128 mac_of(std::string_view name) const { return keys_->index_mac("actor", name); }

  keyring* keys_;
  sqlite::statement insert_, register_;
  std::map<mac128, actor_id> known_;  // by name
  std::map<actor_id, mac128> identities_;
  std::set<actor_id> anybody_;
};

}  // namespace sluis::state
