// What was passed on, read from the log. On the io_context's thread; all that is given outlives it.
#pragma once

#include "daemon/api/questions.hpp"
#include "daemon/process/institutions/served.hpp"

namespace sluis::daemon {

class disclosure_answers final : public disclosure_questions {
 public:
  explicit disclosure_answers(const islands& all) : islands_(all) {}

  task<disclosure_report> disclosures(disclosure_question about) override;

 private:
  const islands& islands_;
};

}  // namespace sluis::daemon
