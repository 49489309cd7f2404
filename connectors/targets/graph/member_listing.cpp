#include "connectors/targets/graph/member_listing.hpp"

#include "connectors/targets/graph/judge.hpp"
#include "connectors/targets/graph/lookup.hpp"

namespace sluis::targets::graph {

namespace {

constexpr unsigned most_member_pages = 1'000;
constexpr std::size_t most_bytes = 64 * 1024 * 1024;  // of ids: a million members
constexpr double units = 2;                           // 3, less 1 for $select

}  // namespace

member_listing::member_listing(std::string group_id, const graph_settings& settings)
    : group_id_(std::move(group_id)),
      settings_(settings),
      next_page_(path_of(object_kind::group, group_id_) + "/members?$select=id&$top=999") {}

std::optional<call> member_listing::next() {
  if (next_page_.empty()) return std::nullopt;
  call out;
  out.method = "GET";
  out.path = next_page_;
  out.units = units;
  return out;
}

void member_listing::hear(const heard& by) {
  next_page_.clear();
  if (by.status != 200) {
    gone_ = meaning_of(by) == meaning::gone;
    failure_ = answer_error(by, "a look at a group's members", settings_.credential_file);
    return;
  }
  auto read = read_page(by.body, settings_.base_url);
  if (!read) {
    failure_ = read.error();
  } else if (++pages_ > most_member_pages) {
    failure_ = error(errc::invalid_input, "a group's list of members does not end",
                     "look at the group in Microsoft's own administration");
  } else {
    for (const auto& each : read->objects) {
      const auto [member, is_new] = members_.insert(id_in(each));
      if (is_new) bytes_ += member->size();
    }
    if (bytes_ > most_bytes) {
      failure_ = error(errc::invalid_input, "a group's list of members is longer than this program reads",
                       "look at the group in Microsoft's own administration");
      return;
    }
    next_page_ = std::move(read->next);
  }
}

}  // namespace sluis::targets::graph
