#include "connectors/targets/google/org_units.hpp"

#include "connectors/targets/google/answers.hpp"
#include "connectors/targets/google/calls.hpp"
#include "connectors/targets/google/judge.hpp"
#include "connectors/targets/google/org_unit_path.hpp"

namespace sluis::targets::google {

using boost::asio::awaitable;

std::string org_units::place_of(const field_map& fields) const {
  return org_unit_for(with_.org_unit, fields);
}

bool org_units::places(const released_change& change) const {
  if (change.op() == operation::create_user) return true;
  if (change.op() != operation::update_user || !is_template(with_.org_unit)) return false;
  return change.fields().contains(field::school) || change.fields().contains(field::function);
}

std::optional<outcome> org_units::trouble_with(const std::string& path) const {
  const auto found = trouble_.find(path);
  if (found == trouble_.end()) return std::nullopt;
  return found->second;
}

awaitable<void> org_units::make_for(const std::vector<released_change>& changes) {
  if (!is_template(with_.org_unit)) co_return;
  std::set<std::string> needed;
  for (const auto& each : changes) {
    if (!places(each)) continue;
    auto path = place_of(each.fields());
    if (path != "/" && !there_.contains(path) && !trouble_.contains(path)) needed.insert(std::move(path));
  }
  if (needed.empty()) co_return;
  co_await learn_what_is_there();
  for (const auto& path : needed) co_await make_down_to(path);
}

// A list that cannot be had costs nothing but time: what is made twice is found to be there.
awaitable<void> org_units::learn_what_is_there() {
  if (asked_ == knowledge::asked) co_return;
  const auto answer = co_await session_.ask(calls::list_org_units(with_));
  if (meaning_of(answer) != meaning::success) co_return;
  asked_ = knowledge::asked;
  for (auto& path : parse_org_units(answer->body)) there_.insert(std::move(path));
}

awaitable<void> org_units::make_down_to(const std::string& path) {
  for (const auto& each : org_units_down_to(path)) {
    if (there_.contains(each)) continue;
    auto failed = co_await make(each);
    if (failed) {
      trouble_[path] = std::move(*failed);
      co_return;
    }
    there_.insert(each);
  }
}

// 409, or a 400 about one that is there after all: somebody made it meanwhile, or an attempt of ours whose answer was
// lost.
awaitable<std::optional<outcome>> org_units::make(std::string path) {
  const auto cut = path.find_last_of('/');
  const std::string parent = cut == 0 ? "/" : path.substr(0, cut);
  const auto body = to_text(json{{"name", path.substr(cut + 1)}, {"parentOrgUnitPath", parent}});
  if (!body) co_return outcome{outcome::kind::failed, {}, body.error()};
  const auto answer = co_await session_.ask(calls::insert_org_unit(with_, *body));
  const auto what = meaning_of(answer);
  if (what == meaning::success || what == meaning::taken) co_return std::nullopt;
  if (what == meaning::refused && answer->status == 400) {
    const auto there = co_await session_.ask(calls::get_org_unit(with_, path));
    if (meaning_of(there) == meaning::success) co_return std::nullopt;
  }
  co_return trouble(answer);
}

outcome org_units::trouble(const answered& by) const {
  const error why = error_of(by, "making the user's org unit", with_.credential_file);
  switch (meaning_of(by)) {
    case meaning::again:
    case meaning::open:  // of the org unit; of the user nothing was sent
    case meaning::not_sent:
      return {outcome::kind::not_sent, {}, {errc::unavailable, why.message(), why.hint()}};
    default:
      break;
  }
  const bool forbidden = by && by->status == 403;
  return {outcome::kind::failed,
          {},
          {why.code(), why.message(),
           forbidden ? "grant the service account the scope admin.directory.orgunit, and the admin it acts for the "
                       "right to make org units"
                     : "check the target's `org_unit`, or make the org unit in the admin console"}};
}

}  // namespace sluis::targets::google
