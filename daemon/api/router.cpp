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
  static const std::vector<route> table = {
      {http::verb::get, "/v1/version", audit_too, get_version},
      {http::verb::get, "/v1/status", audit_too, get_status},
      {http::verb::get, "/v1/institutions", audit_too, get_institutions},
      {http::verb::get, "/metrics", audit_too, get_metrics},
      {http::verb::get, "/v1/institutions/{id}/log/entries", audit_too, get_log_entries},
      {http::verb::get, "/v1/institutions/{id}/disclosures", audit_too, get_disclosures},
      {http::verb::get, "/v1/institutions/{id}/log/*", audit_too, get_log_file},
      {http::verb::get, "/v1/erasures", audit_too, get_erasures},
      {http::verb::get, "/v1/erasures/{handle}", audit_too, get_erasure},
      {http::verb::get, "/v1/erasures/{handle}/receipt", audit_too, get_receipt},
      {http::verb::get, "/v1/absences", audit_too, get_absences},
      {http::verb::post, "/v1/absences", admin_only, post_absences},
      {http::verb::get, "/v1/clock", audit_too, get_clock},
      {http::verb::post, "/v1/clock", admin_only, post_clock},
      {http::verb::get, "/v1/backups", audit_too, get_backups},
      {http::verb::post, "/v1/backups", admin_only, post_backup},
      {http::verb::post, "/v1/erasures/{handle}/order", admin_only, post_order},
      {http::verb::post, "/v1/reload", admin_only, post_reload},
      {http::verb::post, "/v1/sync", admin_only, post_sync},
      {http::verb::get, "/v1/jobs/{id}", admin_only, get_job},
      {http::verb::get, "/v1/plans", admin_only, get_plans},
      {http::verb::get, "/v1/plans/{hash}", admin_only, get_plan},
      {http::verb::post, "/v1/plans/{hash}/approve", admin_only, post_approve},
      {http::verb::post, "/v1/targets/prepare", admin_only, post_prepare},
      {http::verb::get, "/v1/reads", admin_only, get_reads},
      {http::verb::get, "/v1/reads/{hash}", admin_only, get_read},
      {http::verb::post, "/v1/reads/{hash}/approve", admin_only, post_approve_read},
      {http::verb::post, "/v1/reads/{hash}/refuse", admin_only, post_refuse_read},
      {http::verb::get, "/v1/consents", admin_only, get_consents},
      {http::verb::post, "/v1/consents", admin_only, post_consent},
      {http::verb::get, "/v1/consents/withdrawal", admin_only, get_withdrawal},
      {http::verb::post, "/v1/consents/withdraw", admin_only, post_withdraw},
      {http::verb::get, "/v1/targets/moved", admin_only, get_target_moved},
      {http::verb::post, "/v1/targets/moved", admin_only, post_target_moved},
      {http::verb::get, "/v1/targets/left", admin_only, get_target_left},
      {http::verb::post, "/v1/targets/left", admin_only, post_target_left},
      {http::verb::post, "/v1/targets/pause", admin_only, post_pause},
      {http::verb::post, "/v1/targets/resume", admin_only, post_resume},
      {http::verb::get, "/v1/schools/closed", admin_only, get_school_closed},
      {http::verb::post, "/v1/schools/closed", admin_only, post_school_closed},
      {http::verb::get, "/v1/sources/gone", admin_only, get_source_gone},
      {http::verb::post, "/v1/sources/gone", admin_only, post_source_gone},
      {http::verb::get, "/v1/persons", admin_only, get_persons},
      {http::verb::get, "/v1/persons/{handle}", admin_only, get_person},
      {http::verb::get, "/v1/persons/{handle}/accesses", admin_only, get_accesses},
      {http::verb::get, "/v1/blocks", audit_too, get_blocks},
      {http::verb::post, "/v1/persons/{handle}/block", admin_only, post_block},
      {http::verb::post, "/v1/persons/{handle}/unblock", admin_only, post_unblock},
      {http::verb::post, "/v1/first-passwords", admin_only, post_passwords},
      {http::verb::get, "/v1/schools", audit_too, get_schools},
      {http::verb::get, "/v1/invalid", admin_only, get_invalid},
      {http::verb::get, "/v1/invalid/keys", admin_only, get_invalid_keys},
      {http::verb::get, "/v1/findings", admin_only, get_findings},
      {http::verb::post, "/v1/findings/settle", admin_only, post_settlement},
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
      const call what{core_, asked.who, asked.where, std::move(*parts), *where, asked.body};
      co_return co_await each.run(what);
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
