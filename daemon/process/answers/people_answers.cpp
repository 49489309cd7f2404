// Answers that show people, and acts of administrators: each is recorded with who did it before anything is shown or
// done.
#include "daemon/process/answers/people_answers.hpp"
#include "daemon/process/answers/plan_answers.hpp"

#include "daemon/cycle/planning/outdated_plan.hpp"
#include "daemon/cycle/reading/accepting.hpp"
#include "daemon/cycle/status/views.hpp"
#include "daemon/process/each_institution.hpp"
#include "daemon/process/purpose.hpp"
#include "mapping/names.hpp"
#include "state/facts/by_source_key.hpp"
#include "state/handle_owner.hpp"
#include "state/push/failures.hpp"

namespace sluis::daemon {

namespace asio = boost::asio;

namespace {

constexpr const char* person_fields = "name,login,number,e-mail,year,functions,groups,school,targets";
constexpr const char* plan_fields = "name,login,e-mail,groups,school,function";

result<void> record_shown(state::store& store, const caller& by, const std::vector<subject_id>& shown,
                          std::string_view purpose, std::string_view fields) {
  SLUIS_ASSIGN(const auto actor, store.actor(by.name()));
  return store.record_access(actor, shown, purpose, fields);
}

/// Copied on the io_context's thread, which owns the seats.
std::vector<target_id> target_ids(const island& where) {
  std::vector<target_id> out;
  for (const auto& seat : where.targets) out.push_back(seat->settings.id);
  return out;
}

struct question {
  std::vector<target_id> targets;
  std::string purpose;
  caller by;
};

/// Nothing is shown before it is on record (record_found).
result<std::vector<person_view>> search(state::store& store, const std::vector<target_id>& targets,
                                        const std::string& text, std::uint64_t limit) {
  auto wanted = mapping::fold(text);
  if (const auto handle = subject_id::parse(text)) {
    SLUIS_ASSIGN(const auto owner, state::owner_of(store, *handle));
    wanted = owner.hex();
  }
  const auto under_key = state::people_under_key(store, text);
  std::vector<person_view> out;
  SLUIS_TRY(store.facts().each(subject_kind::person, [&](const state::current_row& row) -> result<void> {
    if (out.size() == limit) return {};
    SLUIS_ASSIGN(const auto held, store.facts().load_person(row));
    if (!under_key.contains(row.id) && !matches(held, wanted)) return {};
    SLUIS_ASSIGN(auto view, view_person(store, targets, row));
    out.push_back(std::move(view));
    return {};
  }));
  return out;
}

/// On the strand. Whoever was erased since the search is not shown.
result<std::vector<person_view>> record_found(state::store& store, const question& q, std::vector<person_view> found) {
  std::vector<person_view> out;
  std::vector<subject_id> shown;
  for (auto& one : found) {
    SLUIS_ASSIGN(const auto row, store.facts().find(one.id));
    if (!row) continue;
    shown.push_back(one.id);
    out.push_back(std::move(one));
  }
  SLUIS_TRY(record_shown(store, q.by, shown, q.purpose, person_fields));
  return out;
}

result<std::optional<person_view>> show(state::store& store, const question& q, const subject_id& asked) {
  SLUIS_ASSIGN(const auto id, state::owner_of(store, asked));
  SLUIS_ASSIGN(const auto row, store.facts().find(id));
  if (!row || row->kind != subject_kind::person) return std::optional<person_view>();
  SLUIS_TRY(record_shown(store, q.by, {id}, q.purpose, person_fields));
  SLUIS_ASSIGN(auto view, view_person(store, q.targets, *row));
  return std::optional<person_view>(std::move(view));
}

result<plan_page> show_plan(state::store& store, const question& q, const plan_summary& summary, std::uint64_t from,
                            std::uint64_t limit) {
  SLUIS_ASSIGN(auto page, view_plan(store, summary, from, limit));
  page.failed = state::failed_in(store, summary);
  std::vector<subject_id> shown;
  for (const auto& line : page.lines) {
    const auto& person = line.member ? *line.member : line.object;
    if (shown.empty() || shown.back() != person) shown.push_back(person);
  }
  SLUIS_TRY(record_shown(store, q.by, shown, q.purpose, plan_fields));
  return page;
}

error no_plan(const std::string& hash) {
  return {errc::not_found, "no plan " + hash + " is saved", "see: sluis plan list"};
}

/// Nothing: nobody of that handle is held there.
result<std::optional<subject_id>> person_held(state::store& store, const subject_id& asked) {
  SLUIS_ASSIGN(const auto id, state::owner_of(store, asked));
  SLUIS_ASSIGN(const auto row, store.facts().find(id));
  const bool is_person = row && row->kind == subject_kind::person;
  return is_person ? std::optional(id) : std::nullopt;
}

/// Nothing: another institution's, or nobody's.
result<std::optional<plan_summary>> plan_named(state::store& store, const std::string& hash) {
  auto found = store.plans().find(hash);
  if (found) return std::optional(std::move(*found));
  if (found.error().code() == errc::not_found) return std::optional<plan_summary>();
  return found.error();
}

/// Where a plan of this hash is.
auto looking_for_plan(const std::string& hash) {
  return [hash](const std::shared_ptr<island>&) {
    return [hash](state::store& store) { return plan_named(store, hash); };
  };
}

}  // namespace

task<std::vector<person_view>> people_answers::find_persons(institution_id institution, std::string text,
                                                            std::uint64_t limit, std::string purpose, caller by) {
  if (const auto given = purpose_given(purpose); !given) co_return given.error();
  const auto where = find_served(islands_, institution);
  if (!where) co_return where.error();
  // It opens everybody, and so it is done beside the strand.
  const question q{target_ids(**where), purpose, by};
  auto look = [targets = q.targets, text, limit](state::store& store) { return search(store, targets, text, limit); };
  auto found = co_await beside_strand(*where, std::move(look));
  if (!found) co_return found.error();
  auto record = [where = *where, q, found = std::move(*found)] { return record_found(*where->store, q, found); };
  co_return co_await on_strand((*where)->strand, std::move(record));
}

task<person_view> people_answers::show_person(subject_id id, std::string purpose, caller by) {
  if (const auto given = purpose_given(purpose); !given) co_return given.error();
  auto look = [id](const std::shared_ptr<island>&) {
    return [id](state::store& store) { return person_held(store, id); };
  };
  auto work = [purpose, by, id](const std::shared_ptr<island>& where) {
    return [where, q = question{target_ids(*where), purpose, by}, id] { return show(*where->store, q, id); };
  };
  const error nobody(errc::not_found, "nobody with handle " + id.hex() + " is held",
                     "find the handle with: sluis person find");
  auto found = co_await act_where_found<person_view>(islands_, std::move(look), std::move(work), nobody);
  if (!found) co_return found.error();
  co_return std::move(found->value);
}

task<plan_page> plan_answers::plan(std::string hash, std::uint64_t from, std::uint64_t limit, std::string purpose,
                                   caller by) {
  if (const auto given = purpose_given(purpose); !given) co_return given.error();
  auto work = [hash, purpose, by, from, limit](const std::shared_ptr<island>& where) {
    return [where, hash, q = question{{}, purpose, by}, from, limit]() -> result<std::optional<plan_page>> {
      SLUIS_ASSIGN(const auto summary, plan_named(*where->store, hash));
      if (!summary) return std::optional<plan_page>();
      SLUIS_ASSIGN(auto page, show_plan(*where->store, q, *summary, from, limit));
      return std::optional(std::move(page));
    };
  };
  auto look = looking_for_plan(hash);
  auto found = co_await act_where_found<plan_page>(islands_, std::move(look), std::move(work), no_plan(hash));
  if (!found) co_return found.error();
  co_return std::move(found->value);
}

task<plan_summary> plan_answers::approve(std::string hash, caller by) {
  auto work = [hash, by, today = local_day(time_.now())](const std::shared_ptr<island>& where) {
    return [where, hash, by, settings = where->settings, today]() -> result<std::optional<plan_summary>> {
      SLUIS_ASSIGN(const auto found, plan_named(*where->store, hash));
      if (!found) return std::optional<plan_summary>();
      SLUIS_TRY(expect_its_consent(*where->store, settings, *found, today));
      SLUIS_ASSIGN(const auto actor, where->store->actor(by.name()));
      SLUIS_TRY(where->store->plans().approve(found->id, actor));
      SLUIS_TRY(daemon::accept_absences(*where->store, settings, today));
      SLUIS_ASSIGN(auto approved, where->store->plans().find(hash));
      return std::optional(std::move(approved));
    };
  };
  auto look = looking_for_plan(hash);
  auto approved = co_await act_where_found<plan_summary>(islands_, std::move(look), std::move(work), no_plan(hash));
  if (!approved) co_return approved.error();
  co_return std::move(approved->value);
}

}  // namespace sluis::daemon
