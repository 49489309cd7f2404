// What the domain holds. Keeps the rules that only a store can check: addresses are unique among users, aliases and
// groups; who is deleted can come back for 20 days, by id; members exist.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <unordered_map>
#include <utility>

#include "tests/lab/google/custom_schemas.hpp"
#include "tests/lab/google/google.hpp"
#include "tests/lab/google/org_units.hpp"
#include "tests/lab/google/refusal.hpp"

namespace lab::google {

struct user {
  json attributes;  // as they are shown; no password
  std::optional<moment> deleted;
  unsigned hidden = 0;      // requests that do not see it yet
  unsigned incomplete = 0;  // changes that are refused still
};

struct group {
  json attributes;
  std::map<std::string, std::string> members;  // id -> role
  unsigned hidden = 0;
};

class directory {
 public:
  explicit directory(const settings& with) : with_(with), random_(with.seed), units_(with.org_units) { begin(); }

  /// All of these throw refusal. `key` is an id, or an address or alias where Google takes one. Bodies were checked.
  const json& insert_user(const json& body, moment now);
  const json& get_user(const std::string& key);
  const json& change_user(const std::string& key, const json& body);
  void delete_user(const std::string& key, moment now);
  void undelete_user(const std::string& id, const json& body);
  const json& insert_group(const json& body, moment now);
  const json& get_group(const std::string& key);
  const json& change_group(const std::string& key, const json& body);
  void delete_group(const std::string& key);
  json insert_member(const std::string& group_key, const json& body);
  void delete_member(const std::string& group_key, const std::string& member_key);
  org_units& units() { return units_; }
  custom_schemas& schemas() { return schemas_; }
  [[nodiscard]] const custom_schemas& schemas() const { return schemas_; }
  const group& group_of(const std::string& key);

  /// In order of creation; the number is the page token's.
  [[nodiscard]] const std::map<std::uint64_t, user>& users() const { return users_; }
  [[nodiscard]] const std::map<std::uint64_t, group>& groups() const { return groups_; }
  [[nodiscard]] json shown_member(const std::string& id, const std::string& role) const;
  /// Every object gets another id.
  void renumber();
  std::optional<std::uint64_t> lists_show, user_limit;  // meddling.hpp
  /// Before each request. Deleted users are gone for good after 20 days; whatever is new has settled after 30 seconds.
  void pass_time(moment now);

  /// What was new has settled once it is loaded.
  [[nodiscard]] json save() const;
  void load(const json& from);
  void clear();

 private:
  [[nodiscard]] user* find_user(const std::string& key);
  [[nodiscard]] user& present_user(const std::string& key);
  [[nodiscard]] group* find_group(const std::string& key);
  [[nodiscard]] group& present_group(const std::string& key);
  void take_address(const std::string& address, const std::string& id);
  void rename(json& attributes, const char* name, const std::string& to);
  void free_addresses(const json& attributes, const char* name);
  [[nodiscard]] json placed(json body) const;
  void begin();
  [[nodiscard]] std::string new_id(std::size_t digits);

  const settings& with_;
  std::mt19937_64 random_;
  org_units units_;
  custom_schemas schemas_;
  std::uint64_t next_ = 1;
  std::map<std::uint64_t, user> users_;
  std::map<std::uint64_t, group> groups_;
  std::unordered_map<std::string, std::uint64_t> order_of_user_;   // by id
  std::unordered_map<std::string, std::uint64_t> order_of_group_;  // by id
  std::unordered_map<std::string, std::string> holder_;            // address in lower case -> id
  std::deque<std::pair<moment, std::uint64_t>> unsettled_;         // what is new
  std::deque<std::pair<moment, std::uint64_t>> deletions_;
};

/// The handle that a record of ours carries; empty for others. Only for dumps and comparisons.
[[nodiscard]] std::string handle_of_user(const json& attributes);
[[nodiscard]] std::string handle_of_group(const json& attributes);

}  // namespace lab::google
