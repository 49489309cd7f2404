#include "daemon/process/institutions/served.hpp"

#include "daemon/process/each_institution.hpp"

namespace sluis::daemon {

error unknown_institution(const institution_id& id) {
  return {errc::not_found, "no institution " + id.str() + " is configured",
          "see the ids in sluis.toml, or sluis status"};
}

result<std::shared_ptr<island>> find_served(const islands& all, const institution_id& id) {
  for (const auto& where : all) {
    if (where->settings.id != id) continue;
    if (where->store) return where;
    return error{errc::unavailable, "institution " + id.str() + " is not served: " + where->problem,
                 where->again.by_itself ? "it is tried again by itself, and at once by: sluis sync"
                                        : "mend that and restart sluisd"};
  }
  return unknown_institution(id);
}

result<islands> chosen(const islands& all, const std::optional<institution_id>& only) {
  islands out;
  for (const auto& where : all) {
    if (!only || where->settings.id == *only) out.push_back(where);
  }
  if (!out.empty()) return out;
  return unknown_institution(only.value_or(institution_id()));
}

task<void> note_order(islands of, caller by, std::string what) {
  std::erase_if(of, [](const auto& where) { return !where->store; });
  auto note = [by, what](const std::shared_ptr<island>& where) {
    return [where, by, what]() -> result<void> {
      SLUIS_ASSIGN(const auto actor, where->store->actor(by.name()));
      return where->store->record({mutation_kind::admin_act, {}, 0, {}, {}, actor, what});
    };
  };
  const auto noted = co_await answers_of<void>(std::move(of), std::move(note));
  for (const auto& one : noted) {
    if (!one) co_return one.error();
  }
  co_return result<void>();
}

}  // namespace sluis::daemon
