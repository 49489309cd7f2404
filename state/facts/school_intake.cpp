#include "state/facts/school_intake.hpp"

#include <algorithm>

#include "model/eck_id.hpp"
#include "model/secret.hpp"
#include "model/shown_key.hpp"
#include "state/facts/payload.hpp"
#include "state/reads/held_reads.hpp"
#include "state/reads/read_again.hpp"

namespace sluis::state {

namespace {

std::size_t note_place(subject_kind kind, role r) {
  return kind == subject_kind::person ? static_cast<std::size_t>(r) : 2 + static_cast<std::size_t>(kind);
}

/// The key is shown where it looks like one.
std::string undeclared_text(std::string_view key) {
  return (may_be_shown_as_key(key) ? "names group \"" + std::string(key) + "\", which"
                                   : std::string("names a group that")) +
         " this school does not declare";
}

error twice(const source_position& where) {
  return {errc::conflict, to_string(where) + ": the same key for a second time in this school",
          "one of the two records must get its own key"};
}

}  // namespace

school_intake::school_intake(store& s, fact_tables& tables, const source_id& source, day today, identity_rules rules,
                             const std::optional<sha256_hash>& approved, newcomers unknown)
    : store_(s),
      tables_(tables),
      source_(source),
      today_(today),
      rules_(std::move(rules)),
      approved_(approved),
      unknown_(unknown),
      keys_(s.keys(), source),
      entries_(s),
      moved_(s.keys()),
      names_(s.keys()),
      content_(s.keys()) {
  for (const auto r : {role::student, role::staff, role::guardian}) {
    notes_[note_place(subject_kind::person, r)] = source.str() + " " + to_string(r);
  }
  for (const auto kind : {subject_kind::group, subject_kind::school})
    notes_[note_place(kind, {})] = source.str() + " " + to_string(kind);
}

school_intake::~school_intake() {
  close();
}

void school_intake::close() {
  is_open_ = false;
  entries_.clear();
  rejected_.clear();
  index_.clear();
  unsettled_.clear();
  moved_.clear();
  renamed_.clear();
  renamed_examples_.clear();
  fresh_records_.clear();
  were_like_.clear();
  renamed_subjects_.clear();
  held_names_.clear();
  compared_.clear();
  other_sections_.clear();
  names_.clear();
  new_names_.clear();
  new_keys_.clear();
  waited_.clear();
  refused_newcomers_.clear();
  doubling_.clear();
  group_names_.clear();
  blocked_.clear();
  approved_people_.clear();
  newly_listed_.clear();
  newly_kept_.clear();
  people_.clear();
  wipe(payload_);
}

result<void> school_intake::expect_open() const {
  if (is_open_) return {};
  return error(errc::invalid_input, "a record outside begin and end of its school");
}

result<void> school_intake::begin(const source_school& school) {
  if (is_open_) return error(errc::invalid_input, to_string(school.where) + ": a school begins inside another");
  summary_ = {};
  summary_.school_code = school_code(school.facts);
  if (summary_.school_code.empty()) {
    return error(errc::invalid_input, to_string(school.where) + ": the school has neither a BRIN nor a key",
                 "the source must name the school");
  }
  close();
  had_persons_ = beside_ = 0;
  exchanged_ = undone_ = undone_names_ = eck_ids_lost_ = eck_ids_back_ = 0;
  knows_anybody_ = false;
  doubled_ = 0;
  like_.reset();
  undoes_.reset();
  undoes_names_.reset();
  waiting_examples_.clear();
  leaving_.clear();
  waiting_leaving_.clear();
  renumbered_ = 0;
  had_ = {};
  records_ = {};
  waiting_.clear();
  would_leave_ = new_persons_ = rejected_newcomers_ = under_fresh_keys_ = waiting_returns_ = kept_in_groups_ = 0;
  memberships_of_.clear();
  wait_ = {};
  people_.clear();
  examples_.clear();
  file_ = school.where.file;
  school_year_ = school.facts.school_year;
  last_school_year_.clear();
  received_ = {};
  scope_ = 0;
  is_open_ = true;
  known_log_ = store_.log().size();
  known_epoch_ = store_.keys().epoch();

  incoming record;
  record.kind = subject_kind::school;
  record.key = keys_.of_school(summary_.school_code);
  SLUIS_ASSIGN(scope_, find_scope(record.key));
  encode_school(payload_, summary_.school_code, school.facts);
  told_ = {};
  told_.place = content_.begin(source_, summary_.school_code, payload_);
  told_.produced = school.produced_at;
  if (scope_ != 0) {
    summary_.school = tables_.scopes.at(scope_).school;
    keys_.within(summary_.school);
    SLUIS_TRY(load(scope_));
    SLUIS_TRY(find_counted_days());
    SLUIS_ASSIGN(const auto last, held_reads(store_).last(scope_));
    beside_ = last ? last->beside : 0;
    SLUIS_TRY(load_who_waits(last));
    if (last)
      told_.approved = last->approved, told_.renamed_from = last->renamed_from,
      told_.without_eck_id = last->without_eck_id;
    if (last) told_.ended = last->ended;
    approved_people_ = held_reads(store_).approved_people(told_.place);
    note_what_waits();
    were_like_ = tables_.invalid.whom_returns_look_like(scope_);
  } else if (unknown_ != newcomers::wait) {
    tables_.asked_again.erase(scope_);
  }
  return take(record, school.where);
}

bool school_intake::is_outdated() {
  if (!is_open_) return false;
  if (store_.keys().epoch() != known_epoch_) return true;
  const auto size = store_.log().size();
  if (size == known_log_) return false;
  if (!may_a_read_stand(store_, known_log_)) return true;
  known_log_ = size;
  return false;
}

result<void> school_intake::on_group(const source_group& record) {
  SLUIS_TRY(expect_open());
  ++received_.groups;
  records_.add(section::groups);
  incoming in;
  in.kind = subject_kind::group;
  in.key = keys_.of_group(record.key);
  encode_group(payload_, record.key, record.facts);
  content_.add_group(payload_);
  if (are_new_ones_compared()) people_.on_group(record.key, record.facts.name);
  note_group_name(in.key, record);
  SLUIS_TRY(take(in, record.where));
  ++summary_.groups;
  return {};
}

result<void> school_intake::on_person(const source_person& record) {
  SLUIS_TRY(expect_open());
  ++received_.persons;
  records_.add(*section_of(subject_kind::person, record.facts.role));
  memberships_of_[record.facts.role].named += record.memberships.size();
  incoming in;
  in.role = record.facts.role;
  in.key = keys_.of_person(in.role, record.key);
  auto* const known = index_.find(in.key);
  if (known != nullptr && known->seen != known_subject::sighting::none) return twice(record.where);
  encode_person(payload_, record.key, record.facts, {});
  content_.add_person(payload_, record.memberships);
  if (is_missing(section::groups) && record.facts.year.empty()) {
    SLUIS_TRY(take_year_of(known, record));
  }
  SLUIS_ASSIGN(const auto refers, resolve(record, in.key, memberships_));
  if (refers == reference::undeclared) {
    const auto& p = record.facts;
    const name_clue said{p.given_names, p.initials, p.call_name, p.family_name_prefix, p.family_name, p.eck_id};
    keep_waiting_if_waited(p.role, record.key);
    if (known == nullptr) note_invalid_newcomer(in.key, record.key, p.role, said, record.where);
    const auto problem = undeclared_text(undeclared_);
    auto* const one = known != nullptr ? known : &index_.add({.id = {}, .key = in.key});
    reject(one, {subject_kind::person, record.key, record.where, "groep", problem});
    return {};
  }
  if (known == nullptr && does_newcomer_wait(record, in.key)) return {};
  SLUIS_TRY(keep_memberships(known, record));
  in.memberships = static_cast<std::uint32_t>(memberships_.size());
  in.stand = stand_on(today_, record.facts.begins, record.facts.ends);
  append_memberships(payload_, memberships_);
  const auto fingerprint = store_.keys().index_mac("fact", payload_);
  auto why = contradiction::none;
  if (known != nullptr && known->fingerprint != fingerprint) {
    SLUIS_ASSIGN(why, contradiction_in(*known, record));
  }
  if (why != contradiction::none && !approved_) {
    keep_as_known(*known, record, why);
    return {};
  }
  if (known != nullptr && does_return_wait(*known, record, in.stand)) return {};
  const bool comes_or_goes =
      known != nullptr && !known->id.is_null() && (known->state == life::left) != (in.stand.state == life::left);
  if (comes_or_goes && known->fingerprint == fingerprint) SLUIS_TRY(note_eck_id(*known, record.facts, record.facts));
  SLUIS_TRY(take(in, fingerprint, record.where));
  const bool is_pupil_now = in.role == role::student && in.stand.state != life::left;
  if (is_pupil_now && !folded_eck_id(record.facts.eck_id).empty()) ++told_.with_eck_id;
  count_valid(record, memberships_.size());
  return {};
}

void school_intake::count_valid(const source_person& record, std::size_t memberships) {
  summary_.memberships += memberships;
  switch (record.facts.role) {
    case role::student:
      ++summary_.students;
      break;
    case role::staff:
      ++summary_.staff;
      break;
    case role::guardian:
      ++summary_.guardians;
      break;
  }
}

result<school_intake::reference> school_intake::resolve(const source_person& record, const mac128& key,
                                                        std::vector<membership>& out) {
  out.clear();
  for (const auto& named : record.memberships) {
    auto* const group = index_.find(keys_.of_group(named.group_key));
    const bool is_new_or_gone = group == nullptr || is_gone(*group);
    if (is_new_or_gone) {
      if (group != nullptr) note_named_again(*group);
      undeclared_ = named.group_key;
      return reference::undeclared;
    }
    if (group->seen == known_subject::sighting::none) keep_named(*group, named.group_key, record.where);
    if (group->seen != known_subject::sighting::invalid) {
      out.push_back({group->id, named.functions});
    } else if (!group->id.is_null()) {
      SLUIS_ASSIGN(auto kept, last_good(key, group->id, named));
      if (kept) out.push_back(std::move(*kept));
    }
  }
  std::sort(out.begin(), out.end(), [](const membership& a, const membership& b) { return a.group < b.group; });
  // The same group twice is one membership with the functions of both.
  for (std::size_t i = 1; i < out.size();) {
    if (out[i].group != out[i - 1].group) {
      ++i;
      continue;
    }
    for (auto& function : out[i].functions) {
      auto& all = out[i - 1].functions;
      if (std::find(all.begin(), all.end(), function) == all.end()) all.push_back(std::move(function));
    }
    out.erase(out.begin() + static_cast<std::ptrdiff_t>(i));
  }
  return reference::good;
}

// A group that any record names is there, declared or not. Where no group is declared at all, one sentence says so
// (waiting_).
void school_intake::keep_named(known_subject& group, std::string_view key, const source_position& where) {
  if (!is_missing(section::groups)) {
    reject(&group, {subject_kind::group, key, where, "key",
                    "is not among the groups of this read, and records of people still name it; it stays as it was"});
  }
  group.seen = known_subject::sighting::named;
}

void school_intake::keep_all_named(const invalid_record& record) {
  for (const auto& key : record.named_groups) {
    auto* const group = index_.find(keys_.of_group(key));
    if (group == nullptr) continue;
    if (is_gone(*group)) note_named_again(*group);
    if (group->seen == known_subject::sighting::none && group->state != life::left)
      keep_named(*group, key, record.where);
  }
}

// One that left, and of which the read has no record.
bool school_intake::is_gone(const known_subject& group) {
  const bool has_record = group.seen != known_subject::sighting::none && group.seen != known_subject::sighting::named;
  return group.state == life::left && !has_record;
}

// It may be back: its term concludes nothing while records of people name it.
void school_intake::note_named_again(known_subject& group) {
  group.seen = known_subject::sighting::named;
  mark_listed(group);
}

// A pupil without a year has the group's. Where the groups are missing, the year that is known stays.
result<void> school_intake::take_year_of(const known_subject* known, const source_person& record) {
  if (known == nullptr || known->id.is_null() || known->role != role::student) return {};
  SLUIS_ASSIGN(std::string payload, tables_.versions.payload(known->id, known->version, known->n));
  SLUIS_ASSIGN(const auto before, decode_person(payload));
  wipe(payload);
  auto facts = record.facts;
  facts.year = before.facts.year;
  encode_person(payload_, record.key, facts, {});
  return {};
}

// The group's record is invalid, so its last good version stays; so does who was in it. Who was not is not let in on an
// invalid record's word.
result<std::optional<membership>> school_intake::last_good(const mac128& person, const subject_id& group,
                                                           const source_membership& now) {
  const auto* const known = index_.find(person);
  if (known == nullptr || known->id.is_null()) return std::optional<membership>();
  SLUIS_ASSIGN(const auto before, last_memberships(*known));
  const auto was = std::any_of(before.begin(), before.end(), [&](const membership& m) { return m.group == group; });
  if (!was) return std::optional<membership>();
  return std::optional<membership>(membership{group, now.functions});
}

result<void> school_intake::take(const incoming& record, const source_position& where) {
  return take(record, store_.keys().index_mac("fact", payload_), where);
}

result<void> school_intake::take(const incoming& record, const mac128& fingerprint, const source_position& where) {
  auto* const known = index_.find(record.key);
  if (known == nullptr) return take_new(record, fingerprint);
  if (known->seen != known_subject::sighting::none) return twice(where);
  return take_known(*known, record, fingerprint);
}

result<void> school_intake::take_new(const incoming& record, const mac128& fingerprint) {
  known_subject one;
  one.id = tables_.new_handle();
  one.key = record.key;
  one.fingerprint = fingerprint;
  one.kind = record.kind;
  one.role = record.role;
  one.state = record.stand.state;
  one.why = one.state == life::left ? reason::ended : reason::new_in_source;
  one.since = day_number(today_);
  if (one.state == life::left) one.accepted = one.since;  // the source itself says the last day
  one.wake = day_number(record.stand.wake);
  one.memberships = record.memberships;
  one.seen = known_subject::sighting::valid;
  one.row = known_subject::storing::added;
  auto& kept = index_.add(one);
  entries_.add_version(kept, payload_, mutation_kind::fact_new, note_of(kept));
  if (one.kind != subject_kind::school) {
    ++summary_.added;
    return entries_.make_room();
  }
  summary_.school = one.id;
  keys_.within(one.id);
  return {};
}

result<void> school_intake::take_known(known_subject& one, const incoming& record, const mac128& fingerprint) {
  one.seen = known_subject::sighting::valid;
  one.keep_no_more(kept_part::presence | kept_part::name | kept_part::listing);
  mark_listed(one);
  if (one.is_invalid) {
    one.is_invalid = false;
    one.touch();
  }
  note_memberships(one, record.memberships);
  const bool changed = one.fingerprint != fingerprint;
  if (changed) {
    entries_.add_version(one, payload_, mutation_kind::fact_changed, note_of(one));
    one.fingerprint = fingerprint;
    one.memberships = record.memberships;
    one.touch();
  }
  const auto returned_before = summary_.returned;
  move(one, record.stand, changed);
  if (one.kind == subject_kind::school) return {};
  if (changed) {
    ++summary_.changed;
  } else if (summary_.returned == returned_before) {
    ++summary_.unchanged;
  }
  return entries_.make_room();
}

// The state that the record's dates ask for, from the one that is stored.
result<void> school_intake::on_invalid(const invalid_record& record) {
  SLUIS_TRY(expect_open());
  ++received_.invalid;
  if (record.kind == subject_kind::group) ++received_.groups;
  if (record.kind == subject_kind::person) ++received_.persons;
  if (record.kind == subject_kind::group) records_.add(section::groups);
  for (const auto r : {role::student, role::staff, role::guardian}) {
    if (record.kind == subject_kind::person && (!record.role || *record.role == r))
      records_.add(*section_of(record.kind, r));
  }
  note_named(record);
  keep_all_named(record);
  content_.add_invalid(record);
  if (!record.key || record.is_key_repeated)
    unsettled_.add({record.kind, record.role, record.said, record.group_name, record.where});
  if (!record.key) {
    reject(nullptr, {record.kind, {}, record.where, record.field, record.problem});
    return {};
  }
  std::vector<mac128> meant;
  if (record.kind == subject_kind::group) {
    meant = {keys_.of_group(*record.key)};
  } else {
    for (const auto r : {role::student, role::staff, role::guardian}) {
      if (!record.role || *record.role == r) meant.push_back(keys_.of_person(r, *record.key));
    }
  }
  // Without a role it may be about any of them: all are kept, and the one that exists is named.
  known_subject* named = nullptr;
  if (record.kind == subject_kind::person) keep_waiting_if_waited(record);
  for (const auto& key : meant) {
    auto* one = index_.find(key);
    if (one != nullptr && one->seen == known_subject::sighting::valid) return twice(record.where);
    if (one == nullptr) {
      one = &index_.add({.id = {}, .key = key});
      if (record.role && record.kind == subject_kind::person)
        note_invalid_newcomer(key, *record.key, *record.role, record.said, record.where);
    }
    one->seen = known_subject::sighting::invalid;
    mark_listed(*one);
    if (named == nullptr || named->id.is_null()) named = one;
  }
  reject(named, {record.kind, *record.key, record.where, record.field, record.problem});
  return {};
}

result<void> school_intake::discard() {
  close();
  summary_ = {};
  return {};
}

const std::string& school_intake::note_of(const known_subject& one) const {
  return notes_[note_place(one.kind, one.role)];
}

void school_intake::log_state(mutation_kind what, known_subject& one, const char* why) {
  entries_.add_state(one, what, note_of(one) + " " + why);
}

}  // namespace sluis::state
