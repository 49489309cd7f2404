// A read that shows only at its end what of it has to wait is read once more without that (parts_that_wait.hpp).
#include <algorithm>

#include "state/facts/school_intake.hpp"

namespace sluis::state {

void school_intake::note_what_waits() {
  if (unknown_ != newcomers::wait) tables_.asked_again.erase(scope_);
  if (unknown_ != newcomers::wait) return;
  // Not taken out: a source that finds a key twice begins the school again in the same read.
  const auto asked = tables_.asked_again.find(scope_);
  wait_ = asked == tables_.asked_again.end() ? parts_that_wait{.newcomers = true} : asked->second.parts;
}

// `fresh`: of the new ones, those who wait as people who are known under another key.
bool school_intake::more_than_doubles(std::uint64_t fresh) const {
  constexpr std::uint64_t fewest = 5;  // a school that is being set up
  const auto had = had_before_newcomers();
  const auto added = new_persons_ - std::min<std::uint64_t>(new_persons_, fresh);
  return had > 0 && added > had && added >= fewest;
}

// The read that let them wait may have let the others go: the next read of the same is judged like it.
std::uint64_t school_intake::had_before_newcomers() const {
  return beside_ > 0 ? beside_ : had_persons_;
}

parts_that_wait school_intake::parts_seen_wrong() {
  parts_that_wait out;
  if (approved_) return out;
  out.keys = moved_.exchanged();
  exchanged_ = static_cast<std::uint64_t>(std::count_if(out.keys.begin(), out.keys.end(), [&](std::uint64_t key) {
    return compared_.contains(key);
  }));  // not the newcomers
  out.keys.insert(wait_.keys.begin(), wait_.keys.end());
  out.fresh_keys = moved_.under_fresh_keys();
  out.fresh_keys.insert(wait_.fresh_keys.begin(), wait_.fresh_keys.end());
  out.other_sections = moved_.in_another_section();
  out.other_sections.insert(wait_.other_sections.begin(), wait_.other_sections.end());
  out.returns = returns_beside_others();
  out.returns.insert(wait_.returns.begin(), wait_.returns.end());
  // What was held for names is held for the same again; only where it would pass now do these people wait by
  // themselves.
  if (!holds_for_names()) out.keys.insert(held_names_.begin(), held_names_.end());
  const auto is_valid = [this](std::uint64_t key) { return new_keys_.contains(key); };
  const auto fresh = std::count_if(out.fresh_keys.begin(), out.fresh_keys.end(), is_valid);
  out.newcomers = more_than_doubles(static_cast<std::uint64_t>(fresh));
  for (const auto who : {role::student, role::staff, role::guardian}) {
    if (are_memberships_missing(who)) out.memberships.insert(who);
  }
  return out;
}

// Nobody approves or refuses what is asked for for ever: where the content is the same each time, the last read is held
// with its hash.
bool school_intake::may_be_read_again(const sha256_hash& content) const {
  const auto before = tables_.asked_again.find(scope_);
  if (unknown_ != newcomers::wait || before == tables_.asked_again.end()) return true;
  return before->second.reads + 1 < most_reads || before->second.has_changed || before->second.content != content;
}

result<void> school_intake::ask_for_another(const parts_that_wait& again, const sha256_hash& content) {
  const auto school = summary_.school;
  const auto code = summary_.school_code;
  auto& asked = tables_.asked_again[scope_];
  const bool is_first = unknown_ != newcomers::wait || asked.reads == 0;
  if (!is_first && asked.content != content) asked.has_changed = true;
  const bool has_changed = asked.has_changed;
  asked.parts = again;
  asked.content = content;
  ++asked.reads;
  close();
  summary_ = {};
  summary_.school = school;
  summary_.school_code = code;
  summary_.how = intake_summary::ending::held;
  summary_.note = has_changed
                      ? "it changed while it was read; sync again"
                      : "parts of it have to wait, so that it is read once more";  // told where nobody reads it again
  summary_.more_than_doubles = true;
  return {};
}

}  // namespace sluis::state
