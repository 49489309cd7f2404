#include "connectors/sources/edexml/person_draft.hpp"

#include <algorithm>

#include "connectors/sources/edexml/fields.hpp"

namespace sluis::sources::edexml {

namespace {

// Somebody who is in more groups, or has more functions, than this is an export gone wrong.
constexpr std::size_t max_memberships = 1'000;
constexpr std::size_t max_functions = 100;
constexpr std::size_t max_record_bytes =
    std::size_t{100} * 1024;  // all texts of one person; a usual record has less than 1 KiB

// Clears without giving memory back.
void forget(person& facts) {
  for (auto* text :
       {&facts.given_names, &facts.initials, &facts.call_name, &facts.family_name_prefix, &facts.family_name,
        &facts.school_email, &facts.student_number, &facts.eck_id, &facts.year, &facts.user_name}) {
    text->clear();
  }
  facts.gender = gender::unknown;
  facts.functions.clear();
  facts.begins.reset();
  facts.ends.reset();
}

}  // namespace

void person_draft::start(role who, const xml_attributes& attributes, text_position where) {
  forget(record_.facts);
  record_.memberships.clear();
  record_.where.line = where.line;
  record_.where.column = where.column;
  in_group_ = false;
  bytes_ = 0;
  invalid_.reset();
  record_.facts.role = who;
  const auto key = key_of(attributes);
  const char* problem = unfit_key(key);
  key_is_fit_ = problem == nullptr;
  record_.key.assign(key_is_fit_ ? key : std::string_view{});
  if (problem != nullptr) reject("key", problem, where);
  if (who != role::student) return;  // the ECK iD of staff may not be held (R-C1)
  record_.facts.student_number.assign(record_.key);
  const auto eck_id = trim(attributes.find("eckid").value_or(std::string_view{}));
  if (eck_id.size() > max_text_bytes) {
    reject("eckid", "is longer than 1024 bytes", where);
  } else {
    record_.facts.eck_id.assign(eck_id);
  }
}

void person_draft::value(context in, const element_text& value) {
  if (value.how == element_text::extent::cut)
    return reject(to_string(value.name), "is longer than 1024 bytes", value.where);
  if (in == context::staff_group && !in_group_) return;  // of a group without a key
  bytes_ += value.text.size();
  if (bytes_ > max_record_bytes)
    return reject(to_string(value.name), "brings the texts of this person above 100 KiB", value.where);
  auto& facts = record_.facts;
  switch (value.name) {
    case tag::geslacht:
      facts.gender = parse_gender(value.text);
      return;
    case tag::jaargroep:
      if (!is_year_code(value.text)) return reject("jaargroep", not_a_year_code(value.text), value.where);
      facts.year.assign(value.text);
      return;
    case tag::instroomdatum:
      return date(value, facts.begins);
    case tag::uitstroomdatum:
      ends_at_ = value.where;
      return date(value, facts.ends);
    case tag::rol:
    case tag::rolomschrijving:
      return add_function(value.text, value.where);
    default:
      return name_or_address(value);
  }
}

void person_draft::name_or_address(const element_text& value) {
  auto& facts = record_.facts;
  switch (value.name) {
    case tag::achternaam:
      facts.family_name.assign(value.text);
      return;
    case tag::voorvoegsel:
      facts.family_name_prefix.assign(value.text);
      return;
    case tag::voornamen:
      facts.given_names.assign(value.text);
      return;
    case tag::voorletters:
      facts.initials.assign(value.text);
      return;
    case tag::roepnaam:
      facts.call_name.assign(value.text);
      return;
    case tag::gebruikersnaam:
      facts.user_name.assign(value.text);
      return;
    case tag::emailadres:
      facts.school_email.assign(value.text);
      return;
    default:
      return;
  }
}

void person_draft::date(const element_text& value, std::optional<day>& into) {
  into = parse_date(value.text);
  if (!into) reject(to_string(value.name), "is not a date that exists (YYYY-MM-DD)", value.where);
}

void person_draft::add_function(const std::string& text, text_position where) {
  auto& into = in_group_ ? record_.memberships[current_group_].functions : record_.facts.functions;
  if (into.size() >= max_functions) return reject("rol", "stands more than 100 times", where);
  if (std::find(into.begin(), into.end(), text) == into.end()) into.push_back(text);
}

void person_draft::open_group(const xml_attributes& attributes, text_position where) {
  const auto key = key_of(attributes);
  in_group_ = false;
  if (key.empty()) return;
  if (key.size() > max_text_bytes) return reject("groep", "has a key that is longer than 1024 bytes", where);
  auto& all = record_.memberships;
  const auto same =
      std::find_if(all.begin(), all.end(), [&](const source_membership& m) { return m.group_key == key; });
  current_group_ = static_cast<std::size_t>(same - all.begin());
  if (same == all.end()) {
    if (all.size() >= max_memberships) return reject("groep", "stands more than 1000 times", where);
    all.push_back({std::string(key), {}});
  }
  in_group_ = true;
}

void person_draft::holds_stray(tag element, text_position where) {
  reject(to_string(element), "stands at a wrong place in this record: an end tag is missing", where);
}

void person_draft::finish(const outline& school, const key_lines* repeated) {
  if (repeated != nullptr) {
    invalid_.reset();
    reject("key", repeated->problem(), start_position());
    invalid_->is_key_repeated = true;
  }
  settle_facts(school);
  if (!invalid_) return;
  const auto& facts = record_.facts;
  invalid_->said = {facts.given_names,        facts.initials,    facts.call_name,
                    facts.family_name_prefix, facts.family_name, facts.eck_id};
  for (const auto& one : record_.memberships) invalid_->named_groups.push_back(one.group_key);
}

std::optional<std::uint64_t> person_draft::content_hash() const {
  if (invalid_) return std::nullopt;
  const auto& p = record_.facts;
  std::string all;
  const auto add = [&all](std::string_view text) {
    all += std::to_string(text.size()) + ':';
    all += text;
  };
  const auto add_day = [&](const std::optional<day>& date) {
    add(date ? std::to_string(date->time_since_epoch().count()) : "");
  };
  for (const auto* text : {&p.given_names, &p.initials, &p.call_name, &p.family_name_prefix, &p.family_name,
                           &p.school_email, &p.eck_id, &p.year, &p.user_name})
    add(*text);
  add(std::to_string(static_cast<int>(p.gender)));
  add_day(p.begins);
  add_day(p.ends);
  for (const auto& function : p.functions) add(function);
  for (const auto& one : record_.memberships) {
    add("group");
    add(one.group_key);
    for (const auto& function : one.functions) add(function);
  }
  const auto out = std::hash<std::string_view>{}(all);
  std::fill(all.begin(), all.end(), '\0');
  return out;
}

void person_draft::settle_facts(const outline& school) {
  auto& facts = record_.facts;
  if (facts.family_name.empty() && facts.call_name.empty() && facts.given_names.empty()) {
    reject("achternaam", "is missing, and so are roepnaam and voornamen: the person has no name", start_position());
  }
  if (facts.begins && facts.ends && *facts.ends < *facts.begins) {
    reject("uitstroomdatum", "lies before instroomdatum", ends_at_);
  }
  if (facts.role != role::student || !facts.year.empty()) return;
  // The pupil's year beats the group's; a pupil without one has the group's.
  for (const auto& one : record_.memberships) {
    const auto& year = school.year_of(one.group_key);
    if (year.empty()) continue;
    facts.year.assign(year);
    return;
  }
}

// The first problem is the one that is told.
void person_draft::reject(const char* field, std::string problem, text_position where) {
  if (invalid_) return;
  auto& out = invalid_.emplace();
  out.kind = subject_kind::person;
  out.role = record_.facts.role;
  if (!record_.key.empty()) out.key = record_.key;
  out.where = {record_.where.file, where.line, where.column};
  out.field = field;
  out.problem = std::move(problem);
}

}  // namespace sluis::sources::edexml
