// Who looked at whom, and who acted.
#include "daemon/process/answers/access_answers.hpp"

#include "daemon/process/each_institution.hpp"
#include "state/accesses.hpp"

namespace sluis::daemon {

namespace {

/// Nothing: this institution never held the person.
result<std::optional<subject_id>> ever_held(state::store& store, const subject_id& person) {
  auto known = store.db().prepare("SELECT 1 FROM subject WHERE id = ?1");
  return known.bind(1, person).step() ? std::optional(person) : std::nullopt;
}

result<std::optional<std::vector<access_view>>> look(state::store& store, const subject_id& person, std::uint64_t limit,
                                                     const std::string& purpose, const caller& by) {
  SLUIS_ASSIGN(const auto found, state::accesses_to(store, person, limit));
  SLUIS_ASSIGN(const auto actor, store.actor(by.name()));
  SLUIS_TRY(store.record_access(actor, {person}, purpose, "accesses"));
  std::vector<access_view> out;
  for (const auto& one : found) out.push_back({one.leaf, one.when, one.actor.hex(), one.name, one.purpose, one.fields});
  return std::optional(std::move(out));
}

}  // namespace

task<std::map<std::string, std::string>> access_answers::actor_names() {
  std::map<std::string, std::string> out;
  auto ask = [](const std::shared_ptr<island>&) { return [](state::store& store) { return store.actor_names(); }; };
  const auto lists =
      co_await answers_of<std::map<actor_id, std::string>>(islands_, std::move(ask), std::chrono::seconds(2));
  for (const auto& found : lists) {
    if (!found) continue;  // names are shown beside handles: those of the others are shown all the same
    for (const auto& [who, name] : *found) out.emplace(who.hex(), name);
  }
  co_return out;
}

task<std::vector<access_view>> access_answers::accesses(subject_id person, std::uint64_t limit, std::string purpose,
                                                        caller by) {
  if (purpose.empty())
    co_return error{errc::invalid_input, "looking at personal data needs a purpose", "say why: --reason"};
  auto search = [person](const std::shared_ptr<island>&) {
    return [person](state::store& store) { return ever_held(store, person); };
  };
  auto look_in = [person, limit, purpose, by](const std::shared_ptr<island>& where) {
    return [where, person, limit, purpose, by] { return look(*where->store, person, limit, purpose, by); };
  };
  const error nobody(errc::not_found, "nobody with handle " + person.hex() + " is or was held",
                     "find the handle with: sluis person find");
  auto found =
      co_await act_where_found<std::vector<access_view>>(islands_, std::move(search), std::move(look_in), nobody);
  if (!found) co_return found.error();
  co_return std::move(found->value);
}

}  // namespace sluis::daemon
