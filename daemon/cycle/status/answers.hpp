// What the daemon answers: plain data. Personal data is in it only where the name says so.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "daemon/cycle/left_account.hpp"
#include "daemon/cycle/orders/block_view.hpp"
#include "daemon/cycle/status/erasure_views.hpp"
#include "daemon/cycle/status/previews.hpp"
#include "daemon/cycle/status/status_views.hpp"
#include "daemon/cycle/sync_report.hpp"
#include "model/consent.hpp"
#include "model/order.hpp"
#include "model/plan.hpp"
#include "model/result.hpp"
#include "model/secret.hpp"
#include "model/source_record.hpp"
#include "model/survey.hpp"

namespace sluis::daemon {

/// One thing that a job does at present; targets are served at the same time.
struct job_line {
  institution_id institution;
  std::string activity;                      // "reading", or the target's id
  std::string phase;                         // "reading las-99XX.xml", "pushing to partner"
  std::uint64_t done = 0, total = 0;         // bytes of a file, changes of a plan; total 0: not known
  double per_second = 0;                     // at present; 0: not known
  std::optional<double> seconds_left;        // at that pace
  double quota_per_second = 0;               // what the target's quota permits of what is left; 0: not known
  std::optional<double> quota_seconds_left;  // at best
};

struct job_view {
  std::string id;
  enum class state : std::uint8_t { running, done, failed } how = state::running;
  std::string phase;  // of the line that is newest in the first institution that is not done
  std::uint64_t done = 0, total = 0;
  std::vector<job_line> lines;       // of all institutions that are not done
  std::vector<sync_report> reports;  // complete when not running
  std::string problem;
};

/// A change of a plan as people read it. Holds personal data.
struct plan_line {
  std::uint64_t ordinal = 0;
  operation op{};
  reason why{};
  subject_id object;
  std::optional<subject_id> member;
  std::string label;  // "Janine van den Boele" or the group's name; empty if it is gone
  std::string member_label;
  field_map before, after;
  std::string progress;  // planned, intended, done, failed, unknown, not_sent
  std::string problem;
};

struct plan_page {
  plan_summary summary;
  institution_id institution;
  std::vector<plan_line> lines;
  std::uint64_t next = 0;    // ordinal to go on from; 0: that was all
  std::uint64_t erased = 0;  // lines that are left out because they spoke of somebody who was erased
  std::uint64_t failed = 0;  // changes of the plan that failed, of one that was pushed
};

/// Holds personal data.
/// What the register of showings says of one: each personal field, by its name in docs/api.md. A test compares them.
inline constexpr const char* person_view_fields =
    "role,given_names,initials,call_name,family_name_prefix,family_name,gender,form_of_address,school_email,"
    "private_email,telephone,student_number,eck_id,year,ilt_code,user_name,functions,begins,ends,school,login,groups,"
    "targets";
struct person_view {
  institution_id institution;
  subject_id id;
  person facts;
  std::string school;
  std::string state;  // active, expected, waiting: not in the source, and nobody has accepted that; left; ordered: an
                      // administrator's order decides
  std::string login;
  std::vector<std::string> groups;
  struct at_target {
    target_id target;
    std::string handle, remote_id;
    bool active = false;
    field_map fields;
    std::string unsettled = {};  // why nobody can tell whether the account was created; empty: it is settled
  };
  std::vector<at_target> targets;
  std::vector<left_account> left = {};
  std::optional<block_view> block = {};  // in force
};

/// The first password of an account that we made; told once.
struct handed_password {
  subject_id person;
  std::shared_ptr<const secret> password;  // null: was handed out already, or is not known any more
  bool is_blocked = false;                 // and none is handed out until the block is ended
};

/// A read of which nothing, or not every record, was taken in, until it is corrected or approved.
struct held_read_view {
  struct example {
    std::string
        what;  // contradiction, renamed, left, returned; newcomer: a record of somebody new, who looks like the subject
    subject_id subject;  // null: of a newcomer who looks like nobody in particular
    std::string label;   // the name as it is known here; only where it was asked for with a reason
    std::uint32_t line = 0;
    std::string now = {};     // of a contradiction: who stands under the key now; of a newcomer: who it is; only with a
                              // label, and empty where the daemon started since the newest read
    bool is_blocked = false;  // the subject; a new account is not
    std::string state = {};   // whom a newcomer looks like: left, listed (in this read), invalid (in it with a record
                              // that was not taken in), absent
    std::optional<day> left = {};  // since when
  };
  /// People of one role who would leave by an approval. is_many: everybody, or more than the guard lets go without an
  /// approval.
  struct leavers {
    role who{};
    std::uint64_t count = 0, of = 0;
    bool is_many = false;
  };
  institution_id institution;
  source_id source;
  std::string school;    // name and code; empty: none of its reads was taken in before
  std::string hash;      // of the content
  bool is_whole = true;  // nothing of it was taken in; false: all but the part that waits, whatever it is
  instant since{};
  std::optional<instant> produced;  // by the source
  std::string file, note;
  std::uint64_t persons = 0, added = 0, changed = 0, contradictions = 0, left = 0,
                returned = 0;  // what an approval would do
  std::uint64_t took_added = 0, took_changed = 0, took_left = 0,
                took_returned = 0;  // where the rest was taken in: what that did
  std::uint64_t newcomers =
      0;  // new people who wait, and people who had left and wait beside somebody whom they look like
  std::uint64_t renumbered = 0;  // of those: they look like people whom the read lacks, and nearly all do
  bool is_source_gone = false;   // its people stand under a source that is not configured any more
  bool can_be_read =
      true;  // false: its file is not in the folder any more, or its source not configured; the note says so
  std::vector<leavers> leaving = {};
  std::uint64_t moved = 0;  // of the contradictions: the person stands under another key. Then it cannot be approved
  std::optional<std::string> approved_by, refused_by;  // actor's handle; at most one of them
  std::vector<example> examples;
  std::uint64_t waiting = 0;  // people of this school whose term is over, and who are deleted nowhere while it is held
  std::uint64_t undone = 0;   // of the contradictions: the name is the one from before an approval
  std::uint64_t renamed = 0;  // people who get another name, and whose records contradict nothing
  std::uint64_t undone_names = 0;  // of those: the name is the one from before an approval
  std::optional<day> undoes = {};  // the day of these approvals, the newest
  std::uint64_t doubled = 0;       // people in it who would get a second account
  std::uint64_t exchanged = 0;     // people who get a name or ECK iD that stood under another key
};

/// A piece of a long list.
template <class T>
struct list_page {
  std::vector<T> records;
  std::optional<std::uint64_t> next = {};  // where the list goes on
};

struct invalid_view {
  institution_id institution;
  source_id source;
  std::string school, kind, subject, where, field, problem;  // subject: handle, or empty
  std::vector<std::string> may_be = {};                      // others whom the record may be about, handles
  bool waits = false;  // until somebody decides about the read; nothing is wrong with it
};

/// Invalid records with the keys by which a school finds them in its administration: personal data.
struct invalid_keys_page {
  struct keyed {
    invalid_view record;
    std::string state;  // known, none, other_record, unreadable (state::key_state)
    std::string key;    // where it is known
  };
  std::vector<keyed> records;
  std::optional<std::uint64_t> next;  // where the list goes on
};

/// Absences that wait until somebody accepts them: for a plan's approval, or because there are too many of whom no plan
/// speaks. Counts and handles of schools.
struct absence_view {
  struct scope {
    subject_id school;
    std::string code;  // of the school
    std::string who;   // student, staff, guardian, group
    std::uint64_t count = 0;
  };
  institution_id institution;
  std::uint64_t count = 0;      // of whom no plan speaks: `accept_absences` accepts these
  std::string hash;             // of exactly these, 64 hex digits
  std::vector<scope> scopes;    // of those
  std::uint64_t for_plans = 0;  // wait until plans are approved, or for consent
  std::uint64_t accepted = 0;   // now
};

/// The system clock, and what a store has seen of time (model/elapsed.hpp).
struct clock_view {
  institution_id institution;
  instant now{}, latest{};
  std::string problem;            // empty: the clock is sound. What it means that its day is right:
  std::uint64_t erased = 0;       // people whose term is over by it: deleted at the targets and erased
  std::uint64_t deleted = 0;      // whose term is over, and whom the source still lists: deleted at the targets
  std::uint64_t groups = 0;       // that left, and whose term at the targets is over: deleted there
  std::uint64_t consents = 0;     // targets at which what a consent no longer covers is disabled or deleted by it
  std::uint64_t valid_again = 0;  // targets whose consent has not ended by it
};

/// Those whom whoever accepts has seen, and the ticket or letter that asks for it.
struct acceptance {
  std::string hash;  // of those that were seen, or its first digits, 12 at least
  std::string reference;
};

/// What an administrator may do about a person: give an order of one of two kinds, or confirm or withdraw the one that
/// was given.
enum class order_act : std::uint8_t { leave = 1, immediate, confirm, withdraw };

/// Somebody looked at somebody's data. Holds personal data of whoever looked.
struct access_view {
  std::uint64_t entry = 0;  // of the log
  instant when{};
  std::string actor;  // handle
  std::string name;   // "uid:1000 (anna)"
  std::string purpose, fields;
};

/// A consent may name schools and roles of which nobody is on record yet, where whoever records it says so.
enum class scope_check : std::uint8_t { refuse_unknown = 1, confirmed };

/// A line of the register.
struct registered_consent {
  consent what;
  std::string
      state;  // "in force", "withdrawn", "replaced", "ended", "begins later", "for another recipient", …: for people
  std::optional<day> replaced_on;  // a later one holds in its place from this day on
};

struct recorded_consent {
  consent what;
  std::vector<subject_id> replaces;  // consents of this target that hold no longer than until the day before it begins
  std::string effect = {};  // "132 accounts lose email,school, …": what it takes away of what is there. Empty: nothing
};

/// What was passed on, by the log: handles, names of fields and counts. No personal data.
struct disclosure_report {
  struct line {
    std::uint64_t entry = 0;  // of the log
    instant when{};
    target_id target;
    std::string recipient;  // kind and address at that time; empty: the log does not tell
    std::uint64_t plan = 0;
    std::string operation,
        outcome;  // done; refused: the recipient got it and did not take it; unknown: it may have arrived
    std::vector<std::string> attributes, cleared;
    std::optional<subject_id> group;  // of a membership
  };
  struct at_target {  // one for each recipient that the target had
    target_id target;
    std::string recipient;
    std::uint64_t people = 0, groups = 0, refused = 0;  // refused: of whom nothing was taken
    std::map<std::string, std::uint64_t> attributes;    // of how many
  };
  institution_id institution;
  std::vector<at_target> targets;
  std::vector<line> lines;  // only where one person is asked for
};

struct disclosure_question {
  institution_id institution;
  std::optional<subject_id> person;
  std::optional<target_id> target;
  std::optional<day> from, until;  // both included, in UTC
};

/// What was made at a target, or was there already. No personal data.
struct prepared_target {
  institution_id institution;
  target_id target;
  std::vector<std::string> done;  // in words
};

/// An object at a target about which something is open: handles and words of ours only.
struct finding_view {
  institution_id institution;
  target_id target;
  subject_id subject;
  std::string kind;  // user, group
  std::string
      what;  // unknown: the target cannot say whether it is there; candidate: an administrator says whether the object
             // with its login is ours; anothers; stays_on; off_by_others; no_outcome, said_absent: of a creation
  std::string object = {};  // the target's own id of what was found, or else of what is on record; empty: there is none
  std::optional<day> since = {};  // of off_by_others: the day on which it was first seen to be off
};

struct settlement {
  target_id target;
  subject_id subject;
  bool is_ours = false;
  std::string object;  // of ours: which it is; empty: the one that was found
  std::string reference;
  bool only_if_not_told = false;  // errc::conflict where something else is open than that the target does not tell
};

}  // namespace sluis::daemon
