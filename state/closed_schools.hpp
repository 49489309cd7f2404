// Schools that are not exported any more, by an administrator's word: table school_word, append-only, each row with its
// entry in the log. Such a school was read empty, as an approved read without anybody would be, and that no look at its
// source takes it in any more puts nobody in doubt (looks.hpp): of a school that closed as long as its source is
// configured and looked at, of a source that is gone without any look. Any file of the school ends the word. On the
// strand.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/clock.hpp"
#include "model/ids.hpp"
#include "model/result.hpp"
#include "state/looks.hpp"

namespace sluis::state {

class store;

/// A school as one source knows it.
struct known_school {
  std::uint64_t scope = 0;
  source_id source;
  subject_id school;
  std::string code;                                   // facts/source_keys.hpp, school_code
  std::uint64_t students = 0, staff = 0, others = 0;  // people who have not left
  std::uint64_t left = 0;                             // people who left and are still held
  closing_word word = closing_word::none;

  [[nodiscard]] bool is_closed() const { return word != closing_word::none; }
};

class closed_schools {
 public:
  explicit closed_schools(store& s) : store_(s) {}

  /// By scope: the newest word of those that are closed, or whose source is gone.
  [[nodiscard]] std::map<std::uint64_t, closing_word> words();
  /// Every school of every source, configured or not, in the order in which they were known first.
  result<std::vector<known_school>> known();
  /// Whoever stands at these schools counts as left from today. First the word about all of them commits, then the
  /// absences, a school at a time: what an error leaves undone is done by the same word again. errc::invalid_input: the
  /// reason is empty or too long; errc::refused: the clock is in doubt.
  result<void> close(const std::vector<known_school>& which, std::string_view reason, const actor_id& by,
                     closing_word word = closing_word::school_closed);
  /// A look at the source has found a file of this school. Commits. The day of the word that has ended; none: there was
  /// no word.
  result<std::optional<day>> found_again(const source_id& source, const subject_id& school);

 private:
  enum class event : std::uint8_t { closed = 1, back, source_gone };
  result<void> append(const known_school& which, event what, std::string_view reason, const actor_id& by);
  result<void> read_empty(const known_school& which);

  store& store_;
};

/// What the entries say: "las on 2027-05-01", or "las gone on 2027-05-01".
[[nodiscard]] std::string school_word_note(const source_id& source, day on, closing_word word);

}  // namespace sluis::state
