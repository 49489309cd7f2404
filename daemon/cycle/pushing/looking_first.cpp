#include "daemon/cycle/pushing/looking_first.hpp"

#include <algorithm>

#include "daemon/cycle/patience.hpp"
#include "daemon/cycle/pushing/belief.hpp"
#include "daemon/cycle/pushing/confirming.hpp"
#include "daemon/cycle/pushing/ids_in_doubt.hpp"
#include "daemon/cycle/pushing/target_warnings.hpp"
#include "state/push/switched.hpp"

namespace sluis::daemon {

namespace {

namespace asio = boost::asio;

constexpr std::chrono::minutes counts_for{10};

/// Of one question: nothing more was asked after so many without an answer, so that none of them says anything of its
/// object.
constexpr std::uint64_t most_unanswered = 20;

bool takes_away(operation op) {
  return op == operation::deactivate_user || op == operation::remove_member;
}

subject_kind kind_of_object(operation op) {
  const bool is_user = is_of_user(op);
  return is_user ? subject_kind::person : subject_kind::group;
}

/// What a look tells of the switch of an account that is not on record: off, although it is on by our record and no
/// change of ours that switches it off has an unknown outcome; or on again, although others had switched it off.
/// Nothing: neither. Whether others switched it off is for state/push/switched.hpp to say.
std::optional<bool> switched_since(const state::shadow_row& row, const remote_object& shown) {
  const auto is_on = shown.stands == remote_object::life::present ? state::shown_switch(shown) : std::nullopt;
  if (row.kind != subject_kind::person || !is_on) return std::nullopt;
  if (!*is_on && row.active && !row.switch_unsure) return false;
  if (*is_on && !row.active && row.off_since) return true;
  return std::nullopt;
}

/// So that whoever was off before we disable them is not switched on by us when they return, and whoever was on again
/// is.
asio::awaitable<result<void>> note_switches(island& where, const target_id& target,
                                            std::vector<std::pair<state::shadow_row, bool>> rows) {
  auto write = [&where, &target, &rows]() -> result<void> {
    state::store::work work(*where.store);
    for (const auto& [row, is_on] : rows) SLUIS_TRY(where.store->shadow().note_switch(target, row, is_on));
    return work.commit();
  };
  co_return co_await on_strand(where.strand, std::move(write));
}

bool is_silence(errc code) {
  return code == errc::unavailable || code == errc::refused;
}

bool is_answer(const outcome& o) {
  return o.what == outcome::kind::done || o.what == outcome::kind::failed;
}

outcome failed(const std::string& why, const std::string& hint) {
  return {outcome::kind::failed, {}, {errc::conflict, why, hint}};
}

outcome moved(const target_handle& object) {
  return failed("the id of an object of the change of " + object.hex() + " was settled a moment ago",
                "the next sync goes on with the new one");
}

}  // namespace

std::optional<outcome> why_not_sent(operation op, standing found, const error& cause, const target_handle& object) {
  const auto name = "the object with handle " + object.hex();
  switch (found) {
    case standing::there:
    case standing::unmarked:
    case standing::gone:
      return std::nullopt;  // a removal of what is not there is confirmed afterwards
    case standing::renumbered:
      return failed(name + " is not there under the id on record, but under another one",
                    "the next sync goes on with that one");
    case standing::anothers:
      return failed(
          "under the id of " + name + " there is an object of somebody else of ours now, or its handle is on one",
          "see: sluis target findings");
    case standing::candidate:
      return failed("under the id of " + name + " there is an object with another login and without our handle now",
                    "say whose that is: sluis target settle");
    case standing::unknown:
      break;
  }
  if (takes_away(op)) return std::nullopt;
  const auto why =
      "whether " + name + " is still ours cannot be said, so " + to_string(op) + " is not sent: " + cause.text();
  return outcome{outcome::kind::not_sent, {}, {cause.code(), why, "the next sync asks again"}};
}

result<looker::named_objects> looker::objects_of(state::store& store, const destination& to, operation op,
                                                 const batch& all) {
  named_objects out;
  SLUIS_ASSIGN(const auto belief, look_up_belief(store, to, true));
  out.users_believed = belief.lists.users == state::belief::believed;
  out.groups_believed = belief.lists.groups == state::belief::believed;
  if (creates(op)) return out;
  const auto add = [&](std::size_t i, const subject_id& who, const std::string& named) -> result<void> {
    if (named.empty()) return {};  // it goes by the handle
    SLUIS_ASSIGN(const auto row, store.shadow().find(to.target, who));
    if (row && row->remote_id == named)
      out.all.push_back({i, *row});
    else
      out.moved.push_back(i);
    return {};
  };
  for (std::size_t i = 0; i < all.changes.size(); ++i) {
    SLUIS_TRY(add(i, all.subjects.at(i), all.changes[i].remote_id()));
    if (const auto& member = all.members.at(i)) SLUIS_TRY(add(i, *member, all.changes[i].member_remote_id()));
  }
  return out;
}

bool looker::is_list_new() const {
  const bool is_new_by_the_clock = target_.last_survey && !is_time_again(target_.last_survey, counts_for, time_.now());
  return is_new_by_the_clock && target_.compared_at && started_ - *target_.compared_at < counts_for;
}

/// A list vouches only for what was there when it was read.
bool looker::is_made_since_the_list(const state::shadow_row& row) const {
  return row.made && target_.last_survey && *row.made >= *target_.last_survey;
}

const looker::known* looker::seen(const state::shadow_row& row) const {
  const auto at = known_.find({row.kind, row.id});
  if (at == known_.end() || at->second.remote_id != row.remote_id) return nullptr;
  const bool counts = at->second.is_made_here || started_ - at->second.at < counts_for;
  return counts ? &at->second : nullptr;
}

bool looker::must_look(operation op, const state::shadow_row& row, const named_objects& named) const {
  if (deletes(op)) return true;
  if (seen(row) != nullptr) return false;
  if (op == operation::deactivate_user)
    return !is_mute_;  // who was switched off by others since the list was read is not switched on by us when they
                       // return
  const bool is_believed = row.kind == subject_kind::person ? named.users_believed : named.groups_believed;
  return !is_believed || !is_list_new() || is_made_since_the_list(row);
}

asio::awaitable<result<looker::looks>> looker::look_at_some(std::vector<state::shadow_row> rows, asking how) {
  looks out;
  auto seen = co_await ask_for(where_, target_, rows, time_, how);
  if (!seen) co_return seen.error();
  const auto standings = co_await judge(where_, target_.settings.id, rows, *seen);
  if (!standings) co_return standings.error();
  out.asked = rows.size();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    out.silent += standings->at(i) == standing::unknown && is_silence(seen->at(i).cause.code()) ? 1U : 0U;
  }
  // Answers are progress: what is looked at before a large batch must not count as a push that stands still.
  if (out.silent < out.asked)
    target_.permits.begin(permit::confirmed::change, target_.settings.stalled_after, time_.now());
  const auto now = where_.running();
  remains found;
  std::vector<std::pair<state::shadow_row, bool>> switched;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto what = standings->at(i);
    const bool was_asked = what != standing::unknown || out.silent < most_unanswered;
    known one{rows[i].remote_id, what, seen->at(i).cause, now, false, !was_asked};
    known_.insert_or_assign({rows[i].kind, rows[i].id}, std::move(one));
    out.unknown += what == standing::unknown ? 1U : 0U;
    const auto now_is =
        stands_there(what) && !seen->at(i).is_listed ? switched_since(rows[i], seen->at(i).object) : std::nullopt;
    if (now_is) switched.emplace_back(rows[i], *now_is);
    heed_look(target_, rows[i], what);
    if (!is_somebody_elses(what)) continue;
    found.rows.push_back(rows[i]);
    found.seen.push_back(std::move(seen->at(i)));
  }
  const auto noted = co_await note_remains(where_, target_.settings.id, std::move(found));
  if (!noted) co_return noted.error();
  if (!switched.empty()) {
    const auto switches_noted = co_await note_switches(where_, target_.settings.id, std::move(switched));
    if (!switches_noted) co_return switches_noted.error();
  }
  co_return out;
}

asio::awaitable<result<looker::looks>> looker::look(operation op, const named_objects& named) {
  std::map<key, state::shadow_row> wanted;  // each object once, however many changes name it
  for (const auto& one : named.all) {
    if (must_look(op, one.row, named)) wanted.emplace(key{one.row.kind, one.row.id}, one.row);
  }
  looks out;
  const auto how = op == operation::deactivate_user
                       ? asking::briefly
                       : asking::usually;  // it must not wait for a target whose answers do not come
  for (auto next = wanted.begin(); next != wanted.end();) {
    std::vector<state::shadow_row> some;
    for (; next != wanted.end() && some.size() < most_at_once; ++next) some.push_back(next->second);
    const auto seen = co_await look_at_some(std::move(some), how);
    if (!seen) co_return seen.error();
    out.asked += seen->asked;
    out.silent += seen->silent;
    out.unknown += seen->unknown;
    if (how == asking::briefly && out.unknown == out.asked)
      break;  // nothing is known of any: what takes away is sent all the same
  }
  if (how == asking::briefly) is_mute_ = is_mute_ || (out.asked > 0 && out.unknown == out.asked);
  co_return out;
}

std::vector<std::optional<outcome>> looker::reasons(operation op, const batch& all, const named_objects& named,
                                                    std::vector<bool>& shown) const {
  std::vector<std::optional<outcome>> out(all.changes.size());
  for (const auto i : named.moved) out.at(i) = moved(all.changes[i].object());
  for (const auto& one : named.all) {
    const auto* const found = seen(one.row);
    if (found == nullptr) continue;  // a list showed it
    auto& why = out.at(one.change);
    shown.at(one.change) = stands_there(found->found);
    auto reason = why_not_sent(op, found->found, found->cause, one.row.handle);
    const bool is_graver = reason && (!why || why->what == outcome::kind::not_sent);
    if (is_graver) why = std::move(reason);
  }
  return out;
}

asio::awaitable<result<sent_batch>> looker::send_what_is_ours(operation op, const batch& all) {
  started_ = where_.running();
  std::erase_if(known_, [](const auto& one) { return one.second.is_for_this_batch; });
  auto list = [this, op, &all, to = destination_now(target_, time_)] { return objects_of(*where_.store, to, op, all); };
  const auto named = co_await on_strand(where_.strand, std::move(list));
  if (!named) co_return named.error();
  const auto looked = co_await look(op, *named);
  if (!looked) co_return looked.error();
  sent_batch out;
  out.shown.resize(all.changes.size());
  out.waits.resize(all.changes.size());
  const auto why_not = reasons(op, all, *named, out.shown);
  std::vector<released_change> ours;
  for (std::size_t i = 0; i < all.changes.size(); ++i) {
    if (!why_not.at(i)) ours.push_back(all.changes[i]);
  }
  std::vector<outcome> answers;
  if (!ours.empty()) answers = co_await target_.api->apply(ours);
  log_warnings_of(*target_.api);
  out.is_down =
      looked->asked > 1 && looked->silent == looked->asked && std::none_of(answers.begin(), answers.end(), is_answer);
  std::size_t next = 0;
  for (std::size_t i = 0; i < all.changes.size(); ++i) {
    out.outcomes.push_back(why_not[i] ? *why_not[i] : std::move(answers.at(next++)));
    const bool is_held_back = why_not[i] && why_not[i]->what == outcome::kind::not_sent;
    out.waits[i] = is_held_back && !(out.is_down && is_silence(why_not[i]->cause.code()));
  }
  co_return out;
}

void looker::take_in(operation op, const batch& sent, const std::vector<outcome>& outcomes) {
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    const auto& one = outcomes[i];
    if (one.what != outcome::kind::done) continue;
    const key whose{kind_of_object(op), sent.subjects.at(i)};
    if (deletes(op)) known_.erase(whose);
    if (creates(op) && !one.remote_id.empty())
      known_.insert_or_assign(whose, known{one.remote_id, standing::there, {}, where_.running(), true, false});
  }
}

}  // namespace sluis::daemon
