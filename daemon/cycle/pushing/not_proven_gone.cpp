#include "daemon/cycle/pushing/not_proven_gone.hpp"

#include <string>

namespace sluis::daemon {

namespace {

std::string words_that_end_it(const institution_id& institution, const target_id& target, const target_handle& object) {
  const std::string at = " --target " + target.str() + " --not-ours --reason REFERENCE";
  return "where it is gone: sluis target settle " + object.hex() + at +
         "; where all that it does not show are: sluis target settle --all --institution " + institution.str() + at;
}

}  // namespace

error not_proven_gone(const institution_id& institution, const target_id& target, subject_kind kind,
                      const target_handle& object) {
  return {errc::outcome_unknown,
          "the target says that the object with handle " + object.hex() + " is not there, and it shows no other " +
              (kind == subject_kind::person ? "account" : "group") + " of ours, so it does not count as gone",
          "see whether the credential still has its rights; " + words_that_end_it(institution, target, object)};
}

error group_not_shown(const institution_id& institution, const target_id& target, const target_handle& group) {
  return {errc::outcome_unknown,
          "the target took nobody into the group with handle " + group.hex() +
              ", because that group or the member is not there, and it does not show the group",
          "look there; " + words_that_end_it(institution, target, group)};
}

}  // namespace sluis::daemon
