#include "daemon/cycle/planning/same_eck_id.hpp"

#include <algorithm>

#include "model/eck_id.hpp"

namespace sluis::daemon {

namespace {

/// An ECK iD that more records have is none: an export gave it to a whole class, or to everybody.
constexpr std::size_t most_records = 3;

bool is_listed_pupil(const state::current_row& row) {
  return row.state != state::life::left && row.role == role::student;
}

/// Of an account that is on everywhere nothing is held back.
result<bool> is_on_everywhere(state::store& store, const std::vector<target_id>& targets, const subject_id& whom) {
  for (const auto& target : targets) {
    SLUIS_ASSIGN(const auto account, store.shadow().find(target, whom));
    if (!account || !account->active || account->remote_id.empty()) return false;
  }
  return !targets.empty();
}

/// A school may have given one ECK iD to two people: whoever has an account that is on is not switched off for that.
result<bool> is_on_somewhere(state::store& store, const std::vector<target_id>& targets, const subject_id& whom) {
  for (const auto& target : targets) {
    SLUIS_ASSIGN(const auto account, store.shadow().find(target, whom));
    if (account && account->active && (!account->remote_id.empty() || account->uncertain)) return true;
  }
  return false;
}

}  // namespace

// What the record has said since the block began, and, where that is nothing, what it said last before it.
result<void> blocked_eck_ids::add(const subject_id& whom, const state::block_word& word) {
  SLUIS_ASSIGN(const auto row, store_.facts().find(whom));
  if (!row || row->kind != subject_kind::person) return {};
  bool has_one = false;
  return past_.each(*row, [&](const person& facts, std::uint64_t entry) {
    auto eck_id = folded_eck_id(facts.eck_id);
    if (!eck_id.empty()) {
      all_[std::move(eck_id)][whom] = word.leaf;
      earliest_ = std::min(earliest_, word.leaf);
      has_one = true;
    }
    return has_one && entry <= word.leaf ? state::past_versions::how::enough : state::past_versions::how::go_on;
  });
}

// Each ECK iD once, with the newest day on which a record said it.
result<std::vector<blocked_eck_ids::said>> blocked_eck_ids::said_by(const state::current_row& row, extent how_far) {
  std::vector<said> out;
  auto until = said{}.until;
  SLUIS_TRY(past_.each(row, [&](const person& facts, std::uint64_t entry) {
    auto eck_id = folded_eck_id(facts.eck_id);
    const bool is_known = std::any_of(out.begin(), out.end(), [&](const said& one) { return one.eck_id == eck_id; });
    if (!is_known && all_.contains(eck_id)) out.push_back({std::move(eck_id), until});
    until = entry;
    const bool is_enough = how_far == extent::now || entry <= earliest_;
    return is_enough ? state::past_versions::how::enough : state::past_versions::how::go_on;
  }));
  return out;
}

result<std::set<std::string>> blocked_eck_ids::of_many(extent how_far) {
  std::map<std::string, std::size_t> records;
  SLUIS_TRY(store_.facts().each(subject_kind::person, [&](const state::current_row& row) -> result<void> {
    if (!is_listed_pupil(row)) return {};
    SLUIS_ASSIGN(const auto all, said_by(row, how_far));
    for (const auto& one : all) ++records[one.eck_id];
    return {};
  }));
  std::set<std::string> out;
  for (const auto& [eck_id, count] : records) {
    if (count > most_records) out.insert(eck_id);
  }
  return out;
}

result<std::shared_ptr<blocked_eck_ids>> blocked_eck_ids::read(state::store& store,
                                                               const std::map<subject_id, state::block_word>& words) {
  std::shared_ptr<blocked_eck_ids> out(new blocked_eck_ids(store));
  for (const auto& [whom, word] : words) {
    if (word.is_in_force()) SLUIS_TRY(out->add(whom, word));
  }
  if (out->all_.empty()) return std::shared_ptr<blocked_eck_ids>();
  SLUIS_ASSIGN(const auto many, out->of_many(extent::now));
  for (const auto& eck_id : many) out->all_.erase(eck_id);
  return out->all_.empty() ? nullptr : out;
}

result<std::set<subject_id>> blocked_eck_ids::shared_with(const state::current_row& row, extent how_far) {
  std::set<subject_id> out;
  SLUIS_ASSIGN(const auto all, said_by(row, how_far));
  for (const auto& one : all) {
    const bool is_said_now = one.until == said{}.until;
    if (!is_said_now && !were_of_many_) {
      SLUIS_ASSIGN(were_of_many_, of_many(extent::since));
    }
    if (!is_said_now && were_of_many_->contains(one.eck_id)) continue;
    for (const auto& [whom, since] : all_.at(one.eck_id)) {
      if (whom != row.id && one.until > since) out.insert(whom);
    }
  }
  return out;
}

result<void> pass_on_blocks(state::store& store, const std::vector<subject_id>& erased) {
  auto words = state::blocks(store).newest();
  const auto ends = [&](const auto& one) {
    return one.second.is_in_force() && std::find(erased.begin(), erased.end(), one.first) != erased.end();
  };
  if (std::none_of(words.begin(), words.end(), ends)) return {};
  SLUIS_ASSIGN(const auto blocked, blocked_eck_ids::read(store, words));
  if (!blocked) return {};
  const auto targets = store.shadow().targets();
  std::vector<std::pair<subject_id, state::block_word>> passed_on;
  SLUIS_TRY(store.facts().each(subject_kind::person, [&](const state::current_row& row) -> result<void> {
    const auto word = words.find(row.id);
    const bool is_blocked = word != words.end() && word->second.is_in_force();
    const bool is_erased_too = std::find(erased.begin(), erased.end(), row.id) != erased.end();
    // Whoever has left may be listed again, and is held back then as well.
    if (is_blocked || is_erased_too || row.role != role::student) return {};
    SLUIS_ASSIGN(const auto others, blocked->shared_with(row, blocked_eck_ids::extent::since));
    const auto by = std::find_if(others.begin(), others.end(), [&](const auto& one) { return ends(*words.find(one)); });
    if (by == others.end()) return {};
    SLUIS_ASSIGN(const bool is_on, is_on_somewhere(store, targets, row.id));
    if (!is_on) passed_on.emplace_back(row.id, words.at(*by));
    return {};
  }));
  for (const auto& [whom, word] : passed_on) SLUIS_TRY(state::blocks(store).begin(whom, word.reference, word.by));
  return {};
}

result<std::map<subject_id, std::vector<subject_id>>> sharers_of_blocked(state::store& store, eck_id_sharers& known) {
  const auto size = store.log_size();
  if (auto before = known.at(size)) return std::move(*before);
  const auto words = state::blocks(store).newest();
  SLUIS_ASSIGN(const auto blocked, blocked_eck_ids::read(store, words));
  const auto targets = store.shadow().targets();
  std::map<subject_id, std::vector<subject_id>> out;
  const auto visit = [&](const state::current_row& row) -> result<void> {
    const auto word = words.find(row.id);
    const bool is_blocked = word != words.end() && word->second.is_in_force();
    if (is_blocked || !is_listed_pupil(row)) return {};
    SLUIS_ASSIGN(auto others, blocked->shared_with(row, blocked_eck_ids::extent::now));
    if (others.empty() && blocked->has_changed(row)) {
      SLUIS_ASSIGN(const bool is_on, is_on_everywhere(store, targets, row.id));
      if (is_on) return {};
      SLUIS_ASSIGN(others, blocked->shared_with(row, blocked_eck_ids::extent::since));
    }
    for (const auto& whom : others) out[whom].push_back(row.id);
    return {};
  };
  if (blocked) SLUIS_TRY(store.facts().each(subject_kind::person, visit));
  known.remember(size, out);
  return out;
}

}  // namespace sluis::daemon
