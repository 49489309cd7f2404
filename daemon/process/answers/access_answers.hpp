// Who looked at whom, and who acted. On the io_context's thread; all that is given outlives it.
#pragma once

#include "daemon/api/questions.hpp"
#include "daemon/process/institutions/served.hpp"

namespace sluis::daemon {

class access_answers final : public access_questions {
 public:
  explicit access_answers(const islands& all) : islands_(all) {}

  task<std::vector<access_view>> accesses(subject_id person, std::uint64_t limit, std::string purpose,
                                          caller by) override;
  task<std::map<std::string, std::string>> actor_names() override;

 private:
  const islands& islands_;
};

}  // namespace sluis::daemon
