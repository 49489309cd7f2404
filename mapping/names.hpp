// Names as people write them, and logins and labels that stay. NEN 1888: the prefix is kept apart; "Janine van den Boele" is sorted
// "Boele, Janine van den". Transliteration by ICU. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/person.hpp"
#include "model/result.hpp"

namespace sluis::mapping {

/// What the person is called: call name, else the first given name, else the initials, else empty.
[[nodiscard]] std::string given_name_of(const person& p);
[[nodiscard]] std::string display_name(std::string_view given, std::string_view prefix, std::string_view family);
[[nodiscard]] std::string sort_name(std::string_view given, std::string_view prefix, std::string_view family);

/// "Ægir Łukasz-Müller" -> "aegir.lukasz-mueller"? No: German umlauts follow the Dutch custom (ü -> u). [a-z0-9.-] only.
[[nodiscard]] std::string transliterate(std::string_view utf8);

/// A login template: `{given} {prefix} {family} {initials} {initial}` and literal [a-z0-9.-]. The error says which part is not known.
[[nodiscard]] result<void> check_login_template(std::string_view text);

/// Candidates in order of preference, each `[a-z0-9.-]`, 1..64, no leading, trailing or doubled dot: the template; then with one more letter of the
/// given name each (`j.vandenboele`, `ja.vandenboele`, …); then the full one with 2, 3, … up to `limit` candidates in all.
/// A person without a given name, or whose name leaves nothing after transliteration, still gets candidates (family only; "user").
[[nodiscard]] std::vector<std::string> login_candidates(const person& p, std::string_view login_template, std::size_t limit);
/// The n-th (from 2) numbered fallback, for when all candidates are taken: unbounded.
[[nodiscard]] std::string numbered_login(const person& p, std::string_view login_template, std::uint64_t n);

/// Labels of a group at the targets: its name; with the year ("5/6 (5)") ; with the school ("5/6 (99XX)"); with both; then numbered.
[[nodiscard]] std::vector<std::string> label_candidates(const group& g, std::string_view school_code, std::size_t limit);

/// Names are compared case-folded and NFC.
[[nodiscard]] std::string fold(std::string_view utf8);

}  // namespace sluis::mapping
