// Can two records be about the same person? Compared are the ECK iD (model/eck_id.hpp) and the names, folded: case,
// diacritics, blanks and signs do not count, nor whether a
// prefix stands apart, in the family name or is left out, nor whether a first name is written out or only its initial.
// What a record does not say contradicts nothing. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/identity.hpp"
#include "model/person.hpp"

namespace sluis::mapping {

/// `now` stands under the key of `before`. Both names of somebody do not change at once: where one is another, the
/// other must be written the same, and one that is left out shows nothing. An ECK iD is replaced, left out or added
/// under the same names.
[[nodiscard]] contradiction contradiction_between(const person& before, const person& now);

/// `before`: whoever stood under the key of `now` in the last days, the newest first. Changes that follow each other
/// count together: `now` is compared with each of them. One that contradicts the newest does not count: somebody
/// approved that change. Nobody: none.
[[nodiscard]] contradicted contradiction_with_any(const std::vector<person>& before, const person& now);

/// A given name or a family name, as accounts show them, is another one or gone, folded as above, or has signs that no
/// name has where the earlier one had none. A name that was missing before, or an initial that is written out, is no
/// other name.
[[nodiscard]] bool is_renamed(const person& before, const person& now);

/// It is another name, or one is gone, and not the same one written otherwise: an initial that is written out, a double
/// name, a prefix that is left out.
[[nodiscard]] bool is_another_name(const person& before, const person& now);

/// Where is_renamed(): each part of the name that is another one now, and not only gone. A prefix counts by itself
/// where the family name behind it stayed, initials where no first name is said, and what was put in front of a family
/// name or call name that stayed, or behind it ("Jansen groep 3"). `first`: the first of the given names, where it is
/// shown. `within`: up to five words that follow each other in what is shown. `signs`: characters that no name has, as
/// of a file that was read in another character set (U+FFFD, "Ã«") or with another sign for quotes.
[[nodiscard]] std::vector<new_name> new_names_of(const person& before, const person& now);

/// A word as the parts of new_names_of() are folded.
[[nodiscard]] std::string folded_word(std::string_view text);

/// Given name and family name, equal where two records write them alike; empty: one of them is missing.
[[nodiscard]] std::string folded_name(const person& who);

/// May this record, of which the key does not tell whose it is, be about this person? The same ECK iD, or names that do
/// not differ.
[[nodiscard]] bool could_be(const person& known, const name_clue& said);

/// Texts that tell this person from others, folded: "eck " with the ECK iD, and by role each first name with each way
/// to write the family name ("student first jan|een"), the initial likewise ("student letter j|een"), and all that is
/// shown ("student whole janeen"). Two records that share one of them may be about the same person. Personal data.
[[nodiscard]] std::vector<std::string> marks_of(const person& p);

}  // namespace sluis::mapping
