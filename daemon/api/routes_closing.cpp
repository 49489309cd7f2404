// Schools that are not exported any more, by an administrator's word.
#include "daemon/api/body.hpp"
#include "daemon/api/json.hpp"
#include "daemon/api/routes.hpp"

namespace sluis::daemon::api {

namespace {

boost::asio::awaitable<answer> foresee(const call& what, institution_id institution, closing which) {
  const auto found = co_await what.ask.closing.foresee_closing(std::move(institution), std::move(which));
  if (!found) co_return error_answer(found.error());
  co_return json_answer(to_json(*found));
}

boost::asio::awaitable<answer> close(const command_call& what, result<closing_order> order) {
  if (!order) co_return error_answer(order.error());
  const auto done = co_await what.order.closing.close_schools(std::move(order->institution), std::move(order->what),
                                                              std::move(order->reason), what.who);
  if (!done) co_return error_answer(done.error());
  co_return json_answer(to_json(*done));
}

}  // namespace

boost::asio::awaitable<answer> get_school_closed(const call& what) {
  if (const auto fit = what.where.only({"institution", "school", "source"}); !fit) co_return error_answer(fit.error());
  auto institution = what.where.required_institution();
  if (!institution) co_return error_answer(institution.error());
  auto school = what.where.required("school", "name the school by its code");
  if (!school) co_return error_answer(school.error());
  closing which{std::move(*school), std::nullopt};
  if (auto source = what.where.text("source")) which.source = source_id(std::move(*source));
  co_return co_await foresee(what, std::move(*institution), std::move(which));
}

boost::asio::awaitable<answer> post_school_closed(const command_call& what) {
  if (const auto fit = what.where.only({}); !fit) co_return error_answer(fit.error());
  auto order = read_closing(what.body);
  co_return co_await close(what, std::move(order));
}

boost::asio::awaitable<answer> get_source_gone(const call& what) {
  if (const auto fit = what.where.only({"institution", "source"}); !fit) co_return error_answer(fit.error());
  auto institution = what.where.required_institution();
  if (!institution) co_return error_answer(institution.error());
  auto source = what.where.required("source", "name the source by the id that it had");
  if (!source) co_return error_answer(source.error());
  closing which{{}, source_id(std::move(*source))};
  co_return co_await foresee(what, std::move(*institution), std::move(which));
}

boost::asio::awaitable<answer> post_source_gone(const command_call& what) {
  if (const auto fit = what.where.only({}); !fit) co_return error_answer(fit.error());
  auto order = read_gone_source(what.body);
  co_return co_await close(what, std::move(order));
}

}  // namespace sluis::daemon::api
