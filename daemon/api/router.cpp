#include "daemon/api/router.hpp"

#include <spdlog/spdlog.h>

#include <sstream>
#include <typeinfo>

#include "daemon/api/routes.hpp"
#include "state/sqlite/database.hpp"

namespace sluis::daemon::api {

namespace http = boost::beast::http;

const std::vector<route>& routes() {
  using enum access;
  const auto asks = route::asks;
  const auto orders = route::orders;
  static const std::vector<route> table = {
      asks("/v1/version", audit_too, get_version),
      asks("/v1/status", audit_too, get_status),
      asks("/v1/institutions", audit_too, get_institutions),
      asks("/metrics", audit_too, get_metrics),
      asks("/v1/institutions/{id}/log/entries", audit_too, get_log_entries),
      asks("/v1/institutions/{id}/disclosures", audit_too, get_disclosures),
      asks("/v1/institutions/{id}/log/*", audit_too, get_log_file),
      asks("/v1/erasures", audit_too, get_erasures),
      asks("/v1/erasures/{handle}", audit_too, get_erasure),
      asks("/v1/erasures/{handle}/receipt", audit_too, get_receipt),
      asks("/v1/absences", audit_too, get_absences),
      orders("/v1/absences", post_absences),
      asks("/v1/clock", audit_too, get_clock),
      orders("/v1/clock", post_clock),
      asks("/v1/backups", audit_too, get_backups),
      orders("/v1/backups", post_backup),
      orders("/v1/erasures/{handle}/order", post_order),
      orders("/v1/reload", post_reload),
      orders("/v1/sync", post_sync),
      asks("/v1/jobs/{id}", admin_only, get_job),
      asks("/v1/plans", admin_only, get_plans),
      asks("/v1/plans/{hash}", admin_only, get_plan),
      orders("/v1/plans/{hash}/approve", post_approve),
      orders("/v1/targets/prepare", post_prepare),
      asks("/v1/reads", admin_only, get_reads),
      asks("/v1/reads/{hash}", admin_only, get_read),
      orders("/v1/reads/{hash}/approve", post_approve_read),
      orders("/v1/reads/{hash}/refuse", post_refuse_read),
      asks("/v1/consents", admin_only, get_consents),
      orders("/v1/consents", post_consent),
      asks("/v1/consents/withdrawal", admin_only, get_withdrawal),
      orders("/v1/consents/withdraw", post_withdraw),
      asks("/v1/targets/moved", admin_only, get_target_moved),
      orders("/v1/targets/moved", post_target_moved),
      asks("/v1/targets/left", admin_only, get_target_left),
      orders("/v1/targets/left", post_target_left),
      orders("/v1/targets/pause", post_pause),
      orders("/v1/targets/resume", post_resume),
      asks("/v1/schools/closed", admin_only, get_school_closed),
      orders("/v1/schools/closed", post_school_closed),
      asks("/v1/sources/gone", admin_only, get_source_gone),
      orders("/v1/sources/gone", post_source_gone),
      asks("/v1/persons", admin_only, get_persons),
      asks("/v1/persons/{handle}", admin_only, get_person),
      asks("/v1/persons/{handle}/accesses", admin_only, get_accesses),
      asks("/v1/blocks", audit_too, get_blocks),
      orders("/v1/persons/{handle}/block", post_block),
      orders("/v1/persons/{handle}/unblock", post_unblock),
      orders("/v1/first-passwords", post_passwords),
      asks("/v1/schools", audit_too, get_schools),
      asks("/v1/invalid", admin_only, get_invalid),
      asks("/v1/invalid/keys", admin_only, get_invalid_keys),
      asks("/v1/findings", admin_only, get_findings),
      orders("/v1/findings/settle", post_settlement),
  };
  return table;
}

std::optional<std::vector<std::string>> match(const std::string& pattern, const std::vector<std::string>& segments) {
  std::vector<std::string> parts;
  std::istringstream words(pattern.substr(1));
  std::size_t at = 0;
  for (std::string word; std::getline(words, word, '/'); ++at) {
    if (at >= segments.size() || segments[at].empty()) return std::nullopt;
    if (word == "*") {
      std::string rest = segments[at];
      for (++at; at < segments.size(); ++at) rest += "/" + segments[at];
      parts.push_back(std::move(rest));
      return parts;
    }
    if (word.front() == '{') {
      parts.push_back(segments[at]);
    } else if (word != segments[at]) {
      return std::nullopt;
    }
  }
  if (at != segments.size()) return std::nullopt;
  return parts;
}

boost::asio::awaitable<answer> router::handle(const request& asked) {
  std::string thrown;
  try {
    co_return co_await dispatch(asked);
  } catch (const result_error& failed) {
    co_return error_answer(failed.cause());
  } catch (const state::sqlite::sqlite_error& failed) {  // a full disk, say
    co_return error_answer(failed.cause());
  } catch (const std::exception& failed) {
    thrown = typeid(failed).name();  // what() may repeat what was asked: never logged
  }
  spdlog::error("a request failed inside: {}", thrown);
  co_return error_answer(http::status::internal_server_error, "unknown", "the request failed inside sluisd",
                         "look into the journal: journalctl -u sluisd");
}

boost::asio::awaitable<answer> router::dispatch(const request& asked) {
  const auto where = address::parse(asked.target);
  if (!where) co_return error_answer(where.error());
  std::string allowed;
  for (const auto& each : routes()) {
    auto parts = match(each.pattern, where->segments());
    if (!parts) continue;
    if (asked.where == door::audit && each.who != access::audit_too) {
      co_return error_answer(http::status::forbidden, "refused",
                             "the audit socket reads the log and the counts, nothing else", "ask over admin.sock");
    }
    if (each.method == asked.method) {
      const command_call what{{ask_, asked.who, asked.where, std::move(*parts), *where, asked.body}, order_};
      if (const auto* const only_asks = std::get_if<asking>(&each.run)) co_return co_await (*only_asks)(what);
      co_return co_await std::get<ordering>(each.run)(what);
    }
    if (allowed.find(std::string(http::to_string(each.method))) == std::string::npos) {
      allowed += (allowed.empty() ? "" : ", ") + std::string(http::to_string(each.method));
    }
  }
  if (!allowed.empty()) {
    auto out = error_answer(http::status::method_not_allowed, "invalid_input", "this path does not take that method",
                            "use " + allowed);
    out.allow = allowed;
    co_return out;
  }
  co_return error_answer(http::status::not_found, "not_found", "there is no such path", "docs/api.md lists them");
}

}  // namespace sluis::daemon::api
