// A network share that hangs delays nobody else (issue 13, point 11): the real daemon without its sockets, two
// institutions, and a source whose read never comes back.
#include <atomic>

#include "tests/simulation/one_core.hpp"

namespace sluis::simulation {
namespace {

const institution_id hung_board("hung"), well_board("well");

/// A share whose server stops answering when told: calls wait in the kernel, and ask nobody whether they should end.
struct share {
  std::atomic<bool> hangs_in_look = false, hangs_in_read = false;
  std::atomic<int> waiting = 0;

  void wait_for_server(const std::atomic<bool>& hangs) {
    if (!hangs) return;
    ++waiting;
    while (hangs) std::this_thread::sleep_for(1ms);
    --waiting;
  }
};

class shared_source final : public sources::source {
 public:
  shared_source(std::shared_ptr<share> on, std::unique_ptr<sources::source> files)
      : on_(std::move(on)), files_(std::move(files)) {}
  result<std::vector<sources::read_unit>> units(std::vector<std::string>& problems) override {
    on_->wait_for_server(on_->hangs_in_look);
    return files_->units(problems);
  }
  result<void> read(const sources::read_unit& unit, school_sink& sink,
                    const sources::read_progress& progress) override {
    on_->wait_for_server(on_->hangs_in_read);
    return files_->read(unit, sink, progress);
  }

 private:
  std::shared_ptr<share> on_;
  std::unique_ptr<sources::source> files_;
};

class turns : public some_core {
 protected:
  turns() : some_core(2) {
    begin();
    for (const auto& board : {hung_board, well_board}) {
      EXPECT_TRUE(grant_at(board, anna));
      EXPECT_EQ(outcome_of(begin_sync(board)), "");
    }
  }
  ~turns() override {
    release();
    end();
    while (file_server->waiting > 0) std::this_thread::sleep_for(1ms);
  }

  std::vector<config::institution_settings> institutions() override {
    return {an_institution(hung_board, source_id("hung")), an_institution(well_board, source_id("well"))};
  }
  std::unique_ptr<sources::source> source_of(const config::source_settings& s) override {
    auto files = some_core::source_of(s);
    if (s.id.str() != "hung") return files;
    return std::make_unique<shared_source>(file_server, std::move(files));
  }
  /// The share is mounted again.
  void release() override { file_server->hangs_in_look = file_server->hangs_in_read = false; }
  void wait_until_it_hangs() {
    for (int tries = 0; tries < 12'000 && file_server->waiting == 0; ++tries) std::this_thread::sleep_for(5ms);
    ASSERT_EQ(file_server->waiting, 1);
  }

  std::shared_ptr<share> file_server = std::make_shared<share>();
};

TEST_F(turns, a_read_that_hangs_keeps_no_withdrawal_waiting) {
  file_server->hangs_in_read = true;
  const auto hung = begin_sync(hung_board);
  wait_until_it_hangs();
  EXPECT_TRUE(ask(core->asks().targets.foresee_withdrawal(hung_board, partner_id)));
  EXPECT_EQ(ask(core->takes().consents.withdraw_consent(hung_board, partner_id, anna)).value(), 1U);
  EXPECT_EQ(ask(core->takes().consents.withdraw_consent(well_board, partner_id, anna)).value(), 1U);
  EXPECT_EQ(file_server->waiting, 1) << "the share still hangs, and is not asked a second time";
  EXPECT_EQ(outcome_of(hung), "") << "one failed source is told by the source, and the sync ends";
  const auto status = ask(core->asks().status.status()).value();
  EXPECT_NE(status.at(0).sources.at(0).failed.find("disk or network share"), std::string::npos)
      << status.at(0).sources.at(0).failed;
  EXPECT_EQ(status.at(0).students, 12U) << "and nobody is absent for it";
  release();
  while (file_server->waiting > 0) std::this_thread::sleep_for(1ms);
  EXPECT_EQ(outcome_of(begin_sync(hung_board)), "");
  EXPECT_EQ(ask(core->asks().status.status()).value().at(0).sources.at(0).failed, "");
}

TEST_F(turns, a_folder_that_hangs_keeps_neither_status_nor_another_institution_waiting) {
  file_server->hangs_in_look = true;
  begin_sync(hung_board);
  wait_until_it_hangs();
  EXPECT_EQ(ask(core->asks().status.status()).value().size(), 2U);
  EXPECT_EQ(outcome_of(begin_sync(well_board)), "");
  EXPECT_EQ(ask(core->takes().consents.withdraw_consent(hung_board, partner_id, anna)).value(), 1U);
}

TEST_F(turns, a_question_about_one_person_is_answered_beside_a_read_that_hangs) {
  const auto people = ask(core->asks().people.find_persons(well_board, "", 100, "a test", anna)).value();
  file_server->hangs_in_read = true;
  begin_sync(hung_board);
  wait_until_it_hangs();
  const auto shown = ask(core->asks().people.show_person(people.at(0).id, "a test", anna));
  ASSERT_TRUE(shown);
  EXPECT_EQ(file_server->waiting, 1);
}

}  // namespace
}  // namespace sluis::simulation
