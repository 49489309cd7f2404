// Blocks: somebody's accounts are off everywhere until an administrator says otherwise (issue 14, B4). Handles and
// references only.
#include "daemon/process/answers/block_answers.hpp"

#include "daemon/cycle/giving_way.hpp"
#include "daemon/cycle/orders/blocked_accounts.hpp"
#include "daemon/cycle/planning/same_eck_id.hpp"
#include "daemon/cycle/planning/standing.hpp"
#include "daemon/cycle/pushing/serving.hpp"
#include "daemon/cycle/status/views.hpp"
#include "daemon/process/each_institution.hpp"
#include "state/blocks.hpp"
#include "state/handle_owner.hpp"

namespace sluis::daemon {

namespace {

block_view block_view_of(const state::store& store, const state::block_word& word) {
  return {store.institution(), word.subject, word.is_in_force(), word.reference, word.on, word.by.hex(), word.leaf};
}

/// Nothing: nobody of that handle is held or was erased here.
result<std::optional<subject_id>> known_here(state::store& store, const subject_id& asked) {
  SLUIS_ASSIGN(const auto whom, state::owner_of(store, asked));
  SLUIS_ASSIGN(const auto erasure, store.erasure_of(whom));
  SLUIS_ASSIGN(const auto row, store.facts().find(whom));
  const bool is_known = erasure || (row && row->kind == subject_kind::person);
  return is_known ? std::optional(whom) : std::nullopt;
}

/// Who is blocked already stays so, and what is left is sent again: that is on record as well.
result<block_view> say_again(state::store& store, const state::block_word& word, const actor_id& actor) {
  SLUIS_TRY(state::blocks(store).say_again(word.subject, actor));
  auto out = block_view_of(store, word);
  out.is_new = false;
  return out;
}

result<std::optional<block_view>> say(state::store& store, const subject_id& asked, block_act what,
                                      const std::string& reference, const caller& by) {
  SLUIS_ASSIGN(const auto known, known_here(store, asked));
  if (!known) return std::optional<block_view>();
  const auto whom = *known;
  SLUIS_TRY(expect_no_name(store, whom, reference));
  SLUIS_ASSIGN(const auto actor, store.actor(by.name()));
  state::blocks blocks(store);
  const auto word =
      what == block_act::block ? blocks.begin(whom, reference, actor) : blocks.end(whom, reference, actor);
  if (word) return std::optional(block_view_of(store, *word));
  if (what != block_act::block || word.error().code() != errc::conflict) return word.error();
  SLUIS_ASSIGN(auto again, say_again(store, blocks.of(whom).back(), actor));
  return std::optional(std::move(again));
}

}  // namespace

result<block_counts> count_blocks(state::store& store, const config::institution_settings& settings, day today,
                                  const block_looks& looks, eck_id_sharers& sharers) {
  constexpr std::size_t most = 3;
  block_counts out;
  SLUIS_ASSIGN(const auto same, sharers_of_blocked(store, sharers));
  for (const auto& [whom, word] : state::blocks(store).newest()) {
    if (!word.is_in_force()) continue;
    ++out.people;
    SLUIS_ASSIGN(const auto accounts, accounts_of(store, settings, whom, today, looks));
    bool is_on = false, is_open = false, is_open_elsewhere = false;
    for (const auto& one : accounts) {
      // Nothing can be asked or sent there, so that no sync ends it: person blocked lists it, and status does not call
      // for one.
      if (one.account == account_at_target::state::not_known && one.why == account_at_target::doubt::may_not_be_asked)
        continue;
      is_on = is_on || one.account == account_at_target::state::on;
      is_open = is_open || !one.is_off_or_none();
      is_open_elsewhere = is_open_elsewhere || (!one.is_off_or_none() && !one.is_paused);
    }
    out.not_sent += is_on ? 1 : 0;
    out.not_known += is_open && !is_on ? 1 : 0;
    out.at_paused += is_open && !is_open_elsewhere ? 1 : 0;
  }
  for (const auto& [whom, others] : same) {
    for (const auto& other : others) {
      ++out.with_same_eck_id;
      if (out.same_eck_id.size() < most) out.same_eck_id.emplace_back(other, whom);
    }
  }
  return out;
}

task<block_view> block_answers::block(subject_id subject, block_act what, std::string reference, caller by) {
  auto look = [subject](const std::shared_ptr<island>&) {
    return [subject](state::store& store) { return known_here(store, subject); };
  };
  auto work = [subject, what, reference, by](const std::shared_ptr<island>& where) {
    auto act = [where, subject, what, reference, by] { return say(*where->store, subject, what, reference, by); };
    return [act]() mutable { return foreseen(act); };
  };
  const error nobody(errc::not_found, "nobody with handle " + subject.hex() + " is held",
                     "find the handle with: sluis person find");
  // Asked of all without haste: one whose disk hangs keeps nobody else's work from going on.
  auto there = co_await first_that_has<subject_id>(islands_, std::move(look), nobody);
  if (!there) co_return there.error();
  const auto where = there->where;
  auto told = work(where);
  result<std::optional<block_view>> said = std::optional<block_view>();
  {
    const urgent_act not_behind_a_read(where);
    said = co_await on_strand(where->strand, std::move(told));
  }
  if (!said) co_return said.error();
  if (!*said) co_return nobody;
  auto out = std::move(**said);
  forget_block_looks(*where, out.subject);
  sync_request only_this_person;
  only_this_person.institution = out.institution;
  only_this_person.people = {out.subject};
  only_this_person.reads = sync_request::reading::nothing;
  // A push that is under way is ended, so that nobody waits for the end of it: a first one takes hours.
  const auto ended = what == block_act::block ? end_pushes_for_a_block(*where) : std::vector<sync_request>{};
  const auto made = jobs_.add();
  out.job = made->id;
  made->parts.push_back(std::make_shared<daemon::job::part>(out.institution, time_));
  begin_block_sync(where, only_this_person, made->parts.back());
  for (const auto& rest : ended) syncs_.begin(where, rest);
  co_return out;
}

void block_answers::begin_block_sync(std::shared_ptr<island> where, sync_request what,
                                     std::shared_ptr<daemon::job::part> part) {
  auto carry_out = [](syncs& self, std::shared_ptr<island> at, sync_request of, std::shared_ptr<daemon::job::part> into,
                      std::shared_ptr<block_under_way>) -> boost::asio::awaitable<void> {
    co_await self.run(std::move(at), std::move(of), std::move(into));
  };
  // Counted from now on, and not from when it first runs: what was ended for it begins after it.
  auto counted = std::make_shared<block_under_way>(where);
  tasks_.spawn(carry_out(syncs_, std::move(where), std::move(what), part, std::move(counted)), part);
}

task<std::vector<block_view>> block_answers::blocks(std::optional<institution_id> only, std::optional<subject_id> of) {
  auto look = [of, today = local_day(time_.now())](const std::shared_ptr<island>& where) {
    return [where, of, settings = where->settings, looks = block_looks_of(*where),
            today](state::store& store) -> result<std::vector<block_view>> {
      std::vector<block_view> out;
      SLUIS_ASSIGN(const auto same, sharers_of_blocked(store, where->sharers));
      for (const auto& [whom, word] : state::blocks(store).newest()) {
        const bool is_meant = of ? whom == *of : word.is_in_force();
        if (!is_meant) continue;
        out.push_back(block_view_of(store, word));
        SLUIS_ASSIGN(out.back().accounts, accounts_of(store, settings, whom, today, looks));
        out.back().left = accounts_left(store, whom);
        if (const auto found = same.find(whom); found != same.end()) out.back().same_eck_id = found->second;
      }
      return out;
    };
  };
  auto out = co_await lists_of<block_view>(islands_, std::move(only), std::move(look));
  co_return std::move(out);
}

}  // namespace sluis::daemon
