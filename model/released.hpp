// What may leave is a type (architecture, decision 3). A released_change holds only fields that its grant covers, and
// only mapping/release can make one. Targets take nothing else.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "model/account.hpp"
#include "model/ids.hpp"
#include "model/plan.hpp"

namespace sluis::mapping {
class release;
}

namespace sluis {

class released_change {
 public:
  [[nodiscard]] operation op() const noexcept { return op_; }
  /// Position in the plan; outcomes are recorded under it.
  [[nodiscard]] std::uint64_t ordinal() const noexcept { return ordinal_; }
  /// The user's or group's handle at this target (SCIM externalId); for memberships the group's.
  [[nodiscard]] const target_handle& object() const noexcept { return object_; }
  /// The id that the target gave the object; empty before it is created.
  [[nodiscard]] const std::string& remote_id() const noexcept { return remote_id_; }
  /// The target's id of the member, for memberships.
  [[nodiscard]] const std::string& member_remote_id() const noexcept { return member_remote_id_; }
  /// What to set: for creations everything, for updates what changes. An empty value clears.
  [[nodiscard]] const field_map& fields() const noexcept { return fields_; }
  /// Our handle was taken from the object: an update writes it there again, beside its fields.
  [[nodiscard]] bool writes_handle() const noexcept { return writes_handle_; }
  [[nodiscard]] const institution_id& institution() const noexcept { return institution_; }
  [[nodiscard]] const target_id& target() const noexcept { return target_; }

 private:
  friend class mapping::release;
  released_change() = default;

  operation op_{};
  std::uint64_t ordinal_ = 0;
  target_handle object_;
  std::string remote_id_;
  std::string member_remote_id_;
  field_map fields_;
  bool writes_handle_ = false;
  institution_id institution_;
  target_id target_;
};

/// What may be told to a target in order to ask for one object there. The login is in it only where a consent covers
/// the address.
class released_look_up {
 public:
  enum class kind : std::uint8_t { user = 1, group };
  [[nodiscard]] kind what() const noexcept { return what_; }
  /// The id that the target gave the object; empty: not known.
  [[nodiscard]] const std::string& remote_id() const noexcept { return remote_id_; }
  [[nodiscard]] const target_handle& object() const noexcept { return object_; }
  /// Empty: it may not be asked for by this.
  [[nodiscard]] const std::string& user_name() const noexcept { return user_name_; }

 private:
  friend class mapping::release;
  released_look_up() = default;

  kind what_ = kind::user;
  std::string remote_id_;
  target_handle object_;
  std::string user_name_;
};

}  // namespace sluis
