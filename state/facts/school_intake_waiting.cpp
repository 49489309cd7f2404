// Who is not taken in until somebody decides: newcomers who may be somebody who is known under another key, and people
// who had left and may be somebody who is there (moved_keys). Whoever waits once is remembered by the source's key
// (told_read::newcomers), whatever the records say later.
#include <algorithm>

#include "state/facts/invalid_list.hpp"
#include "state/facts/school_intake.hpp"
#include "state/reads/held_reads.hpp"
#include "state/reads/reasons_to_hold.hpp"

namespace sluis::state {

namespace {

/// `waited`: of those who look like nobody in this read.
std::string fresh_keys_text(std::uint64_t alike, std::uint64_t waited, bool is_renumbered) {
  const bool is_one = alike + waited == 1;
  std::string out;
  if (alike > 0) {
    out =
        std::to_string(alike) + (alike == 1 ? " new person looks" : " new people look") +
        " like somebody who is known under another key or in another section, or who is new under another key as well";
  }
  if (waited > 0) {
    out += (alike > 0 ? ", and " : "") + std::to_string(waited) +
           (waited == 1 ? " new person waited at an earlier read and was not approved since"
                        : " new people waited at an earlier read and were not approved since");
  }
  return out + ": " + (is_one ? "that one is not taken in" : "these are not taken in") +
         ", and the accounts of now stay as they are; an approval gives " +
         (is_one ? "the new key an account" : "each new key an account") +
         " of its own, and people whom the read does not list leave" +
         (is_renumbered ? "; the school renumbered, or has another administration: approve nothing, and have it export "
                          "the earlier keys"
                        : "");
}

std::string contradictions_text(std::uint64_t known, std::uint64_t newcomers, std::uint64_t persons) {
  std::string out;
  if (known > 0)
    out = std::to_string(known) + " of " + std::to_string(persons) +
          (known == 1 ? " keys now names somebody else" : " keys now name somebody else");
  if (newcomers > 0) {
    out += (known > 0 ? ", and " : "") + std::to_string(newcomers) +
           (newcomers == 1 ? " new record names somebody who was known under another key"
                           : " new records name people who were known under other keys");
  }
  const bool is_one = known + newcomers == 1;
  return out + (is_one ? "; this record was not taken in, and whoever was known under the key stays as they were"
                       : "; these records were not taken in, and whoever was known under the keys stays as they were");
}

std::string returns_text(std::uint64_t people) {
  const bool is_one = people == 1;
  return std::to_string(people) + (is_one ? " person who had left is" : " people who had left are") +
         " in the read again, while somebody else who is there has the same ECK iD or the same name: " +
         (is_one ? "that one stays away" : "these stay away") +
         ", and the accounts of now stay as they are; an approval switches " +
         (is_one ? "the earlier account" : "the earlier accounts") + " on again as well";
}

}  // namespace

result<void> school_intake::load_who_waits(const std::optional<told_read>& last) {
  if (last) waited_ = {last->newcomers.begin(), last->newcomers.end()};
  SLUIS_ASSIGN(const auto held, held_reads(store_).newcomers_of(told_.place));
  waited_.insert(held.of_a_whole.begin(), held.of_a_whole.end());
  waited_.insert(held.of_a_refused_part.begin(), held.of_a_refused_part.end());
  refused_newcomers_ = {held.of_a_refused_part.begin(), held.of_a_refused_part.end()};
  return {};
}

// Those of the read at hand come before those of earlier ones, so that the oldest are forgotten where there are more.
void school_intake::add_waiting(std::uint64_t mark) {
  constexpr std::size_t most = 5000;  // 250,000 people are the most of a file; so many of one school are held otherwise
  if (told_.newcomers.size() < most) told_.newcomers.push_back(mark);
}

void school_intake::keep_waiting_if_waited(role who, const std::string& key) {
  if (has_waited(who, key)) keep_waiting(who, key);
}

void school_intake::keep_waiting_if_waited(const invalid_record& record) {
  if (!record.key) return;
  for (const auto who : {role::student, role::staff, role::guardian}) {
    if (!record.role || *record.role == who) keep_waiting_if_waited(who, *record.key);
  }
}

// Of those whom this read does not have. `waited_` holds nobody any more whom it took in.
void school_intake::keep_all_waiting() {
  const std::set<std::uint64_t> of_this_read(told_.newcomers.begin(), told_.newcomers.end());
  for (const auto mark : waited_) {
    if (!of_this_read.contains(mark)) add_waiting(mark);
  }
}

// A read says of a key that it is not listed any more only where nothing of the read waits, and where no absence, of
// this read or of an earlier one, waits to be accepted: else it may be a part of an export.
bool school_intake::says_who_is_not_listed() {
  if (!waiting_.empty() || !unsettled_.is_empty()) return false;
  const auto& all = index_.all();
  return std::none_of(all.begin(), all.end(), [](const known_subject& one) {
    return one.kind == subject_kind::person && !one.id.is_null() && one.state == life::left && one.accepted == no_day;
  });
}

// Then nothing else is done with the record.
bool school_intake::does_newcomer_wait(const source_person& record, const mac128& key) {
  note_newcomer(record, key);
  const auto who = record.facts.role;
  if (wait_.keys.contains(moved_keys::shortened(key))) {
    reject_newcomer(record, key);
    return true;
  }
  const bool has_waited_once = has_waited(who, record.key);
  if (has_waited_once && approved_) waited_.erase(mark_of(who, record.key));
  // The same read again that was refused is judged as it was then.
  const bool is_of_the_refused =
      wait_.newcomers && has_waited_once && refused_newcomers_.contains(mark_of(who, record.key));
  const bool has_to_wait = has_waited_once && !approved_ && !is_of_the_refused;
  if (has_to_wait || wait_.fresh_keys.contains(moved_keys::shortened(key))) {
    reject_fresh_key(record, key);
    return true;
  }
  if (are_new_ones_compared()) people_.on_person(record, rules_.folded_name);
  if (!wait_.newcomers) return false;
  constexpr std::size_t most = 5000;
  if (doubling_.size() < most) doubling_.push_back(mark_of(who, record.key));
  index_.add({.id = {}, .key = key}).seen = known_subject::sighting::valid;
  add_example(newcomer_example::like_nobody, summary_.school, record.where.line, part::waits);
  return true;
}

// Likewise, of somebody who is known.
bool school_intake::does_return_wait(known_subject& known, const source_person& record, const dated_life& to) {
  const bool is_person = !known.id.is_null() && known.kind == subject_kind::person;
  if (!is_person) return false;
  const auto who = record.facts.role;
  const bool is_return = known.state == life::left && to.state != life::left;
  const bool has_waited_once = has_waited(who, record.key);
  if (!is_return || approved_) {
    if (has_waited_once && to.state != life::left) waited_.erase(mark_of(who, record.key));
    if (has_waited_once && to.state == life::left)
      keep_waiting(who, record.key);  // an end date decides nothing about that
    return false;
  }
  moved_.returns(known.key, marks_of(record.facts), known.since,
                 has_waited_once ? moved_keys::verdict::waits : moved_keys::verdict::open);
  if (!has_waited_once && !wait_.returns.contains(moved_keys::shortened(known.key))) return false;
  reject_return(known, record);
  return true;
}

bool school_intake::are_waiting_returns_named() const {
  return std::none_of(fresh_records_.begin(), fresh_records_.end(),
                      [](const fresh_record& one) { return one.is_return && one.like.is_null(); });
}

std::set<std::uint64_t> school_intake::returns_beside_others() {
  moved_keys::present there;
  if (!moved_.has_returns_of_any_kind()) return {};
  for (const auto& one : index_.all()) {
    const bool is_new = one.id.is_null() || one.row == known_subject::storing::added;
    const bool is_person = one.kind == subject_kind::person && !is_new;
    const bool is_there = one.seen != known_subject::sighting::none || one.is_kept(kept_part::presence);
    if (is_person && is_there && one.state != life::left) there.emplace(moved_keys::shortened(one.key), one.since);
  }
  return moved_.returned_beside(std::move(there));
}

void school_intake::list_what_waits() {
  if (approved_) return;
  if (summary_.contradictions > 0 && !are_too_many_contradictions(summary_.contradictions, had_persons_)) {
    const auto text =
        contradictions_text(summary_.contradictions - rejected_newcomers_, rejected_newcomers_, received_.persons);
    waiting_.push_back({text, {{reason_kind::contradictions, summary_.contradictions}}});
  }
  if (under_fresh_keys_ > 0) {
    waiting_.push_back({fresh_keys_text(under_fresh_keys_ - only_waited(), only_waited(), renumbered_ > 0),
                        {{reason_kind::fresh_keys, under_fresh_keys_}}});
  }
  if (waiting_returns_ > 0) {
    waiting_.push_back({returns_text(waiting_returns_), {{reason_kind::returns, waiting_returns_}}});
  }
  if (wait_.newcomers && new_persons_ > under_fresh_keys_) {
    const auto added = new_persons_ - under_fresh_keys_;
    waiting_.push_back({"the school would more than double: " + std::to_string(added) + " new people beside the " +
                            std::to_string(had_before_newcomers()) + " who are known; the new ones were not taken in",
                        {{reason_kind::newcomers, added}}});
  }
}

void school_intake::reject_newcomer(const source_person& record, const mac128& key) {
  keep_waiting(record.facts.role, record.key);
  ++summary_.contradictions;
  ++rejected_newcomers_;
  add_example(newcomer_example::like_nobody, summary_.school, record.where.line, part::waits);
  reject(&index_.add({.id = {}, .key = key}),
         {subject_kind::person, record.key, record.where, "key", waiting_problem::newcomer});
}

// Whoever it is about keeps the account that they have: they do not leave by this read, nor by a later one before
// somebody decides.
void school_intake::reject_fresh_key(const source_person& record, const mac128& key) {
  ++under_fresh_keys_;
  keep_waiting(record.facts.role, record.key);
  const auto& p = record.facts;
  const auto mark = moved_keys::shortened(key);
  const auto who = wait_.other_sections.contains(mark) ? std::nullopt : std::optional(p.role);
  unsettled_.add({subject_kind::person, who, clue_of(p), {}, record.where, true, true});
  fresh_records_.push_back({mark, record.where, clue_of(p)});
  reject(&index_.add({.id = {}, .key = key}),
         {subject_kind::person, record.key, record.where, "key", why_newcomer_waits(key)});
}

std::string_view school_intake::why_newcomer_waits(const mac128& key) const {
  const auto one = moved_keys::shortened(key);
  if (!wait_.fresh_keys.contains(one)) return waiting_problem::waited_before;
  return wait_.other_sections.contains(one) ? waiting_problem::other_section : waiting_problem::fresh_key;
}

// Of the newcomers who wait one by one: whom this read shows like nobody. Somebody may have been, when they waited
// first.
std::uint64_t school_intake::only_waited() const {
  const auto is_it = [this](const fresh_record& one) {
    return !one.is_return && !wait_.fresh_keys.contains(one.key) && !moved_.whom_is_like(one.key);
  };
  return static_cast<std::uint64_t>(std::count_if(fresh_records_.begin(), fresh_records_.end(), is_it));
}

// Likewise. They have left still.
void school_intake::reject_return(known_subject& known, const source_person& record) {
  ++waiting_returns_;
  keep_waiting(record.facts.role, record.key);
  add_example("returned", known.id, record.where.line, part::waits);
  const auto& p = record.facts;
  unsettled_.add({subject_kind::person, p.role, clue_of(p), {}, record.where, true, true});
  const auto before = were_like_.find(known.id);
  const auto like = before == were_like_.end() ? subject_id() : before->second;
  fresh_records_.push_back({moved_keys::shortened(known.key), record.where, clue_of(p), true, like});
  reject(&known, {subject_kind::person, record.key, record.where, "key", waiting_problem::returned});
}

}  // namespace sluis::state
