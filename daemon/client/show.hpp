// The daemon's answers as people read them. Pure: JSON of docs/api.md in, text out; short, aligned, ending with a
// newline.
#pragma once

#include <string>

#include "daemon/api/answer.hpp"

namespace sluis::daemon::client {

using api::json;

[[nodiscard]] std::string show_status(const json& answer);

/// A finished job: what was read, what was planned, what was pushed, and what to do next.
[[nodiscard]] std::string show_sync(const json& job);

/// What was read of one institution's sources, as a table.
[[nodiscard]] std::string show_reads(const json& institution);

/// The report of `sluis rehearse` (docs/api.md).
[[nodiscard]] std::string show_rehearsal(const json& report);

[[nodiscard]] std::string show_plans(const json& answer);
/// The counts of one plan: "creates 1,342 (1,290 users, 52 groups) · …".
[[nodiscard]] std::string plan_counts_text(const json& plan);
[[nodiscard]] std::string show_plan_head(const std::string& institution, const json& plan);
/// One change: the object, why, and each attribute before → after.
[[nodiscard]] std::string show_plan_line(const json& line);

[[nodiscard]] std::string show_consents(const json& answer);
[[nodiscard]] std::string show_consent(const json& consent);

[[nodiscard]] std::string show_persons(const json& answer);
[[nodiscard]] std::string show_person(const json& person);

/// First passwords, each with whose it is.
[[nodiscard]] std::string show_passwords(const json& answer);

/// Orders, then erasures.
[[nodiscard]] std::string show_erasures(const json& answer);
/// Absences that wait to be accepted.
[[nodiscard]] std::string show_absences(const json& view);
/// The story of one.
[[nodiscard]] std::string show_erasure(const json& story);

[[nodiscard]] std::string show_held_reads(const json& answer);
/// One, with what it would do and a few examples.
[[nodiscard]] std::string show_held_read(const json& held);
[[nodiscard]] std::string held_read_counts_text(const json& held);
/// What an approval does to accounts, and where it cannot be given.
[[nodiscard]] std::string accounts_of_held_read_text(const json& held);
/// Who gets another name.
[[nodiscard]] std::string names_of_held_read_text(const json& held);
/// What takes a read in that was refused, and what that would do; or what ends it where nobody can.
[[nodiscard]] std::string after_all_text(const json& held);
/// "51 of 51 pupils would leave", of the roles of which everybody would, or more than the guard lets go. Empty: of
/// none.
[[nodiscard]] std::string many_leavers_text(const json& held);
/// false: its file is gone, or its source; its note says so.
[[nodiscard]] bool can_be_read(const json& held);
/// Whom it would give a first account, where nobody would get another one.
[[nodiscard]] std::string newcomers_text(const json& held);
/// Whom it would give another account.
[[nodiscard]] std::string second_accounts_text(const json& held);

/// A line for each school and target.
[[nodiscard]] std::string show_schools(const json& answer);
[[nodiscard]] std::string show_invalid(const json& answer);

/// One leaf of the log in one line.
[[nodiscard]] std::string show_leaf(const json& leaf);
[[nodiscard]] std::string show_disclosures(const json& answer);

}  // namespace sluis::daemon::client
