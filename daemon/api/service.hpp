// What the sockets may ask of the daemon. One implementation runs (daemon/process/core), one stands in for it in the
// sockets' tests. Every call comes from, and completes on, the io_context's thread; the work itself is done on the
// institution's strand, and of questions that write nothing beside it. Answers are plain data; personal data is in them
// only where the name says so, and then the call itself has logged the access (architecture, decision 7).
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "daemon/cycle/status/answers.hpp"
#include "model/result.hpp"

namespace sluis::daemon {

template <class T>
using task = boost::asio::awaitable<result<T>>;

class service {
 public:
  virtual ~service() = default;

  virtual task<std::vector<institution_status>> status() = 0;
  /// Ends when the configuration that was read again counts: the keys that count from the next start on only. An error:
  /// it is not sound, and what was in force stays.
  virtual task<std::vector<std::string>> reload(caller by) = 0;
  virtual task<std::string> start_sync(
      sync_request what, caller by) = 0;  // job id; an institution that is being synced takes the next one after it
  virtual task<job_view> job(std::string id) = 0;

  virtual task<std::vector<listed_plan>> plans(std::optional<institution_id> only, std::uint64_t limit) = 0;
  /// Shows names: logged as an access with the purpose.
  virtual task<plan_page> plan(std::string hash, std::uint64_t from, std::uint64_t limit, std::string purpose,
                               caller by) = 0;
  virtual task<plan_summary> approve(std::string hash, caller by) = 0;

  /// Reads that are held, without names.
  virtual task<std::vector<held_read_view>> held_reads(std::optional<institution_id> only) = 0;
  /// Shows names: logged as an access with the purpose.
  virtual task<held_read_view> held_read(std::string hash, std::string purpose, caller by) = 0;
  /// Exactly this content may be taken in; the next sync does it.
  /// errc::refused where people in it would get a second account, and not exactly so many were confirmed.
  virtual task<held_read_view> approve_read(std::string hash, std::uint64_t second_accounts, caller by) = 0;
  /// Nothing of it is taken in, and the same content is not asked about again. An approval takes it back.
  virtual task<held_read_view> refuse_read(std::string hash, std::string reason, caller by) = 0;

  /// What close_schools would do, and the same errors.
  virtual task<closing_preview> foresee_closing(institution_id institution, closing what) = 0;
  /// These schools are not exported any more: whoever stands there counts as left from today. errc::not_found: no such
  /// school is known; errc::refused: it is in the newest look at a source, or nobody looked yet, or its source is not
  /// configured (say that the source is gone), or the source is configured whose schools would all be closed;
  /// errc::conflict: the clock is in doubt.
  virtual task<closing_preview> close_schools(institution_id institution, closing what, std::string reason,
                                              caller by) = 0;

  /// The recipient is taken from the configuration of the target. errc::refused: it names a school or role that no
  /// record and no configured school has, unless that is confirmed.
  virtual task<recorded_consent> grant_consent(institution_id institution, consent what, scope_check check,
                                               caller by) = 0;
  /// Makes what must exist at the target before the first push (targets::target::set_up). May be repeated. On record.
  virtual task<prepared_target> prepare_target(institution_id institution, target_id target, caller by) = 0;
  virtual task<std::uint64_t> withdraw_consent(institution_id institution, target_id target, caller by) = 0;
  virtual task<withdrawal_preview> foresee_withdrawal(institution_id institution, target_id target) = 0;
  /// errc::not_found and errc::refused as move_target.
  virtual task<move_preview> foresee_move(institution_id institution, target_id target) = 0;
  /// The objects of this target are at the recipient that is configured now, which is the same one under another
  /// address.
  virtual task<std::string> move_target(institution_id institution, target_id target, std::string reason,
                                        caller by) = 0;
  /// What this target holds stays at its recipient, on record; the target, if it is configured, starts empty.
  virtual task<left_view> leave_target(institution_id institution, target_id target, std::string reason, caller by) = 0;
  /// Nothing goes to the target from now on, no removal and no look-up either; said again, it is confirmed. On record.
  /// What was being sent has ended when this returns: at most the requests in flight may still arrive. errc::not_found:
  /// no such target; errc::invalid_input: the reason is no reference.
  virtual task<pause_view> pause_target(institution_id institution, target_id target, std::string reference,
                                        caller by) = 0;
  /// errc::not_found: it is not paused. The next sync looks first at what the target holds.
  virtual task<pause_view> resume_target(institution_id institution, target_id target, std::string reference,
                                         caller by) = 0;
  /// Shows the signatories' names: logged as an access.
  virtual task<std::vector<registered_consent>> consents(institution_id institution, caller by) = 0;

  /// Persons whose name, login, number or handle contains the text (case-folded). Purpose is required and logged, one
  /// leaf per person shown.
  virtual task<std::vector<person_view>> find_persons(institution_id institution, std::string text, std::uint64_t limit,
                                                      std::string purpose, caller by) = 0;
  virtual task<person_view> show_person(subject_id id, std::string purpose, caller by) = 0;

  /// The first passwords of these persons' accounts at a target, in their order. Each is told once, and logged as an
  /// access with the purpose before that. errc::not_found where none of them is known; errc::refused where the target
  /// hands out none.
  virtual task<std::vector<handed_password>> hand_out_passwords(institution_id institution, target_id target,
                                                                std::vector<subject_id> persons, std::string purpose,
                                                                caller by) = 0;

  /// Who looked at this person, newest first; of somebody erased as well. Shows who they were and why: logged as an
  /// access itself.
  virtual task<std::vector<access_view>> accesses(subject_id person, std::uint64_t limit, std::string purpose,
                                                  caller by) = 0;

  /// Which attributes of whom went to which recipient and when; of somebody erased as well.
  virtual task<disclosure_report> disclosures(disclosure_question about) = 0;
  /// Who acted, by handle: "uid:1000 (anna)". For administrators.
  virtual task<std::map<std::string, std::string>> actor_names() = 0;

  /// A line for each school and target. Counts every person and account, so that it takes longer than status().
  virtual task<std::vector<school_line>> schools(std::optional<institution_id> only) = 0;

  /// At most `limit` of the list, from the `from`th line on: nothing else of it is read.
  virtual task<list_page<invalid_view>> invalid_records(std::optional<institution_id> only, std::uint64_t from,
                                                        std::uint64_t limit) = 0;

  /// Job id. One backup each, beside whatever else is done.
  virtual task<std::string> start_backup(std::optional<institution_id> only, caller by) = 0;
  /// Oldest first.
  virtual task<std::vector<backup_view>> backups(std::optional<institution_id> only) = 0;

  /// Newest first.
  virtual task<std::vector<erasure_view>> erasures(std::optional<institution_id> only, std::uint64_t limit) = 0;
  virtual task<erasure_view> erasure(subject_id subject) = 0;
  /// errc::not_found: no institution holds, or held, anybody of that handle.
  virtual task<daemon::erasure_story> erasure_story(subject_id subject) = 0;
  /// Newest first, withdrawn and carried out ones as well.
  /// On record at once, and carried out by a sync of this person alone, before which a push that is under way is ended.
  /// errc::invalid_input: the reference is none; errc::conflict: is blocked already; errc::not_found: is not held, or
  /// not blocked; errc::refused: the erasure has begun.
  virtual task<block_view> block(subject_id subject, block_act what, std::string reference, caller by) = 0;
  /// Who is blocked. `of`: only this person, and the newest word also where the block was ended.
  virtual task<std::vector<block_view>> blocks(std::optional<institution_id> only, std::optional<subject_id> of) = 0;
  virtual task<std::vector<order_view>> orders(std::optional<institution_id> only, std::uint64_t limit) = 0;
  /// `reference` of the two that give an order. errc::refused: the same administrator confirms, the source still lists
  /// who is to be erased at once, or the erasure has begun. It is the next cycle that carries it out.
  virtual task<daemon::erasure_story> order(subject_id subject, order_act what, std::string reference, caller by) = 0;

  /// In pages, as invalid_records().
  virtual task<list_page<finding_view>> findings(std::optional<institution_id> only, std::uint64_t from,
                                                 std::uint64_t limit) = 0;
  /// An administrator's word, once, about a finding. What is said to be ours is looked at again before it counts.
  /// errc::not_found: nothing is to be settled; errc::conflict: the target does not show it as theirs (any more);
  /// errc::unavailable: it cannot be asked now.
  virtual task<finding_view> settle(settlement what, caller by) = 0;

  virtual task<absence_view> absences(institution_id institution) = 0;
  /// Accepts the absences of whom no plan speaks: the retention term runs from today. On record. errc::conflict: they
  /// are others.
  virtual task<absence_view> accept_absences(institution_id institution, acceptance what, caller by) = 0;

  virtual task<std::vector<clock_view>> clocks(std::optional<institution_id> only) = 0;
  /// An administrator says that `date` is today's: terms run by the clock again. On record. errc::conflict: the clock
  /// says another date.
  virtual task<std::vector<clock_view>> confirm_clock(std::optional<institution_id> only, day date, caller by) = 0;

  /// The folder with checkpoint, vkey and tile/ of an institution: static files, no payloads. For the audit socket.
  virtual task<std::filesystem::path> log_folder(institution_id institution) = 0;
  virtual std::vector<institution_id> institutions() = 0;
  /// errc::not_found and errc::refused as leave_target.
  virtual task<leave_preview> foresee_leave(institution_id institution, target_id target) = 0;

  /// Invalid records of one institution with the keys that they have in the source. Each access is logged with its
  /// purpose: under the person where the record is of somebody who is held, else under the school.
  virtual task<invalid_keys_page> invalid_keys(institution_id institution, std::uint64_t from, std::uint64_t limit,
                                               std::string purpose, caller by) = 0;
};

}  // namespace sluis::daemon
