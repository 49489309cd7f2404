// Orders to erase, and the story of each erasure: handles, references, days and entries of the log.
#include "daemon/process/answers/order_answers.hpp"

#include <algorithm>

#include "daemon/cycle/erasing/erasing.hpp"
#include "daemon/cycle/erasing/held_erasures.hpp"
#include "daemon/cycle/planning/standing.hpp"
#include "daemon/cycle/planning/unsettled.hpp"
#include "daemon/cycle/status/views.hpp"
#include "daemon/process/each_institution.hpp"
#include "model/local_time.hpp"
#include "model/on_premises.hpp"
#include "state/handle_owner.hpp"
#include "state/listings.hpp"
#include "state/orders.hpp"
#include "state/push/plan_standing.hpp"

namespace sluis::daemon {

namespace {

/// Where an order's subject stands, as the order's own line says it.
struct subject_standing {
  std::optional<state::erasure_entry> erasure;
  std::optional<state::current_row> row;
  std::optional<order_in_force> order;  // the one that decides
};

/// Whose account could not be switched off or deleted at a target. Of several: one that is mastered on premises.
std::map<subject_id, state::failed_end> not_ended_anywhere(state::store& store, const std::vector<target_id>& targets) {
  std::map<subject_id, state::failed_end> out;
  for (const auto& target : targets) {
    auto here = state::accounts_not_ended(store, target);
    for (auto& [whom, failed] : here) {
      if (is_on_premises(failed.why) || !out.contains(whom)) out[whom] = std::move(failed);
    }
  }
  return out;
}

class teller {
 public:
  teller(state::store& store, const config::retention_settings& keeping, day today)
      : store_(store),
        keeping_(keeping_of(keeping)),
        today_(today),
        not_ended_(not_ended_anywhere(store, store.shadow().targets())) {}

  result<subject_standing> standing_of(const subject_id& whom, const std::map<subject_id, order_in_force>& deciding) {
    subject_standing out;
    SLUIS_ASSIGN(out.erasure, store_.erasure_of(whom));
    SLUIS_ASSIGN(out.row, store_.facts().find(whom));
    out.order = order_about(deciding, whom);
    return out;
  }

  [[nodiscard]] mapping::stage stage(const subject_standing& of) const {
    return stage_of(store_, *of.row, today_, keeping_, of.order);
  }
  [[nodiscard]] std::optional<day> gone(const subject_standing& of) const {
    return mapping::gone_since(word_of(*of.row), of.order);
  }
  /// Nothing: the term does not run.
  [[nodiscard]] std::optional<day> due(const subject_standing& of) const {
    if (of.order && of.order->kind == order_kind::immediate) return of.order->since;
    const auto from = mapping::shown_term_from(word_of(*of.row), of.order);
    return from ? std::optional(*from + keeping_.term) : std::nullopt;
  }

  [[nodiscard]] bool is_listed(const subject_standing& of) const {
    return of.row->state != state::life::left || state::listing_of(store_, of.row->id) == listing::yes;
  }

  [[nodiscard]] order_view view(const state::erasure_order& order, const subject_standing& of) const {
    const auto step = [](const state::order_step& s) { return order_view::step{s.on, s.by.hex(), s.leaf}; };
    order_view out;
    out.institution = store_.institution();
    out.subject = order.subject;
    out.kind = order.kind;
    out.reference = order.reference;
    out.given = step(order.given);
    if (order.confirmed) out.confirmed = step(*order.confirmed);
    if (order.withdrawn) out.withdrawn = step(*order.withdrawn);
    out.standing = words(order, of);
    return out;
  }

 private:
  [[nodiscard]] std::string words(const state::erasure_order& order, const subject_standing& of) const {
    if (order.withdrawn) return "withdrawn";
    if (of.erasure) return of.erasure->done_leaf ? "erased" : "the erasure has begun";
    if (!of.row) return "not held any more";
    if (!order.in_force()) return "waits for a second administrator: --confirm";
    switch (stage(of)) {
      case mapping::stage::held:
        return "held: ordered " + to_string(order.given.on) + ", still listed by its source";
      case mapping::stage::still_listed:
        return "deleted at the targets; the erasure is held: still listed by its source";
      case mapping::stage::due:
        return "due: deleted at the targets first, then erased here" + not_ended_text(order.subject);
      default:
        return "soft-deleted, due on " + to_string(due(of).value()) +
               (is_listed(of) ? ", still listed by its source" : "") + not_ended_text(order.subject);
    }
  }

  [[nodiscard]] std::string not_ended_text(const subject_id& whom) const {
    const auto found = not_ended_.find(whom);
    if (found == not_ended_.end()) return {};
    return std::string("; ") + (found->second.op == operation::delete_user ? "deleting" : "switching off") +
           " an account failed: sluis erasure show HANDLE";
  }

  state::store& store_;
  mapping::retention keeping_;
  day today_;
  std::map<subject_id, state::failed_end> not_ended_;
};

result<std::vector<order_view>> newest_orders(state::store& store, const config::retention_settings& keeping, day today,
                                              std::uint64_t limit) {
  teller tell(store, keeping, today);
  SLUIS_ASSIGN(const auto deciding, orders_in_force(store));
  SLUIS_ASSIGN(const auto all, state::orders(store).newest(limit));
  std::vector<order_view> out;
  for (const auto& one : all) {
    SLUIS_ASSIGN(const auto standing, tell.standing_of(one.subject, deciding));
    out.push_back(tell.view(one, standing));
  }
  return out;
}

/// Without the deletions. Nothing: this institution never held a person or a group of that handle.
result<std::optional<erasure_story>> story_of(state::store& store, const config::institution_settings& settings,
                                              day today, const subject_id& asked) {
  const auto& keeping = settings.retention;
  SLUIS_ASSIGN(const auto whom, state::owner_of(store, asked));
  teller tell(store, keeping, today);
  SLUIS_ASSIGN(const auto deciding, orders_in_force(store));
  SLUIS_ASSIGN(const auto standing, tell.standing_of(whom, deciding));
  if (!standing.erasure && (!standing.row || standing.row->kind == subject_kind::school))
    return std::optional<erasure_story>();
  erasure_story out;
  out.institution = store.institution();
  out.subject = whom;
  if (standing.erasure) {
    const auto& e = *standing.erasure;
    out.stage = e.done_leaf ? "erased" : "begun";
    out.erasure = erasure_view{store.institution(), e.subject, e.note, e.intent_leaf, e.done_leaf};
  } else {
    out.stage = stage_name(tell.stage(standing));
    out.listed = tell.is_listed(standing);
    out.since = tell.gone(standing);
    out.due = tell.due(standing);
  }
  const bool is_unread =
      out.stage == stage_name(mapping::stage::in_doubt) && state::listing_of(store, whom) == listing::perhaps;
  if (is_unread && standing.row) {
    SLUIS_ASSIGN(out.unread, unread_school_of(store, settings, standing.row->school));
  }
  const bool has_receipt = standing.erasure && standing.erasure->done_leaf;  // which names them
  if (!has_receipt) out.left = accounts_left(store, whom);
  for (const auto& target : store.shadow().targets()) {
    SLUIS_ASSIGN(const auto unsettled, unsettled_at(store, target));
    if (unsettled.contains(whom)) out.creations_open.push_back(target);
    const auto not_ended = state::accounts_not_ended(store, target);
    const auto found = not_ended.find(whom);
    if (found != not_ended.end()) out.failed.push_back({target, found->second.op, found->second.why});
  }
  SLUIS_ASSIGN(const auto orders, state::orders(store).of(whom));
  for (const auto& one : orders) out.orders.push_back(tell.view(one, standing));
  return std::optional(std::move(out));
}

task<daemon::erasure_story> with_deletions(std::shared_ptr<island> where, daemon::erasure_story out) {
  const std::vector<subject_id> whom{out.subject};
  auto look = [whom](state::store& store) { return find_deletions(store, whom); };
  auto found = co_await beside_strand(std::move(where), std::move(look));
  if (!found) co_return found.error();
  for (const auto& one : found->of[out.subject]) {
    // What was deleted may be made at this moment, or was made again since: the deletion proves nothing then.
    const bool is_open =
        std::find(out.creations_open.begin(), out.creations_open.end(), one.target) != out.creations_open.end();
    const auto made = found->creations.find({out.subject, one.target});
    const bool is_made_since = made != found->creations.end() && made->second > one.leaf;
    if (!is_open && !is_made_since) out.deletions.push_back({one.target, one.leaf, one.when, one.was_absent});
  }
  co_return out;
}

result<void> act(state::store& store, const subject_id& whom, order_act what, const std::string& reference,
                 const caller& by, day today) {
  SLUIS_TRY(expect_no_name(store, whom, reference));
  SLUIS_ASSIGN(const auto actor, store.actor(by.name()));
  state::orders orders(store);
  if (what != order_act::withdraw) SLUIS_TRY(store.lived().expect_sound());
  switch (what) {
    case order_act::leave:
      return orders.give(whom, order_kind::leave, reference, actor, today);
    case order_act::immediate:
      return orders.give(whom, order_kind::immediate, reference, actor, today);
    case order_act::confirm:
      return orders.confirm(whom, actor, today);
    case order_act::withdraw:
      break;
  }
  return orders.withdraw(whom, actor, today);
}

/// Where somebody of that handle is or was held.
auto looking_for_story(const subject_id& whom, day now) {
  return [whom, now](const std::shared_ptr<island>& where) {
    return [whom, now, settings = where->settings](state::store& store) {
      return story_of(store, settings, store.lived().terms_day(now), whom);
    };
  };
}

error unknown(const subject_id& whom) {
  return {errc::not_found, "nobody with handle " + whom.hex() + " is or was held",
          "find the handle with: sluis person find"};
}

}  // namespace

result<order_counts> count_orders(state::store& store, const config::retention_settings& keeping, day today) {
  SLUIS_ASSIGN(const auto open, state::orders(store).open());
  SLUIS_ASSIGN(const auto deciding, orders_in_force(store));
  const auto targets = store.shadow().targets();
  const auto not_ended = not_ended_anywhere(store, deciding.empty() ? std::vector<target_id>() : targets);
  order_counts out;
  for (const auto& one : open) out.unconfirmed += one.in_force() ? 0 : 1;
  for (const auto& [whom, order] : deciding) {
    SLUIS_ASSIGN(const auto row, store.facts().find(whom));
    if (!row) continue;
    ++out.in_force;
    const auto at = stage_of(store, *row, today, keeping_of(keeping), order);
    const bool is_held = at == mapping::stage::held || at == mapping::stage::still_listed;
    ++(is_held ? out.held : out.leaving);
    out.not_accepted += row->state == state::life::left && !row->accepted ? 1 : 0;
    SLUIS_ASSIGN(const bool is_on, is_on_anywhere(store, targets, whom));
    out.not_sent += is_on ? 1 : 0;
    const auto failed = not_ended.find(whom);
    if (!is_on || failed == not_ended.end()) continue;
    ++out.failed;
    if (is_on_premises(failed->second.why)) ++out.on_premises[failed->second.op];
  }
  return out;
}

task<std::vector<order_view>> order_answers::orders(std::optional<institution_id> only, std::uint64_t limit) {
  auto look = [limit, now = local_day(time_.now())](const std::shared_ptr<island>& where) {
    return [limit, now, keeping = where->settings.retention](state::store& store) {
      return newest_orders(store, keeping, store.lived().terms_day(now), limit);
    };
  };
  auto out = co_await lists_of<order_view>(islands_, std::move(only), std::move(look));
  co_return std::move(out);
}

task<daemon::erasure_story> order_answers::erasure_story(subject_id subject) {
  auto look = looking_for_story(subject, local_day(time_.now()));
  auto found = co_await first_that_has<daemon::erasure_story>(islands_, std::move(look), unknown(subject));
  if (!found) co_return found.error();
  co_return co_await with_deletions(found->where, std::move(found->value));
}

task<daemon::erasure_story> order_answers::order(subject_id subject, order_act what, std::string reference, caller by) {
  auto work = [subject, what, reference, by, today = local_day(time_.now())](const std::shared_ptr<island>& where) {
    return [where, subject, what, reference, by, today,
            settings = where->settings]() -> result<std::optional<daemon::erasure_story>> {
      const auto terms_day = where->store->lived().terms_day(today);
      SLUIS_ASSIGN(const auto before, story_of(*where->store, settings, terms_day, subject));
      if (!before) return std::optional<daemon::erasure_story>();
      SLUIS_TRY(act(*where->store, before->subject, what, reference, by, today));
      return story_of(*where->store, settings, terms_day, before->subject);
    };
  };
  auto look = looking_for_story(subject, local_day(time_.now()));
  auto done =
      co_await act_where_found<daemon::erasure_story>(islands_, std::move(look), std::move(work), unknown(subject));
  if (!done) co_return done.error();
  co_return co_await with_deletions(done->where, std::move(done->value));
}

}  // namespace sluis::daemon
