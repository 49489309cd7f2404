// Who acts: a random handle each, the name sealed under the actor's own key; found again by a keyed hash in memory. One thread at a time.
#pragma once

#include <map>
#include <optional>
#include <string_view>

#include "state/keyring.hpp"
#include "state/sqlite/database.hpp"

namespace sluis::state {

class actors {
 public:
  /// Opens every name (there are few).
  static result<actors> load(sqlite::database& db, keyring& keys);

  [[nodiscard]] std::optional<actor_id> find(std::string_view name) const;
  /// Inside a transaction. Known from `remember` on, which follows the COMMIT.
  result<actor_id> add(std::string_view name, sluis::random& chance);
  void remember(std::string_view name, const actor_id& who);

 private:
  actors(sqlite::database& db, keyring& keys);
  [[nodiscard]] mac128 mac_of(std::string_view name) const { return keys_->index_mac("actor", name); }

  keyring* keys_;
  sqlite::statement insert_, register_;
  std::map<mac128, actor_id> known_;
};

}  // namespace sluis::state
