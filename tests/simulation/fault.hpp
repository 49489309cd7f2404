// A fault that a test sets counts how often it struck: a test whose fault never strikes cannot fail. When a test ends,
// it fails for each fault that it set and that never struck (fault.cpp). What is certain to strike must do so each time
// that it is set; what strikes by chance, once a test.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace sluis::simulation {

/// What the faults of one test did.
class fault_record {
 public:
  /// Of the test that runs now.
  static fault_record& of_this_test();

  enum class strikes_by : std::uint8_t { certainty, chance };
  /// A fault that was set is over.
  void note(const std::string& fault, strikes_by how, std::uint64_t strikes);
  /// A line for each that never struck; whatever was noted is forgotten.
  std::vector<std::string> take_missing();

 private:
  struct totals {
    std::uint64_t times = 0, missed = 0, strikes = 0;
    strikes_by how = strikes_by::certainty;
  };
  std::mutex lock_;  // some tests run a daemon with threads of its own
  std::map<std::string, totals> noted_;
};

/// A failure for each fault that was set and never struck; of one that is set still nothing is noted yet.
/// Called at the end of each test, when its fixture is gone.
void expect_that_each_fault_struck();

/// From when a fault is set until it is set anew or ends with its owner.
/// One without a name is a value on its way to one that has a name, and is not noted.
class fault_period {
 public:
  fault_period() = default;
  explicit fault_period(const char* name) : name_(name) {}
  fault_period(const fault_period&) = delete;
  fault_period& operator=(const fault_period&) = delete;
  ~fault_period() { end(); }

  void begin(const std::string& value, fault_record::strikes_by how);
  void end();
  void strike() const { ++strikes_; }
  [[nodiscard]] std::uint64_t strikes() const { return strikes_; }

 private:
  const char* name_ = nullptr;
  bool is_open_ = false;
  std::string value_;
  fault_record::strikes_by how_ = fault_record::strikes_by::certainty;
  mutable std::uint64_t strikes_ = 0;
};

struct fault_name {
  const char* text;
};

/// A flag, one of several ways to fail, or the chance of a failure. Written as the value that it is.
template <class T>
class settable_fault {
 public:
  settable_fault(T value = {}) : value_(value) {}  // a value that is assigned
  explicit settable_fault(fault_name name) : period_(name.text) {}
  settable_fault(const settable_fault& other) : value_(other.value_) {}
  settable_fault& operator=(const settable_fault& other) {
    if (this == &other) return *this;
    period_.end();
    value_ = other.value_;
    if (value_ != T{}) period_.begin(text(value_), how(value_));
    return *this;
  }
  ~settable_fault() = default;

  operator T() const { return value_; }
  /// Where it takes effect: is it set, and does it apply here?
  [[nodiscard]] bool strikes(bool here = true) const {
    const bool now = here && value_ != T{};
    if (now) period_.strike();
    return now;
  }
  /// … where chance has decided.
  void strike() const { period_.strike(); }
  /// Since it was set.
  [[nodiscard]] std::uint64_t struck() const { return period_.strikes(); }

 private:
  using by = fault_record::strikes_by;
  static by how(double chance) { return chance >= 1 ? by::certainty : by::chance; }
  template <class U>
  static by how(U) {
    return by::certainty;
  }
  static std::string text(double) { return "1"; }  // only of what is certain
  static std::string text(bool) { return "true"; }
  template <class U>
  static std::string text(U which) {
    return std::to_string(static_cast<int>(which));
  }

  T value_{};
  fault_period period_;
};

/// Ids or handles that a fault is about, set while there are any.
class fault_about {
 public:
  explicit fault_about(fault_name name) : period_(name.text) {}
  fault_about& operator=(std::set<std::string> those) {
    clear();
    for (auto& one : those) insert(one);
    return *this;
  }
  void insert(const std::string& one) {
    if (ids_.empty()) period_.begin(one, fault_record::strikes_by::certainty);
    ids_.insert(one);
  }
  void clear() {
    period_.end();
    ids_.clear();
  }
  [[nodiscard]] const std::set<std::string>& ids() const { return ids_; }
  [[nodiscard]] bool strikes(const std::string& one) const {
    const bool now = ids_.contains(one);
    if (now) period_.strike();
    return now;
  }

 private:
  std::set<std::string> ids_;
  fault_period period_;
};

/// What a test does in the midst of something, again and again: it must be called.
template <class F>
class fault_hook {
 public:
  fault_hook() = default;
  explicit fault_hook(fault_name name) : period_(name.text) {}
  fault_hook(const fault_hook& other) : what_(other.what_) {}
  fault_hook& operator=(const fault_hook& other) {
    if (this != &other) *this = std::function<F>(other.what_);
    return *this;
  }
  template <class C>
  fault_hook& operator=(C&& what) {
    period_.end();
    what_ = std::forward<C>(what);
    if (what_) period_.begin("a function", fault_record::strikes_by::certainty);
    return *this;
  }
  ~fault_hook() = default;

  explicit operator bool() const { return static_cast<bool>(what_); }
  auto operator()() const {
    period_.strike();
    return what_();
  }

 private:
  std::function<F> what_;
  fault_period period_;
};

}  // namespace sluis::simulation
