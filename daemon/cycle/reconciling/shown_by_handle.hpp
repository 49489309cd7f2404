// What a survey itself shows of an object that it misses under the id on record: another object with the same handle,
// made again by another tool or restored under a new id. A look-up that finds nothing does not win over that: the index
// behind a target's filters may lag behind its lists. Pure.
#pragma once

#include <map>
#include <utility>

#include "model/sighting.hpp"
#include "model/survey.hpp"
#include "state/shadow.hpp"

namespace sluis::daemon {

class shown_by_handle {
 public:
  shown_by_handle() = default;
  /// Keeps references into `found`.
  explicit shown_by_handle(const survey& found);

  /// `asked`, unless it found nothing, or only an object with the login, and the survey shows the handle: then that
  /// object. More than one object with the handle: `unknown`, because which of them is ours cannot be told.
  [[nodiscard]] sighting or_shown(const state::shadow_row& row, sighting asked) const;

 private:
  struct shown {
    const remote_object* object = nullptr;
    bool is_one = true;
  };
  std::map<std::pair<remote_object::kind, std::string>, shown> all_;  // present ones, by handle
};

}  // namespace sluis::daemon
