// What the service holds. Every change keeps the indexes and the two rules that only a store can check: names are
// unique (unless it is told to be a partner that does not look), members exist.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "tests/lab/filter.hpp"
#include "tests/lab/problem.hpp"
#include "tests/lab/schema.hpp"

namespace lab {

struct record {
  const resource_type* type = nullptr;
  std::string id;
  json attributes;  // what clients wrote, and id; without meta and groups
  std::string created;
  std::string modified;
  std::uint64_t version = 1;

  [[nodiscard]] std::string etag() const { return "W/\"" + std::to_string(version) + "\""; }
};

enum class names : std::uint8_t { unique, repeatable };

class store {
 public:
  explicit store(std::uint64_t seed, names may_be = names::unique) : random_(seed), names_(may_be) {}

  /// All of these throw problem: 404, 409 uniqueness, 400 invalidValue (a member that is not there). What they take was
  /// checked.
  const record& create(const resource_type& type, json attributes);
  /// The version moves only if something changes.
  const record& update(const resource_type& type, const std::string& id, json attributes);
  void remove(const resource_type& type, const std::string& id);

  [[nodiscard]] const record& get(const resource_type& type, const std::string& id) const;
  /// In order of creation.
  [[nodiscard]] std::vector<const record*> search(const resource_type& type, const std::optional<filter>& which) const;
  /// The groups that have this member, in order of creation.
  [[nodiscard]] std::vector<const record*> groups_of(const std::string& member) const;
  /// How many resources of this type bear this externalId.
  [[nodiscard]] std::size_t count_external_id(const resource_type& type, const std::string& external_id) const;

  void clear();
  [[nodiscard]] json save() const;
  void load(const json& saved);

 private:
  struct shelf {
    std::map<std::uint64_t, record> records;  // by order of creation
    std::unordered_map<std::string, std::uint64_t> by_id;
    std::unordered_map<std::string, std::set<std::uint64_t>> by_name;  // lower case
    std::map<std::string, std::set<std::uint64_t>> by_external_id;
  };
  [[nodiscard]] shelf& shelf_of(const resource_type& type) { return &type == &user_type() ? users_ : groups_; }
  [[nodiscard]] const shelf& shelf_of(const resource_type& type) const {
    return &type == &user_type() ? users_ : groups_;
  }
  [[nodiscard]] std::uint64_t order_of(const resource_type& type, const std::string& id) const;
  void check(const resource_type& type, const json& attributes, std::optional<std::uint64_t> itself) const;
  void index(shelf& in, std::uint64_t order);
  void unindex(shelf& in, std::uint64_t order);
  void leave_groups(const std::string& member);
  [[nodiscard]] std::optional<std::set<std::uint64_t>> candidates(const resource_type& type, const filter& which) const;
  [[nodiscard]] std::string new_id();

  std::mt19937_64 random_;
  names names_;
  std::uint64_t next_order_ = 1;
  shelf users_;
  shelf groups_;
  std::unordered_map<std::string, std::set<std::uint64_t>> groups_of_;
};

/// "userName" or "displayName": what is unique within the type.
[[nodiscard]] const char* unique_attribute(const resource_type& type);

}  // namespace lab
