// The daemon without its sockets: islands, their schedule, and everything that may be asked of them (service.hpp).
// Lives on the io_context's thread.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <vector>

#include "config/config.hpp"
#include "daemon/api/service.hpp"
#include "daemon/cycle/island.hpp"
#include "daemon/cycle/nights.hpp"
#include "daemon/cycle/task_group.hpp"
#include "daemon/process/configured.hpp"
#include "daemon/process/jobs.hpp"
#include "daemon/process/reload_queue.hpp"
#include "daemon/process/source_watches.hpp"
#include "daemon/process/wiring.hpp"
#include "model/random.hpp"
#include "model/secret.hpp"

namespace sluis::daemon {

struct found_open;       // daemon/process/opening.hpp
struct opening_request;  // likewise

class core final : public service {
 public:
  core(boost::asio::io_context& io, boost::asio::thread_pool& workers, secret root_key, const clock& time,
       sluis::random& chance, makers how_to_make);
  ~core() override;
  core(const core&) = delete;
  core& operator=(const core&) = delete;

  /// Opens every institution (leaf daemon.start); one that cannot be opened keeps its problem, stops no other, and is
  /// tried again where a machine's fault kept it closed. Then the schedule runs.
  void start(const config::config& settings);
  /// Takes over what changed, at once: institutions, sources and targets that came, went or moved. A sync that reads a
  /// source goes on with the one that it began with; what is being sent to a target that went or changed ends. `done`
  /// is called once: memories are open and closed as they should be, or an error.
  void begin_reload(config::config settings, reload_told done);
  /// The configuration on disk is not sound, so what is in force stays: told by each institution until one was taken
  /// over.
  void note_refused_reload(std::string why) { refused_reload_ = std::move(why); }
  /// How the configuration is read again when an administrator asks: `told` is called once, with how that ended.
  /// Without it reload() is errc::unavailable.
  using rereading = std::function<void(reload_told told)>;
  void set_rereading(rereading how) { reread_ = std::move(how); }
  /// Nothing new begins, what is in flight is finished and recorded (leaf daemon.stop); at most ten seconds.
  boost::asio::awaitable<void> stop();
  [[nodiscard]] const std::atomic<bool>& stopping() const { return stopping_; }

  task<std::vector<institution_status>> status() override;
  task<std::vector<std::string>> reload(caller by) override;
  task<std::string> start_sync(sync_request what, caller by) override;
  task<job_view> job(std::string id) override;
  task<std::vector<listed_plan>> plans(std::optional<institution_id> only, std::uint64_t limit) override;
  task<plan_page> plan(std::string hash, std::uint64_t from, std::uint64_t limit, std::string purpose,
                       caller by) override;
  task<plan_summary> approve(std::string hash, caller by) override;
  task<std::vector<held_read_view>> held_reads(std::optional<institution_id> only) override;
  task<held_read_view> held_read(std::string hash, std::string purpose, caller by) override;
  task<held_read_view> approve_read(std::string hash, std::uint64_t second_accounts, caller by) override;
  task<held_read_view> refuse_read(std::string hash, std::string reason, caller by) override;
  task<closing_preview> foresee_closing(institution_id institution, closing what) override;
  task<closing_preview> close_schools(institution_id institution, closing what, std::string reason, caller by) override;
  task<recorded_consent> grant_consent(institution_id institution, consent what, scope_check check, caller by) override;
  task<prepared_target> prepare_target(institution_id institution, target_id target, caller by) override;
  task<std::uint64_t> withdraw_consent(institution_id institution, target_id target, caller by) override;
  task<withdrawal_preview> foresee_withdrawal(institution_id institution, target_id target) override;
  task<move_preview> foresee_move(institution_id institution, target_id target) override;
  task<leave_preview> foresee_leave(institution_id institution, target_id target) override;
  task<std::string> move_target(institution_id institution, target_id target, std::string reason, caller by) override;
  task<left_view> leave_target(institution_id institution, target_id target, std::string reason, caller by) override;
  task<pause_view> pause_target(institution_id institution, target_id target, std::string reference,
                                caller by) override;
  task<pause_view> resume_target(institution_id institution, target_id target, std::string reference,
                                 caller by) override;
  task<std::vector<registered_consent>> consents(institution_id institution, caller by) override;
  task<std::vector<person_view>> find_persons(institution_id institution, std::string text, std::uint64_t limit,
                                              std::string purpose, caller by) override;
  task<person_view> show_person(subject_id id, std::string purpose, caller by) override;
  task<std::vector<handed_password>> hand_out_passwords(institution_id institution, target_id target,
                                                        std::vector<subject_id> persons, std::string purpose,
                                                        caller by) override;
  task<std::vector<access_view>> accesses(subject_id person, std::uint64_t limit, std::string purpose,
                                          caller by) override;
  task<std::map<std::string, std::string>> actor_names() override;
  task<disclosure_report> disclosures(disclosure_question about) override;
  task<std::vector<school_line>> schools(std::optional<institution_id> only) override;
  task<list_page<invalid_view>> invalid_records(std::optional<institution_id> only, std::uint64_t from,
                                                std::uint64_t limit) override;
  task<invalid_keys_page> invalid_keys(institution_id institution, std::uint64_t from, std::uint64_t limit,
                                       std::string purpose, caller by) override;
  task<std::string> start_backup(std::optional<institution_id> only, caller by) override;
  task<std::vector<backup_view>> backups(std::optional<institution_id> only) override;
  task<std::vector<erasure_view>> erasures(std::optional<institution_id> only, std::uint64_t limit) override;
  task<erasure_view> erasure(subject_id subject) override;
  task<absence_view> absences(institution_id institution) override;
  task<absence_view> accept_absences(institution_id institution, acceptance what, caller by) override;
  task<std::vector<clock_view>> clocks(std::optional<institution_id> only) override;
  task<std::vector<clock_view>> confirm_clock(std::optional<institution_id> only, day date, caller by) override;
  task<daemon::erasure_story> erasure_story(subject_id subject) override;
  task<std::vector<order_view>> orders(std::optional<institution_id> only, std::uint64_t limit) override;
  task<daemon::erasure_story> order(subject_id subject, order_act what, std::string reference, caller by) override;
  task<block_view> block(subject_id subject, block_act what, std::string reference, caller by) override;
  task<std::vector<block_view>> blocks(std::optional<institution_id> only, std::optional<subject_id> of) override;
  task<list_page<finding_view>> findings(std::optional<institution_id> only, std::uint64_t from,
                                         std::uint64_t limit) override;
  task<finding_view> settle(settlement what, caller by) override;
  task<std::filesystem::path> log_folder(institution_id institution) override;
  std::vector<institution_id> institutions() override;

 private:
  boost::asio::awaitable<void> take_over(config::config settings, reload_told done);
  /// Opens it, or closes it where it is out of the configuration; then it is taken out of `under_way`. `problem`: of
  /// its sources and targets, told when it is open.
  boost::asio::awaitable<void> bring_in_line(std::shared_ptr<island> where,
                                             std::shared_ptr<std::multiset<institution_id>> under_way,
                                             std::string problem);
  void withdraw_from_service(island& where);
  boost::asio::awaitable<void> close(std::shared_ptr<island> where);
  /// In its place at once, and not open yet. keep_open() opens it, after the same folder was closed. With the problem
  /// of its sources and targets.
  std::pair<std::shared_ptr<island>, std::string> add(const config::institution_settings& institution);
  result<std::shared_ptr<island>> find(const institution_id& id);
  boost::asio::awaitable<void> open(std::shared_ptr<island> where);
  std::vector<found_open> open_all();
  [[nodiscard]] opening_request opening_of(const island& where) const;
  boost::asio::awaitable<void> note_configuration(std::shared_ptr<island> where);
  void note_opening(island& where, found_open&& found);
  /// Closes a memory that broke, and opens what is closed: at once for an administrator, by the schedule with patience.
  boost::asio::awaitable<void> keep_open(std::shared_ptr<island> where, origin by);
  void begin_sync(std::shared_ptr<island> where, sync_request what, std::shared_ptr<daemon::job::part> part);
  void begin_block_sync(std::shared_ptr<island> where, sync_request what, std::shared_ptr<daemon::job::part> part);
  boost::asio::awaitable<void> sync_one(std::shared_ptr<island> where, sync_request what,
                                        std::shared_ptr<daemon::job::part> part);
  boost::asio::awaitable<void> keep_schedule(std::shared_ptr<island> where);
  struct rounds;
  using night = std::pair<day, work_time>;
  boost::asio::awaitable<void> go_round(std::shared_ptr<island> where, std::shared_ptr<rounds> so_far);
  boost::asio::awaitable<void> keep_time(std::shared_ptr<island> where, rounds& so_far);
  void keep_sources(std::shared_ptr<island> where, rounds& so_far);
  boost::asio::awaitable<void> keep_term(std::shared_ptr<island> where, std::shared_ptr<rounds> so_far);
  boost::asio::awaitable<void> tend_term(std::shared_ptr<island> where, std::shared_ptr<rounds> so_far, night which);
  void note_night(rounds& so_far, night which, bool is_done);
  void begin_keeping_blocks(std::shared_ptr<island> where, std::shared_ptr<rounds> so_far);
  boost::asio::awaitable<void> keep_blocks(std::shared_ptr<island> where, std::shared_ptr<rounds> so_far);
  boost::asio::awaitable<void> keep_well(std::shared_ptr<island> where, rounds& so_far);
  void begin_verifying_log(std::shared_ptr<island> where, std::shared_ptr<rounds> so_far);
  boost::asio::awaitable<void> verify_log(std::shared_ptr<island> where, std::shared_ptr<rounds> so_far);
  /// The verification of the log found this: closed, and opened anew, which compares all of it and refuses what it
  /// refuses at a start.
  boost::asio::awaitable<void> open_after_doubt(std::shared_ptr<island> where, error why);
  void keep_watches();
  bool begin_watched_read(const source_key& key);
  boost::asio::awaitable<void> read_changed(std::shared_ptr<island> where, sync_request what,
                                            std::shared_ptr<daemon::job::part> part,
                                            std::shared_ptr<unsigned> under_way);
  void keep_backups(std::shared_ptr<island> where, instant started);
  void begin_backup(std::shared_ptr<island> where, std::shared_ptr<daemon::job::part> part);
  boost::asio::awaitable<void> back_up_one(std::shared_ptr<island> where, std::shared_ptr<daemon::job::part> part);
  /// Those that are meant.
  result<std::vector<std::shared_ptr<island>>> chosen(const std::optional<institution_id>& only);
  /// An administrator's order stands in the log before it is carried out.
  task<void> note_order(std::vector<std::shared_ptr<island>> of, caller by, std::string what);
  std::shared_ptr<daemon::job> new_job();
  boost::asio::awaitable<bool> sleep_until_stopped(std::chrono::milliseconds duration);

  boost::asio::io_context& io_;
  boost::asio::thread_pool& workers_;
  boost::asio::thread_pool housekeeping_{1};  // backups: no institution's strand waits for them
  worker_strand aside_{housekeeping_.get_executor()};
  std::shared_ptr<question_threads> questions_ = std::make_shared<question_threads>();
  std::shared_ptr<reading_places> readings_ = std::make_shared<reading_places>();
  secret root_key_;
  const clock& time_;
  sluis::random& chance_;
  makers make_;
  config::config settings_;
  std::map<institution_id, configured> configured_;
  rereading reread_;
  config::config at_start_;
  std::string refused_reload_;
  std::vector<std::shared_ptr<island>> islands_;
  std::map<institution_id, std::shared_ptr<island>>
      closing_;  // taken out of the configuration, and not closed yet: the newest of each
  daemon::jobs jobs_;
  task_group tasks_;
  std::atomic<bool> stopping_ = false;
  boost::asio::steady_timer stop_signal_;
  source_watches watches_;
  std::map<source_key, std::shared_ptr<unsigned>> watched_reads_;  // syncs that a changed file began, and that go on
};

}  // namespace sluis::daemon
