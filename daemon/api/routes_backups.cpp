// Backups (R-A5): made on demand, and listed. Restoring is done without a daemon.
#include "daemon/api/body.hpp"
#include "daemon/api/json.hpp"
#include "daemon/api/routes.hpp"

namespace sluis::daemon::api {

boost::asio::awaitable<answer> get_backups(const call& what) {
  if (const auto fit = what.where.only({"institution"}); !fit) co_return error_answer(fit.error());
  const auto only = what.where.institution();
  if (!only) co_return error_answer(only.error());
  const auto all = co_await what.ask.backups.backups(*only);
  if (!all) co_return error_answer(all.error());
  json out;
  out["backups"] = list_json(*all);
  co_return json_answer(out);
}

boost::asio::awaitable<answer> post_backup(const command_call& what) {
  if (const auto fit = what.where.only({}); !fit) co_return error_answer(fit.error());
  const auto only = read_backup(what.body);
  if (!only) co_return error_answer(only.error());
  const auto job = co_await what.order.backups.start_backup(*only, what.who);
  if (!job) co_return error_answer(job.error());
  json out;
  out["job"] = *job;
  co_return json_answer(out, boost::beast::http::status::accepted);
}

}  // namespace sluis::daemon::api
