#include "daemon/cycle/orders/blocked_accounts.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "config/recipient.hpp"
#include "daemon/cycle/patience.hpp"
#include "daemon/cycle/planning/standing.hpp"
#include "daemon/cycle/planning/unsettled.hpp"
#include "daemon/cycle/pushing/asking_for_all.hpp"
#include "model/local_time.hpp"
#include "state/blocks.hpp"
#include "state/pauses.hpp"
#include "state/push/switched.hpp"

namespace sluis::daemon {

namespace {

namespace asio = boost::asio;

/// On record.
enum class on_record : std::uint8_t { none = 1, on, off, said_off };

on_record on_record_of(const std::optional<state::shadow_row>& row) {
  if (!row) return on_record::none;
  const bool may_be_there = !row->remote_id.empty() || row->uncertain;
  if (may_be_there && row->active) return on_record::on;
  if (row->remote_id.empty()) return on_record::none;
  return row->said_off ? on_record::said_off : on_record::off;
}

/// Another object at the target may be theirs, or an account may be made at this moment: whatever is on record proves
/// nothing.
bool is_in_question(const std::optional<state::shadow_row>& row, const known_at_target& known) {
  return known.is_creation_open || known.has_copy || (row && state::must_be_settled(row->finding));
}

account_at_target::doubt doubt_of(const std::optional<state::shadow_row>& row, std::optional<block_look> look,
                                  const known_at_target& known) {
  using doubt = account_at_target::doubt;
  if (known.is_paused) return doubt::paused;
  if (!known.may_be_sent) return doubt::may_not_be_asked;
  if (known.is_creation_open) return doubt::creation_open;
  if (is_in_question(row, known)) return doubt::finding;
  if (look == block_look::no_answer) return doubt::no_answer;
  return look == block_look::not_told || look == block_look::none ? doubt::not_told : doubt::not_asked;
}

bool is_proven(const std::map<subject_id, block_look>& looks, const subject_id& whom) {
  const auto found = looks.find(whom);
  return found != looks.end() && found->second == block_look::off;
}

result<std::optional<grant>> grant_at(state::store& store, const config::target_settings& target, day today) {
  return store.consents().valid_grant(target.id, config::recipient_of(target), today);
}

/// Does the source want an active account of this person there, after the end of the block?
bool is_wanted_back(const state::current_row& row, const grant& permitted,
                    const std::optional<state::shadow_row>& account) {
  if (row.kind != subject_kind::person || row.role == role::guardian || row.name == 0) return false;
  if (permitted.what() != grant::kind::consent || !permitted.covers(row.role, row.school)) return false;
  if (account && (account->active || state::must_be_settled(account->finding))) return false;
  if (row.state == state::life::active) return true;
  // The absence waits for an approval: until it comes, accounts of absent people stay on.
  return row.state == state::life::left && !row.accepted && row.why != reason::ended && account &&
         !account->remote_id.empty();
}

/// We know of no account there, and once there was one: it may be back, under another id, with our handle.
bool was_there(state::store& store, const target_id& target, const state::shadow_row& row) {
  if (on_record_of(row) != on_record::none) return false;
  const auto held = store.shadow().load(target, row);
  return held && !held->last.id.empty();  // what cannot be read of one keeps nobody else from being asked for
}

/// What an administrator said of one person, beside what is on record of the account.
struct word_and_record {
  const subject_id& whom;
  const state::block_word& word;
  bool is_ordered = false;
  bool is_creation_open = false;
};

/// Of one target, about one person.
result<void> sort_in(state::store& store, const grant& permitted, const word_and_record& said, unsent_blocks& into) {
  const auto& [whom, word, is_ordered, is_creation_open] = said;
  SLUIS_ASSIGN(const auto account, store.shadow().find(permitted.target(), whom));
  if (word.is_in_force()) {
    const auto at = on_record_of(account);
    if (is_creation_open) into.on.insert(whom);  // a sync asks for it by its handle, until it is settled
    if (at == on_record::on || at == on_record::off) into.on.insert(whom);
    const bool may_be_back = account && was_there(store, permitted.target(), *account);
    if (at == on_record::said_off || may_be_back) into.off.insert(whom);
    return {};
  }
  if (is_ordered) return {};
  SLUIS_ASSIGN(const auto row, store.facts().find(whom));
  if (row && is_wanted_back(*row, permitted, account)) into.back.emplace(whom, word.leaf);
  return {};
}

/// Of everybody who is blocked: the rows of accounts that are there, or may be, or were once.
result<std::vector<state::shadow_row>> rows_of_blocked(state::store& store, const target_id& target) {
  std::vector<state::shadow_row> out;
  for (const auto& [whom, word] : state::blocks(store).newest()) {
    if (!word.is_in_force()) continue;
    SLUIS_ASSIGN(const auto row, store.shadow().find(target, whom));
    const bool is_asked_for = row && (on_record_of(*row) != on_record::none || was_there(store, target, *row));
    if (is_asked_for) out.push_back(*row);
  }
  return out;
}

/// A look says something: of an account that is off by our own word, and where we know of none any more.
bool is_looked_at(const state::shadow_row& row) {
  const auto at = on_record_of(row);
  return at == on_record::said_off || at == on_record::none;
}

/// Of an account that is not off by our own word an older look proves nothing, nor of somebody who is not blocked any
/// more.
void drop_old_looks(target_seat& target, const std::vector<state::shadow_row>& rows) {
  std::map<subject_id, block_look> kept;
  for (const auto& row : rows) {
    const auto found = target.looks_at_blocked.find(row.id);
    if (found != target.looks_at_blocked.end() && is_looked_at(row)) kept.insert(*found);
  }
  target.looks_at_blocked = std::move(kept);
}

/// `as`: what it means for the account on record. Of an object that may be another's nothing is known.
block_look look_of(const sighting& seen, standing as) {
  if (as == standing::gone)
    return block_look::none;  // of an account that is on record: deleted there, or not shown to us
  if (as == standing::unknown) return block_look::no_answer;
  if (as == standing::anothers || as == standing::candidate) return block_look::not_told;
  const auto is_on = state::shown_switch(seen.object);
  if (!is_on) return block_look::not_told;
  return *is_on ? block_look::on : block_look::off;
}

/// What was proven before stays proven where there is no answer.
void note_look(target_seat& target, const state::shadow_row& row, block_look look) {
  const bool stays = look == block_look::no_answer && is_proven(target.looks_at_blocked, row.id);
  if (is_looked_at(row) && !stays) target.looks_at_blocked[row.id] = look;
}

/// Of an account of which we know no more: whatever has our handle is taken in, so that it is switched off by our own
/// word, or settled by an administrator.
bool is_back(const state::shadow_row& row, standing as) {
  if (on_record_of(row) != on_record::none || as == standing::gone || as == standing::unknown) return false;
  const bool is_open = as == standing::anothers || as == standing::candidate;
  return !(is_open && state::must_be_settled(row.finding));  // on record already
}

/// How many are on.
asio::awaitable<result<std::size_t>> ask_who_is_on(island& where, target_seat& target,
                                                   const std::vector<state::shadow_row>& rows, push_context context) {
  std::size_t on = 0;
  const look_visitor visit = [&on, &target](const state::shadow_row& row, const sighting& seen, standing as) {
    const auto look = look_of(seen, as);
    note_look(target, row, look);
    on += look == block_look::on ? 1 : 0;
    const bool is_done_after_all = look == block_look::off && row.undone > 0;
    return look == block_look::on || is_done_after_all || is_back(row, as);
  };
  const auto done = co_await ask_for_all(where, target, rows, context, visit);
  if (!done) co_return done.error();
  co_return on;
}

void note_no_answer(target_seat& target, const std::vector<state::shadow_row>& rows) {
  for (const auto& row : rows) {
    if (!is_proven(target.looks_at_blocked, row.id)) target.looks_at_blocked[row.id] = block_look::no_answer;
  }
}

}  // namespace

block_looks block_looks_of(const island& where) {
  block_looks out;
  for (const auto& seat : where.targets) out[seat->settings.id] = {seat->looks_at_blocked, seat->copies_on};
  return out;
}

void forget_block_looks(island& where, const subject_id& whom) {
  for (const auto& seat : where.targets) seat->looks_at_blocked.erase(whom);
}

account_at_target account_of(const target_id& target, const std::optional<state::shadow_row>& row,
                             std::optional<block_look> look, const known_at_target& known) {
  using kind = account_at_target::state;
  account_at_target out;
  out.target = target;
  out.is_paused = known.is_paused;
  out.is_off_by_others = row && row->off_since.has_value();
  const auto at = on_record_of(row);
  const bool is_confirmed = at == on_record::said_off && row->undone == 0;
  const bool is_shown = look && *look != block_look::none && *look != block_look::off;
  const bool is_open = is_in_question(row, known);
  if (at == on_record::none && !(row && is_shown) && !is_open) return out;
  if (is_confirmed && look == block_look::off && !is_open) {
    out.account = kind::off;
    return out;
  }
  const bool may_be_on = at == on_record::on || (row && row->undone > 0) || look == block_look::on;
  out.account = may_be_on ? kind::on : kind::not_known;
  out.is_tried_again = known.may_be_sent && !known.is_paused;
  if (!may_be_on) out.why = doubt_of(row, look, known);
  return out;
}

result<std::vector<account_at_target>> accounts_of(state::store& store, const config::institution_settings& settings,
                                                   const subject_id& whom, day today, const block_looks& looks) {
  std::map<target_id, bool> may_be_sent;
  for (const auto& target : store.shadow().targets()) may_be_sent[target] = false;
  for (const auto& target : settings.targets) {
    SLUIS_ASSIGN(const auto permitted, grant_at(store, target, today));
    may_be_sent[target.id] = permitted.has_value();
  }
  std::vector<account_at_target> out;
  for (const auto& [target, may_be] : may_be_sent) {
    SLUIS_ASSIGN(const auto row, store.shadow().find(target, whom));
    SLUIS_ASSIGN(const auto unsettled, unsettled_at(store, target));
    known_at_target known{may_be, state::pauses(store).at(target).has_value(), unsettled.contains(whom), false};
    std::optional<block_look> look;
    if (const auto at = looks.find(target); at != looks.end()) {
      known.has_copy = at->second.copies_on.contains(whom);
      const auto& seen = at->second.at_blocked;
      if (const auto found = seen.find(whom); found != seen.end()) look = found->second;
    }
    out.push_back(account_of(target, row, look, known));
  }
  return out;
}

result<std::map<target_id, unsent_blocks>> find_unsent_blocks(state::store& store,
                                                              const config::institution_settings& settings, day today) {
  std::map<target_id, unsent_blocks> out;
  const auto words = state::blocks(store).newest();
  if (words.empty()) return out;
  SLUIS_ASSIGN(const auto orders, orders_in_force(store));
  for (const auto& target : settings.targets) {
    if (state::pauses(store).at(target.id)) continue;
    SLUIS_ASSIGN(const auto permitted, grant_at(store, target, today));
    if (!permitted) continue;
    SLUIS_ASSIGN(const auto unsettled, unsettled_at(store, target.id));
    for (const auto& [whom, word] : words) {
      SLUIS_TRY(
          sort_in(store, *permitted, {whom, word, orders.contains(whom), unsettled.contains(whom)}, out[target.id]));
    }
  }
  return out;
}

asio::awaitable<void> ask_for_blocked(island& where, target_seat& target, const sync_request& what,
                                      push_context context) {
  if (what.dry_run) co_return;
  auto list = [&where, id = target.settings.id] { return rows_of_blocked(*where.store, id); };
  auto rows = co_await on_strand(where.strand, std::move(list));
  if (!rows) co_return;
  drop_old_looks(target, *rows);
  std::erase_if(*rows, [&what](const auto& row) {
    return on_record_of(row) == on_record::on || (!what.people.empty() && !what.people.contains(row.id));
  });
  const auto now = context.time.now();
  const bool is_each_time = what.is_of_everybody() || what.by == origin::administrator;
  if (rows->empty() || (!is_each_time && !is_time_again(target.asked_for_blocked, asks_for_blocked_each, now)))
    co_return;
  if (what.is_of_everybody() || what.by == origin::schedule)
    target.asked_for_blocked = now;  // whatever comes of it: a target that is down is not asked each minute
  const auto on = co_await ask_who_is_on(where, target, *rows, context);
  if (!on) note_no_answer(target, *rows);
  const auto& id = target.settings.id.str();
  const auto& institution = where.settings.id.str();
  if (!on)
    spdlog::warn("target {} of {} could not be asked for the accounts of people who are blocked: {}", id, institution,
                 on.error().text());
  if (on && *on > 0)
    spdlog::warn(
        "target {} of {}: {} accounts of people who are blocked were switched on by somebody else; they are switched "
        "off again",
        id, institution, *on);
}

asio::awaitable<void> prove_blocks(island& where, target_seat& target, const sync_request& what, push_context context,
                                   const target_report& so_far) {
  if (what.dry_run || so_far.may_not_be_asked || target.is_replaced || context.stopping) co_return;
  auto list = [&where, id = target.settings.id] { return rows_of_blocked(*where.store, id); };
  auto rows = co_await on_strand(where.strand, std::move(list));
  if (!rows) co_return;
  const auto is_not_asked_for = [&](const auto& row) {
    const bool is_of_others = !what.people.empty() && !what.people.contains(row.id);
    return is_of_others || on_record_of(row) == on_record::on || is_proven(target.looks_at_blocked, row.id);
  };
  std::erase_if(*rows, is_not_asked_for);
  if (!so_far.problem.empty() && so_far.cause == errc::unavailable) co_return note_no_answer(target, *rows);
  std::erase_if(*rows, [&](const auto& row) {
    const auto look =
        target.looks_at_blocked.find(row.id);  // of this sync; one that was on has been switched off since
    const bool was_looked_at = look != target.looks_at_blocked.end() && look->second != block_look::on;
    return on_record_of(row) != on_record::said_off || was_looked_at;
  });
  if (rows->empty()) co_return;
  const auto on = co_await ask_who_is_on(where, target, *rows, context);
  if (!on) note_no_answer(target, *rows);
  if (on && *on == 0) co_return;
  const auto& id = target.settings.id.str();
  const auto& institution = where.settings.id.str();
  if (!on)
    spdlog::warn("target {} of {} could not be asked whether the accounts that it switched off for a block are off: {}",
                 id, institution, on.error().text());
  if (on)
    spdlog::warn(
        "target {} of {} confirmed that it switched off accounts of people who are blocked, and {} of them are on", id,
        institution, *on);
}

}  // namespace sluis::daemon
