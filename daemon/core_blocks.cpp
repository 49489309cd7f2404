// Blocks: somebody's accounts are off everywhere until an administrator says otherwise (issue 14, B4). Handles and references only.
#include "daemon/core.hpp"
#include "daemon/each_institution.hpp"
#include "daemon/giving_way.hpp"
#include "daemon/standing.hpp"
#include "daemon/views.hpp"
#include "state/blocks.hpp"
#include "state/handle_owner.hpp"

namespace sluis::daemon {

namespace {

block_view view_of(const state::store& store, const state::block_word& word) {
  return {store.institution(), word.subject, word.is_in_force(), word.reference, word.on, word.by.hex(), word.leaf, {}};
}

/// Nothing: nobody of that handle is held or was erased here.
result<std::optional<subject_id>> known_here(state::store& store, const subject_id& asked) {
  SLUIS_ASSIGN(const auto whom, state::owner_of(store, asked));
  SLUIS_ASSIGN(const auto erasure, store.erasure_of(whom));
  SLUIS_ASSIGN(const auto row, store.facts().find(whom));
  const bool is_known = erasure || (row && row->kind == subject_kind::person);
  return is_known ? std::optional(whom) : std::nullopt;
}

result<std::optional<block_view>> say(state::store& store, const subject_id& asked, block_act what, const std::string& reference, const caller& by) {
  SLUIS_ASSIGN(const auto known, known_here(store, asked));
  if (!known) return std::optional<block_view>();
  const auto whom = *known;
  SLUIS_ASSIGN(const auto actor, store.actor(by.name()));
  state::blocks blocks(store);
  SLUIS_ASSIGN(const auto word, what == block_act::block ? blocks.begin(whom, reference, actor) : blocks.end(whom, reference, actor));
  return std::optional(view_of(store, word));
}

/// A push that is under way is ended, so that nobody waits for the end of it: a first one takes hours. Was there one?
bool end_pushes(const island& where) {
  bool any = false;
  for (const auto& seat : where.targets) {
    if (!seat->turn->held()) continue;
    seat->permits.revoke(permit_issuer::which::all, "an administrator blocked somebody, which comes first; what is left is sent by the sync after it");
    any = true;
  }
  return any;
}

/// Announced to all at once: nobody knows yet whose handle it is.
struct urgent_for_all {
  explicit urgent_for_all(const islands& all) {
    for (const auto& where : all) acts.push_back(std::make_unique<urgent_act>(where));
  }
  std::vector<std::unique_ptr<urgent_act>> acts;
};

}  // namespace

result<block_counts> count_blocks(state::store& store) {
  block_counts out;
  const auto targets = store.shadow().targets();
  for (const auto& [whom, word] : state::blocks(store).newest()) {
    if (!word.is_in_force()) continue;
    ++out.people;
    SLUIS_ASSIGN(const bool is_on, is_on_anywhere(store, targets, whom));
    out.not_sent += is_on ? 1 : 0;
  }
  return out;
}

task<block_view> core::block(subject_id subject, block_act what, std::string reference, caller by) {
  auto look = [subject](const std::shared_ptr<island>& where) { return [where, subject] { return known_here(*where->store, subject); }; };
  auto work = [subject, what, reference, by](const std::shared_ptr<island>& where) {
    return [where, subject, what, reference, by] { return say(*where->store, subject, what, reference, by); };
  };
  std::optional<found_at<block_view>> done;
  {
    const urgent_for_all not_behind_a_read(islands_);
    const error nobody(errc::not_found, "nobody with handle " + subject.hex() + " is held", "find the handle with: sluis person find");
    auto found = co_await act_where_found<block_view>(islands_, std::move(look), std::move(work), nobody);
    if (!found) co_return found.error();
    done = std::move(*found);
  }
  auto out = std::move(done->value);
  sync_request only_this_person;
  only_this_person.institution = out.institution;
  only_this_person.person = out.subject;
  only_this_person.reads = sync_request::reading::nothing;
  const bool was_pushing = what == block_act::block && end_pushes(*done->where);
  const auto made = new_job();
  out.job = made->id;
  made->parts.push_back(std::make_shared<daemon::job::part>(out.institution, time_));
  begin_sync(done->where, only_this_person, made->parts.back());
  if (was_pushing) {
    auto rest = only_this_person;
    rest.person.reset();
    begin_sync(done->where, rest, std::make_shared<daemon::job::part>(out.institution, time_));
  }
  co_return out;
}

task<std::vector<block_view>> core::blocks(std::optional<institution_id> only) {
  auto look = [](const std::shared_ptr<island>& where) {
    return [where]() -> result<std::vector<block_view>> {
      std::vector<block_view> out;
      for (const auto& [whom, word] : state::blocks(*where->store).newest()) {
        if (word.is_in_force()) out.push_back(view_of(*where->store, word));
      }
      return out;
    };
  };
  auto out = co_await lists_of<block_view>(islands_, std::move(only), std::move(look));
  co_return std::move(out);
}

}  // namespace sluis::daemon
