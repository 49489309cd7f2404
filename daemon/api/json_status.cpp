#include "daemon/api/json.hpp"
#include "daemon/cycle/reading/source_status.hpp"
#include "daemon/cycle/status/needs.hpp"

namespace sluis::daemon::api {

json to_json(const std::optional<instant>& time) {
  return time ? json(sluis::to_string(*time)) : json(nullptr);
}

json to_json(const std::optional<day>& date) {
  return date ? json(sluis::to_string(*date)) : json(nullptr);
}

json to_json(const field_map& fields) {
  json out = json::object();
  for (const auto& [name, value] : fields) out[sluis::to_string(name)] = value;
  return out;
}

namespace {

json by_operation(const std::map<operation, std::uint64_t>& counts) {
  json out = json::object();
  for (const auto& [op, count] : counts) out[sluis::to_string(op)] = count;
  return out;
}

}  // namespace

json to_json(const source_status& what) {
  return {{"id", what.id.str()},
          {"last_read", to_json(what.last_read)},
          {"problem", problem_of(what)},
          {"failed", what.has_failed},
          {"held", what.held},
          {"held_since", to_json(what.held_since)},
          {"parts", what.parts},
          {"kept", what.kept},
          {"behind", what.behind_schools},
          {"missing", what.missing},
          {"old", what.old}};
}

json to_json(const target_status& what) {
  const auto& rest = what.without_consent;
  return {{"id", what.id.str()},
          {"consent", what.consent},
          {"state", what.state},
          {"last_push", to_json(what.last_push)},
          {"failing_since", to_json(what.failing_since)},
          {"waiting", what.waiting},
          {"unsettled", what.unsettled},
          {"failed", what.failed},
          {"on_premises", by_operation(what.on_premises)},
          {"held_since", to_json(what.held_since)},
          {"problem", what.problem},
          {"first_passwords", what.first_passwords},
          {"findings", what.findings},
          {"off_by_others", {{"accounts", what.off_by_others.count}, {"since", to_json(what.off_by_others.first)}}},
          {"left_groups", {{"groups", what.ended.count}, {"deleted_from", to_json(what.ended.deletes)}}},
          {"consent_ends", to_json(what.consent_ends)},
          {"may_send", what.may_send},
          {"paused", what.paused ? to_json(*what.paused) : json(nullptr)},
          {"notice", what.notice},
          {"beyond_consent", what.beyond_consent},
          {"without_consent",
           {{"active", rest.active},
            {"inactive", rest.inactive},
            {"groups", rest.groups},
            {"disabled_from", to_json(rest.closes)},
            {"deleted_from", to_json(rest.deletes)}}}};
}

json to_json(const left_view& what) {
  return {{"target", what.target.str()}, {"recipient", what.recipient}, {"on", sluis::to_string(what.on)},
          {"persons", what.persons},     {"groups", what.groups},       {"entry", what.entry}};
}

json to_json(const left_account& what) {
  return {{"target", what.target.str()},
          {"recipient", what.recipient},
          {"on", sluis::to_string(what.on)},
          {"entry", what.entry},
          {"active", what.is_active}};
}

json to_json(const withdrawal_preview& what) {
  return {{"target", what.target.str()},
          {"recipient", what.recipient},
          {"consents", what.consents},
          {"active", what.active},
          {"inactive", what.inactive},
          {"groups", what.groups},
          {"deleted_from", to_json(what.deletes)},
          {"remainder", what.remainder}};
}

json to_json(const closing_preview& what) {
  json schools = json::array();
  for (const auto& one : what.schools) {
    schools.push_back({{"source", one.source.str()},
                       {"school", one.code},
                       {"students", one.students},
                       {"staff", one.staff},
                       {"others", one.others},
                       {"left", one.left}});
  }
  return {{"schools", schools}};
}

json to_json(const move_preview& what) {
  return {{"target", what.target.str()},
          {"from", what.from},
          {"to", what.to},
          {"persons", what.persons},
          {"groups", what.groups}};
}

json to_json(const leave_preview& what) {
  return {{"target", what.target.str()}, {"at", what.at},         {"configured", what.configured},
          {"persons", what.persons},     {"groups", what.groups}, {"active", what.active}};
}

namespace {

json needs_json(const institution_status& status) {
  json out = json::array();
  for (const auto& one : needs_of(status)) {
    out.push_back({{"condition", sluis::daemon::to_string(one.kind)},
                   {"exit", static_cast<int>(one.how)},
                   {"at", one.at},
                   {"problem", one.problem},
                   {"next", one.next}});
  }
  return out;
}

json held_erasures_json(const held_erasures& what) {
  json examples = json::array();
  for (const auto& one : what.examples) examples.push_back(one.hex());
  return {{"still_listed", what.still_listed},
          {"in_held_reads", what.in_held_reads},
          {"not_read", what.not_read},
          {"in_bad_records", what.in_bad_records},
          {"examples", std::move(examples)}};
}

}  // namespace

json to_json(const institution_status& what) {
  return {{"id", what.id.str()},
          {"name", what.name},
          {"students", what.students},
          {"staff", what.staff},
          {"groups", what.groups},
          {"memberships", what.memberships},
          {"invalid", what.invalid},
          {"invalid_waiting", what.invalid_waiting},
          {"invalid_known", what.invalid_known},
          {"invalid_unclear", what.invalid_unclear},
          {"invalid_new_people", what.invalid_new_people},
          {"soft_deleted", what.soft_deleted},
          {"waiting_for_approval", what.waiting_for_approval},
          {"to_accept", what.to_accept},
          {"withheld", what.withheld},
          {"last_sync", to_json(what.last_sync)},
          {"sources", list_json(what.sources)},
          {"targets", list_json(what.targets)},
          {"held_reads", what.held_reads},
          {"left", list_json(what.left)},
          {"orders",
           {{"in_force", what.orders.in_force},
            {"held", what.orders.held},
            {"unconfirmed", what.orders.unconfirmed},
            {"leaving", what.orders.leaving},
            {"not_sent", what.orders.not_sent},
            {"failed", what.orders.failed},
            {"on_premises", by_operation(what.orders.on_premises)}}},
          {"blocks",
           {{"people", what.blocks.people},
            {"not_sent", what.blocks.not_sent},
            {"not_known", what.blocks.not_known},
            {"with_same_eck_id", what.blocks.with_same_eck_id}}},
          {"held_back", held_erasures_json(what.held_back)},
          {"clock", what.clock_problem},
          {"log_size", what.log_size},
          {"log_verified", {{"last", to_json(what.log_verified.last)}, {"entries", what.log_verified.entries}}},
          {"log_rebuilt", {{"last", to_json(what.log_rebuilt.last)}, {"entries", what.log_rebuilt.entries}}},
          {"backup",
           {{"last", to_json(what.backup.last)},
            {"keys_apart", what.backup.keys_apart},
            {"problem", what.backup.problem},
            {"overdue", what.backup.overdue}}},
          {"overdue", {{"here", what.overdue.here}, {"at_targets", what.overdue.at_targets}}},
          {"served", what.is_served},
          {"problem", what.problem},
          {"needs", needs_json(what)}};
}

json to_json(const school_line& what) {
  return {{"institution", what.institution.str()},
          {"school", what.school},
          {"target", what.target.str()},
          {"people", what.people},
          {"active", what.active},
          {"waiting", what.waiting},
          {"failed", what.failed},
          {"school_year", what.school_year}};
}

json to_json(const held_read_view& what) {
  json examples = json::array();
  for (const auto& one : what.examples) {
    examples.push_back({{"what", one.what},
                        {"subject", one.subject.is_null() ? std::string() : one.subject.hex()},
                        {"label", one.label},
                        {"now", one.now},
                        {"line", one.line},
                        {"blocked", one.is_blocked},
                        {"state", one.state},
                        {"left", to_json(one.left)}});
  }
  json leaving = json::array();
  for (const auto& one : what.leaving)
    leaving.push_back(
        {{"role", sluis::to_string(one.who)}, {"count", one.count}, {"of", one.of}, {"many", one.is_many}});
  return {{"institution", what.institution.str()},
          {"source", what.source.str()},
          {"school", what.school},
          {"hash", what.hash},
          {"taken_in", what.is_whole ? "nothing" : "the rest"},
          {"since", sluis::to_string(what.since)},
          {"produced", to_json(what.produced)},
          {"file", what.file},
          {"note", what.note},
          {"can_be_read", what.can_be_read},
          {"persons", what.persons},
          {"added", what.added},
          {"changed", what.changed},
          {"contradictions", what.contradictions},
          {"left", what.left},
          {"returned", what.returned},
          {"took",
           {{"added", what.took_added},
            {"changed", what.took_changed},
            {"left", what.took_left},
            {"returned", what.took_returned}}},
          {"leaving", std::move(leaving)},
          {"newcomers", what.newcomers},
          {"renumbered", what.renumbered},
          {"source_gone", what.is_source_gone},
          {"moved", what.moved},
          {"waiting", what.waiting},
          {"undone", what.undone},
          {"renamed", what.renamed},
          {"undone_names", what.undone_names},
          {"exchanged", what.exchanged},
          {"undoes", to_json(what.undoes)},
          {"second_accounts", what.doubled},
          {"approved_by", what.approved_by ? json(*what.approved_by) : json(nullptr)},
          {"refused_by", what.refused_by ? json(*what.refused_by) : json(nullptr)},
          {"examples", examples}};
}

json to_json(const invalid_view& what) {
  return {{"institution", what.institution.str()},
          {"source", what.source.str()},
          {"school", what.school},
          {"kind", what.kind},
          {"subject", what.subject},
          {"where", what.where},
          {"field", what.field},
          {"problem", what.problem},
          {"may_be", what.may_be},
          {"waits", what.waits}};
}

json to_json(const invalid_keys_page& what) {
  json out = {{"invalid", json::array()}};
  for (const auto& each : what.records) {
    auto one = to_json(each.record);
    one["key_state"] = each.state;
    one["key"] = each.state == "known" ? json(each.key) : json(nullptr);
    out["invalid"].push_back(std::move(one));
  }
  if (what.next) out["next"] = *what.next;
  return out;
}

}  // namespace sluis::daemon::api
