// What a survey may tell and ask beside the objects themselves: how the target tells, whom it does not show, and which
// ids are known.
#pragma once

#include <functional>
#include <string>

#include "model/survey.hpp"

namespace sluis {

/// A surveyor that can hear it. A target asks for it with hears_remarks(); where it is not one, nothing is lost but the
/// remark.
class survey_remarks {
 public:
  virtual ~survey_remarks() = default;
  /// Each id for which surveyor::is_known() holds.
  virtual void each_known(remote_object::kind, const std::function<void(const std::string&)>& visit) const = 0;
  /// What an administrator should know of how the target tells: a sentence without anybody's name. The same again is
  /// told once.
  virtual void on_remark(const std::string& text) = 0;
  /// The group is there, and the target does not show who is in it: nobody is missing from it for that.
  virtual void on_members_not_shown(const std::string& group_remote_id) = 0;
  /// Has somebody of ours this login, as far as a consent lets logins be compared? Capital letters make no difference.
  [[nodiscard]] virtual bool is_login_of_ours(const std::string& /*login*/) const { return false; }
  /// A user who is there, without a handle of ours and under an id that is not known. A target may tell only those with
  /// a login of ours; of changes it tells every such user, because one may have had a login of ours before.
  virtual void on_stranger(const remote_object& /*found*/) {}
};

[[nodiscard]] inline survey_remarks* hears_remarks(surveyor& to) {
  return dynamic_cast<survey_remarks*>(&to);
}

}  // namespace sluis
