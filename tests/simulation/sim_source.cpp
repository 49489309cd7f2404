#include "tests/simulation/sim_source.hpp"

#include <iterator>

namespace sluis::simulation {

namespace {

bool is_made_wrongly(read_fault fault) {
  return fault == read_fault::made_earlier || fault == read_fault::made_ahead;
}

instant made_at(read_fault fault) {
  using namespace std::chrono;
  const auto usual = sys_days{year{2020} / 1 / 1};
  if (fault == read_fault::made_earlier) return usual - hours{1};
  return fault == read_fault::made_ahead ? sys_days{year{2199} / 1 / 1} : usual;
}

}  // namespace

result<std::vector<sources::read_unit>> sim_source::units(std::vector<std::string>&) {
  if (fault_ == read_fault::folder_gone) {
    fault_.strike();
    return error{errc::io, "the folder is gone", "mount it"};
  }
  std::vector<sources::read_unit> out;
  for (std::size_t i = 0; i < world_.schools.size(); ++i) {
    if (fault_ == read_fault::school_missing && i == 0) {
      fault_.strike();
      continue;
    }
    out.push_back({std::to_string(i), world_.schools[i].brin + ".xml", 0});
  }
  return out;
}

result<void> sim_source::hand_over(const real_school& school, school_sink& sink) {
  SLUIS_TRY(sink.begin({{school.brin, "", "", "2026-2027", ""}, {}, made_at(fault_)}));
  if (is_made_wrongly(fault_)) fault_.strike();
  completeness proof;
  for (const auto& [key, name] : school.groups) {
    SLUIS_TRY(sink.on_group({key, {name, "4", group::kind::base}, {}}));
    ++proof.groups;
  }
  if (fault_ == read_fault::empty) {
    fault_.strike();
    return sink.end(proof);
  }
  bool first = true;
  for (auto at = school.pupils.begin(); at != school.pupils.end(); ++at) {
    const auto& key = at->first;
    const auto next = std::next(at) == school.pupils.end() ? school.pupils.begin() : std::next(at);
    const auto& p = fault_ == read_fault::keys_rotated ? next->second : at->second;
    if (fault_ == read_fault::breaks_off && proof.persons == school.pupils.size() / 2) {
      fault_.strike();
      return error{errc::invalid_input, "the file ends in the middle", "export it again"};
    }
    ++proof.persons;
    if (fault_ == read_fault::keys_rotated && next != at) fault_.strike();
    if (first && (fault_ == read_fault::one_invalid || fault_ == read_fault::one_without_key)) {
      first = false;
      fault_.strike();
      ++proof.invalid;
      const auto known = fault_ == read_fault::one_invalid ? std::optional(key) : std::nullopt;
      SLUIS_TRY(sink.on_invalid({subject_kind::person, role::student, known, {}, "jaargroep", "is not a year code"}));
      continue;
    }
    source_person record;
    record.key = key;
    record.facts.call_name = p.given;
    record.facts.family_name_prefix = p.prefix;
    record.facts.family_name = p.family;
    record.facts.student_number = key;
    record.facts.eck_id = p.eck_id;
    record.facts.year = "4";
    record.facts.ends = p.ends;
    if (!p.group_key.empty()) record.memberships.push_back({p.group_key, {}});
    SLUIS_TRY(sink.on_person(record));
  }
  return sink.end(proof);
}

result<void> sim_source::read(const sources::read_unit& unit, school_sink& sink, const sources::read_progress&) {
  const auto done = hand_over(world_.schools.at(std::stoul(unit.path)), sink);
  if (!done) sink.fail(done.error(), {});
  return done;
}

}  // namespace sluis::simulation
