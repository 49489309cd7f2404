// A school_sink that keeps what it was given, and watches the order of the calls that the contract asks for
// (model/source_record.hpp).
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/source_record.hpp"

namespace sluis::test {

class recording_sink : public school_sink {
 public:
  result<void> begin(const source_school& given) override {
    expect(!open_, "begin twice");
    open_ = true;
    school = given;
    return answer("begin");
  }
  result<void> on_group(const source_group& record) override {
    expect(open_, "group before begin");
    expect(persons.empty(), "group after a person");
    groups.push_back(record);
    return answer("group");
  }
  result<void> on_person(const source_person& record) override {
    expect(open_, "person before begin");
    expect(find_person(record.facts.role, record.key) == nullptr, "the same person twice");
    persons.push_back(record);
    return answer("person");
  }
  result<void> on_invalid(const invalid_record& record) override {
    expect(open_, "invalid before begin");
    invalid.push_back(record);
    return answer("invalid");
  }
  result<void> discard() override {
    expect(open_, "discard before begin");
    open_ = false;
    ++discards;
    school.reset();
    groups.clear();
    persons.clear();
    invalid.clear();
    return answer("discard");
  }
  result<void> end(const completeness& given) override {
    expect(open_ && !proof && !failure, "end out of order");
    proof = given;
    return answer("end");
  }
  void fail(const error& cause, const source_position& where) override {
    expect(!failure, "fail twice");
    failure = cause;
    failed_at = where;
  }

  [[nodiscard]] const source_person* find_person(role who, std::string_view key) const {
    const auto found = std::find_if(persons.begin(), persons.end(),
                                    [&](const source_person& p) { return p.facts.role == who && p.key == key; });
    return found == persons.end() ? nullptr : &*found;
  }
  [[nodiscard]] std::size_t count(role who) const {
    return static_cast<std::size_t>(
        std::count_if(persons.begin(), persons.end(), [&](const source_person& p) { return p.facts.role == who; }));
  }

  /// Answer the n-th call of this name (from 1) with an error.
  void refuse(std::string_view call, std::size_t nth) {
    refused_call_ = call;
    refused_nth_ = nth;
  }

  std::optional<source_school> school;
  std::vector<source_group> groups;
  std::vector<source_person> persons;
  std::vector<invalid_record> invalid;
  std::optional<completeness> proof;
  std::optional<error> failure;
  source_position failed_at;
  int discards = 0;
  std::string broken_contract;  // empty: all calls came in order

 private:
  void expect(bool held, const char* what) {
    if (!held && broken_contract.empty()) broken_contract = what;
  }
  result<void> answer(std::string_view call) {
    if (call == refused_call_ && --refused_nth_ == 0) return error{errc::conflict, "refused by the test"};
    return {};
  }

  bool open_ = false;
  std::string refused_call_;
  std::size_t refused_nth_ = 0;
};

}  // namespace sluis::test
