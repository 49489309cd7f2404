// Who is found by a text (docs/api.md, "Persons"), and the slices in which the search index is made and kept up to date
// (state/search). Each is a question: it writes nothing to the database, and is done beside the strand. Nobody is shown
// by them: whoever shows who was found records it first.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "state/facts.hpp"
#include "state/search/search_file.hpp"
#include "state/store.hpp"

namespace sluis::daemon {

/// The texts by which a person is found, folded, with a zero byte between them; without the handle. Personal data.
[[nodiscard]] std::string search_text(const state::held_person& held);
/// Does the person's name, login, number, school address or handle contain the text? `folded_text`: mapping::fold.
[[nodiscard]] bool matches(const state::held_person& held, std::string_view folded_text);

/// When the index is worth it, and how it is kept.
struct search_sizes {
  std::uint64_t fewest_people = 500;  // of fewer everybody is opened, and there is no file
  std::uint64_t looked_at = 256;      // of whom something was recorded since the index was made: opened by each search
  std::uint64_t most_parts = 64;      // then it is made anew
  std::uint32_t people_in_slice = 500;  // some 20 ms
};

/// By ascending handle, at most `limit`: the same people as if everybody were opened. Where there is no index, or one
/// that is of no use, everybody is.
[[nodiscard]] result<std::vector<subject_id>> find_people(state::store& store, const std::string& text,
                                                          std::uint64_t limit);

/// The making of an index, or of one more part of it, in slices.
class search_making {
 public:
  /// nullptr: the index is good as it is, or there are too few people for one.
  [[nodiscard]] static result<std::shared_ptr<search_making>> begin(state::store& store, const search_sizes& sizes);
  /// One slice. true: it is made. errc::unavailable: the epoch changed, begin again.
  [[nodiscard]] result<bool> go_on(state::store& store);

 private:
  search_making() = default;
  [[nodiscard]] result<std::vector<state::current_row>> next_rows(state::store& store) const;

  std::unique_ptr<state::search_writer> writer_;
  std::optional<std::vector<subject_id>> only_;  // nullopt: everybody
  std::size_t next_ = 0;                         // of these
  subject_id last_;
  std::uint32_t in_slice_ = 1;
};

}  // namespace sluis::daemon
