// What was passed on, to which recipient, of whom and when: read from the log alone, so that it can be said of people
// who were erased, too (requirements F). Handles and names of fields; no value is in the log.
#pragma once

#include <compare>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/account.hpp"
#include "model/clock.hpp"
#include "model/ids.hpp"
#include "model/result.hpp"
#include "state/push/push_note.hpp"
#include "state/sqlite/database.hpp"

namespace sluis::state {

struct disclosure_filter {
  std::optional<subject_id> person = {};  // or a group
  std::optional<target_id> target = {};
  std::optional<instant> from = {}, until = {};  // until: exclusive
};

/// One request's worth about one person or group.
struct disclosure {
  std::uint64_t entry = 0;  // of the log
  instant when{};
  subject_id subject;
  std::string recipient;  // "scim https://…" at that time; empty: no entry before it tells
  push_note what;
  enum class outcome : std::uint8_t {
    done = 1,
    refused,  // the recipient got it and did not take it
    unknown,  // it may have arrived
  } how = outcome::done;
};
[[nodiscard]] const char* to_string(disclosure::outcome how) noexcept;

/// A target's id is only a name: each recipient that it had counts by itself.
struct disclosure_place {
  target_id target;
  std::string recipient = {};
  auto operator<=>(const disclosure_place&) const = default;
};

/// Of one target and recipient: how many people and groups, and of how many of them which field. Counted are those of
/// whom something was taken or may have arrived; `refused` only those of whom nothing else was.
struct disclosure_counts {
  std::uint64_t people = 0, groups = 0, refused = 0;
  std::map<std::string, std::uint64_t> fields;  // by name; "membership" of a group
};

/// One pass over the log, which has no index by subject on purpose; in pieces, because the log only ever grows. Nothing
/// is counted for what only ends somebody's access (deactivations, deletions, removals from groups): no attribute is
/// passed on by it.
class disclosure_search {
 public:
  explicit disclosure_search(disclosure_filter which) : which_(std::move(which)) {}
  /// Reads that many entries more. true: there are more.
  result<bool> go_on(sqlite::database& db, std::uint64_t entries);
  /// After the last entry: what was sent and has no outcome counts as unknown.
  [[nodiscard]] std::map<disclosure_place, disclosure_counts> counts();
  /// After counts(), where a person is asked for: each, at most `most_listed`.
  [[nodiscard]] const std::vector<disclosure>& list() const noexcept { return list_; }

  static constexpr std::size_t most_listed = 10'000;

 private:
  struct seen {
    std::uint32_t fields = 0;  // bits
    bool is_group = false;
    bool taken = false;
  };
  void note_recipient(std::string_view note);
  void take(disclosure one);
  [[nodiscard]] bool is_wanted(const disclosure& one) const;

  disclosure_filter which_;
  std::vector<disclosure> list_;
  std::map<std::pair<std::uint64_t, std::uint64_t>, disclosure> open_;  // by plan and ordinal: sent, no outcome yet
  std::map<disclosure_place, std::unordered_map<subject_id, seen, handle_hash>> seen_;
  std::map<std::string, std::string, std::less<>> recipient_at_;  // by target, as far as was read
  std::uint64_t next_ = 0;
};

}  // namespace sluis::state
