// Reads that were held, and approvals of them: tables held_read and read_approval, append-only, each with its entry in
// the log; table last_read. The newest held read of a school is open until a later read of it was taken in whole, or an
// administrator refused it. On the strand.
#pragma once

#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "model/ids.hpp"
#include "model/result.hpp"
#include "state/reads/told.hpp"

namespace sluis::state {

class store;

struct held_read {
  struct decision {
    actor_id by;
    instant at{};
  };
  std::uint64_t seq = 0;
  source_id source;
  std::optional<subject_id> school;  // none: none of its reads was taken in before
  std::uint64_t leaf = 0;
  told_hold told;
  std::optional<decision> approved, refused;  // the newest word: at most one of them

  [[nodiscard]] std::string hash() const;  // told.hpp, dated_hash
};

/// Why a read whose keys moved is not taken in.
[[nodiscard]] error keys_moved(std::uint64_t count);

class held_reads {
 public:
  explicit held_reads(store& s) : store_(s) {}

  /// Oldest first: the newest of each school, if it is open.
  result<std::vector<held_read>> open();
  /// Newcomers who wait by reads of this place that are not closed (told_read::newcomers): by one that is held as a
  /// whole, whatever was decided about it, and by a part that was refused because the school would have doubled.
  struct waiting_newcomers {
    std::vector<std::uint64_t> of_a_whole, of_a_refused_part;
  };
  result<waiting_newcomers> newcomers_of(const place_mac& place);
  /// Those that are refused, in the place of an open one. Their schools are as they were before.
  result<std::vector<held_read>> refused();
  /// The open or refused one with this hash, in 64 hex digits. errc::not_found.
  result<held_read> find(std::string_view hash);
  /// The content of this read may be taken in, for the reasons that it was held for, and nothing else (approval.hpp).
  /// Commits. Approved already: nothing happens. errc::refused where its keys moved. Takes a refusal back.
  result<held_read> approve(std::string_view hash, const actor_id& by);
  /// Nothing of it is taken in, and this content is not asked for again, whatever its date; where it was held for its
  /// date alone, with this date. Nobody counts as absent or present by it. `reason`: up to 1000 bytes, kept sealed.
  /// Refused already: nothing happens. Takes an approval back. Commits.
  result<held_read> refuse(std::string_view hash, std::string_view reason, const actor_id& by);

  /// For the intake, inside its transaction. approved: where the open one of its place is, and its approval counts for
  /// this one (approval.hpp). refused: where refusal_of() says so.
  enum class verdict : std::uint8_t { none, approved, refused };
  result<verdict> note_held(const source_id& source, const std::optional<subject_id>& school, const told_hold& told);
  /// Likewise, of a read that is not taken in because its content was refused. On record once more where another read
  /// of the place closed the one that was refused, so that refused() has it again, and where an approval of that one
  /// would not count for this one: what refused() has can be approved.
  result<verdict> note_refused(const source_id& source, const std::optional<subject_id>& school, const told_hold& told);
  /// Whether this content of this place is refused, by the newest word about it, and whether that was about the whole
  /// read. `produced`: its date now.
  enum class refusal : std::uint8_t { none, of_a_part, of_the_whole };
  result<refusal> refusal_of(const place_mac& place, const sha256_hash& content,
                             const std::optional<instant>& produced);
  /// The newest day of these approvals, which are entries of the log: of any, or of those that gave people other names.
  enum class about : std::uint8_t { anything, names };
  result<std::optional<day>> newest_of(const std::vector<std::uint64_t>& approvals, about what);
  /// Whom an approved read of this place showed by name, with a contradiction or another name, and the entries of the
  /// approvals.
  [[nodiscard]] std::map<subject_id, std::vector<std::uint64_t>> approved_people(const place_mac& place);
  /// What was told of the read whose approval counts for this content with this date, and the entry of its newest
  /// approval. Nothing: there is none.
  struct approval {
    std::uint64_t entry = 0;
    told_hold told;
  };
  result<std::optional<approval>> approved(const place_mac& place, const sha256_hash& content,
                                           const std::optional<instant>& produced);
  /// The last whole read of a scope.
  result<std::optional<told_read>> last(std::uint64_t scope);
  /// Of each school, as a source knows it.
  struct last_of_school {
    source_id source;
    subject_id school;
    told_read told;
  };
  result<std::vector<last_of_school>> last_of_each();
  void note_whole(std::uint64_t scope, std::uint64_t leaf, const told_read& told);

 private:
  result<std::vector<held_read>> newest_of_each_place();
  result<std::vector<held_read>> not_closed();
  result<std::vector<held_read>> decided(const place_mac* place);
  result<std::optional<held_read>> newest_decision(const place_mac& place, const sha256_hash& content,
                                                   const std::optional<instant>& produced);
  result<void> take_over_refusal(held_read& one);
  void add(const source_id& source, const std::optional<subject_id>& school, const told_hold& told);
  result<held_read> decide(const held_read& held, verdict what, std::string_view reason, const actor_id& by);

  store& store_;
};

}  // namespace sluis::state
