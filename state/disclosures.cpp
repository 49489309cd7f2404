#include "state/disclosures.hpp"

#include <algorithm>
#include <array>

#include "model/plan.hpp"
#include "state/log/leaf.hpp"

namespace sluis::state {

namespace {

constexpr const char* membership_word = "membership";

/// Operations by which something is told.
bool tells(std::string_view op) {
  static const std::array<const char*, 5> those = {
      to_string(operation::create_group), to_string(operation::update_group), to_string(operation::create_user),
      to_string(operation::update_user), to_string(operation::add_member)};
  return std::any_of(those.begin(), those.end(), [&](const char* one) { return op == one; });
}

bool makes_or_updates_group(const push_note& what) {
  return what.op == to_string(operation::create_group) || what.op == to_string(operation::update_group);
}

std::string name_of_bit(std::size_t bit) {
  return bit < field_count ? to_string(static_cast<field>(bit)) : membership_word;
}

std::uint32_t bits_of(const push_note& what) {
  std::uint32_t out = what.group ? 1U << field_count : 0U;
  for (std::size_t i = 0; i < field_count; ++i) {
    const auto name = name_of_bit(i);
    if (std::find(what.sent.begin(), what.sent.end(), name) != what.sent.end()) out |= 1U << i;
  }
  return out;
}

}  // namespace

const char* to_string(disclosure::outcome how) noexcept {
  switch (how) {
    case disclosure::outcome::done:
      return "done";
    case disclosure::outcome::refused:
      return "refused";
    case disclosure::outcome::unknown:
      return "unknown";
  }
  return "";
}

bool disclosure_search::is_wanted(const disclosure& one) const {
  if (which_.person && one.subject != *which_.person && one.what.group != which_.person) return false;
  if (which_.target && one.what.target != which_.target->str()) return false;
  return (!which_.from || one.when >= *which_.from) && (!which_.until || one.when < *which_.until);
}

/// Of an entry that says where a target's objects are from now on: "partner scim https://… on 2027-05-01".
void disclosure_search::note_recipient(std::string_view note) {
  const auto after_target = note.find(' ');
  const auto end = note.find(" on ", after_target);
  if (end == std::string_view::npos) return;
  recipient_at_.insert_or_assign(std::string(note.substr(0, after_target)),
                                 std::string(note.substr(after_target + 1, end - after_target - 1)));
}

result<bool> disclosure_search::go_on(sqlite::database& db, std::uint64_t entries) {
  auto last = db.prepare("SELECT coalesce(max(seq), -1) FROM leaf");
  last.step();
  auto leaves = db.prepare(
      "SELECT entry FROM leaf WHERE seq >= ?1 AND seq < ?2 AND (instr(entry, CAST('\"kind\":\"push.' AS BLOB)) > 0 OR "
      "instr(entry, CAST('\"kind\":\"target.' AS BLOB)) > 0) ORDER BY seq");
  leaves.bind(1, next_).bind(2, next_ + entries);
  next_ += entries;
  while (leaves.step()) {
    SLUIS_ASSIGN(const auto leaf, tlog::parse_leaf(leaves.blob(0)));
    if (leaf.what.kind == mutation_kind::target_recipient || leaf.what.kind == mutation_kind::target_moved) {
      note_recipient(leaf.what.note);
      continue;
    }
    auto note = read_push_note(leaf.what.note);
    if (!note || !leaf.what.subject || !tells(note->op)) continue;
    const std::pair change(note->plan, leaf.what.n);
    const auto intent = open_.find(change);
    const auto recipient = recipient_at_.find(note->target);
    disclosure one{leaf.seq,           leaf.time,
                   *leaf.what.subject, recipient == recipient_at_.end() ? std::string() : recipient->second,
                   std::move(*note),   disclosure::outcome::unknown};
    if (leaf.what.kind == mutation_kind::push_intent) {
      open_.insert_or_assign(change, std::move(one));
      continue;
    }
    if (intent == open_.end()) continue;  // it was refused here, and nothing was sent
    one.when = intent->second.when;
    one.recipient = intent->second.recipient;
    open_.erase(intent);
    if (leaf.what.kind == mutation_kind::push_not_sent) continue;
    if (leaf.what.kind == mutation_kind::push_done) one.how = disclosure::outcome::done;
    if (leaf.what.kind == mutation_kind::push_failed) one.how = disclosure::outcome::refused;
    take(std::move(one));
  }
  return static_cast<std::int64_t>(next_) <= last.integer(0);
}

void disclosure_search::take(disclosure one) {
  if (!is_wanted(one)) return;
  auto& of = seen_[{target_id(one.what.target), one.recipient}][one.subject];
  of.is_group = makes_or_updates_group(one.what);
  if (one.how != disclosure::outcome::refused) {
    of.taken = true;
    of.fields |= bits_of(one.what);
  }
  if (which_.person && list_.size() < most_listed) list_.push_back(std::move(one));
}

std::map<disclosure_place, disclosure_counts> disclosure_search::counts() {
  for (auto& [change, one] : open_) take(std::move(one));
  open_.clear();
  std::map<disclosure_place, disclosure_counts> out;
  for (const auto& [place, all] : seen_) {
    auto& sum = out[place];
    for (const auto& [who, what] : all) {
      if (!what.taken) {
        ++sum.refused;
        continue;
      }
      ++(what.is_group ? sum.groups : sum.people);
      for (std::size_t bit = 0; bit <= field_count; ++bit) {
        if ((what.fields >> bit & 1U) != 0) ++sum.fields[name_of_bit(bit)];
      }
    }
  }
  return out;
}

}  // namespace sluis::state
