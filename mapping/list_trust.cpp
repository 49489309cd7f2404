#include "mapping/list_trust.hpp"

namespace sluis::mapping {

namespace {

std::string grouped(std::uint64_t n) {
  auto out = std::to_string(n);
  for (auto at = static_cast<std::ptrdiff_t>(out.size()) - 3; at > 0; at -= 3)
    out.insert(static_cast<std::size_t>(at), ",");
  return out;
}

std::string one_of(const std::string& what) {
  return what == "users" ? "user" : "group";
}

}  // namespace

bool is_believed(const list_counts& list, const guard_limits& limits) {
  const auto missed = list.missed + list.others;
  if (missed <= 1) return true;
  if (missed >= list.known) return false;
  return missed * 100 <= std::uint64_t{limits.max_removals_percent} * list.known;
}

std::string why_not_believed(const std::string& what, const list_counts& list, const std::string& where) {
  const auto others =
      list.others == 0 ? std::string() : ", and under " + grouped(list.others) + " of their ids other objects now";
  return "the list of " + what + " showed " + grouped(list.known - list.missed) + " of " + grouped(list.known) +
         " that are known there" + others + "; it is not believed: no " + one_of(what) +
         " counts as gone, and no deletion of one is concluded, until a list shows them again (what the token may see, "
         "a filter, "
         "or changed ids at the target); if they really are gone, or have other ids now: sluis sync " +
         where + " --reconcile --believe-list --wait";
}

}  // namespace sluis::mapping
