// The log over the sockets: the static files as they lie on disk, and the same entries decoded. No payload is in
// either.
#include <limits>

#include "connectors/json/parse_json.hpp"
#include "daemon/api/json.hpp"
#include "daemon/api/log_file.hpp"
#include "daemon/api/routes.hpp"
#include "state/log/reader.hpp"

namespace sluis::daemon::api {

namespace {

constexpr std::uint64_t most_entries = 1000;

result<institution_id> institution_of(const call& what) {
  if (is_config_name(what.parts[0])) return institution_id(what.parts[0]);
  return error(errc::not_found, "there is no such institution", "see: sluis status");
}

}  // namespace

boost::asio::awaitable<answer> get_log_file(const call& what) {
  if (const auto fit = what.where.only({}); !fit) co_return error_answer(fit.error());
  const auto institution = institution_of(what);
  if (!institution) co_return error_answer(institution.error());
  const auto folder = co_await what.ask.status.log_folder(*institution);
  if (!folder) co_return error_answer(folder.error());
  auto bytes = read_log_file(*folder, what.parts[1]);
  if (!bytes) co_return error_answer(bytes.error());
  answer out;
  out.content_type = what.parts[1].starts_with("tile/") ? "application/octet-stream" : "text/plain; charset=utf-8";
  out.body = std::move(*bytes);
  co_return out;
}

boost::asio::awaitable<answer> get_log_entries(const call& what) {
  if (const auto fit = what.where.only({"from", "limit"}); !fit) co_return error_answer(fit.error());
  const auto institution = institution_of(what);
  if (!institution) co_return error_answer(institution.error());
  const auto from = what.where.number("from", 0, 0, std::numeric_limits<std::int64_t>::max());
  if (!from) co_return error_answer(from.error());
  const auto limit = what.where.number("limit", 100, 1, most_entries);
  if (!limit) co_return error_answer(limit.error());
  const auto folder = co_await what.ask.status.log_folder(*institution);
  if (!folder) co_return error_answer(folder.error());
  const auto entries = state::read_entries(*folder, *from, *limit);
  if (!entries) co_return error_answer(entries.error());
  json out;
  out["from"] = *from;
  out["next"] = *from + entries->size();
  out["entries"] = json::array();
  for (const auto& entry : *entries) {
    auto leaf = foreign::parse_json(entry);  // a leaf is JSON as it stands (docs/formats.md)
    if (!leaf) {
      const auto seq = std::to_string(*from + out["entries"].size());
      co_return error_answer(
          error(errc::corrupt, "entry " + seq + " of the log is not readable", "run `sluis log verify`"));
    }
    out["entries"].emplace_back(std::move(*leaf));
  }
  co_return json_answer(out);
}

}  // namespace sluis::daemon::api
