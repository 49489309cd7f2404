#include "state/facts/pending_entries.hpp"

#include <algorithm>

#include "model/secret.hpp"

namespace sluis::state {

void pending_entries::add_version(known_subject& one, std::string_view payload, mutation_kind what,
                                  std::string_view note) {
  all_.push_back({&one, what, std::string(note), std::string(payload)});
  bytes_ += payload.size();
}

void pending_entries::add_state(known_subject& one, mutation_kind what, std::string note) {
  all_.push_back({&one, what, std::move(note), {}});
}

result<void> pending_entries::write(version_table& versions, mutation_log& log, std::uint64_t scope) {
  std::stable_sort(all_.begin(), all_.end(), [](const entry& a, const entry& b) { return a.one->id < b.one->id; });
  for (const auto& next : all_) {
    auto& one = *next.one;
    if (!next.payload) {
      log.append({next.what, one.id, one.n, std::nullopt, std::nullopt, {}, next.note});
      continue;
    }
    if (one.n == 0) SLUIS_TRY(versions.introduce(one.id, one.kind));
    SLUIS_TRY(versions.append(one, scope, *next.payload, next.what, next.note));
  }
  clear();
  return {};
}

void pending_entries::clear() {
  for (auto& next : all_) {
    if (next.payload) wipe(*next.payload);
  }
  all_.clear();
  bytes_ = 0;
}

}  // namespace sluis::state
