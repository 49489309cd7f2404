// A school of which an administrator blocks the first pupil.
#pragma once

#include "state/blocks.hpp"
#include "tests/simulation/held_school.hpp"

namespace sluis::simulation {

class blocked_pupil : public held_school {
 protected:
  subject_id whom() { return subject_of(pupils().begin()->first); }
  static daemon::sync_request of(const subject_id& person) {
    daemon::sync_request out;
    out.people = {person};
    out.reads = daemon::sync_request::reading::nothing;
    return out;
  }
};

}  // namespace sluis::simulation
