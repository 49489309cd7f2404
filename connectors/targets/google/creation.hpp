// Creating one user or group, so that it exists once and is ours. A user's insertion cannot be repeated blindly:
// whatever is not certain is looked up by the handle first. An id in an answer counts only where the answer, or else
// the object when it is asked for by that id, shows our handle. Who holds the address already is asked for the handle,
// and left alone if it carries another or none. A first password is told only with the very answer that confirms its
// own insertion: who was found to be there may have another one.
#pragma once

#include "connectors/targets/google/errand.hpp"
#include "connectors/targets/google/resources.hpp"

namespace sluis::targets::google {

class creation final : public errand {
 public:
  using errand::errand;
  [[nodiscard]] std::optional<call> next() override;
  void hear(const answered& by) override;

 private:
  enum class stage : std::uint8_t { insert, confirm, find, ask_holder, adopt };

  [[nodiscard]] std::optional<call> user_insertion();
  [[nodiscard]] bool user() const { return kind_of(change().op()) == kind::user; }
  [[nodiscard]] std::optional<call> insertion();
  [[nodiscard]] std::optional<call> adoption();
  void go(stage next_one);
  void heard_insert(const answered& by);
  void heard_confirmation(const answered& by);
  /// Whose is the object in this answer? Nothing: it does not say.
  [[nodiscard]] std::optional<bool> is_ours(const std::string& body) const;
  void leave_open(const char* why);
  void heard_find(const answered& by);
  void heard_holder(const answered& by);
  void heard_adopt(const answered& by);

  stage at_ = stage::insert;
  int lost_ = 0;                            // insertions without a usable answer
  error open_;                              // why it is not known what became of the insertion
  std::string claimed_;                     // the id in the answer to the insertion, until it is shown to be ours
  std::string holder_;                      // the id of what is there and ours
  std::shared_ptr<const secret> password_;  // of the insertion under way, where it is to be handed out
};

/// After a crash, or for who is known by handle alone: the id in this answer to find_user or get_group. not_found: it
/// is not there. conflict: more than one carries the handle. Others: it cannot be said now.
[[nodiscard]] result<std::string> id_of_ours(const answered& by, const released_change& change,
                                             const google_settings& with);
/// errc::outcome_unknown, or unavailable where Google cannot be asked at all.
[[nodiscard]] error cannot_say(const released_change& change, const error& because);
/// The one that carries our handle; not_found and conflict as above.
[[nodiscard]] result<std::string> the_one(const std::vector<std::string>& ours, const released_change& change);
[[nodiscard]] call find_ours(const released_change& change, const google_settings& with);

}  // namespace sluis::targets::google
