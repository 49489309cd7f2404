// A target in memory: it keeps what it is told, refuses a duplicate, and fails in the ways that real ones fail. It outlives a crash of the daemon.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "connectors/targets/target.hpp"
#include "tests/simulation/outside.hpp"

namespace sluis::simulation {

/// Thrown in the middle of a push: the daemon dies here.
struct crash : std::runtime_error {
  crash() : std::runtime_error("killed") {}
};

struct fault_rates {
  double lost_before = 0;  // nothing took effect, and nobody knows
  double lost_after = 0;   // it took effect, and nobody knows
  double refused = 0;
  double down = 0;         // the whole batch is not sent
  double killed = 0;       // per change: the daemon dies, before or after the effect
};

/// How often each happened.
struct fault_strikes {
  std::uint64_t lost_before = 0, lost_after = 0, refused = 0, down = 0, killed = 0;
};
/// Those of these that never happened, by name; empty: each did.
[[nodiscard]] std::string never_struck(const fault_rates& rates, const fault_strikes& strikes);

/// What a survey shows instead of what there is.
enum class list_fault : std::uint8_t {
  none,
  empty,
  halved,  // every second object
  all_off,  // every object, each account as switched off
};

/// Of the account with this id, where the partner hands them out.
[[nodiscard]] std::string first_password_of(const std::string& remote_id);

/// What the partner holds; shared by every sim_target that talks to it.
struct partner {
  struct user {
    std::string handle;
    field_map fields;
    bool active = true;
  };
  struct remote_group {
    std::string handle;
    std::string name;
    std::set<std::string> members;  // user ids
  };
  std::map<std::string, user> users;  // by remote id
  std::map<std::string, remote_group> groups;
  std::uint64_t next_id = 1;
  std::uint64_t requests = 0;
  std::uint64_t changes = 0;          // that came, whatever became of them
  std::uint64_t finds = 0;            // questions for one object
  bool silent = false;                // no look-up has an answer
  std::set<std::string> silent_about;  // … of these handles
  bool tells_nothing = false;         // a look-up of a creation is answered, and the answer does not tell whether it is there
  std::map<std::string, std::uint64_t> creations;  // that came, by handle
  bool refuses_creations = false;
  std::set<std::string> not_shown_yet;  // ids of objects that are there, and that neither a list nor a look-up shows
  std::set<std::string> not_found_yet;  // ids of objects that a list shows, and a look-up does not (a late index)
  bool tells_changes = false;           // once all was told: only of the ids in `changed`
  std::set<std::string> changed;        // until they were told
  bool loses_deletions = false;         // a deletion takes effect, and its answer is lost
  bool hides_by_id = false;             // a look-up by id finds no account, and a search shows it under that id
  bool search_lags = false;             // a search goes on showing what was deleted
  std::map<std::string, user> still_searched;
  bool tells_no_switch = false;         // shows no account's `active`
  bool ignores_switch_off = false;      // confirms that an account is switched off, and leaves it on
  list_fault lists = list_fault::none;
  std::optional<remote_object::kind> lists_of;  // only the list of these has the fault
  bool is_blind = false;                // the token lost its rights: nothing is shown or changed, a removal finds nothing
  bool refuses_lists = false;           // each survey ends with an error
  std::uint64_t greetings = 0;        // how often somebody came to push or to look
  std::uint64_t duplicates = 0;       // a second object with a handle that is there already
  attribute_set allowed;              // by the consent that is valid now
  bool consent = false;
  bool hands_out = false;             // a creation brings the account's first password
  std::uint64_t without_consent = 0;  // changes that carried something and should not have come
  std::function<void()> before_each;  // what happens before each change is sent
  std::function<boost::asio::awaitable<void>()> before_find;  // what happens while somebody is looked for
  fault_strikes struck;
};

class sim_target final : public targets::target {
 public:
  sim_target(target_id id, partner& there, seeded_random& chance, const fault_rates& faults)
      : id_(std::move(id)), there_(there), chance_(chance), faults_(faults) {}

  [[nodiscard]] const target_id& id() const override { return id_; }
  void rest_on(permit p) override { allowed_ = std::move(p); }
  boost::asio::awaitable<result<void>> prepare() override;
  boost::asio::awaitable<std::vector<outcome>> apply(const std::vector<released_change>& changes) override;
  boost::asio::awaitable<outcome> look_up(const released_change& change) override;
  boost::asio::awaitable<result<void>> survey(surveyor& to) override;
  boost::asio::awaitable<sighting> find(const released_look_up& what) override;
  [[nodiscard]] std::uint64_t batch_size() const override { return 7; }

 private:
  outcome take_effect(const released_change& change);
  outcome one(const released_change& change);
  void tell_changes(surveyor& to);
  void watch(const released_change& change);
  bool strikes(double rate, std::uint64_t& count);

  target_id id_;
  partner& there_;
  seeded_random& chance_;
  const fault_rates& faults_;
  permit allowed_;
};

}  // namespace sluis::simulation
