#include "connectors/targets/graph/licences.hpp"

#include <algorithm>
#include <set>

#include "connectors/targets/graph/judge.hpp"
#include "connectors/targets/graph/lookup.hpp"

namespace sluis::targets::graph {

using boost::asio::awaitable;

namespace {

constexpr std::chrono::hours in_order_for{24};
constexpr std::chrono::minutes licences_asked_again_after{15};

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return text;
}

/// Microsoft's answer, and what to do about it in terms of the configuration.
error licence_error(const heard& by, const graph_settings& settings) {
  const auto why = answer_error(by, "the licences of the group in `licence_group`", settings.credential_file);
  switch (by.status) {
    case 403:
      return {why.code(), why.message(),
              "give the application of " + settings.credential_file +
                  " the permission LicenseAssignment.ReadWrite.All, with an administrator's consent"};
    case 404:
      return {
          why.code(), why.message(),
          "there is no such group: make it in Microsoft's administration and put its object id into `licence_group`"};
    case 400:
      return {why.code(), why.message(),
              "see in Microsoft's administration whether the tenant has each subscription in `licences`, with seats "
              "left: buy seats, or correct the list"};
    default:
      return why;
  }
}

}  // namespace

result<std::vector<std::string>> missing_licences(const json& group, const std::vector<std::string>& wanted) {
  const error unreadable(errc::invalid_input,
                         "Microsoft Graph does not tell the licences of the group in `licence_group`",
                         "the next sync tries again");
  const auto assigned = group.is_object() ? group.find("assignedLicenses") : group.end();
  if (assigned == group.end() || !assigned->is_array()) return unreadable;
  std::set<std::string> known;
  for (const auto& each : *assigned) known.insert(lower(text_in(each, "skuId")));
  std::vector<std::string> out;
  for (const auto& sku : wanted) {
    if (known.insert(lower(sku)).second) out.push_back(sku);
  }
  return out;
}

std::string licence_addition(const std::vector<std::string>& skus) {
  json added = json::array();
  for (const auto& sku : skus) added.push_back({{"skuId", sku}, {"disabledPlans", json::array()}});
  return json{{"addLicenses", std::move(added)}, {"removeLicenses", json::array()}}.dump();
}

awaitable<result<void>> licences::see_to() {
  const auto& settings = session_.settings();
  if (settings.licence_group.empty() || settings.licences.empty()) co_return result<void>{};
  if (next_look_ && session_.now() < *next_look_) co_return result<void>{};
  const auto seen = co_await look();
  next_look_ = session_.now() + (seen ? std::chrono::minutes(in_order_for) : licences_asked_again_after);
  co_return seen;
}

awaitable<result<void>> licences::look() {
  const auto& settings = session_.settings();
  const auto path = path_of(object_kind::group, settings.licence_group);
  call question;
  question.method = "GET";
  question.path = path + "?$select=id,assignedLicenses";
  const auto group = co_await session_.ask(std::move(question));
  if (group.status != 200) co_return licence_error(group, settings);
  const auto missing = missing_licences(group.body, settings.licences);
  if (!missing) co_return missing.error();
  if (missing->empty()) co_return result<void>{};
  call addition;
  addition.method = "POST";
  addition.path = path + "/assignLicense";
  addition.body = licence_addition(*missing);
  const auto said = co_await session_.ask(std::move(addition));
  if (meaning_of(said) != meaning::done) co_return licence_error(said, settings);
  co_return result<void>{};
}

}  // namespace sluis::targets::graph
