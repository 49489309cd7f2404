#include "connectors/sources/edexml/outline.hpp"

#include <algorithm>

#include "connectors/sources/edexml/fields.hpp"
#include "model/digit.hpp"

namespace sluis::sources::edexml {

namespace {

constexpr std::size_t max_groups = 100'000;  // some thousand times a large school; keeps memory bounded
constexpr std::size_t max_branches = 1'000;
const std::string no_year;

bool is_capital(char c) {
  return c >= 'A' && c <= 'Z';
}

void capitalise(std::string& text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
}

bool is_brin(const std::string& text) {
  return text.size() == 4 && is_digit(text[0]) && is_digit(text[1]) && is_capital(text[2]) && is_capital(text[3]);
}

// 00 means the same as empty (EDEXDependancecodeType); a single digit lost its leading zero.
std::optional<std::string> branch_of(std::string text) {
  if (text.size() == 1) text.insert(text.begin(), '0');
  if (text.empty() || text == "00") return "";
  if (text.size() != 2 || !is_digit(text[0]) || !is_digit(text[1])) return std::nullopt;
  return text;
}

}  // namespace

void outline::open(context what, const xml_attributes& attributes, text_position where) {
  switch (what) {
    case context::school:
      if (school_known_) return fail(where, "a second <school>", "export each school to a file of its own");
      school_.where = in_file(file_, where);
      return;
    case context::branch:
      if (branch_names_.size() >= max_branches) return fail(where, "more than 1000 branches", "check the export");
      branch_names_.emplace_back();
      return;
    case context::group:
      return open_group(group::kind::base, attributes, where);
    case context::composite_group:
      return open_group(group::kind::composite, attributes, where);
    default:
      return;
  }
}

void outline::value(context in, const element_text& value) {
  if (in == context::school) return school_value(value);
  if (in == context::branch) {
    branch_names_.back() = value.text;
  } else {
    group_value(value);
  }
}

void outline::close(context what, text_position where) {
  if (what == context::school) {
    close_school(where);
  } else if (what == context::group || what == context::composite_group) {
    close_group();
    is_in_group_ = false;
    add_strays();
  }
  settle_school_name();
}

void outline::school_value(const element_text& value) {
  if (value.how == element_text::extent::cut) {
    return fail(value.where, std::string(to_string(value.name)) + " is longer than 1024 bytes", "check the export");
  }
  switch (value.name) {
    case tag::schooljaar:
      school_.facts.school_year = value.text;
      break;
    case tag::brincode:
      school_.facts.brin = value.text;
      break;
    case tag::dependancecode:
      branch_code_ = value.text;
      break;
    case tag::schoolkey:
      school_.facts.key = value.text;
      break;
    case tag::instellingsnummer:
      institution_number_ = value.text;
      break;
    case tag::aanmaakdatum:
      school_.produced_at = parse_moment(value.text);
      break;
    default:
      break;
  }
}

void outline::close_school(text_position where) {
  auto& facts = school_.facts;
  capitalise(facts.brin);
  // Some systems write the six-character form into brincode.
  if (facts.brin.size() == 6 && branch_code_.empty()) {
    branch_code_ = facts.brin.substr(4);
    facts.brin.resize(4);
  }
  if (!facts.brin.empty() && !is_brin(facts.brin)) {
    return fail(where, "brincode is not two digits and two letters (99XX)",
                "correct the school's BRIN in the administration");
  }
  const auto branch = branch_of(branch_code_);
  if (!branch) return fail(where, "dependancecode is not two digits", "correct it in the administration; 00 is none");
  facts.branch = *branch;
  if (facts.brin.empty() && !institution_number_.empty()) {
    facts.key = institution_number_ + (facts.key.empty() ? "" : "/" + facts.key);
  }
  if (facts.brin.empty() && facts.key.empty()) {
    return fail(where, "<school> says neither brincode nor schoolkey nor instellingsnummer",
                "set the school's BRIN in the administration");
  }
  school_known_ = true;
}

std::string outline::school_code() const {
  const auto& facts = school_.facts;
  if (facts.brin.empty()) return facts.key;
  return facts.branch.empty() ? facts.brin : facts.brin + "-" + facts.branch;
}

// EDEXML has no name for a school. With one branch its name is the best there is; with more it would be a guess.
void outline::settle_school_name() {
  school_.facts.name = branch_names_.size() == 1 ? branch_names_.front() : "";
}

void outline::open_group(enum group::kind kind, const xml_attributes& attributes, text_position where) {
  if (groups_.size() >= max_groups) return fail(where, "more than 100000 groups", "check the export");
  is_in_group_ = true;
  auto& added = groups_.emplace_back();
  added.record.facts.kind = kind;
  added.record.where = in_file(file_, where);
  const auto key = key_of(attributes);
  if (const char* problem = unfit_key(key)) {
    reject_group(added, "key", problem, where);
    return;
  }
  added.record.key = std::string(key);
}

void outline::stray_group(const stray_record& what, const xml_attributes& attributes) {
  if (groups_.size() + strays_.size() >= max_groups)
    return fail(what.where, "more than 100000 groups", "check the export");
  if (is_in_group_)
    reject_group(groups_.back(), to_string(what.element),
                 "stands at a wrong place in this record: an end tag is missing", what.where);
  auto& added = strays_.emplace_back();
  added.record.facts.kind = what.element == tag::groep ? group::kind::base : group::kind::composite;
  added.record.where = in_file(file_, what.where);
  const auto key = key_of(attributes);
  if (unfit_key(key) == nullptr) added.record.key = std::string(key);
  reject_group(
      added, to_string(what.element),
      "stands at a wrong place: an end tag is missing before it, or it is in a section for another kind of record",
      what.where);
  if (!is_in_group_) add_strays();
}

void outline::add_strays() {
  for (auto& one : strays_) {
    groups_.push_back(std::move(one));
    const auto& record = groups_.back().record;
    if (!record.key.empty())
      by_key_.try_emplace(record.key, declared{groups_.size() - 1, {}}).first->second.lines.add(record.where.line);
  }
  strays_.clear();
}

void outline::group_value(const element_text& value) {
  auto& into = groups_.back();
  if (value.how == element_text::extent::cut)
    return reject_group(into, to_string(value.name), "is longer than 1024 bytes", value.where);
  if (value.name == tag::naam) {
    into.record.facts.name = value.text;
  } else if (is_year_code(value.text)) {
    into.record.facts.year = value.text;
  } else {
    reject_group(into, "jaargroep", not_a_year_code(value.text), value.where);
  }
}

void outline::close_group() {
  auto& closed = groups_.back();
  if (closed.record.facts.name.empty()) {
    reject_group(closed, "naam", "is missing or empty", {closed.record.where.line, closed.record.where.column});
  }
  if (closed.record.key.empty()) return;
  auto& known = by_key_.try_emplace(closed.record.key, declared{groups_.size() - 1, {}}).first->second;
  const auto& first = groups_[known.first];
  if (known.lines.count() > 0 && !first.invalid && !closed.invalid && first.record.facts == closed.record.facts) {
    groups_.pop_back();  // two records that say the same are one
    return;
  }
  known.lines.add(closed.record.where.line);
}

// The first problem is the one that is told.
void outline::reject_group(outlined_group& which, const char* field, std::string problem, text_position where) const {
  if (which.invalid) return;
  auto& out = which.invalid.emplace();
  out.kind = subject_kind::group;
  if (!which.record.key.empty()) out.key = which.record.key;
  out.where = in_file(file_, where);
  out.field = field;
  out.problem = std::move(problem);
}

std::optional<invalid_record> outline::problem_of(const outlined_group& which) const {
  const auto found = by_key_.find(which.record.key);
  auto out = which.invalid;
  if (found != by_key_.end() && found->second.lines.count() > 1) {
    out = invalid_record{subject_kind::group,           std::nullopt, which.record.key, which.record.where, "key",
                         found->second.lines.problem(), true};
  }
  if (out) out->group_name = which.record.facts.name;
  return out;
}

const std::string& outline::year_of(std::string_view group_key) const {
  const auto found = by_key_.find(group_key);
  if (found == by_key_.end() || found->second.lines.count() > 1) return no_year;
  const auto& one = groups_[found->second.first];
  return one.invalid ? no_year : one.record.facts.year;
}

void outline::fail(text_position where, const std::string& problem, std::string hint) {
  if (failure_) return;
  const auto at = in_file(file_, where);
  failure_ = read_failure{error_at(at, errc::invalid_input, problem, std::move(hint)), at};
}

}  // namespace sluis::sources::edexml
