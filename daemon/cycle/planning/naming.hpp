// Step two of a cycle: whoever has no login gets one, every group gets its label at the targets. Both stay: a login
// survives a change of name unless the rule says otherwise, and is never given to another person while the first is
// held. In slices, each of which commits: whoever has a login keeps it, and what a stop or a crash leaves undone is
// done by the next naming. Who gets which login does not depend on the slices. Blocking; on the strand.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "config/config.hpp"
#include "mapping/free_login.hpp"
#include "model/result.hpp"
#include "state/store.hpp"

namespace sluis::daemon {

struct naming_result {
  std::uint64_t named = 0;
  std::vector<subject_id> without_label;  // groups for which no label is free; each keeps the one it had, if any
};

/// Schools by their codes, how many groups of one name each has (a combination class is two groups of one name, a year
/// each), and which labels are in use.
struct label_context {
  std::map<subject_id, std::string> codes;
  std::map<std::pair<subject_id, std::string>, int> same_name;
  /// Folded labels of groups that are there and whose label still fits their name.
  std::map<std::string, subject_id> holders;
  /// School, name and year of whom all labels are taken.
  std::set<std::tuple<subject_id, std::string, std::string>> without_label;
};

class naming_run {
 public:
  /// `at_once`: how many people or groups one slice looks at, at most; as preset, well below 100 ms.
  explicit naming_run(config::name_settings rules, std::uint32_t at_once = 500)
      : rules_(std::move(rules)), at_once_(at_once) {}

  /// One slice. true: there is more. A group without a free label stops nobody else. `store` is the same each time.
  /// Between two slices others may write, but take in no read.
  [[nodiscard]] result<bool> go_on(state::store& store);
  [[nodiscard]] const naming_result& so_far() const { return out_; }

 private:
  enum class step : std::uint8_t { schools = 1, groups, labels, order, label_groups, whom, people, done };

  result<void> one_slice(state::store& store);
  result<void> look_at_groups(state::facts& facts);
  void look_at_labels();
  void put_in_order();
  result<void> label_groups(state::facts& facts);
  result<void> look_at_people(state::facts& facts);
  result<void> name_people(state::store& store);
  void go_to(step next) {
    at_ = next;
    position_ = 0;
  }

  config::name_settings rules_;
  std::uint32_t at_once_;
  step at_ = step::schools;
  std::size_t position_ = 0;  // in groups_ or people_
  subject_id last_;           // up to whom a step has looked
  std::uint64_t last_version_ = 0;
  label_context context_;
  std::vector<state::held_group> groups_;        // that are there; some 300 bytes each, and there is one for 25 people
  std::map<std::string, std::uint64_t> newest_;  // of a folded label: the newest row of table name that gave it
  std::vector<std::pair<std::uint64_t, subject_id>> people_;  // with rename_on_name_change; 24 bytes each
  mapping::login_numbers numbers_;
  naming_result out_;
};

/// All slices of a naming, one after the other.
[[nodiscard]] result<naming_result> name_everyone(state::store& store, const config::name_settings& rules,
                                                  std::uint32_t at_once = 500);

/// For status and journal, with the handles of the first few; empty: every group has a label.
[[nodiscard]] std::string without_label_text(const std::vector<subject_id>& groups);

/// "99XX-01", "99XX", or the source's own key.
[[nodiscard]] std::string school_code(const school& s);

}  // namespace sluis::daemon
