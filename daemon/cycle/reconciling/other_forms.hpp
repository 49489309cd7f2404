// What a target keeps in another form than it was said in (no accents, other capitals, cut): after two corrections
// without effect it is left alone, and told.
#pragma once

#include <string>
#include <vector>

#include "connectors/targets/target.hpp"
#include "model/survey.hpp"
#include "state/push/kept_forms.hpp"
#include "state/store.hpp"

namespace sluis::daemon {

/// Before a survey is compared: keeps what is seen again, and forgets what is not. A text that is left alone is put
/// into `found` as it was said, so that the comparison finds no difference. Not of an object with another handle.
/// Commits. On the strand.
[[nodiscard]] result<void> leave_other_forms(state::store& store, const targets::target& api, survey& found);

/// "display_name plain", "given_name cut 20": no text of anybody.
[[nodiscard]] std::string word_of(const state::kept_form& one);

/// For status; empty: there are none.
[[nodiscard]] std::string text_of_other_forms(const std::vector<state::kept_form>& all);

}  // namespace sluis::daemon
