// Erasures and their receipts (R-D2): handles, codes and proofs; auditors may ask, too.
#include "daemon/api/json.hpp"
#include "daemon/api/routes.hpp"
#include "state/erasure/receipt.hpp"

namespace sluis::daemon::api {

namespace {

constexpr std::uint64_t most_erasures = 10'000;

json to_json(const erasure_view& what) {
  json out;
  out["institution"] = what.institution.str();
  out["subject"] = what.subject.hex();
  out["state"] = what.done_leaf ? "erased" : "begun";
  out["note"] = what.note;
  out["intent_entry"] = what.intent_leaf;
  out["done_entry"] = what.done_leaf ? json(*what.done_leaf) : json(nullptr);
  return out;
}

}  // namespace

boost::asio::awaitable<answer> get_erasures(const call& what) {
  if (const auto fit = what.where.only({"institution", "limit"}); !fit) co_return error_answer(fit.error());
  const auto limit = what.where.number("limit", 100, 1, most_erasures);
  if (!limit) co_return error_answer(limit.error());
  const auto only = what.where.institution();
  if (!only) co_return error_answer(only.error());
  const auto all = co_await what.core.erasures(*only, *limit);
  if (!all) co_return error_answer(all.error());
  json out;
  out["erasures"] = json::array();
  for (const auto& each : *all) out["erasures"].push_back(to_json(each));
  co_return json_answer(out);
}

boost::asio::awaitable<answer> get_receipt(const call& what) {
  if (const auto fit = what.where.only({}); !fit) co_return error_answer(fit.error());
  const auto subject = subject_id::parse(what.parts[0]);
  if (!subject) co_return error_answer(error(errc::invalid_input, "that is not a handle", "32 hexadecimal digits, as `sluis erasure list` shows them"));
  const auto found = co_await what.core.erasure(*subject);
  if (!found) co_return error_answer(found.error());
  if (!found->done_leaf) co_return error_answer(error(errc::unavailable, "this erasure is not complete yet", "it is gone on with by the next sync"));
  const auto folder = co_await what.core.log_folder(found->institution);
  if (!folder) co_return error_answer(folder.error());
  auto receipt = state::make_receipt(*folder, *found->done_leaf);
  if (!receipt) co_return error_answer(receipt.error());
  answer out;
  out.content_type = "text/plain; charset=utf-8";
  out.body = std::move(*receipt);
  co_return out;
}

}  // namespace sluis::daemon::api
