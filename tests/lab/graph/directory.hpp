// What the tenant holds: users and groups, present and softly deleted, and who is in which group. Knows what must be
// unique; knows nothing of HTTP.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "tests/lab/graph/kinds.hpp"
#include "tests/lab/graph/refusal.hpp"
#include "tests/lab/service.hpp"

namespace lab::graph {

class applications;

struct object {
  std::uint64_t sequence = 0;  // lists are in this order
  std::string id;
  kind what = kind::user;
  json properties = json::object();  // with id and createdDateTime; deletedDateTime once it is
  bool deleted = false;
  unsigned unseen = 0;  // so many requests still find nothing
  std::set<std::string> members;
  std::uint64_t touched = 0;  // the directory's version at its last change, a member's coming or going counted
  struct move {
    std::uint64_t version = 0;
    enum class way : std::uint8_t { joined, left } how = way::joined;
  };
  std::map<std::string, move> moves;  // the last one of each member
};

/// What was removed for good.
struct trace {
  std::uint64_t version = 0;
  std::string id;
  kind what = kind::user;
};

class directory {
 public:
  directory(std::uint64_t seed, unsigned unseen_for, clock_reading now, const applications& apps)
      : random_(seed), unseen_for_(unseen_for), now_(std::move(now)), apps_(apps) {}

  /// Throws refusal `taken`.
  object& create(kind what, json properties);
  void change(object& which, const json& properties);
  void remove_softly(object& which);
  void restore(object& which);
  void remove_for_good(object& which);
  void add_member(object& group, const std::string& id);
  /// false: it was none.
  bool remove_member(object& group, const std::string& id);

  /// The object as a request sees it: nullptr if it is not there, is of another kind, stands otherwise, or is not seen
  /// yet.
  enum class life : std::uint8_t { present, deleted };
  [[nodiscard]] object* find(const std::string& id, life stands);
  [[nodiscard]] object* find(kind what, const std::string& id);
  /// By userPrincipalName, employeeId, uniqueName, mailNickname or a directory extension, without case; only what is
  /// present and seen.
  [[nodiscard]] std::vector<object*> find_by(kind what, const std::string& property, const std::string& value);
  [[nodiscard]] static bool is_indexed(const std::string& property);
  /// In order, from the one after `sequence`, until `visit` says false.
  void each(kind what, life stands, std::uint64_t after, const std::function<bool(object&)>& visit);

  /// Grows with every change; never 0.
  [[nodiscard]] std::uint64_t version() const { return version_; }
  /// In order, present and deleted ones, from the one after `sequence`, until `visit` says false.
  void each_of_any_life(kind what, std::uint64_t after, const std::function<bool(const object&)>& visit) const;
  [[nodiscard]] const std::vector<trace>& traces() const { return traces_; }

  [[nodiscard]] const applications& apps() const { return apps_; }

  /// Every object gets another id.
  void renumber();
  std::optional<std::uint64_t> lists_show;  // meddling.hpp

  [[nodiscard]] json dump() const;
  [[nodiscard]] json save() const;
  void load(const json& from);
  void clear();
  [[nodiscard]] std::uint64_t created() const { return created_; }
  /// How often a user was created whose handle another one had.
  [[nodiscard]] std::uint64_t duplicates() const { return duplicates_; }

 private:
  [[nodiscard]] std::string new_id();
  [[nodiscard]] std::string timestamp() const;
  [[nodiscard]] static bool is_seen(object& o);
  void check_unique(const object& which, const json& properties) const;
  void put_into_index(const object& which);
  void take_out_of_index(const object& which);

  std::mt19937_64 random_;
  unsigned unseen_for_;
  clock_reading now_;
  const applications& apps_;
  std::uint64_t last_ = 0;
  std::uint64_t version_ = 1;
  std::vector<trace> traces_;
  std::uint64_t created_ = 0;
  std::uint64_t duplicates_ = 0;
  std::map<std::uint64_t, object> objects_;
  std::unordered_map<std::string, std::uint64_t> by_id_;
  std::unordered_map<std::string, std::set<std::uint64_t>> index_;  // "uniqueName=abc": of what is present
};

}  // namespace lab::graph
