// Held reads as administrators see them, their approval and refusal. On the io_context's thread; all that is given
// outlives it.
#pragma once

#include "daemon/api/commands.hpp"
#include "daemon/api/questions.hpp"
#include "daemon/process/institutions/served.hpp"

namespace sluis::daemon {

class read_answers final : public read_questions, public read_commands {
 public:
  explicit read_answers(const islands& all) : islands_(all) {}

  task<std::vector<held_read_view>> held_reads(std::optional<institution_id> only) override;
  task<held_read_view> held_read(std::string hash, std::string purpose, caller by) override;
  task<held_read_view> approve_read(std::string hash, std::uint64_t second_accounts, caller by) override;
  task<held_read_view> refuse_read(std::string hash, std::string reason, caller by) override;

 private:
  const islands& islands_;
};

}  // namespace sluis::daemon
