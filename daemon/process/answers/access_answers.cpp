// Who looked at whom, and who acted.
#include "daemon/process/answers/access_answers.hpp"

#include <algorithm>

#include "daemon/process/each_institution.hpp"
#include "daemon/process/record_showing.hpp"
#include "state/accesses.hpp"

namespace sluis::daemon {

namespace {

constexpr const char* accesses_fields = "accesses";

/// What there was before the look that is being recorded.
struct looks_so_far {
  std::uint64_t log_size = 0;
  std::vector<state::showing_journal::waiting> waiting;  // not in the log then
};

/// Nothing: this institution never held the person.
result<std::optional<looks_so_far>> if_ever_held(state::store& store, const subject_id& person) {
  auto known = store.db().prepare("SELECT 1 FROM subject WHERE id = ?1");
  if (!known.bind(1, person).step()) return std::optional<looks_so_far>();
  looks_so_far out;
  out.log_size = store.log_size();
  SLUIS_ASSIGN(out.waiting, store.showings().all(store));
  std::erase_if(out.waiting, [&](const auto& one) {
    const auto& shown = one.what.shown;
    return std::find(shown.begin(), shown.end(), person) == shown.end();
  });
  return std::optional(std::move(out));
}

struct access_question {
  subject_id person;
  std::uint64_t limit;
  std::string purpose;
  caller by;
};

/// The look that answers this question.
bool is_own_look(const access_question& q, const looks_so_far& before, const state::access_entry& one) {
  return one.leaf >= before.log_size && one.fields == accesses_fields && one.name == q.by.name() &&
         one.purpose == q.purpose;
}

result<std::string> handle_of_actor(state::store& store, const std::string& name) {
  SLUIS_ASSIGN(const auto names, store.actor_names());
  for (const auto& [who, called] : names) {
    if (called == name) return who.hex();
  }
  return std::string();
}

/// Newest first; those that wait for the log have no entry of it yet. After the look is on record.
result<std::vector<access_view>> view_accesses(state::store& store, const access_question& q,
                                               const looks_so_far& before) {
  std::vector<access_view> out;
  for (auto one = before.waiting.rbegin(); one != before.waiting.rend(); ++one) {
    if (state::showing_journal::is_in_log(store, *one)) continue;
    SLUIS_ASSIGN(auto actor, handle_of_actor(store, one->what.by));
    out.push_back({0, one->at, std::move(actor), one->what.by, one->what.purpose, one->what.fields});
  }
  SLUIS_ASSIGN(const auto found, state::accesses_to(store, q.person, q.limit + 1));
  for (const auto& one : found) {
    if (is_own_look(q, before, one)) continue;
    out.push_back({one.leaf, one.when, one.actor.hex(), one.name, one.purpose, one.fields});
  }
  if (out.size() > q.limit) out.resize(q.limit);
  return out;
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
    return [person](state::store& store) { return if_ever_held(store, person); };
  };
  const error nobody(errc::not_found, "nobody with handle " + person.hex() + " is or was held",
                     "find the handle with: sluis person find");
  auto found = co_await first_that_has<looks_so_far>(islands_, std::move(search), nobody);
  if (!found) co_return found.error();
  const auto where = found->where;
  auto what = showing_to(by, purpose, accesses_fields, {person});
  const auto recorded = co_await record_showing(where, std::move(what));
  if (!recorded) co_return told_of(*where, recorded.error());
  auto view = [q = access_question{person, limit, purpose, by}, before = std::move(found->value)](state::store& store) {
    return view_accesses(store, q, before);
  };
  auto shown = co_await beside_strand(where, std::move(view));
  if (!shown) co_return told_of(*where, shown.error());
  co_return std::move(*shown);
}

}  // namespace sluis::daemon
