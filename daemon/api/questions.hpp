// What the sockets may ask of the daemon: small interfaces, one a topic. A question changes nothing but the log: one
// that shows people has put the access on record before it answers (architecture, decision 7). What changes anything is
// in commands.hpp, and a route that only asks has no way to it (router.hpp). The daemon answers with
// daemon/process/answers; the sockets' tests with tests/support/fake_service.hpp. Every call comes from, and completes
// on, the io_context's thread. Answers are plain data; personal data is in them only where the comment says so.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "daemon/api/task.hpp"
#include "daemon/cycle/status/answers.hpp"

namespace sluis::daemon {

class status_questions {
 public:
  virtual ~status_questions() = default;
  virtual task<std::vector<institution_status>> status() = 0;
  /// A line for each school and target. Counts every person and account, so that it takes longer than status().
  virtual task<std::vector<school_line>> schools(std::optional<institution_id> only) = 0;
  virtual std::vector<institution_id> institutions() = 0;
  /// The folder with checkpoint, vkey and tile/ of an institution: static files, no payloads. For the audit socket.
  virtual task<std::filesystem::path> log_folder(institution_id institution) = 0;
};

class job_questions {
 public:
  virtual ~job_questions() = default;
  virtual task<job_view> job(std::string id) = 0;
};

class backup_questions {
 public:
  virtual ~backup_questions() = default;
  /// Oldest first.
  virtual task<std::vector<backup_view>> backups(std::optional<institution_id> only) = 0;
};

class clock_questions {
 public:
  virtual ~clock_questions() = default;
  virtual task<std::vector<clock_view>> clocks(std::optional<institution_id> only) = 0;
};

class plan_questions {
 public:
  virtual ~plan_questions() = default;
  virtual task<std::vector<listed_plan>> plans(std::optional<institution_id> only, std::uint64_t limit) = 0;
  /// Shows names: logged as an access with the purpose.
  virtual task<plan_page> plan(std::string hash, std::uint64_t from, std::uint64_t limit, std::string purpose,
                               caller by) = 0;
};

class read_questions {
 public:
  virtual ~read_questions() = default;
  /// Reads that are held, without names.
  virtual task<std::vector<held_read_view>> held_reads(std::optional<institution_id> only) = 0;
  /// Shows names: logged as an access with the purpose.
  virtual task<held_read_view> held_read(std::string hash, std::string purpose, caller by) = 0;
};

class invalid_questions {
 public:
  virtual ~invalid_questions() = default;
  /// At most `limit` of the list, from the `from`th line on: nothing else of it is read.
  virtual task<list_page<invalid_view>> invalid_records(std::optional<institution_id> only, std::uint64_t from,
                                                        std::uint64_t limit) = 0;
  /// Invalid records of one institution with the keys that they have in the source. Each access is logged with its
  /// purpose: under the person where the record is of somebody who is held, else under the school.
  virtual task<invalid_keys_page> invalid_keys(institution_id institution, std::uint64_t from, std::uint64_t limit,
                                               std::string purpose, caller by) = 0;
};

class closing_questions {
 public:
  virtual ~closing_questions() = default;
  /// What close_schools would do, and the same errors.
  virtual task<closing_preview> foresee_closing(institution_id institution, closing what) = 0;
};

class consent_questions {
 public:
  virtual ~consent_questions() = default;
  /// Shows the signatories' names: logged as an access.
  virtual task<std::vector<registered_consent>> consents(institution_id institution, caller by) = 0;
};

class target_questions {
 public:
  virtual ~target_questions() = default;
  virtual task<withdrawal_preview> foresee_withdrawal(institution_id institution, target_id target) = 0;
  /// errc::not_found and errc::refused as move_target.
  virtual task<move_preview> foresee_move(institution_id institution, target_id target) = 0;
  /// errc::not_found and errc::refused as leave_target.
  virtual task<leave_preview> foresee_leave(institution_id institution, target_id target) = 0;
};

class people_questions {
 public:
  virtual ~people_questions() = default;
  /// Persons whose name, login, number or handle contains the text (case-folded). Purpose is required and logged, one
  /// leaf per person shown.
  virtual task<std::vector<person_view>> find_persons(institution_id institution, std::string text, std::uint64_t limit,
                                                      std::string purpose, caller by) = 0;
  /// Shows names: logged as an access with the purpose.
  virtual task<person_view> show_person(subject_id id, std::string purpose, caller by) = 0;
};

class access_questions {
 public:
  virtual ~access_questions() = default;
  /// Who looked at this person, newest first; of somebody erased as well. Shows who they were and why: logged as an
  /// access itself.
  virtual task<std::vector<access_view>> accesses(subject_id person, std::uint64_t limit, std::string purpose,
                                                  caller by) = 0;
  /// Who acted, by handle: "uid:1000 (anna)". For administrators.
  virtual task<std::map<std::string, std::string>> actor_names() = 0;
};

class disclosure_questions {
 public:
  virtual ~disclosure_questions() = default;
  /// Which attributes of whom went to which recipient and when; of somebody erased as well.
  virtual task<disclosure_report> disclosures(disclosure_question about) = 0;
};

class erasure_questions {
 public:
  virtual ~erasure_questions() = default;
  /// Newest first.
  virtual task<std::vector<erasure_view>> erasures(std::optional<institution_id> only, std::uint64_t limit) = 0;
  virtual task<erasure_view> erasure(subject_id subject) = 0;
  virtual task<absence_view> absences(institution_id institution) = 0;
};

class order_questions {
 public:
  virtual ~order_questions() = default;
  /// Newest first, withdrawn and carried out ones as well.
  virtual task<std::vector<order_view>> orders(std::optional<institution_id> only, std::uint64_t limit) = 0;
  /// errc::not_found: no institution holds, or held, anybody of that handle.
  virtual task<daemon::erasure_story> erasure_story(subject_id subject) = 0;
};

class block_questions {
 public:
  virtual ~block_questions() = default;
  /// Who is blocked. `of`: only this person, and the newest word also where the block was ended.
  virtual task<std::vector<block_view>> blocks(std::optional<institution_id> only, std::optional<subject_id> of) = 0;
};

class finding_questions {
 public:
  virtual ~finding_questions() = default;
  /// In pages, as invalid_records().
  virtual task<list_page<finding_view>> findings(std::optional<institution_id> only, std::uint64_t from,
                                                 std::uint64_t limit) = 0;
};

/// Whom to ask about what.
struct all_questions {
  status_questions& status;
  job_questions& jobs;
  backup_questions& backups;
  clock_questions& clock;
  plan_questions& plans;
  read_questions& reads;
  invalid_questions& invalid;
  closing_questions& closing;
  consent_questions& consents;
  target_questions& targets;
  people_questions& people;
  access_questions& accesses;
  disclosure_questions& disclosures;
  erasure_questions& erasures;
  order_questions& orders;
  block_questions& blocks;
  finding_questions& findings;
};

}  // namespace sluis::daemon
