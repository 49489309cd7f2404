// Held reads as administrators see them, and their approval. Names are shown with a reason, and the showing is recorded
// before.
#include "daemon/process/answers/read_answers.hpp"

#include "daemon/cycle/reading/held_files.hpp"
#include "daemon/cycle/status/views.hpp"
#include "daemon/process/answers/held_read_views.hpp"
#include "daemon/process/each_institution.hpp"
#include "daemon/process/purpose.hpp"
#include "state/blocks.hpp"
#include "state/reads/held_reads.hpp"

namespace sluis::daemon {

namespace {

constexpr const char* shown_fields = "name";

error not_held(const std::string& hash) {
  return {errc::not_found, "no read " + hash + " is held", "see: sluis read list"};
}

/// On the io_context's thread.
view_context context_of(const island& where) {
  return {where.settings, seen_files_of(where.sources)};
}

/// Who stands now under the keys that contradict, and what people would be called, as the newest read said.
void add_names_now(const std::vector<std::shared_ptr<source_seat>>& sources, held_read_view& to) {
  for (const auto& source : sources) {
    for (const auto& [school, names] : source->held_names) {
      if (source->settings.id != to.source || names.hash != to.hash) continue;
      for (auto& one : to.examples) {
        const auto found = names.by_known.find({one.subject, one.line});
        const bool is_named_anew = one.what == "contradiction" || one.what == "renamed" || one.what == "newcomer";
        if (is_named_anew && found != names.by_known.end()) one.now = found->second;
      }
    }
  }
}

result<held_read_view> view_and_record(state::store& store, const view_context& context,
                                       const std::vector<std::shared_ptr<source_seat>>& sources,
                                       const std::string& hash, const std::string& purpose, const caller& by) {
  SLUIS_ASSIGN(const auto held, state::held_reads(store).find(hash));
  SLUIS_ASSIGN(auto out, held_read_view_of(store, context, held));
  std::vector<subject_id> shown;
  for (const auto& one : out.examples) {
    SLUIS_ASSIGN(const auto row, store.facts().find(one.subject));
    if (row && row->kind == subject_kind::person)
      shown.push_back(one.subject);  // not a group, and nobody who was erased meanwhile
  }
  SLUIS_ASSIGN(const auto actor, store.actor(by.name()));
  SLUIS_TRY(store.record_access(actor, shown, purpose, shown_fields));
  const auto blocked = state::blocks(store).newest();
  for (auto& one : out.examples) {
    SLUIS_ASSIGN(one.label, label_of(store, one.subject));
    const auto block = blocked.find(one.subject);
    one.is_blocked = block != blocked.end() && block->second.is_in_force();
  }
  add_names_now(sources, out);
  return out;
}

result<void> check_second_accounts(std::uint64_t would, std::uint64_t confirmed) {
  if (would == confirmed) return {};
  const auto people = std::to_string(would) + (would == 1 ? " person in it has" : " people in it have");
  return error(
      errc::refused,
      people + " an account already and would get a second one, and " + std::to_string(confirmed) + " were confirmed",
      would == 0 ? "look at it again: sluis read show"
                 : "where keys in the administration, or the id of a source in the configuration, were changed, put "
                   "the earlier ones back; where they are to get one: sluis read approve HASH --yes");
}

result<held_read_view> approve_and_view(state::store& store, const view_context& context, const std::string& hash,
                                        std::uint64_t second_accounts, const caller& by) {
  SLUIS_ASSIGN(const auto held, state::held_reads(store).find(hash));
  SLUIS_TRY(check_second_accounts(held.told.doubled, second_accounts));
  SLUIS_ASSIGN(const auto actor, store.actor(by.name()));
  SLUIS_ASSIGN(const auto approved, state::held_reads(store).approve(held.hash(), actor));
  return held_read_view_of(store, context, approved);
}

result<held_read_view> refuse_and_view(state::store& store, const view_context& context, const std::string& hash,
                                       const std::string& reason, const caller& by) {
  SLUIS_ASSIGN(const auto held, state::held_reads(store).find(hash));
  SLUIS_ASSIGN(const auto actor, store.actor(by.name()));
  SLUIS_ASSIGN(const auto refused, state::held_reads(store).refuse(held.hash(), reason, actor));
  return held_read_view_of(store, context, refused);
}

/// Nothing: another institution's, or nobody's.
result<std::optional<held_read_view>> if_theirs(result<held_read_view> found) {
  if (found) return std::optional(std::move(*found));
  if (found.error().code() == errc::not_found) return std::optional<held_read_view>();
  return found.error();
}

/// Where a read of this hash is held.
auto looking_for_read(const std::string& hash) {
  return [hash](const std::shared_ptr<island>&) {
    return [hash](state::store& store) -> result<std::optional<std::string>> {
      const auto found = state::held_reads(store).find(hash);
      if (found) return std::optional(found->hash());
      if (found.error().code() == errc::not_found) return std::optional<std::string>();
      return found.error();
    };
  };
}

}  // namespace

task<std::vector<held_read_view>> read_answers::held_reads(std::optional<institution_id> only) {
  auto look = [](const std::shared_ptr<island>& where) {
    return [context = context_of(*where)](state::store& store) { return all_views(store, context); };
  };
  auto out = co_await lists_of<held_read_view>(islands_, std::move(only), std::move(look));
  co_return std::move(out);
}

task<held_read_view> read_answers::held_read(std::string hash, std::string purpose, caller by) {
  if (const auto given = purpose_given(purpose); !given) co_return given.error();
  auto work = [hash, purpose, by](const std::shared_ptr<island>& where) {
    return [where, context = context_of(*where), sources = where->sources, hash, purpose,
            by] {  // a reload may put others in their place
      return if_theirs(view_and_record(*where->store, context, sources, hash, purpose, by));
    };
  };
  auto look = looking_for_read(hash);
  auto found = co_await act_where_found<held_read_view>(islands_, std::move(look), std::move(work), not_held(hash));
  if (!found) co_return found.error();
  co_return std::move(found->value);
}

task<held_read_view> read_answers::approve_read(std::string hash, std::uint64_t second_accounts, caller by) {
  auto work = [hash, second_accounts, by](const std::shared_ptr<island>& where) {
    return [where, context = context_of(*where), hash, second_accounts, by] {
      return if_theirs(approve_and_view(*where->store, context, hash, second_accounts, by));
    };
  };
  auto look = looking_for_read(hash);
  auto approved = co_await act_where_found<held_read_view>(islands_, std::move(look), std::move(work), not_held(hash));
  if (!approved) co_return approved.error();
  co_return std::move(approved->value);
}

task<held_read_view> read_answers::refuse_read(std::string hash, std::string reason, caller by) {
  auto work = [hash, reason, by](const std::shared_ptr<island>& where) {
    return [where, context = context_of(*where), hash, reason, by] {
      return if_theirs(refuse_and_view(*where->store, context, hash, reason, by));
    };
  };
  auto look = looking_for_read(hash);
  auto refused = co_await act_where_found<held_read_view>(islands_, std::move(look), std::move(work), not_held(hash));
  if (!refused) co_return refused.error();
  co_return std::move(refused->value);
}

}  // namespace sluis::daemon
