// Names as people write them, and logins and labels that stay. NEN 1888: the prefix is kept apart; "Janine van den
// Boele" is sorted "Boele, Janine van den". Transliteration by ICU. Pure; any thread (each keeps an ICU transliterator
// of its own).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/person.hpp"
#include "model/result.hpp"

namespace sluis::mapping {

/// No login and no label is longer (bytes).
inline constexpr std::size_t max_login = 64;
inline constexpr std::size_t max_label = 256;

/// What the person is called: call name, else the first given name, else the initials, else empty.
[[nodiscard]] std::string given_name_of(const person& p);
/// "Janine van den Boele"; a prefix that ends in an apostrophe takes no blank: "Jan d'Hondt". Absent parts leave no
/// blanks.
[[nodiscard]] std::string display_name(std::string_view given, std::string_view prefix, std::string_view family);
/// "Boele, Janine van den"
[[nodiscard]] std::string sort_name(std::string_view given, std::string_view prefix, std::string_view family);

/// Lower-case ASCII of a name in any script, only `[a-z0-9.-]`: "Ægir Łukasz-Müller" -> "aegirlukasz-muller". The rule
/// is ICU's Any-Latin, then Latin-ASCII: a letter loses its marks (ü -> u, ç -> c, ø -> o, ł -> l, ı -> i), a ligature
/// or ß becomes its letters (æ -> ae, ß -> ss, ĳ -> ij), and everything else – blanks, apostrophes, signs – is left
/// out. German umlauts are no exception: ü is u, as Dutch schools write it.
[[nodiscard]] std::string transliterate(std::string_view utf8);

/// Candidates in order of preference, each `[a-z0-9.-]`, 1..64, no leading, trailing or doubled dot: the template; then
/// with one more letter of the given name each (`j.vandenboele`, `ja.vandenboele`, …); then the full one with 2, 3, …
/// up to `limit` candidates in all. Within a part dots are dropped ("v. d." is "vd"). {initial} is the first letter of
/// {given}; {initials} falls back on the given names' first letters. A person without a given name still gets
/// candidates (family only). One whose name has no letter after transliteration gets the role and a number from 1
/// ("leerling1", "medewerker2").
/// The template is one that parse_login_template takes (config has asked it); any other throws std::invalid_argument.
[[nodiscard]] std::vector<std::string> login_candidates(const person& p, std::string_view login_template,
                                                        std::size_t limit);
/// The n-th (from 2) numbered fallback, for when all candidates are taken: unbounded. A name that is too long loses its
/// end, never the number.
[[nodiscard]] std::string numbered_login(const person& p, std::string_view login_template, std::uint64_t n);

/// Nobody may have this login: an address of RFC 2142 or one that a vendor or a school uses for an office
/// ("postmaster", "admin", "no-reply"); dots and hyphens do not count. Or it is one of `more`.
[[nodiscard]] bool is_reserved_login(std::string_view login, const std::vector<std::string>& more);

/// Labels of a group at the targets: its name; with the year ("5/6 (5)") ; with the school ("5/6 (99XX)"); with both
/// ("5/6 (5, 99XX)"); then that one numbered ("5/6 (5, 99XX) 2"). A group without a name is called "groep".
[[nodiscard]] std::vector<std::string> label_candidates(const group& g, std::string_view school_code,
                                                        std::size_t limit);

/// Names are compared case-folded and NFC.
[[nodiscard]] std::string fold(std::string_view utf8);

}  // namespace sluis::mapping
