#include "state/actors.hpp"

#include <unistd.h>

#include <string>

namespace sluis::state {

namespace {

subject_id subject_of(const actor_id& who) {
  return subject_id{who.bytes};
}

/// "uid:1000" of "uid:1000 (anna)".
std::string_view identity_in(std::string_view name) {
  return name.substr(0, name.find(" ("));
}
}  // namespace

actors::actors(sqlite::database& db, keyring& keys)
    : keys_(&keys),
      insert_(db.prepare("INSERT INTO actor (subject, payload) VALUES (?, ?)")),
      register_(db.prepare("INSERT INTO subject (id, kind) VALUES (?, ?)")) {}

result<actors> actors::load(sqlite::database& db, keyring& keys) {
  actors out(db, keys);
  auto rows = db.prepare("SELECT subject, payload FROM actor");
  while (rows.step()) {
    const auto who = rows.id<actor_id>(0);
    SLUIS_ASSIGN(const std::string name, keys.open(subject_of(who), record_kind::actor, 1, rows.blob(1)));
    out.remember(name, who);
  }
  return out;
}

std::optional<actor_id> actors::find(std::string_view name) const {
  const auto found = known_.find(mac_of(name));
  if (found == known_.end()) return std::nullopt;
  return found->second;
}

result<actor_id> actors::add(std::string_view name, sluis::random& chance) {
  const auto who = chance.make<actor_id>();
  const auto subject = subject_of(who);
  SLUIS_TRY(keys_->create(subject));
  SLUIS_ASSIGN(const std::string sealed, keys_->seal(subject, record_kind::actor, 1, name));
  register_.bind(1, subject).bind(2, actor_kind).run();
  insert_.bind(1, subject).bind_blob(2, sealed).run();
  return who;
}

void actors::remember(std::string_view name, const actor_id& who) {
  known_.emplace(mac_of(name), who);
  const auto identity = identity_in(name);
  identities_.emplace(who, mac_of(identity));
  if (identity == "uid:0" || identity == "uid:" + std::to_string(::geteuid())) anybody_.insert(who);
}

people actors::compare(const actor_id& a, const actor_id& b) const {
  if (a == b) return people::same;
  const auto of_a = identities_.find(a), of_b = identities_.find(b);
  if (of_a == identities_.end() || of_b == identities_.end()) return people::not_known;
  if (of_a->second == of_b->second) return people::same;
  return is_anybody(a) || is_anybody(b) ? people::anybody : people::different;
}

}  // namespace sluis::state
