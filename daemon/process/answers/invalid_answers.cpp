// What invalid records answer. Their keys in the source are personal data: shown with a purpose, and on record.
#include "daemon/process/answers/invalid_answers.hpp"

#include <map>
#include <utility>

#include "daemon/cycle/status/views.hpp"
#include "daemon/process/paged_lists.hpp"
#include "daemon/process/purpose.hpp"
#include "state/facts/invalid_list.hpp"

namespace sluis::daemon {

namespace {

constexpr const char* key_fields = "source keys of invalid records";

/// Views of the entries of one store. Each school's name is opened once.
class entry_views {
 public:
  explicit entry_views(state::store& store) : store_(store) {}

  result<invalid_view> of(const state::invalid_entry& e) {
    SLUIS_ASSIGN(const auto school, name_of(e.school));
    return invalid_view{store_.institution(),
                        e.source,
                        school,
                        sluis::to_string(e.kind),
                        e.subject ? e.subject->hex() : std::string(),
                        sluis::to_string(e.where),
                        e.field,
                        e.problem,
                        {},
                        e.waits};
  }

 private:
  result<std::string> name_of(const subject_id& school) {
    const auto known = names_.find(school);
    if (known != names_.end()) return known->second;
    SLUIS_ASSIGN(auto name, school_name(store_, school));
    return names_.emplace(school, std::move(name)).first->second;
  }

  state::store& store_;
  std::map<subject_id, std::string> names_;
};

/// Whoever is held has the access under their own handle. Of a record that is nobody's yet the school has it, so that
/// no showing is without an entry.
subject_id whose_access(const state::invalid_entry& e) {
  const bool is_of_somebody = e.kind == subject_kind::person && e.subject;
  return is_of_somebody ? *e.subject : e.school;
}

result<invalid_keys_page> show_keys(state::store& store, const line_range& page, const std::string& purpose,
                                    const caller& by) {
  auto found = state::invalid_with_keys(store, page.from, page.limit + 1);
  invalid_keys_page out;
  if (found.size() > page.limit) {
    out.next = page.from + page.limit;
    found.pop_back();
  }
  std::vector<subject_id> shown;
  entry_views views(store);
  for (auto& one : found) {
    SLUIS_ASSIGN(auto view, views.of(one.entry));
    if (one.state == state::key_state::known) shown.push_back(whose_access(one.entry));
    out.records.push_back({std::move(view), state::word_of(one.state), std::move(one.key)});
  }
  SLUIS_ASSIGN(const auto actor, store.actor(by.name()));
  SLUIS_TRY(store.record_access(actor, std::move(shown), purpose, key_fields));
  return out;
}

}  // namespace

result<std::vector<invalid_view>> invalid_views(state::store& store, std::uint64_t from, std::uint64_t limit) {
  std::vector<invalid_view> out;
  entry_views views(store);
  for (const auto& one : state::invalid_page(store, from, limit)) {
    SLUIS_ASSIGN(auto view, views.of(one.record));
    for (const auto& other : one.may_be) view.may_be.push_back(other.hex());
    out.push_back(std::move(view));
  }
  return out;
}

task<list_page<invalid_view>> invalid_answers::invalid_records(std::optional<institution_id> only, std::uint64_t from,
                                                               std::uint64_t limit) {
  auto count = [](const std::shared_ptr<island>&) {
    return [](state::store& store) -> result<std::uint64_t> { return state::listed_invalid_count(store); };
  };
  auto lines = [](const std::shared_ptr<island>&, line_range wanted) {
    return [wanted](state::store& store) { return invalid_views(store, wanted.from, wanted.limit); };
  };
  const line_range wanted{from, limit};
  auto out =
      co_await page_of_lists<invalid_view>(islands_, std::move(only), wanted, std::move(count), std::move(lines));
  co_return std::move(out);
}

task<invalid_keys_page> invalid_answers::invalid_keys(institution_id institution, std::uint64_t from,
                                                      std::uint64_t limit, std::string purpose, caller by) {
  if (const auto given = purpose_given(purpose); !given) co_return given.error();
  const auto where = find_served(islands_, institution);
  if (!where) co_return where.error();
  const line_range page{from, limit};
  auto work = [where = *where, page, purpose, by] { return show_keys(*where->store, page, purpose, by); };
  co_return co_await on_strand((*where)->strand, std::move(work));
}

}  // namespace sluis::daemon
