// One institution in virtual time: the real cycle, the real memory on disk, a simulated source and partner.
#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <filesystem>
#include <functional>
#include <memory>

#include "daemon/cycle/cycle.hpp"
#include "daemon/cycle/island.hpp"
#include "tests/simulation/sim_source.hpp"
#include "tests/simulation/sim_target.hpp"
#include "tests/simulation/world.hpp"

namespace sluis::simulation {

/// What a consent usually covers.
inline const attribute_set most_attributes{consent_attribute::given_name,  consent_attribute::family_name_prefix,
                                           consent_attribute::family_name, consent_attribute::email,
                                           consent_attribute::groups,      consent_attribute::school};

/// What happens to the daemon's own commits; chances per commit.
struct commit_faults {
  using rate = settable_fault<double>;
  rate killed_before{fault_name{"killed before COMMIT"}};
  rate killed_after{fault_name{"killed after COMMIT"}};               // … and before the log's files are written
  rate killed_published{fault_name{"killed after the log's files"}};  // … were written
  rate failed{fault_name{"COMMIT fails"}};                            // a full disk
  rate unpublished{fault_name{"the log's files cannot be written"}};  // after COMMIT
};

class simulation {
 public:
  explicit simulation(std::uint64_t seed);
  ~simulation();
  simulation(const simulation&) = delete;
  simulation& operator=(const simulation&) = delete;

  /// One cycle; if the daemon is killed in it, the memory is opened again as after a restart.
  daemon::sync_report sync(daemon::sync_request what = {});
  /// Somebody changes, switches, deletes or moves something at the partner.
  void meddle();
  void restart();
  /// Between the two time passes and nobody sees it.
  void switch_off();
  void switch_on();
  /// As an administrator's act is done: on the strand, never beside what a cycle does there. For what happens in the
  /// midst of a request (partner::before_each).
  void on_strand(std::function<void()> act);
  /// A backup; the keys are copied to a place of their own from the first one on.
  std::filesystem::path back_up();
  /// The machine is lost; the institution comes back from this backup, the copies of its keys and the newest log.
  void restore(const std::filesystem::path& backup);
  void grant_consent(const attribute_set& attributes, int days);
  void grant_consent_from(day first, const attribute_set& attributes, int days);
  void withdraw_consent();
  /// The partner is told what is allowed from the clock's day on.
  void update_allowed();
  void next_day() { time.advance(std::chrono::hours(24)); }

  /// Approves reads that are held for names: in these small schools a few are a share, and many people have the same.
  void approve_names();

  /// No faults, as many cycles as it takes (at most 5); then the partner must equal the world. Empty: it does; else the
  /// first difference.
  std::string converge();
  std::string difference();
  [[nodiscard]] std::filesystem::path log_folder() const { return folder / "log"; }

  seeded_random chance;
  virtual_clock time;
  std::filesystem::path folder;
  world real;
  partner there;
  fault_rates faults;
  settable_read_fault reads{fault_name{"reads"}};
  commit_faults commits;
  /// What others do on the strand while a cycle runs, again and again, between any two of its steps; set `stopping` to
  /// end the cycle early.
  fault_hook<void()> meanwhile{fault_name{"meanwhile"}};
  std::atomic<bool> stopping = false;
  boost::asio::io_context io;
  boost::asio::thread_pool workers{1};
  std::unique_ptr<daemon::island> where;
  std::uint64_t kills = 0;

 private:
  void open();
  boost::asio::awaitable<void> keep_asking(const bool& over);
  result<void> strike(state::store::commit_step step);
  std::string compare_people();
  [[nodiscard]] std::filesystem::path keys_place() const { return folder.parent_path() / "keys"; }
  bool has_keys_place_ = false;
  bool is_restarting_ = false;
  const target_id target_{"partner"};
  std::string secret_bytes_ = std::string(32, 'k');
};

}  // namespace sluis::simulation
