// Consents: recorded for the recipient that is configured, withdrawn, listed.
#include "config/recipient.hpp"
#include "daemon/backing_up.hpp"
#include "daemon/core.hpp"

namespace sluis::daemon {

namespace {

result<recorded_consent> record(state::store& store, const consent& what, const caller& by) {
  SLUIS_ASSIGN(const auto actor, store.actor(by.name()));
  SLUIS_ASSIGN(const auto earlier, store.consents().list());
  recorded_consent out;
  for (const auto& c : earlier) {
    if (c.target == what.target && !c.withdrawn_at && c.valid_until >= what.valid_from) out.replaces.push_back(c.id);
  }
  SLUIS_ASSIGN(out.what, store.consents().record(what, actor));
  return out;
}

}  // namespace

task<recorded_consent> core::grant_consent(institution_id institution, consent what, caller by) {
  const auto where = find(institution);
  if (!where) co_return where.error();
  const config::target_settings* meant = nullptr;
  for (const auto& target : where->get().settings.targets) {
    if (target.id == what.target) meant = &target;
  }
  if (meant == nullptr) co_return error{errc::not_found, institution.str() + " has no target " + what.target.str(), "see sluis status"};
  what.to = config::recipient_of(*meant);
  auto work = [&place = where->get(), what, by] { return record(*place.store, what, by); };
  co_return co_await on_strand(where->get().strand, std::move(work));
}

task<std::uint64_t> core::withdraw_consent(institution_id institution, target_id target, caller by) {
  const auto where = find(institution);
  if (!where) co_return where.error();
  auto work = [&place = where->get(), target, by]() -> result<std::uint64_t> {
    SLUIS_ASSIGN(const auto actor, place.store->actor(by.name()));
    return place.store->consents().withdraw(target, actor);
  };
  auto withdrawn = co_await on_strand(where->get().strand, std::move(work));
  if (withdrawn) co_await copy_keys(where->get());  // a machine that is rebuilt must know of it
  co_return withdrawn;
}

task<std::vector<consent>> core::consents(institution_id institution, caller by) {
  const auto where = find(institution);
  if (!where) co_return where.error();
  auto work = [&place = where->get(), by]() -> result<std::vector<consent>> {
    SLUIS_ASSIGN(auto list, place.store->consents().list());
    std::vector<subject_id> shown;
    for (const auto& c : list) shown.push_back(c.id);
    SLUIS_ASSIGN(const auto actor, place.store->actor(by.name()));
    SLUIS_TRY(place.store->record_access(actor, shown, "consents listed", "signatory,mandate"));
    return list;
  };
  co_return co_await on_strand(where->get().strand, std::move(work));
}

}  // namespace sluis::daemon
