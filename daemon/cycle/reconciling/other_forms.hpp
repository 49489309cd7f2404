// What a target keeps in another form than it was said in (no accents, other capitals, cut): after two corrections
// without effect it is left alone, and told.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "connectors/targets/target.hpp"
#include "model/survey.hpp"
#include "state/push/kept_forms.hpp"
#include "state/push/shadow_table.hpp"
#include "state/store.hpp"

namespace sluis::daemon {

/// For one survey, which it outlives. On the strand.
class other_forms {
 public:
  other_forms(target_id target, survey& found) : target_(std::move(target)), found_(found) {}

  /// Looks at some rows inside one transaction of the caller's.
  class looks {
   public:
    looks(other_forms& all, state::store& store, const targets::target& api)
        : all_(all), store_(store), api_(api), forms_(store) {}
    /// Directly before the row is compared, once: keeps what is seen again, and forgets what is not. A text that is
    /// left alone is put into the survey as it was said, so that the comparison finds no difference. Not of an object
    /// with another handle.
    [[nodiscard]] result<void> leave(const state::shadow_row& row);

   private:
    void compare(const state::shadow_row& row, field what, const std::string& said, std::string& shown,
                 bool may_be_left_alone);

    other_forms& all_;
    state::store& store_;
    const targets::target& api_;
    state::kept_forms forms_;
    std::optional<state::shadow_table> rows_;  // at its first use
  };

 private:
  target_id target_;
  survey& found_;
  std::optional<std::map<state::kept_forms::key, state::kept_form>> before_;  // since the first look
};

/// "display_name plain", "given_name cut 20": no text of anybody.
[[nodiscard]] std::string word_of(const state::kept_form& one);

/// For status; empty: there are none.
[[nodiscard]] std::string text_of_other_forms(const std::vector<state::kept_form>& all);

}  // namespace sluis::daemon
