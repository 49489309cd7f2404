// The handlers, one a line of docs/api.md. Each checks its input, asks or orders one thing, and turns the answer into
// JSON.
#pragma once

#include "daemon/api/router.hpp"

namespace sluis::daemon::api {

// routes_status.cpp
boost::asio::awaitable<answer> get_version(const call& what);
boost::asio::awaitable<answer> get_status(const call& what);
boost::asio::awaitable<answer> get_institutions(const call& what);
boost::asio::awaitable<answer> get_metrics(const call& what);
boost::asio::awaitable<answer> get_schools(const call& what);
boost::asio::awaitable<answer> get_invalid(const call& what);
boost::asio::awaitable<answer> get_invalid_keys(const call& what);

// routes_sync.cpp
boost::asio::awaitable<answer> post_reload(const command_call& what);
boost::asio::awaitable<answer> post_sync(const command_call& what);
boost::asio::awaitable<answer> get_job(const call& what);

// routes_plans.cpp
boost::asio::awaitable<answer> get_plans(const call& what);
boost::asio::awaitable<answer> get_plan(const call& what);
boost::asio::awaitable<answer> post_approve(const command_call& what);

// routes_prepare.cpp
boost::asio::awaitable<answer> post_prepare(const command_call& what);

// routes_reads.cpp
boost::asio::awaitable<answer> get_reads(const call& what);
boost::asio::awaitable<answer> get_read(const call& what);
boost::asio::awaitable<answer> post_approve_read(const command_call& what);
boost::asio::awaitable<answer> post_refuse_read(const command_call& what);

// routes_consents.cpp
boost::asio::awaitable<answer> get_consents(const call& what);
boost::asio::awaitable<answer> post_consent(const command_call& what);
boost::asio::awaitable<answer> post_withdraw(const command_call& what);
boost::asio::awaitable<answer> get_withdrawal(const call& what);

// routes_targets.cpp
boost::asio::awaitable<answer> get_target_moved(const call& what);
boost::asio::awaitable<answer> post_target_moved(const command_call& what);
boost::asio::awaitable<answer> get_target_left(const call& what);
boost::asio::awaitable<answer> post_target_left(const command_call& what);
boost::asio::awaitable<answer> post_pause(const command_call& what);
boost::asio::awaitable<answer> post_resume(const command_call& what);

// routes_closing.cpp
boost::asio::awaitable<answer> get_school_closed(const call& what);
boost::asio::awaitable<answer> post_school_closed(const command_call& what);
boost::asio::awaitable<answer> get_source_gone(const call& what);
boost::asio::awaitable<answer> post_source_gone(const command_call& what);

// routes_persons.cpp
boost::asio::awaitable<answer> get_persons(const call& what);
boost::asio::awaitable<answer> get_person(const call& what);
boost::asio::awaitable<answer> get_accesses(const call& what);
boost::asio::awaitable<answer> post_passwords(const command_call& what);

// routes_blocks.cpp
boost::asio::awaitable<answer> get_blocks(const call& what);
boost::asio::awaitable<answer> post_block(const command_call& what);
boost::asio::awaitable<answer> post_unblock(const command_call& what);

// routes_erasures.cpp
boost::asio::awaitable<answer> get_erasures(const call& what);
boost::asio::awaitable<answer> get_erasure(const call& what);
boost::asio::awaitable<answer> get_absences(const call& what);
boost::asio::awaitable<answer> post_absences(const command_call& what);
boost::asio::awaitable<answer> get_receipt(const call& what);
boost::asio::awaitable<answer> post_order(const command_call& what);

// routes_clock.cpp
boost::asio::awaitable<answer> get_clock(const call& what);
boost::asio::awaitable<answer> post_clock(const command_call& what);

// routes_disclosures.cpp
boost::asio::awaitable<answer> get_disclosures(const call& what);

// routes_findings.cpp
boost::asio::awaitable<answer> get_findings(const call& what);
boost::asio::awaitable<answer> post_settlement(const command_call& what);

// routes_backups.cpp
boost::asio::awaitable<answer> get_backups(const call& what);
boost::asio::awaitable<answer> post_backup(const command_call& what);

// routes_log.cpp
boost::asio::awaitable<answer> get_log_file(const call& what);
boost::asio::awaitable<answer> get_log_entries(const call& what);

}  // namespace sluis::daemon::api
