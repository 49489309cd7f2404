// Invalid records: which there are, and their keys in the source with a purpose. On the io_context's thread; all that
// is given outlives it.
#pragma once

#include "daemon/api/questions.hpp"
#include "daemon/process/institutions/served.hpp"

namespace sluis::daemon {

class invalid_answers final : public invalid_questions {
 public:
  explicit invalid_answers(const islands& all) : islands_(all) {}

  task<list_page<invalid_view>> invalid_records(std::optional<institution_id> only, std::uint64_t from,
                                                std::uint64_t limit) override;
  task<invalid_keys_page> invalid_keys(institution_id institution, std::uint64_t from, std::uint64_t limit,
                                       std::string purpose, caller by) override;

 private:
  const islands& islands_;
};

}  // namespace sluis::daemon
