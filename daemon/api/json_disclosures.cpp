#include "daemon/api/json.hpp"

namespace sluis::daemon::api {

namespace {

json line_json(const disclosure_report::line& what) {
  return {{"entry", what.entry},         {"time", api::to_json(std::optional(what.when))},
          {"target", what.target.str()}, {"recipient", what.recipient},
          {"plan", what.plan},           {"operation", what.operation},
          {"outcome", what.outcome},     {"attributes", what.attributes},
          {"cleared", what.cleared},     {"group", what.group ? json(what.group->hex()) : json(nullptr)}};
}

json at_recipient_json(const disclosure_report::at_target& what) {
  return {{"target", what.target.str()}, {"recipient", what.recipient}, {"people", what.people},
          {"groups", what.groups},       {"refused", what.refused},     {"attributes", what.attributes}};
}

}  // namespace

json to_json(const disclosure_report& what) {
  json out;
  out["institution"] = what.institution.str();
  out["targets"] = json::array();
  for (const auto& each : what.targets) out["targets"].push_back(at_recipient_json(each));
  out["disclosures"] = json::array();
  for (const auto& each : what.lines) out["disclosures"].push_back(line_json(each));
  return out;
}

}  // namespace sluis::daemon::api
