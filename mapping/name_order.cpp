#include "mapping/name_order.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <unordered_map>

#include "mapping/names.hpp"
#include "mapping/text.hpp"

namespace sluis::mapping {

namespace {

using kind = name_change::kind;

/// What waits for what. Each change waits for at most one other: the one that has its name now.
class graph {
 public:
  explicit graph(const std::vector<name_change>& all)
      : all_(all), waits_for_(all.size()), is_waited_for_(all.size()), has_interim_(all.size()), depth_(all.size()) {
    std::unordered_map<std::string, std::size_t> holders;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (all[i].what == kind::update && !all[i].before.empty() && all[i].before != all[i].after)
        holders.emplace(all[i].before, i);
    }
    for (std::size_t i = 0; i < all.size(); ++i) {
      const auto holder = holders.find(all[i].after);
      if (holder == holders.end() || holder->second == i) continue;
      waits_for_[i] = holder->second;
      is_waited_for_[holder->second] = true;
    }
    for (std::size_t i = 0; i < all.size(); ++i) has_interim_[i] = all[i].what == kind::unsure && all.size() > 1;
    break_circles();
    for (std::size_t i = 0; i < all.size(); ++i) measure(i);
  }

  [[nodiscard]] bool has_interim(std::size_t i) const { return has_interim_[i]; }
  /// An update that goes before the others.
  [[nodiscard]] bool goes_first(std::size_t i) const {
    return all_[i].what != kind::creation && (has_interim_[i] || is_waited_for_[i]);
  }
  /// How many steps come before it.
  [[nodiscard]] std::size_t depth(std::size_t i) const { return *depth_[i]; }

 private:
  void break_circles() {
    std::vector<std::size_t> seen_from(all_.size(), all_.size());
    for (std::size_t start = 0; start < all_.size(); ++start) {
      auto at = std::optional(start);
      while (at && seen_from[*at] == all_.size()) {
        seen_from[*at] = start;
        at = waits_for_[*at];
      }
      if (at && seen_from[*at] == start) has_interim_[first_of_circle(*at)] = true;
    }
  }

  /// The one with the lowest ordinal, so that a plan is always carried out in the same way.
  [[nodiscard]] std::size_t first_of_circle(std::size_t start) const {
    std::size_t out = start;
    for (auto at = *waits_for_[start]; at != start; at = *waits_for_[at]) {
      if (all_[at].ordinal < all_[out].ordinal) out = at;
    }
    return out;
  }

  /// A name is free once its holder has an interim one.
  [[nodiscard]] std::optional<std::size_t> still_waits_for(std::size_t i) const {
    return waits_for_[i] && !has_interim_[*waits_for_[i]] ? waits_for_[i] : std::nullopt;
  }

  void measure(std::size_t start) {
    std::vector<std::size_t> chain;
    auto at = std::optional(start);
    for (; at && !depth_[*at]; at = still_waits_for(*at)) chain.push_back(*at);
    std::size_t next = at ? *depth_[*at] + 1 : 0;
    for (auto one = chain.rbegin(); one != chain.rend(); ++one) depth_[*one] = next++;
  }

  const std::vector<name_change>& all_;
  std::vector<std::optional<std::size_t>> waits_for_;
  std::vector<bool> is_waited_for_, has_interim_;
  std::vector<std::optional<std::size_t>> depth_;
};

}  // namespace

std::vector<name_step> order_names(const std::vector<name_change>& all) {
  const graph order(all);
  name_step interim{name_step::kind::interim, {}};
  std::map<std::pair<std::size_t, name_step::kind>, std::vector<std::uint64_t>> rest;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!order.goes_first(i)) continue;
    if (order.has_interim(i)) interim.ordinals.push_back(all[i].ordinal);
    rest[{order.depth(i), order.has_interim(i) ? name_step::kind::last : name_step::kind::whole}].push_back(
        all[i].ordinal);
  }
  std::vector<name_step> out;
  if (!interim.ordinals.empty()) out.push_back(std::move(interim));
  for (auto& [at, ordinals] : rest) out.push_back({at.second, std::move(ordinals)});
  return out;
}

std::string interim_label(std::string_view label, const target_handle& handle) {
  const auto suffix = " (sluis " + handle.hex() + ")";
  return std::string(cut_utf8(label, max_label - suffix.size())) + suffix;
}

}  // namespace sluis::mapping
