// Personal data is shown here. The daemon logs each person shown with the purpose (R-A6); without a purpose nothing is
// asked of it.
#include "daemon/api/body.hpp"
#include "daemon/api/json.hpp"
#include "daemon/api/password_answer.hpp"
#include "daemon/api/routes.hpp"

namespace sluis::daemon::api {

namespace {
constexpr std::uint64_t most_persons = 100;
constexpr std::uint64_t most_accesses = 10'000;
}  // namespace

boost::asio::awaitable<answer> get_persons(const call& what) {
  if (const auto fit = what.where.only({"institution", "text", "limit", "reason"}); !fit)
    co_return error_answer(fit.error());
  auto institution = what.where.required_institution();
  if (!institution) co_return error_answer(institution.error());
  auto text = what.where.required("text", "a part of a name, login, number or handle");
  if (!text) co_return error_answer(text.error());
  auto reason = what.where.reason();
  if (!reason) co_return error_answer(reason.error());
  const auto limit = what.where.number("limit", 20, 1, most_persons);
  if (!limit) co_return error_answer(limit.error());
  const auto all = co_await what.ask.people.find_persons(std::move(*institution), std::move(*text), *limit,
                                                         std::move(*reason), what.who);
  if (!all) co_return error_answer(all.error());
  json out;
  out["persons"] = list_json(*all);
  co_return json_answer(out);
}

boost::asio::awaitable<answer> get_person(const call& what) {
  if (const auto fit = what.where.only({"reason"}); !fit) co_return error_answer(fit.error());
  const auto id = subject_id::parse(what.parts[0]);
  if (!id)
    co_return error_answer(
        error(errc::invalid_input, "a person is named by a handle, 32 hex digits", "find it with: sluis person find"));
  auto reason = what.where.reason();
  if (!reason) co_return error_answer(reason.error());
  const auto found = co_await what.ask.people.show_person(*id, std::move(*reason), what.who);
  if (!found) co_return error_answer(found.error());
  co_return json_answer(to_json(*found));
}

boost::asio::awaitable<answer> get_accesses(const call& what) {
  if (const auto fit = what.where.only({"reason", "limit"}); !fit) co_return error_answer(fit.error());
  const auto id = subject_id::parse(what.parts[0]);
  if (!id)
    co_return error_answer(
        error(errc::invalid_input, "a person is named by a handle, 32 hex digits", "find it with: sluis person find"));
  auto reason = what.where.reason();
  if (!reason) co_return error_answer(reason.error());
  const auto limit = what.where.number("limit", 100, 1, most_accesses);
  if (!limit) co_return error_answer(limit.error());
  const auto all = co_await what.ask.accesses.accesses(*id, *limit, std::move(*reason), what.who);
  if (!all) co_return error_answer(all.error());
  json out;
  out["person"] = id->hex();
  out["accesses"] = json::array();
  for (const auto& each : *all) {
    out["accesses"].push_back({{"entry", each.entry},
                               {"when", to_json(std::optional(each.when))},
                               {"actor", each.actor},
                               {"name", each.name},
                               {"purpose", each.purpose},
                               {"fields", each.fields}});
  }
  co_return json_answer(out);
}

boost::asio::awaitable<answer> post_passwords(const command_call& what) {
  if (const auto fit = what.where.only({}); !fit) co_return error_answer(fit.error());
  auto order = read_password_order(what.body);
  if (!order) co_return error_answer(order.error());
  const auto all =
      co_await what.order.passwords.hand_out_passwords(std::move(order->institution), std::move(order->target),
                                                       std::move(order->persons), std::move(order->reason), what.who);
  if (!all) co_return error_answer(all.error());
  co_return password_answer(*all);
}

}  // namespace sluis::daemon::api
