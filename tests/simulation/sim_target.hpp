// A target in memory: it keeps what it is told, refuses a duplicate, and fails in the ways that real ones fail. It
// outlives a crash of the daemon.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "connectors/targets/target.hpp"
#include "tests/simulation/fault.hpp"
#include "tests/simulation/outside.hpp"

namespace sluis::simulation {

/// Thrown in the middle of a push: the daemon dies here.
struct crash : std::runtime_error {
  crash() : std::runtime_error("killed") {}
};

struct fault_rates {
  using rate = settable_fault<double>;
  rate lost_before{fault_name{"lost_before"}};  // nothing took effect, and nobody knows
  rate lost_after{fault_name{"lost_after"}};    // it took effect, and nobody knows
  rate refused{fault_name{"refused"}};
  rate down{fault_name{"down"}};      // the whole batch is not sent
  rate killed{fault_name{"killed"}};  // per change: the daemon dies, before or after the effect
};

/// What a survey shows instead of what there is.
enum class list_fault : std::uint8_t {
  none,
  empty,
  halved,   // every second object
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
  std::uint64_t changes = 0;  // that came, whatever became of them
  std::uint64_t finds = 0;    // questions for one object
  using fault = settable_fault<bool>;
  fault silent{fault_name{"silent"}};                        // no look-up has an answer
  fault_about silent_about{fault_name{"silent_about"}};      // … of these handles
  fault silent_of_deleted{fault_name{"silent_of_deleted"}};  // a look-up of what is not there has no answer
  /// A look-up of a creation is answered, and the answer does not tell whether it is there.
  fault tells_nothing{fault_name{"tells_nothing"}};
  std::map<std::string, std::uint64_t> creations;  // that came, by handle
  fault refuses_creations{fault_name{"refuses_creations"}};
  /// Ids of objects that are there, and that neither a list nor a look-up shows.
  fault_about not_shown_yet{fault_name{"not_shown_yet"}};
  /// Ids of objects that a list shows, and a look-up does not (a late index).
  fault_about not_found_yet{fault_name{"not_found_yet"}};
  /// As some services do: no look-up and no list shows an account that is off, or a group without members. Changes of
  /// them work.
  bool hides_what_is_off = false;
  mutable std::uint64_t hidden = 0;  // how often that was so
  bool gives_logins_twice = false;
  bool tells_changes = false;                            // once all was told: only of the ids in `changed`
  std::set<std::string> changed;                         // until they were told
  fault loses_deletions{fault_name{"loses_deletions"}};  // a deletion takes effect, and its answer is lost
  fault hides_by_id{fault_name{"hides_by_id"}};  // a look-up by id finds no account; a search shows it under that id
  fault search_lags{fault_name{"search_lags"}};  // a search goes on showing what was deleted
  std::map<std::string, user> still_searched;
  fault tells_no_switch{fault_name{"tells_no_switch"}};        // shows no account's `active`
  fault ignores_switch_off{fault_name{"ignores_switch_off"}};  // confirms that an account is off, and leaves it on
  settable_fault<list_fault> lists{fault_name{"lists"}};
  std::optional<remote_object::kind> lists_of;  // only the list of these has the fault
  /// The token lost its rights: nothing is shown or changed, a removal finds nothing.
  fault is_blind{fault_name{"is_blind"}};
  std::optional<remote_object::kind> blind_to;  // only objects of this kind
  [[nodiscard]] bool is_blind_to(remote_object::kind what) const {
    return is_blind.strikes(blind_to.value_or(what) == what);
  }
  fault refuses_lists{fault_name{"refuses_lists"}};  // each survey ends with an error
  std::uint64_t greetings = 0;                       // how often somebody came to push or to look
  std::uint64_t duplicates = 0;                      // a second object with a handle that is there already
  attribute_set allowed;                             // by the consent that is valid now
  bool consent = false;
  bool tells_whose = false;             // answers a change with the handle of the object that it was made to
  std::string takes_no_name_with = {};  // of a group; empty: it takes any
  bool hands_out = false;               // a creation brings the account's first password
  std::uint64_t without_consent = 0;    // changes that carried something and should not have come
  fault_hook<void()> before_each{fault_name{"before_each"}};  // what happens before each change is sent
  /// What happens while somebody is looked for.
  fault_hook<boost::asio::awaitable<void>()> before_find{fault_name{"before_find"}};
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
  bool strikes(const fault_rates::rate& rate);
  [[nodiscard]] bool is_left_out(remote_object::kind what, std::size_t& n) const;
  [[nodiscard]] sighting found_in(const auto& objects, const released_look_up& what) const;

  target_id id_;
  partner& there_;
  seeded_random& chance_;
  const fault_rates& faults_;
  permit allowed_;
};

}  // namespace sluis::simulation
