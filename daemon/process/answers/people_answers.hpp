// Shows people: the access is on record, with its purpose, before anybody is shown. On the io_context's thread; all
// that is given outlives it.
#pragma once

#include <atomic>

#include "daemon/api/questions.hpp"
#include "daemon/process/institutions/served.hpp"

namespace sluis::daemon {

class people_answers final : public people_questions {
 public:
  people_answers(const islands& all, const std::atomic<bool>& stopping) : islands_(all), stopping_(stopping) {}

  task<std::vector<person_view>> find_persons(institution_id institution, std::string text, std::uint64_t limit,
                                              std::string purpose, caller by) override;
  task<person_view> show_person(subject_id id, std::string purpose, caller by) override;

 private:
  const islands& islands_;
  const std::atomic<bool>& stopping_;
};

}  // namespace sluis::daemon
