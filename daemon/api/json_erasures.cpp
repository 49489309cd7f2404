#include "daemon/api/json.hpp"
#include "daemon/cycle/status/needs.hpp"

namespace sluis::daemon::api {

namespace {

json step_json(const order_view::step& what) {
  return {{"on", sluis::to_string(what.on)}, {"by", what.by}, {"entry", what.entry}};
}
json step_json(const std::optional<order_view::step>& what) {
  return what ? step_json(*what) : json(nullptr);
}

}  // namespace

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

namespace {

const char* account_word(account_at_target::state what) {
  switch (what) {
    case account_at_target::state::none:
      return "none";
    case account_at_target::state::off:
      return "off";
    case account_at_target::state::on:
      return "on";
    case account_at_target::state::not_known:
      return "not_known";
  }
  return "";
}

const char* doubt_word(account_at_target::doubt what) {
  using doubt = account_at_target::doubt;
  switch (what) {
    case doubt::none:
      return "";
    case doubt::not_asked:
      return "not_asked";
    case doubt::paused:
      return "paused";
    case doubt::no_answer:
      return "no_answer";
    case doubt::not_told:
      return "not_told";
    case doubt::may_not_be_asked:
      return "may_not_be_asked";
    case doubt::creation_open:
      return "creation_open";
    case doubt::finding:
      return "finding";
  }
  return "";
}

json account_json(const account_at_target& what) {
  json out{{"target", what.target.str()},
           {"account", account_word(what.account)},
           {"tried_again", what.is_tried_again},
           {"paused", what.is_paused},
           {"off_by_others", what.is_off_by_others}};
  if (what.why != account_at_target::doubt::none) out["why"] = doubt_word(what.why);
  return out;
}

}  // namespace

json to_json(const block_view& what) {
  json out{{"institution", what.institution.str()},
           {"subject", what.subject.hex()},
           {"blocked", what.is_blocked},
           {"reference", what.reference},
           {"on", sluis::to_string(what.on)},
           {"by", what.by},
           {"entry", what.entry}};
  if (!what.job.empty()) {
    out["job"] = what.job;
    out["new"] = what.is_new;
  }
  auto accounts = json::array();
  for (const auto& one : what.accounts) accounts.push_back(account_json(one));
  if (!what.accounts.empty()) out["accounts"] = std::move(accounts);
  for (const auto& one : what.same_eck_id) out["same_eck_id"].push_back(one.hex());
  if (!what.left.empty()) out["left"] = list_json(what.left);
  return out;
}

json to_json(const order_view& what) {
  json out;
  out["institution"] = what.institution.str();
  out["subject"] = what.subject.hex();
  out["kind"] = sluis::to_string(what.kind);
  out["reference"] = what.reference;
  out["given"] = step_json(what.given);
  out["confirmed"] = step_json(what.confirmed);
  out["withdrawn"] = step_json(what.withdrawn);
  out["standing"] = what.standing;
  return out;
}

json to_json(const erasure_story& what) {
  json out;
  out["institution"] = what.institution.str();
  out["subject"] = what.subject.hex();
  out["stage"] = what.stage;
  out["listed"] = what.listed;
  out["since"] = to_json(what.since);
  out["due"] = to_json(what.due);
  out["orders"] = list_json(what.orders);
  out["deletions"] = json::array();
  for (const auto& one : what.deletions) {
    out["deletions"].push_back({{"target", one.target.str()},
                                {"entry", one.entry},
                                {"time", to_json(std::optional(one.when))},
                                {"nothing_there", one.was_absent}});
  }
  out["failed"] = json::array();
  for (const auto& one : what.failed) {
    out["failed"].push_back(
        {{"target", one.target.str()}, {"operation", sluis::to_string(one.op)}, {"problem", one.why}});
  }
  out["creations_open"] = json::array();
  for (const auto& target : what.creations_open) out["creations_open"].push_back(target.str());
  out["left"] = list_json(what.left);
  out["unread"] = what.unread ? json(unread_text(what.institution, *what.unread)) : json(nullptr);
  out["erasure"] = what.erasure ? to_json(*what.erasure) : json(nullptr);
  return out;
}

json to_json(const clock_view& what) {
  return {{"institution", what.institution.str()},
          {"now", to_json(std::optional(what.now))},
          {"date", to_json(std::optional(local_day(what.now)))},
          {"seen", to_json(std::optional(what.latest))},
          {"problem", what.problem},
          {"confirmed",
           {{"erased", what.erased},
            {"deleted", what.deleted},
            {"groups", what.groups},
            {"consents", what.consents},
            {"valid_again", what.valid_again}}}};
}

json to_json(const absence_view& what) {
  json out;
  out["institution"] = what.institution.str();
  out["count"] = what.count;
  out["hash"] = what.hash;
  out["scopes"] = json::array();
  for (const auto& one : what.scopes)
    out["scopes"].push_back({{"school", one.school.hex()}, {"code", one.code}, {"who", one.who}, {"count", one.count}});
  out["for_plans"] = what.for_plans;
  out["accepted"] = what.accepted;
  return out;
}

}  // namespace sluis::daemon::api
