// Long lists are answered in pages: `from` (0) and `limit` (1000, at most 1000); `next`, where the list goes on there.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "daemon/api/json.hpp"
#include "daemon/api/request.hpp"

namespace sluis::daemon::api {

/// Plans and held reads are named by their hash, 64 hex digits.
[[nodiscard]] inline bool is_hash(const std::string& text) {
  const auto raw = from_hex(text);
  return raw && raw->size() == 32;
}

struct page_request {
  std::uint64_t from = 0, limit = 0;
};

/// errc::invalid_input: one of the two is no number, or out of its bounds.
[[nodiscard]] inline result<page_request> page_in(const address& where) {
  constexpr std::uint64_t most = 1000;
  page_request out;
  SLUIS_ASSIGN(out.from, where.number("from", 0, 0, std::numeric_limits<std::int64_t>::max()));
  SLUIS_ASSIGN(out.limit, where.number("limit", most, 1, most));
  return out;
}

template <class T>
[[nodiscard]] json page_json(const char* name, const list_page<T>& page) {
  json out;
  out[name] = list_json(page.records);
  if (page.next) out["next"] = *page.next;
  return out;
}

/// Leaves at most `limit` of each institution, the first ones. Was anything left out?
template <class T>
[[nodiscard]] bool cut_each(std::vector<T>& all, std::uint64_t limit) {
  std::map<std::string, std::uint64_t> seen;
  return std::erase_if(all, [&](const T& one) { return ++seen[one.institution.str()] > limit; }) > 0;
}

}  // namespace sluis::daemon::api
