#include "daemon/same_eck_id.hpp"

#include <algorithm>

namespace sluis::daemon {

namespace {

/// An ECK iD that more records have is none: an export gave it to a whole class, or to everybody.
constexpr std::size_t most_records = 3;

/// Some products write it in capitals.
std::string folded(std::string eck_id) {
  std::transform(eck_id.begin(), eck_id.end(), eck_id.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return eck_id;
}

result<void> leave_out_those_of_many(state::store& store, blocked_eck_ids& all) {
  if (all.empty()) return {};
  std::map<std::string, std::size_t> records;
  SLUIS_TRY(store.facts().each(subject_kind::person, [&](const state::current_row& row) -> result<void> {
    if (row.state == state::life::left || row.role != role::student) return {};
    SLUIS_ASSIGN(const auto held, store.facts().load_person(row));
    const auto eck_id = folded(held.facts.eck_id);
    if (all.contains(eck_id)) ++records[eck_id];
    return {};
  }));
  std::erase_if(all, [&records](const auto& one) { return records[one.first] > most_records; });
  return {};
}

}  // namespace

result<blocked_eck_ids> eck_ids_of_blocked(state::store& store, const std::map<subject_id, state::block_word>& words) {
  blocked_eck_ids out;
  for (const auto& [whom, word] : words) {
    if (!word.is_in_force()) continue;
    SLUIS_ASSIGN(const auto row, store.facts().find(whom));
    if (!row || row->kind != subject_kind::person) continue;
    SLUIS_ASSIGN(const auto held, store.facts().load_person(*row));
    if (!held.facts.eck_id.empty()) out[folded(held.facts.eck_id)].insert(whom);
  }
  SLUIS_TRY(leave_out_those_of_many(store, out));
  return out;
}

bool is_of_somebody_blocked(const blocked_eck_ids& all, const subject_id& whom, const std::string& eck_id) {
  if (eck_id.empty()) return false;
  const auto found = all.find(folded(eck_id));
  return found != all.end() && (found->second.size() > 1 || !found->second.contains(whom));
}

result<std::map<subject_id, std::vector<subject_id>>> sharers_of_blocked(state::store& store, eck_id_sharers& known) {
  const auto size = store.log().size();
  if (known.log_size == size) return known.of;
  const auto words = state::blocks(store).newest();
  SLUIS_ASSIGN(const auto all, eck_ids_of_blocked(store, words));
  std::map<subject_id, std::vector<subject_id>> out;
  const auto visit = [&](const state::current_row& row) -> result<void> {
    const auto word = words.find(row.id);
    const bool is_blocked = word != words.end() && word->second.is_in_force();
    if (is_blocked || row.state == state::life::left || row.role != role::student) return {};
    SLUIS_ASSIGN(const auto held, store.facts().load_person(row));
    if (!is_of_somebody_blocked(all, row.id, held.facts.eck_id)) return {};
    for (const auto& whom : all.at(folded(held.facts.eck_id))) out[whom].push_back(row.id);
    return {};
  };
  if (!all.empty()) SLUIS_TRY(store.facts().each(subject_kind::person, visit));
  known = {size, out};
  return out;
}

}  // namespace sluis::daemon
