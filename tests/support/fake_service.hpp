// Stands in for the daemon in the tests of the sockets, the API and the command line: answers what it was given, and
// notes what it was asked.
#pragma once

#include <algorithm>
#include <atomic>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "daemon/api/commands.hpp"
#include "daemon/api/questions.hpp"

namespace sluis::test {

class fake_service final : public daemon::status_questions,
                           public daemon::job_questions,
                           public daemon::backup_questions,
                           public daemon::clock_questions,
                           public daemon::plan_questions,
                           public daemon::read_questions,
                           public daemon::invalid_questions,
                           public daemon::closing_questions,
                           public daemon::consent_questions,
                           public daemon::target_questions,
                           public daemon::people_questions,
                           public daemon::access_questions,
                           public daemon::disclosure_questions,
                           public daemon::erasure_questions,
                           public daemon::order_questions,
                           public daemon::block_questions,
                           public daemon::finding_questions,
                           public daemon::configuration_commands,
                           public daemon::sync_commands,
                           public daemon::backup_commands,
                           public daemon::clock_commands,
                           public daemon::plan_commands,
                           public daemon::read_commands,
                           public daemon::closing_commands,
                           public daemon::consent_commands,
                           public daemon::target_commands,
                           public daemon::preparing_commands,
                           public daemon::pause_commands,
                           public daemon::password_commands,
                           public daemon::absence_commands,
                           public daemon::order_commands,
                           public daemon::block_commands,
                           public daemon::finding_commands {
 public:
  template <class T>
  using task = daemon::task<T>;

  // What it answers. `failure`, if set, is what every call answers; `delay` is how long each call takes.
  std::optional<error> failure;
  bool throws = false;
  std::chrono::milliseconds delay{0};
  std::vector<daemon::institution_status> statuses;
  std::deque<daemon::job_view> jobs;  // job() takes the first off while there are more
  std::vector<daemon::listed_plan> plan_list;
  daemon::plan_page whole_plan;  // plan() gives a page of its lines
  std::vector<daemon::registered_consent> consent_list;
  std::vector<daemon::person_view> persons;
  std::vector<daemon::access_view> looks;
  daemon::disclosure_report passed_on;
  std::map<std::string, std::string> actors;  // handle -> name
  std::vector<daemon::handed_password> passwords;
  std::vector<daemon::invalid_view> invalid;
  daemon::invalid_keys_page invalid_keyed;
  std::vector<daemon::held_read_view> held;
  std::map<std::string, std::filesystem::path> log_folders;
  std::vector<daemon::erasure_view> known_erasures;
  std::vector<daemon::school_line> known_schools;
  std::vector<daemon::backup_view> known_backups;
  daemon::erasure_story story;
  std::vector<daemon::finding_view> open_findings;
  std::string settled;
  bool was_only_if_not_told = false;
  std::optional<subject_id> refuses_to_settle;
  daemon::absence_view absent;
  std::vector<daemon::clock_view> known_clocks;
  std::vector<daemon::block_view> blocked;
  std::vector<institution_id> ids;

  daemon::all_questions asks() {
    return {*this, *this, *this, *this, *this, *this, *this, *this, *this,
            *this, *this, *this, *this, *this, *this, *this, *this};
  }
  daemon::all_commands takes() {
    return {*this, *this, *this, *this, *this, *this, *this, *this,
            *this, *this, *this, *this, *this, *this, *this, *this};
  }

  // What it was asked: "plan <hash> 0 100 because", in order.
  std::vector<std::string> asked;
  std::atomic<std::size_t> count_of_asked = 0;  // for another thread
  daemon::caller last_caller;
  consent granted;

  task<std::vector<daemon::institution_status>> status() override {
    co_await begin("status");
    if (failure) co_return *failure;
    co_return statuses;
  }
  task<std::vector<std::string>> reload(daemon::caller by) override {
    last_caller = by;
    co_await begin("reload");
    if (failure) co_return *failure;
    co_return std::vector<std::string>();
  }
  task<std::string> start_sync(daemon::sync_request what, daemon::caller by) override {
    last_caller = by;
    std::string text = "sync";
    if (what.institution) text += " institution=" + what.institution->str();
    if (what.source) text += " source=" + what.source->str();
    if (what.target) text += " target=" + what.target->str();
    for (const auto& one : what.people) text += " person=" + one.hex();
    if (what.dry_run) text += " dry_run";
    if (what.drift == daemon::drift_check::now) text += " reconcile";
    co_await begin(text);
    if (failure) co_return *failure;
    co_return std::string("job-1");
  }
  task<daemon::prepared_target> prepare_target(institution_id institution, target_id target,
                                               daemon::caller by) override {
    last_caller = by;
    co_await begin("prepare " + institution.str() + " " + target.str());
    if (failure) co_return *failure;
    co_return daemon::prepared_target{institution, target, {"made"}};
  }
  task<std::string> start_backup(std::optional<institution_id> only, daemon::caller by) override {
    last_caller = by;
    const std::string whose = only ? only->str() : "*";
    co_await begin("backup " + whose);
    if (failure) co_return *failure;
    co_return std::string("job-1");
  }
  task<std::vector<daemon::backup_view>> backups(std::optional<institution_id> only) override {
    const std::string whose = only ? only->str() : "*";
    co_await begin("backups " + whose);
    if (failure) co_return *failure;
    co_return known_backups;
  }
  task<daemon::job_view> job(std::string id) override {
    co_await begin("job " + id);
    if (failure) co_return *failure;
    if (jobs.empty()) co_return error(errc::not_found, "there is no such job");
    auto out = jobs.front();
    if (jobs.size() > 1) jobs.pop_front();
    co_return out;
  }
  task<std::vector<daemon::listed_plan>> plans(std::optional<institution_id> only, std::uint64_t limit) override {
    const std::string whose = only ? only->str() : "*";  // not inside co_await: GCC 12 frees such a temporary twice
    co_await begin("plans " + whose + " " + std::to_string(limit));
    if (failure) co_return *failure;
    co_return plan_list;
  }
  task<daemon::plan_page> plan(std::string hash, std::uint64_t from, std::uint64_t limit, std::string purpose,
                               daemon::caller by) override {
    last_caller = by;
    co_await begin("plan " + hash + " " + std::to_string(from) + " " + std::to_string(limit) + " " + purpose);
    if (failure) co_return *failure;
    auto out = whole_plan;
    out.lines.clear();
    for (const auto& line : whole_plan.lines) {
      if (line.ordinal < from) continue;
      if (out.lines.size() == limit) {
        out.next = line.ordinal;
        break;
      }
      out.lines.push_back(line);
    }
    co_return out;
  }
  task<plan_summary> approve(std::string hash, daemon::caller by) override {
    last_caller = by;
    co_await begin("approve " + hash);
    if (failure) co_return *failure;
    auto out = whole_plan.summary;
    out.hash = hash;
    out.state = plan_state::ready;
    co_return out;
  }
  task<std::vector<daemon::held_read_view>> held_reads(std::optional<institution_id> only) override {
    const std::string whose = only ? only->str() : "*";
    co_await begin("reads " + whose);
    if (failure) co_return *failure;
    co_return held;
  }
  task<daemon::held_read_view> held_read(std::string hash, std::string purpose, daemon::caller by) override {
    last_caller = by;
    co_await begin("read " + hash + " " + purpose);
    if (failure) co_return *failure;
    if (held.empty()) co_return error(errc::not_found, "no such read is held");
    co_return held.front();
  }
  static std::string words_of(const daemon::closing& what) {
    return what.school + (what.source ? " of " + what.source->str() : "");
  }
  task<daemon::closing_preview> foresee_closing(institution_id institution, daemon::closing what) override {
    const auto about = words_of(what);
    co_await begin("foresee closing " + institution.str() + " " + about);
    if (failure) co_return *failure;
    co_return daemon::closing_preview{
        {{what.source.value_or(source_id("las")), what.school.empty() ? "88BB" : what.school, 28, 1, 0, 2}}};
  }
  task<daemon::closing_preview> close_schools(institution_id institution, daemon::closing what, std::string reason,
                                              daemon::caller by) override {
    last_caller = by;
    const auto about = words_of(what);
    co_await begin("close " + institution.str() + " " + about + " " + reason);
    if (failure) co_return *failure;
    co_return daemon::closing_preview{
        {{what.source.value_or(source_id("las")), what.school.empty() ? "88BB" : what.school, 28, 1, 0, 2}}};
  }
  task<daemon::held_read_view> approve_read(std::string hash, std::uint64_t second_accounts,
                                            daemon::caller by) override {
    last_caller = by;
    const std::string confirmed = second_accounts > 0 ? " " + std::to_string(second_accounts) : "";
    co_await begin("approve read " + hash + confirmed);
    if (failure) co_return *failure;
    if (held.empty()) co_return error(errc::not_found, "no such read is held");
    co_return held.front();
  }
  task<daemon::held_read_view> refuse_read(std::string hash, std::string reason, daemon::caller by) override {
    last_caller = by;
    co_await begin("refuse read " + hash + " " + reason);
    if (failure) co_return *failure;
    if (held.empty()) co_return error(errc::not_found, "no such read is held");
    co_return held.front();
  }
  daemon::scope_check last_scope_check = daemon::scope_check::refuse_unknown;
  task<daemon::recorded_consent> grant_consent(institution_id institution, consent what, daemon::scope_check check,
                                               daemon::caller by) override {
    last_caller = by;
    last_scope_check = check;
    granted = what;
    co_await begin("grant " + institution.str() + " " + what.target.str());
    if (failure) co_return *failure;
    co_return daemon::recorded_consent{what, {}};
  }
  task<daemon::withdrawal_preview> foresee_withdrawal(institution_id institution, target_id target) override {
    co_await begin("foresee " + institution.str() + " " + target.str());
    if (failure) co_return *failure;
    co_return daemon::withdrawal_preview{target,
                                         "scim https://partner.example/scim/v2",
                                         1,
                                         12,
                                         3,
                                         4,
                                         *parse_day("2027-02-21"),
                                         "15 inactive accounts remain there then; deleted from 2027-02-21 on"};
  }
  task<daemon::move_preview> foresee_move(institution_id institution, target_id target) override {
    co_await begin("foresee move " + institution.str() + " " + target.str());
    if (failure) co_return *failure;
    co_return daemon::move_preview{target, "scim https://partner.example/scim/v2", "scim https://new.example/scim/v2",
                                   12, 4};
  }
  task<daemon::leave_preview> foresee_leave(institution_id institution, target_id target) override {
    co_await begin("foresee leave " + institution.str() + " " + target.str());
    if (failure) co_return *failure;
    co_return daemon::leave_preview{
        target, "scim https://partner.example/scim/v2", "scim https://new.example/scim/v2", 12, 4, 9};
  }
  task<std::string> move_target(institution_id institution, target_id target, std::string reason,
                                daemon::caller by) override {
    last_caller = by;
    co_await begin("moved " + institution.str() + " " + target.str() + " " + reason);
    if (failure) co_return *failure;
    co_return "scim https://new.example/scim/v2";
  }
  task<daemon::left_view> leave_target(institution_id institution, target_id target, std::string reason,
                                       daemon::caller by) override {
    last_caller = by;
    co_await begin("left " + institution.str() + " " + target.str() + " " + reason);
    if (failure) co_return *failure;
    co_return daemon::left_view{target, "scim https://partner.example/scim/v2", *parse_day("2026-11-23"), 12, 4, 99};
  }
  task<daemon::pause_view> pause_target(institution_id institution, target_id target, std::string reference,
                                        daemon::caller by) override {
    last_caller = by;
    co_await begin("pause " + institution.str() + " " + target.str() + " " + reference);
    if (failure) co_return *failure;
    co_return pause_of(reference);
  }
  task<daemon::pause_view> resume_target(institution_id institution, target_id target, std::string reference,
                                         daemon::caller by) override {
    last_caller = by;
    co_await begin("resume " + institution.str() + " " + target.str() + " " + reference);
    if (failure) co_return *failure;
    co_return pause_of(reference);
  }
  static daemon::pause_view pause_of(const std::string& reference) {
    const auto on = parse_day("2026-11-29").value();
    return {reference, on, on, std::string(32, 'a'), 21, false, 0, {}};
  }
  task<std::uint64_t> withdraw_consent(institution_id institution, target_id target, daemon::caller by) override {
    last_caller = by;
    co_await begin("withdraw " + institution.str() + " " + target.str());
    if (failure) co_return *failure;
    co_return std::uint64_t{1};
  }
  task<std::vector<daemon::registered_consent>> consents(institution_id institution, daemon::caller by) override {
    last_caller = by;
    co_await begin("consents " + institution.str());
    if (failure) co_return *failure;
    co_return consent_list;
  }
  task<std::vector<daemon::person_view>> find_persons(institution_id institution, std::string text, std::uint64_t limit,
                                                      std::string purpose, daemon::caller by) override {
    last_caller = by;
    co_await begin("find " + institution.str() + " '" + text + "' " + std::to_string(limit) + " " + purpose);
    if (failure) co_return *failure;
    co_return persons;
  }
  task<daemon::person_view> show_person(subject_id id, std::string purpose, daemon::caller by) override {
    last_caller = by;
    co_await begin("show " + id.hex() + " " + purpose);
    if (failure) co_return *failure;
    if (persons.empty()) co_return error(errc::not_found, "there is no such person");
    co_return persons.front();
  }
  task<daemon::disclosure_report> disclosures(daemon::disclosure_question about) override {
    const auto days = [](const std::optional<day>& of) { return of ? to_string(*of) : std::string("*"); };
    // Not inside the co_await: GCC 12 destroys a conditional expression's text there twice.
    const std::string whom = about.person ? about.person->hex() : "*";
    const std::string at = about.target ? about.target->str() : "*";
    co_await begin("disclosures " + about.institution.str() + " " + whom + " " + at + " " + days(about.from) + " " +
                   days(about.until));
    if (failure) co_return *failure;
    co_return passed_on;
  }
  task<std::map<std::string, std::string>> actor_names() override { co_return actors; }
  task<std::vector<daemon::access_view>> accesses(subject_id id, std::uint64_t limit, std::string purpose,
                                                  daemon::caller by) override {
    last_caller = by;
    co_await begin("accesses " + id.hex() + " " + std::to_string(limit) + " " + purpose);
    if (failure) co_return *failure;
    co_return looks;
  }
  task<std::vector<daemon::handed_password>> hand_out_passwords(institution_id institution, target_id target,
                                                                std::vector<subject_id> people, std::string purpose,
                                                                daemon::caller by) override {
    last_caller = by;
    std::string text = "passwords " + institution.str() + " " + target.str();
    for (const auto& each : people) text += " " + each.hex();
    co_await begin(text + " " + purpose);
    if (failure) co_return *failure;
    co_return passwords;
  }
  task<std::vector<daemon::school_line>> schools(std::optional<institution_id> only) override {
    const std::string whose = only ? only->str() : "*";
    co_await begin("schools " + whose);
    co_return known_schools;
  }
  task<daemon::list_page<daemon::invalid_view>> invalid_records(std::optional<institution_id> only, std::uint64_t from,
                                                                std::uint64_t limit) override {
    const std::string whose = only ? only->str() : "*";
    co_await begin("invalid " + whose + " " + std::to_string(from) + " " + std::to_string(limit));
    if (failure) co_return *failure;
    co_return piece_of(invalid, from, limit);
  }
  task<daemon::invalid_keys_page> invalid_keys(institution_id institution, std::uint64_t from, std::uint64_t limit,
                                               std::string purpose, daemon::caller by) override {
    last_caller = by;
    co_await begin("invalid keys " + institution.str() + " " + std::to_string(from) + " " + std::to_string(limit) +
                   " " + purpose);
    if (failure) co_return *failure;
    co_return invalid_keyed;
  }
  daemon::task<std::vector<daemon::erasure_view>> erasures(std::optional<institution_id>, std::uint64_t) override {
    co_return known_erasures;
  }
  daemon::task<daemon::erasure_view> erasure(subject_id subject) override {
    for (const auto& one : known_erasures) {
      if (one.subject == subject) co_return one;
    }
    co_return error(errc::not_found, "nobody with this handle was erased");
  }
  task<daemon::erasure_story> erasure_story(subject_id subject) override {
    co_await begin("story " + subject.hex());
    if (failure) co_return *failure;
    auto out = story;
    out.subject = subject;
    co_return out;
  }
  task<daemon::list_page<daemon::finding_view>> findings(std::optional<institution_id>, std::uint64_t from,
                                                         std::uint64_t limit) override {
    co_return piece_of(open_findings, from, limit);
  }
  task<daemon::finding_view> settle(daemon::settlement what, daemon::caller) override {
    settled = what.target.str() + " " + what.subject.hex() + (what.is_ours ? " ours " : " not_ours ") + what.object +
              what.reference;
    asked.push_back("settle " + settled);
    was_only_if_not_told = what.only_if_not_told;
    if (refuses_to_settle == what.subject) co_return error(errc::conflict, "the target shows it");
    co_return daemon::finding_view{institution_id("stichting-demo"), what.target, what.subject, "user",
                                   what.is_ours ? "ours" : "not_ours"};
  }
  task<std::vector<daemon::order_view>> orders(std::optional<institution_id>, std::uint64_t) override {
    co_return story.orders;
  }
  task<daemon::erasure_story> order(subject_id subject, daemon::order_act what, std::string reference,
                                    daemon::caller by) override {
    last_caller = by;
    co_await begin("order " + subject.hex() + " " + std::to_string(static_cast<int>(what)) + " " + reference);
    if (failure) co_return *failure;
    auto out = story;
    out.subject = subject;
    co_return out;
  }
  task<daemon::block_view> block(subject_id subject, daemon::block_act what, std::string reference,
                                 daemon::caller by) override {
    last_caller = by;
    const std::string act = what == daemon::block_act::block ? "block " : "unblock ";
    co_await begin(act + subject.hex() + " " + reference);
    if (failure) co_return *failure;
    co_return daemon::block_view{institution_id("stichting-demo"),
                                 subject,
                                 what == daemon::block_act::block,
                                 reference,
                                 parse_day("2026-11-29").value(),
                                 std::string(32, 'a'),
                                 17,
                                 "00ff00ff00ff00ff"};
  }
  task<std::vector<daemon::block_view>> blocks(std::optional<institution_id> only,
                                               std::optional<subject_id> of) override {
    std::string whose = only ? only->str() : "*";
    if (of) whose += " " + of->hex();
    co_await begin("blocks " + whose);
    if (failure) co_return *failure;
    co_return blocked;
  }
  task<daemon::absence_view> absences(institution_id institution) override {
    co_await begin("absences " + institution.str());
    if (failure) co_return *failure;
    co_return absent;
  }
  task<daemon::absence_view> accept_absences(institution_id institution, daemon::acceptance what,
                                             daemon::caller by) override {
    last_caller = by;
    co_await begin("accept " + institution.str() + " " + what.hash + " " + what.reference);
    if (failure) co_return *failure;
    co_return absent;
  }
  task<std::vector<daemon::clock_view>> clocks(std::optional<institution_id> only) override {
    const auto whose = only ? only->str() : std::string("all");
    co_await begin("clock " + whose);
    if (failure) co_return *failure;
    co_return known_clocks;
  }
  task<std::vector<daemon::clock_view>> confirm_clock(std::optional<institution_id> only, day date,
                                                      daemon::caller by) override {
    last_caller = by;
    const auto whose = only ? only->str() : std::string("all");
    co_await begin("confirm clock " + whose + " " + to_string(date));
    if (failure) co_return *failure;
    co_return known_clocks;
  }
  task<std::filesystem::path> log_folder(institution_id institution) override {
    co_await begin("log " + institution.str());
    if (failure) co_return *failure;
    const auto found = log_folders.find(institution.str());
    if (found == log_folders.end())
      co_return error(errc::not_found, "there is no institution '" + institution.str() + "'");
    co_return found->second;
  }
  std::vector<institution_id> institutions() override { return ids; }

 private:
  template <class T>
  static daemon::list_page<T> piece_of(const std::vector<T>& all, std::uint64_t from, std::uint64_t limit) {
    daemon::list_page<T> out;
    const auto first = std::min<std::uint64_t>(from, all.size()),
               last = std::min<std::uint64_t>(first + limit, all.size());
    out.records.assign(all.begin() + static_cast<std::ptrdiff_t>(first),
                       all.begin() + static_cast<std::ptrdiff_t>(last));
    if (last < all.size()) out.next = last;
    return out;
  }

  boost::asio::awaitable<void> begin(std::string what) {
    asked.push_back(std::move(what));
    ++count_of_asked;
    if (throws) throw std::runtime_error("secret words of an exception");
    if (delay.count() > 0) {
      boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, delay);
      co_await timer.async_wait(boost::asio::use_awaitable);
    }
  }
};

}  // namespace sluis::test
