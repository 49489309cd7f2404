// What invalid records answer. Their keys in the source are personal data: shown with a purpose, and on record.
#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "daemon/core.hpp"
#include "daemon/each_institution.hpp"
#include "daemon/purpose.hpp"
#include "daemon/views.hpp"
#include "state/facts/invalid_list.hpp"

namespace sluis::daemon {

namespace {

constexpr const char* key_fields = "source keys of invalid records";

result<invalid_view> view_of(state::store& store, const state::invalid_entry& e) {
  SLUIS_ASSIGN(auto school, school_name(store, e.school));
  return invalid_view{store.institution(), e.source, std::move(school), sluis::to_string(e.kind),
                      e.subject ? e.subject->hex() : std::string(), sluis::to_string(e.where), e.field, e.problem, {}, e.waits};
}

void add_other(invalid_view& record, const state::invalid_entry& e) {
  if (!e.subject) return;
  auto subject = e.subject->hex();
  const bool is_named = subject == record.subject || std::find(record.may_be.begin(), record.may_be.end(), subject) != record.may_be.end();
  if (!is_named) record.may_be.push_back(std::move(subject));
}

/// Whoever is held has the access under their own handle. Of a record that is nobody's yet the school has it, so that
/// no showing is without an entry.
subject_id whose_access(const state::invalid_entry& e) {
  const bool is_of_somebody = e.kind == subject_kind::person && e.subject;
  return is_of_somebody ? *e.subject : e.school;
}

struct page_wanted {
  std::uint64_t from = 0, limit = 0;
};

result<invalid_keys_page> show_keys(state::store& store, const page_wanted& page, const std::string& purpose, const caller& by) {
  auto found = state::invalid_with_keys(store, page.from, page.limit + 1);
  invalid_keys_page out;
  if (found.size() > page.limit) {
    out.next = page.from + page.limit;
    found.pop_back();
  }
  std::vector<subject_id> shown;
  for (auto& one : found) {
    SLUIS_ASSIGN(auto view, view_of(store, one.entry));
    if (one.state == state::key_state::known) shown.push_back(whose_access(one.entry));
    out.records.push_back({std::move(view), state::word_of(one.state), std::move(one.key)});
  }
  SLUIS_ASSIGN(const auto actor, store.actor(by.name()));
  SLUIS_TRY(store.record_access(actor, std::move(shown), purpose, key_fields));
  return out;
}

}  // namespace

result<std::vector<invalid_view>> invalid_views(state::store& store) {
  std::vector<invalid_view> out;
  using place = std::tuple<source_id, subject_id, subject_kind, std::string>;
  std::map<place, std::size_t> known;  // records with a line, and where they are in `out`
  SLUIS_ASSIGN(const auto entries, store.facts().invalid());
  for (const auto& e : entries) {
    const place at{e.source, e.school, e.kind, sluis::to_string(e.where)};
    const auto record = known.find(at);
    if (state::is_of_another(e) && record != known.end()) {
      add_other(out[record->second], e);
      continue;
    }
    if (e.where.line > 0) known[at] = out.size();
    SLUIS_ASSIGN(auto view, view_of(store, e));
    out.push_back(std::move(view));
  }
  return out;
}

task<std::vector<invalid_view>> core::invalid_records(std::optional<institution_id> only) {
  auto look = [](const std::shared_ptr<island>& where) { return [where] { return invalid_views(*where->store); }; };
  auto out = co_await lists_of<invalid_view>(islands_, std::move(only), std::move(look));
  co_return std::move(out);
}

task<invalid_keys_page> core::invalid_keys(institution_id institution, std::uint64_t from, std::uint64_t limit, std::string purpose,
                                           caller by) {
  if (const auto given = purpose_given(purpose); !given) co_return given.error();
  const auto where = find(institution);
  if (!where) co_return where.error();
  const page_wanted page{from, limit};
  auto work = [where = *where, page, purpose, by] { return show_keys(*where->store, page, purpose, by); };
  co_return co_await on_strand((*where)->strand, std::move(work));
}

}  // namespace sluis::daemon
