#include "daemon/process/core.hpp"

#include <spdlog/spdlog.h>

#include "daemon/process/answers/access_answers.hpp"
#include "daemon/process/answers/block_answers.hpp"
#include "daemon/process/answers/clock_answers.hpp"
#include "daemon/process/answers/closing_answers.hpp"
#include "daemon/process/answers/consent_answers.hpp"
#include "daemon/process/answers/disclosure_answers.hpp"
#include "daemon/process/answers/erasure_answers.hpp"
#include "daemon/process/answers/finding_answers.hpp"
#include "daemon/process/answers/invalid_answers.hpp"
#include "daemon/process/answers/order_answers.hpp"
#include "daemon/process/answers/password_answers.hpp"
#include "daemon/process/answers/pause_answers.hpp"
#include "daemon/process/answers/people_answers.hpp"
#include "daemon/process/answers/plan_answers.hpp"
#include "daemon/process/answers/preparing_answers.hpp"
#include "daemon/process/answers/read_answers.hpp"
#include "daemon/process/answers/status_answers.hpp"
#include "daemon/process/answers/target_answers.hpp"
#include "daemon/process/institutions.hpp"

namespace sluis::daemon {

namespace asio = boost::asio;

/// In the order in which they need each other. What is here outlives every task: a stop has waited for them.
struct core::parts {
  parts(asio::io_context& io, asio::thread_pool& workers, secret root_key, const clock& now, sluis::random& chance,
        makers how_to_make)
      : time(now),
        make(std::move(how_to_make)),
        tasks(io),
        kept_jobs(chance),
        opens(std::move(root_key), time, chance, tasks.stopping()),
        runs(all, opens, kept_jobs, tasks, time),
        backups(all, kept_jobs, tasks, time),
        watches(all, runs, tasks, time),
        rounds(opens, runs, backups, tasks, time),
        served(all, {opens, rounds, watches, tasks, workers, question_workers, make, time}),
        targets(all, time, io.get_executor()) {}
  ~parts() {
    question_workers->stop();  // here, and not where the last institution that knows of them ends
  }
  parts(const parts&) = delete;
  parts& operator=(const parts&) = delete;

  const clock& time;
  makers make;
  std::shared_ptr<question_threads> question_workers = std::make_shared<question_threads>();
  islands all;
  running_tasks tasks;
  jobs kept_jobs;
  openings opens;
  syncs runs;
  backup_runs backups;
  watched_syncs watches;
  schedule rounds;
  institutions served;

  status_answers status{all, served.refused_reload(), opens, time};
  clock_answers clocks{all};
  plan_answers plans{all, time};
  read_answers reads{all};
  invalid_answers invalid{all};
  closing_answers closing{all, tasks.stopping()};
  consent_answers consents{all, time};
  target_answers targets;
  preparing_answers preparing{all, make};
  pause_answers pauses{all, time};
  people_answers people{all, tasks.stopping()};
  access_answers accesses{all};
  disclosure_answers disclosures{all};
  password_answers passwords{all, time};
  erasure_answers erasures{all, time};
  order_answers orders{all, time};
  block_answers blocks{all, runs, kept_jobs, tasks, time};
  finding_answers findings{all, time};
};

core::core(asio::io_context& io, asio::thread_pool& workers, secret root_key, const clock& time, sluis::random& chance,
           makers how_to_make)
    : parts_(std::make_unique<parts>(io, workers, std::move(root_key), time, chance, std::move(how_to_make))) {}

core::~core() = default;

void core::start(const config::config& settings) {
  parts_->served.start(settings);
}

void core::begin_reload(config::config settings, reload_told done) {
  parts_->served.begin_reload(std::move(settings), std::move(done));
}

void core::note_refused_reload(std::string why) {
  parts_->served.note_refused_reload(std::move(why));
}

void core::set_rereading(std::function<void(reload_told told)> how) {
  parts_->served.set_rereading(std::move(how));
}

asio::awaitable<void> core::stop() {
  constexpr std::chrono::seconds patience{8};
  auto& tasks = parts_->tasks;
  tasks.begin_stop();
  parts_->watches.end();
  const bool idle = co_await tasks.wait(patience);
  if (!idle)
    spdlog::warn("{} tasks did not end in time; their intents are on record and are looked up at the next start",
                 tasks.group().running());
  co_await parts_->served.close_all();
}

const std::atomic<bool>& core::stopping() const {
  return parts_->tasks.stopping();
}

all_questions core::asks() {
  auto& p = *parts_;
  return {p.status,  p.kept_jobs, p.backups,  p.clocks,      p.plans,    p.reads,  p.invalid, p.closing, p.consents,
          p.targets, p.people,    p.accesses, p.disclosures, p.erasures, p.orders, p.blocks,  p.findings};
}

all_commands core::takes() {
  auto& p = *parts_;
  return {p.served,  p.runs,      p.backups, p.clocks,    p.plans,    p.reads,  p.closing, p.consents,
          p.targets, p.preparing, p.pauses,  p.passwords, p.erasures, p.orders, p.blocks,  p.findings};
}

}  // namespace sluis::daemon
