#include "tests/simulation/fault.hpp"

#include <gtest/gtest.h>

namespace sluis::simulation {

fault_record& fault_record::of_this_test() {
  static fault_record one;
  return one;
}

void fault_record::note(const std::string& fault, strikes_by how, std::uint64_t strikes) {
  const std::lock_guard held(lock_);
  auto& so_far = noted_[fault];
  so_far.how = how;
  ++so_far.times;
  so_far.missed += strikes == 0 ? 1 : 0;
  so_far.strikes += strikes;
}

std::vector<std::string> fault_record::take_missing() {
  const std::lock_guard held(lock_);
  std::vector<std::string> out;
  for (const auto& [fault, so_far] : noted_) {
    const bool is_certain = so_far.how == strikes_by::certainty;
    if (is_certain ? so_far.missed == 0 : so_far.strikes > 0) continue;
    const auto times = " was set " + std::to_string(so_far.times) + " times";
    out.push_back(fault + times + " and never struck in " + std::to_string(so_far.missed) + " of them");
  }
  noted_.clear();
  return out;
}

void expect_that_each_fault_struck() {
  const auto& test = *testing::UnitTest::GetInstance()->current_test_info();
  for (const auto& line : fault_record::of_this_test().take_missing()) {
    ADD_FAILURE() << test.test_suite_name() << "." << test.name() << ": " << line;  // its end may be printed already
  }
}

void fault_period::begin(const std::string& value, fault_record::strikes_by how) {
  if (name_ == nullptr) return;
  is_open_ = true;
  value_ = value;
  how_ = how;
}

void fault_period::end() {
  if (is_open_) {
    // Chances differ from day to day; together they must strike.
    const bool is_certain = how_ == fault_record::strikes_by::certainty;
    fault_record::of_this_test().note(name_ + (is_certain ? " = " + value_ : " by chance"), how_, strikes_);
  }
  is_open_ = false;
  strikes_ = 0;
}

namespace {

/// After a test's fixture is gone, and with it its faults. A test that failed before may not have come to its faults.
class at_the_end_of_each_test final : public testing::EmptyTestEventListener {
  void OnTestEnd(const testing::TestInfo& test) override {
    if (test.result()->Passed())
      expect_that_each_fault_struck();
    else
      (void)fault_record::of_this_test().take_missing();
  }
};

const bool is_listening = [] {
  testing::UnitTest::GetInstance()->listeners().Append(new at_the_end_of_each_test);  // which it owns
  return true;
}();

}  // namespace

}  // namespace sluis::simulation
