// What the newest survey of a target shows of users under ids that are not on record: whose handle or login they carry.
// A look-up that finds nothing does not win over that: services exist whose filter compares capital letters, or answers
// "nothing" to whatever it does not support, while their lists show the account. One thread.
#pragma once

#include <string>
#include <unordered_map>
#include <unordered_set>

#include "model/released.hpp"
#include "model/sighting.hpp"

namespace sluis::daemon {

/// Of logins that a consent lets be compared: hashes only, so that a hundred thousand take little memory.
class hashed_logins {
 public:
  void add(const std::string& login);
  /// Capital letters make no difference. Two logins may have one hash: what is kept is compared again when it is used.
  [[nodiscard]] bool contains(const std::string& login) const;

 private:
  std::unordered_set<std::size_t> hashes_;
};

/// Bounded by whoever tells it (bounded_surveyor.hpp). Of each user its id, handle, login and whether it is on.
class shown_elsewhere {
 public:
  /// The last word about this id; what it does not mention stands. Kept is who is there and carries a handle, or one of
  /// these logins.
  void take(const remote_object& user, const hashed_logins& wanted);
  void forget(const std::string& id);

  /// `seen`, unless the target itself showed nothing, or only what lies deleted, and its lists show an account with
  /// the handle; or with the login, where the look-up has one. More than one: `unknown`, because which is ours cannot
  /// be told. Under the id that was asked for: as absent_by_id.
  [[nodiscard]] sighting or_shown(const released_look_up& asked, sighting seen) const;

 private:
  using ids = std::unordered_multimap<std::string, std::string>;
  [[nodiscard]] sighting out_of(const ids& all, const std::string& key, sighting::how how,
                                const released_look_up& asked, sighting seen) const;

  std::unordered_map<std::string, remote_object> users_;  // by id
  ids by_handle_, by_login_;                              // the login in small letters
};

}  // namespace sluis::daemon
