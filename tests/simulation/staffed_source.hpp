// The world's schools with their staff: a read hands over the pupils as sim_source does, and the staff after them.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>

#include "tests/simulation/sim_source.hpp"

namespace sluis::simulation {

struct teacher {
  std::string key;
  std::string given, family;
  std::set<std::string> groups = {};  // keys
  std::optional<day> ends = {};       // of a substitute, as the source says
};

using staff_by_school = std::map<std::string, std::map<std::string, teacher>>;  // by BRIN, then by key

class staffed_source final : public sources::source {
 public:
  staffed_source(const world& w, const staff_by_school& staff) : world_(w), staff_(staff), pupils_(w, no_fault_) {}

  result<std::vector<sources::read_unit>> units(std::vector<std::string>& problems) override {
    return pupils_.units(problems);
  }
  result<void> read(const sources::read_unit& unit, school_sink& sink,
                    const sources::read_progress& progress) override {
    const auto found = staff_.find(world_.schools.at(std::stoul(unit.path)).brin);
    if (found == staff_.end()) return pupils_.read(unit, sink, progress);
    staff_after_pupils both(sink, found->second);
    return pupils_.read(unit, both, progress);
  }

 private:
  class staff_after_pupils final : public school_sink {
   public:
    staff_after_pupils(school_sink& to, const std::map<std::string, teacher>& staff) : to_(to), staff_(staff) {}
    result<void> begin(const source_school& school) override { return to_.begin(school); }
    result<void> on_group(const source_group& record) override { return to_.on_group(record); }
    result<void> on_person(const source_person& record) override { return to_.on_person(record); }
    result<void> on_invalid(const invalid_record& record) override { return to_.on_invalid(record); }
    result<void> discard() override { return to_.discard(); }
    result<void> end(const completeness& proof) override {
      for (const auto& [key, one] : staff_) SLUIS_TRY(to_.on_person(record_of(one)));
      auto all = proof;
      all.persons += staff_.size();
      return to_.end(all);
    }
    void fail(const error& cause, const source_position& where) override { to_.fail(cause, where); }

   private:
    static source_person record_of(const teacher& one) {
      source_person out;
      out.key = one.key;
      out.facts.role = role::staff;
      out.facts.call_name = one.given;
      out.facts.family_name = one.family;
      out.facts.functions = {"leraar"};
      out.facts.ends = one.ends;
      for (const auto& group : one.groups) out.memberships.push_back({group, {"leraar"}});
      return out;
    }

    school_sink& to_;
    const std::map<std::string, teacher>& staff_;
  };

  const world& world_;
  const staff_by_school& staff_;
  const settable_read_fault no_fault_ = read_fault::none;
  sim_source pupils_;
};

}  // namespace sluis::simulation
