// Which reads are not believed, however whole they are. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "model/clock.hpp"
#include "model/person.hpp"
#include "state/reads/told.hpp"

namespace sluis::state {

/// Words of hold_reason::kind; those of a role or a section end with its name. They are on disk (docs/formats.md).
namespace reason_kind {
inline constexpr const char* nobody = "nobody";
inline constexpr const char* contradictions = "contradictions";
inline constexpr const char* renamed = "renamed_";                // by this read
inline constexpr const char* renamed_before = "renamed_before_";  // in the counted days
inline constexpr const char* group_names = "group_names";
inline constexpr const char* added_names = "added_names";
inline constexpr const char* sign_names = "sign_names";
inline constexpr const char* alike_names = "alike_names";
inline constexpr const char* moved_names = "moved_names";
inline constexpr const char* older = "older";
inline constexpr const char* ahead = "ahead";
inline constexpr const char* school_year = "school_year";
inline constexpr const char* alike_school = "alike_school";
inline constexpr const char* unclear = "unclear";
inline constexpr const char* refused = "refused";
inline constexpr const char* missing = "missing_";
inline constexpr const char* kept_people = "kept_people";
inline constexpr const char* kept_groups = "kept_groups";
inline constexpr const char* kept_memberships = "kept_memberships";
inline constexpr const char* memberships = "memberships_";
inline constexpr const char* memberships_before = "memberships_before_";
inline constexpr const char* newcomers = "newcomers";
inline constexpr const char* new_group_names = "new_group_names";
inline constexpr const char* new_alike_names = "new_alike_names";
inline constexpr const char* new_numbers = "new_numbers";
inline constexpr const char* fresh_keys = "fresh_keys";
inline constexpr const char* returns = "returns";
}  // namespace reason_kind

/// A sentence, and what it tells of.
struct told_reason {
  std::string text;
  std::vector<hold_reason> about;
};

/// People of one role whose records say another name than before, or none (mapping::is_renamed), and contradict
/// nothing.
struct renamed_people {
  role who{};
  std::uint64_t count = 0;
  std::uint64_t before = 0;  // of the counted days, by reads that nobody approved
  std::uint64_t had = 0;     // people of this role and school, before the read
};

/// Likewise, people of a school of whose names something is told.
struct names_told {
  std::uint64_t now = 0;
  std::uint64_t before = 0;  // as above
  std::set<role> who = {};   // their roles
};

/// People whom the memory does not know (newcomers_names.hpp).
struct newcomers_told {
  std::uint64_t people = 0;
  std::uint64_t with_group_name = 0;  // the name of a group of the school is their given or family name
  std::uint64_t most_alike = 0;       // who share one given name or one family name
  std::uint64_t with_number = 0;      // who have a word in a name that begins with a digit: an address, or a day
};

/// What is known of a read when it ends.
struct ended_read {
  std::uint64_t persons = 0;      // records of persons
  std::uint64_t had_persons = 0;  // of this school, before it
  std::uint64_t contradictions = 0;
  std::optional<instant> produced = {};  // by the source
  std::optional<instant> newest = {};    // date of a read that was taken in (newest_after)
  instant now{};
  std::string school_year = {};       // as the source writes it
  std::string last_school_year = {};  // of the last read that was taken in whole
  day today{};
  std::vector<renamed_people> renamed = {};
  names_told moved_names = {};  // of those: a given name or family name that another key lost
  names_told alike_names = {};  // of those: the same as others get (changed_names.hpp)
  names_told group_names = {};  // of those: the name of a group of the school
  names_told added_names = {};  // of those: a word before or behind theirs that others get as well
  names_told sign_names = {};   // of those: with signs that no name has
  newcomers_told newcomers = {};
};

/// So many of them that it is a column that moved: at least three, and more than 10 %.
[[nodiscard]] bool are_too_many_new(std::uint64_t count, const newcomers_told& of) noexcept;

/// More than a third of at least twenty share a name: less than 1 % are called Jansen.
[[nodiscard]] bool are_too_alike(const newcomers_told& of) noexcept;

/// Three keys that name somebody else, or 1 % of the school's people where that is more.
[[nodiscard]] bool are_too_many_contradictions(std::uint64_t contradictions, std::uint64_t had_persons) noexcept;

/// Together with those of the counted days more than two and more than 10 %, or everybody of at least two: a column
/// that moved, or that the export left out.
[[nodiscard]] bool are_too_many_renamed(const renamed_people& seen) noexcept;

/// The roles of which the reasons that are about names tell, with how many got another one in the counted days: whoever
/// approves the read approves those as well. Empty: it is not held for names.
[[nodiscard]] std::set<role> held_for_names_of(const ended_read& read);

/// The year in which a school year begins: "2026-2027", "2026/2027", "2026 / 2027" and "2026" are 2026. None: it is not
/// a school year.
[[nodiscard]] std::optional<int> first_year_of(std::string_view school_year) noexcept;

/// As it may stand in the log and in notes, where nothing erases it: "2026-2027", by its first year alone; "unknown"
/// where there is none, else "that is no school year".
[[nodiscard]] std::string school_year_text(std::string_view school_year);
/// The same where it stands by itself: empty where there is none, else "not a year".
[[nodiscard]] std::string school_year_shown(std::string_view school_year);

/// Sentences; none: it is believed. An empty read of a school that had people; three keys that name somebody else, or 1
/// % of the school's people where that is more; other names for a share of a role; names of three that others lose; one
/// name for three who had different ones; the name of a group; a word beside the names of five; signs in those of
/// three; of new people, names of groups or with numbers, or one name for a third; an export older than the last one,
/// or from more than a day ahead; one of another school year than the last one, but for the next from June to October.
[[nodiscard]] std::vector<told_reason> reasons_to_hold(const ended_read& read);

/// It is held, and with another date, or none, it would not be.
[[nodiscard]] bool is_held_for_its_date(const ended_read& read);

/// The date that later reads are measured against, after one is taken in at `now` that the source made at `produced`.
/// An undated read and an older one that an administrator approved do not lower it. Only where it is more than a day
/// ahead, by a wrong date that somebody approved, a read with another date lowers it: that one was held and approved,
/// and without it every right export would be held for ever.
[[nodiscard]] std::optional<instant> newest_after(std::optional<instant> before, std::optional<instant> produced,
                                                  instant now);

}  // namespace sluis::state
