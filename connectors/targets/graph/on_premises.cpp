#include "connectors/targets/graph/on_premises.hpp"

#include "connectors/targets/graph/bodies.hpp"
#include "connectors/targets/scim/values.hpp"
#include "model/on_premises.hpp"
#include "model/survey_remarks.hpp"

namespace sluis::targets::graph {

namespace {

using kind = remote_object::kind;

}  // namespace

std::string on_premises_hint(operation op) {
  return "this object is " + std::string(on_premises_mark) + " (" + on_premises_property +
         "), so Microsoft refuses to change or delete it: " + on_premises_step(op);
}

std::optional<bool> is_on_premises(const json& shown, extent round) {
  const auto at = shown.is_object() ? shown.find(on_premises_property) : shown.end();
  if (at == shown.end()) return round == extent::whole ? std::optional(false) : std::nullopt;
  if (at->is_null()) return false;  // it never was
  return scim::read_flag(*at);
}

void on_premises::take(kind what, extent round, const statements& said) {
  auto& here = of(what);
  if (round == extent::whole) std::erase_if(here, [&said](const auto& one) { return !said.contains(one.first); });
  for (const auto& [id, one] : said) take_one(what, id, one);
}

void on_premises::take_one(kind what, const std::string& id, const statement& said) {
  if (!said.is_so) return forget(what, id);
  auto& handle = of(what)[id];
  if (said.handle) handle = *said.handle;
}

void on_premises::remark(kind what, surveyor& to) const {
  auto* const remarks = hears_remarks(to);
  constexpr std::size_t most_named = 3;
  std::size_t count = 0, named = 0;
  std::string some;
  for (const auto& [id, handle] : of(what)) {
    if (handle.empty() && !to.is_known(what, id)) continue;
    ++count;
    if (handle.empty() || ++named > most_named) continue;
    some += (some.empty() ? "" : ", ") + handle;
  }
  if (remarks == nullptr || count == 0) return;
  const std::string things = what == kind::user ? "account" : "group";
  remarks->on_remark(
      (count == 1 ? "1 " + things + " of ours is" : std::to_string(count) + " " + things + "s of ours are") + " " +
      std::string(on_premises_mark) + " (" + on_premises_property +
      "), so Microsoft refuses to change or delete them and no change of them is tried" +
      (some.empty() ? "" : ": " + some + (count > named || named > most_named ? ", …" : "")) +
      "; change, disable or delete them in the local Active Directory and let that be synchronised, or end the "
      "synchronisation of them: what is planned for them stays open until then");
}

std::optional<outcome> on_premises::why_not_tried(const released_change& change) const {
  const auto& id = change.remote_id();
  const auto what = is_of_user(change.op()) ? kind::user : kind::group;
  if (id.empty() || !has(what, id)) return std::nullopt;
  return outcome{
      outcome::kind::failed,
      {},
      {errc::invalid_input, std::string(to_string(change.op())) + " of " + label_of(change) + " was not tried",
       on_premises_hint(change.op())}};
}

}  // namespace sluis::targets::graph
