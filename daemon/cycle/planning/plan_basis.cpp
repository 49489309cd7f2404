#include "daemon/cycle/planning/plan_basis.hpp"

#include <utility>

#include "config/recipient.hpp"
#include "daemon/cycle/planning/left_groups.hpp"
#include "daemon/cycle/planning/plan_context.hpp"
#include "state/ledger.hpp"
#include "state/sqlite/rows_written.hpp"

namespace sluis::daemon {

namespace {

std::pair<subject_id, grant::kind> which_consent(const std::optional<grant>& consent) {
  return consent ? std::pair(consent->consent_id(), consent->what()) : std::pair(subject_id{}, grant::kind::consent);
}

}  // namespace

plan_request by_terms_day(const state::store& store, const plan_request& asked) {
  return {asked.institution, asked.target, asked.only_people, store.lived().terms_day(asked.today), asked.which};
}

result<plan_basis> read_basis(state::store& store, const plan_request& request, const std::optional<grant>& consent,
                              const give_way& way) {
  plan_basis out;
  out.today = request.today;
  out.consent = which_consent(consent);
  const bool is_over = consent && consent->what() != grant::kind::consent;
  if (!is_over) {
    SLUIS_ASSIGN(out.context, planning_context(store, request, consent));
  }
  if (out.context && request.only_people.empty()) {
    SLUIS_ASSIGN(out.context->ended_labels, ended_labels_at(store, request.target.id));
  }
  if (!consent || consent->what() == grant::kind::withdrawal) return out;
  std::optional<visit_list> list;
  pair_watcher watch;
  if (out.context) {
    list.emplace(*out.context);
    watch = [&list](subject_kind kind, const state::subject_pair& pair) { list->look(kind, pair); };
  }
  SLUIS_ASSIGN(out.there, count_population(store, request.target.id, way, watch));
  if (out.context) out.context->schools_in_use = out.there->schools_in_use;
  if (list) out.visits = list->found();
  return out;
}

result<plan_basis> read_basis_beside(state::store& store, const plan_request& asked, std::int64_t as_of,
                                     const give_way& way) {
  const auto now = config::recipient_of(asked.target);
  SLUIS_ASSIGN(const auto consent, store.consents().valid_grant(asked.target.id, now, asked.today));
  SLUIS_ASSIGN(auto out, read_basis(store, by_terms_day(store, asked), consent, way));
  out.as_of = as_of;
  return out;
}

result<plan_basis> basis_now(state::store& store, const plan_request& request, const std::optional<grant>& consent,
                             const give_way& way, const plan_basis* known) {
  const bool stands = known != nullptr && known->as_of == state::sqlite::rows_written(store.db()) &&
                      known->today == request.today && known->consent == which_consent(consent);
  if (stands) return *known;
  return read_basis(store, request, consent, way);
}

}  // namespace sluis::daemon
