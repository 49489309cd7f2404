// A store in a folder of the test's own that can be closed and opened again, with a clock that is moved by hand, and
// short ways to plans.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "state/log/leaf.hpp"
#include "state/log/reader.hpp"
#include "state/log/verify.hpp"
#include "state/store.hpp"
#include "tests/unit/state/seeded_random.hpp"
#include "tests/unit/state/temp_folder.hpp"

namespace sluis::state::testing_support {

inline day on(int y, unsigned m, unsigned d) {
  return std::chrono::year{y} / static_cast<int>(m) / static_cast<int>(d);
}

class hand_clock : public clock {
 public:
  instant time{on(2026, 11, 23) + std::chrono::hours{12}};
  [[nodiscard]] instant now() const override { return time; }
};

class open_store {
 public:
  open_store() { open(); }

  void open() {
    store_.reset();
    auto opened = state::store::open(folder(), institution_id("stichting-demo"), root_key_, time, chance_);
    ASSERT_TRUE(opened) << opened.error().text();
    store_ = std::move(*opened);
  }
  void close() { store_.reset(); }
  [[nodiscard]] std::filesystem::path folder() const { return home_.path() / "stichting-demo"; }
  [[nodiscard]] const secret& root_key() const { return root_key_; }

  store* operator->() { return store_.get(); }
  store& operator*() { return *store_; }

  subject_id subject() {
    const auto id = chance_.make<subject_id>();
    store::work w(*store_);
    store_->keys().create(id).value();
    w.commit().value();
    return id;
  }
  std::vector<subject_id> subjects(std::size_t count) {
    std::vector<subject_id> out;
    store::work w(*store_);
    for (std::size_t i = 0; i < count; ++i) {
      out.push_back(chance_.make<subject_id>());
      store_->keys().create(out.back()).value();
    }
    w.commit().value();
    std::sort(out.begin(), out.end());
    return out;
  }
  /// Everything below the folder, as bytes.
  [[nodiscard]] std::string all_bytes() const {
    std::ostringstream out;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder())) {
      if (entry.is_regular_file()) out << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    }
    return out.str();
  }
  /// "plan.computed", … of every leaf from `from` on.
  [[nodiscard]] std::vector<std::string> log_kinds(std::uint64_t from = 0) const {
    std::vector<std::string> out;
    store_->publish().value();
    const auto entries = read_entries(folder() / "log", from, 1000000).value();
    for (const auto& entry : entries) out.emplace_back(to_string(tlog::parse_leaf(entry).value().what.kind));
    return out;
  }

  hand_clock time;

 private:
  temp_folder home_;
  secret root_key_{std::string(32, 'k')};
  seeded_random chance_;
  std::unique_ptr<store> store_;
};

inline planned_change create_user(const subject_id& who, const std::string& name = "Janine") {
  planned_change out;
  out.op = operation::create_user;
  out.why = reason::new_in_source;
  out.object = who;
  out.school.bytes.fill(9);
  out.after = {{field::user_name, name + "@demo.example"}, {field::given_name, name}, {field::active, "true"}};
  out.basis = 77;
  return out;
}

inline planned_change change_of(operation op, const subject_id& object, field_map before = {}, field_map after = {}) {
  planned_change out;
  out.op = op;
  out.why = reason::changed_in_source;
  out.object = object;
  out.before = std::move(before);
  out.after = std::move(after);
  out.basis = 78;
  return out;
}

inline planned_change membership_change(operation op, const subject_id& group, const subject_id& member) {
  auto out = change_of(op, group);
  out.why = reason::placed_in_group;
  out.member = member;
  out.basis = 0;
  return out;
}

inline const target_id partner{"partner"};

inline plan_summary save(store& s, const std::vector<planned_change>& changes, plan_state state = plan_state::ready,
                         const subject_id& consent = {}, const target_id& target = partner) {
  auto writer = s.plans().begin(target, consent).value();
  for (const auto& c : changes) writer->add(c).value();
  return writer->finish(state, 0, "").value();
}

inline outcome done(std::string remote_id = {}) {
  return {outcome::kind::done, std::move(remote_id), {}};
}
inline outcome failed() {
  return {outcome::kind::failed, {}, error(errc::conflict, "userName is taken", "rename it")};
}
inline outcome unknown() {
  return {outcome::kind::unknown, {}, error(errc::outcome_unknown, "reset")};
}
inline outcome not_sent() {
  return {outcome::kind::not_sent, {}, error(errc::unavailable, "throttled")};
}

/// Saves a plan of these changes and pushes it with these outcomes, one a change in the order of pushing.
inline plan_summary push(store& s, const std::vector<planned_change>& changes, const std::vector<outcome>& outcomes) {
  const auto plan = save(s, changes);
  s.plans().set_state(plan.id, plan_state::pushing).value();
  std::vector<std::uint64_t> ordinals;
  std::vector<push_outcome> came;
  for (std::uint64_t i = 1; i <= outcomes.size(); ++i) {
    ordinals.push_back(i);
    came.push_back({i, outcomes[i - 1]});
  }
  s.plans().intend(plan.id, ordinals).value();
  s.plans().conclude(plan.id, came).value();
  s.publish().value();  // as at the end of a push
  return plan;
}

inline std::vector<saved_change> changes_of(store& s, const plan_summary& plan) {
  std::vector<saved_change> out;
  s.plans()
      .each(plan.id, 1,
            [&](const saved_change& c) -> result<bool> {
              out.push_back(c);
              return true;
            })
      .value();
  return out;
}

}  // namespace sluis::state::testing_support
