#include "connectors/targets/scim/bulk_message.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/unit/connectors/scim_changes.hpp"

namespace sluis::targets::scim {
namespace {

using range = std::pair<std::size_t, std::size_t>;

std::vector<bulk_operation> of_sizes(const std::vector<std::size_t>& sizes) {
  std::vector<bulk_operation> out;
  for (const auto size : sizes) out.push_back({out.size(), '"' + std::string(size - 2, 'x') + '"'});
  return out;
}

TEST(scim_bulk_message, parts_keep_to_both_bounds_and_lose_nothing) {
  const std::size_t empty = bulk_body({}, 0, 0).size();
  struct row {
    const char* name;
    std::vector<std::size_t> sizes;
    std::uint64_t operations;
    std::uint64_t bytes;  // beside the empty message
    std::vector<range> parts;
  };
  const row rows[] = {
      {"nothing", {}, 10, 100, {}},
      {"all in one", {10, 10, 10}, 10, 100, {{0, 3}}},
      {"by number", {10, 10, 10, 10, 10}, 2, 100, {{0, 2}, {2, 4}, {4, 5}}},
      {"by size", {40, 40, 40}, 10, 100, {{0, 2}, {2, 3}}},
      {"just fits", {49, 49}, 10, 100, {{0, 2}}},
      {"one too large in the middle", {10, 200, 10}, 10, 100, {{0, 1}, {2, 3}}},
      {"only too large ones", {200, 200}, 10, 100, {}},
      {"too large at the end", {10, 200}, 10, 100, {{0, 1}}},
  };
  for (const auto& r : rows) {
    const auto operations = of_sizes(r.sizes);
    capabilities bounds;
    bounds.bulk_operations = r.operations;
    bounds.bulk_bytes = empty + r.bytes;
    const auto parts = bulk_parts(operations, bounds);
    EXPECT_EQ(parts, r.parts) << r.name;
    for (const auto& [first, last] : parts) {
      const auto body = bulk_body(operations, first, last);
      EXPECT_LE(body.size(), bounds.bulk_bytes) << r.name;
      EXPECT_EQ(nlohmann::json::parse(body)["Operations"].size(), last - first) << r.name;
    }
  }
}

TEST(scim_bulk_message, operations_are_as_the_standard_has_them) {
  EXPECT_EQ(nlohmann::json::parse(*bulk_operation_text(new_user(10))),
            nlohmann::json::parse(R"({"method": "POST", "path": "/Users",
    "bulkId": "0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a", "data": {"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "active": true,
    "externalId": "0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a", "userName": "jan.jansen10@demo.example"}})"));
  const auto off = change_of(operation::deactivate_user, 1, {{field::active, "false"}}, "id/1");
  EXPECT_EQ(nlohmann::json::parse(*bulk_operation_text(off)),
            nlohmann::json::parse(R"({"method": "PATCH", "path": "/Users/id%2F1",
    "data": {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [{"op": "replace", "path": "active", "value": false}]}})"));
}

TEST(scim_bulk_message, an_answer_is_found_by_bulk_id_or_location) {
  const std::vector<bulk_answer> answers = {
      {handle_of(1).hex(), "new-1", 201, ""}, {"", "old-2", 204, ""}, {"", "", 400, "invalidValue"}};
  EXPECT_EQ(answer_to(new_user(1), answers)->id, "new-1");
  EXPECT_EQ(answer_to(renamed_user(2, "old-2"), answers)->status, 204U);
  EXPECT_FALSE(answer_to(new_user(2), answers));
  EXPECT_FALSE(answer_to(renamed_user(3, "old-3"), answers));
}

}  // namespace
}  // namespace sluis::targets::scim
