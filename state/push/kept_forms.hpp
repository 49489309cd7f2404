// Texts that a target keeps in another form than they were said in. Corrected twice without effect they are a finding,
// and are not said again for it. Which text and which form, never the text itself. On the strand.
#pragma once

#include <cstdint>
#include <map>
#include <tuple>
#include <vector>

#include "model/account.hpp"
#include "model/ids.hpp"
#include "model/result.hpp"
#include "model/source_record.hpp"
#include "model/text_form.hpp"

namespace sluis::state {

class store;

struct kept_form {
  subject_kind kind = subject_kind::person;
  subject_id subject;
  field what{};
  kept_as as;
  std::uint32_t seen = 0;  // by how many comparisons in a row; between each two the text was said again
};

/// The first two are followed by a correction.
[[nodiscard]] constexpr bool is_left_alone(const kept_form& one) {
  return one.seen > 2;
}

class kept_forms {
 public:
  explicit kept_forms(store& s) : store_(s) {}

  using key = std::tuple<subject_kind, subject_id, field>;
  /// All that are on record of a target: few.
  [[nodiscard]] std::map<key, kept_form> all(const target_id& target);
  /// Those that are left alone, of objects that are there, in the order of kind, subject and field.
  [[nodiscard]] std::vector<kept_form> left_alone(const target_id& target);
  /// Inside the caller's transaction. No entry of the log tells of it: nothing of it is a mutation.
  void put(const target_id& target, const kept_form& one);
  void drop(const target_id& target, const kept_form& one);

 private:
  store& store_;
};

}  // namespace sluis::state
