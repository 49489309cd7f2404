#include "mapping/identity.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "mapping/names.hpp"
#include "model/eck_id.hpp"

namespace sluis::mapping {

namespace {

struct names {
  std::string_view given_names, initials, call_name, prefix, family;
};

names names_of(const person& p) {
  return {p.given_names, p.initials, p.call_name, p.family_name_prefix, p.family_name};
}
names names_of(const name_clue& c) {
  return {c.given_names, c.initials, c.call_name, c.family_name_prefix, c.family_name};
}

/// Letters and digits only. A name that leaves nothing (signs alone) is compared as it stands.
std::string folded(std::string_view text) {
  auto out = transliterate(text);
  std::erase_if(out, [](char c) { return c == '.' || c == '-'; });
  return out.empty() ? fold(text) : out;
}

std::string first_word(std::string_view text) {
  return folded(text.substr(0, text.find(' ')));
}

bool has_word(std::string_view text, const std::string& wanted) {
  while (!text.empty()) {
    const auto end = std::min(text.find_first_of(" -"), text.size());
    if (folded(text.substr(0, end)) == wanted) return true;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return false;
}

char letter_of(std::string_view text) {
  const auto letters = folded(text);
  return letters.empty() ? '\0' : letters.front();
}

/// "Bram" says nothing of the initial of "Abraham", so a call name counts only against given names.
bool is_another_letter(const names& a, const names& b) {
  const bool a_is_called = a.given_names.empty() && a.initials.empty(),
             b_is_called = b.given_names.empty() && b.initials.empty();
  if ((a_is_called && b.given_names.empty()) || (b_is_called && a.given_names.empty())) return false;
  const auto letter = [](const names& of) {
    if (!of.given_names.empty()) return letter_of(of.given_names);
    return letter_of(of.initials.empty() ? of.call_name : of.initials);
  };
  const char one = letter(a), other = letter(b);
  return one != '\0' && other != '\0' && one != other;
}

/// Both say a first name, and it is another. Only where one of them says nothing but initials, or one a call name and
/// the other given names, does the first letter decide.
bool is_another_given_name(const names& a, const names& b) {
  const bool both_called = !a.call_name.empty() && !b.call_name.empty();
  const bool both_given = !a.given_names.empty() && !b.given_names.empty();
  if (both_called && folded(a.call_name) == folded(b.call_name)) return false;
  if (both_given && first_word(a.given_names) == first_word(b.given_names)) return false;
  if (!a.call_name.empty() && has_word(b.given_names, folded(a.call_name))) return false;
  if (!b.call_name.empty() && has_word(a.given_names, folded(b.call_name))) return false;
  if (both_called || both_given) return true;
  return is_another_letter(a, b);
}

/// Where the ECK iD is another one as well, less is enough: brothers and sisters often share the first of their
/// baptismal names, and the surname.
bool is_called_otherwise(const names& a, const names& b) {
  const auto one = folded(a.given_names), other = folded(b.given_names);
  const bool both_given = !one.empty() && !other.empty();
  if (both_given && !one.starts_with(other) && !other.starts_with(one)) return true;
  return !a.call_name.empty() && !b.call_name.empty() && folded(a.call_name) != folded(b.call_name);
}

/// The ways in which one family name is written whole: with its prefix and without.
std::vector<std::string> whole_forms_of(const names& of) {
  if (of.family.empty()) return {};
  std::vector<std::string> out = {folded(std::string(of.prefix) + " " + std::string(of.family)), folded(of.family)};
  // A prefix that stands in the family name: its words are small, the name begins with the first capital.
  const auto capital = std::find_if(of.family.begin(), of.family.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
  });
  if (capital != of.family.begin() && capital != of.family.end())
    out.push_back(folded(of.family.substr(static_cast<std::size_t>(capital - of.family.begin()))));
  std::erase_if(out, [](const std::string& form) { return form.empty(); });
  return out;
}

/// Those, and each part of a double name.
std::vector<std::string> forms_of(const names& of) {
  auto out = whole_forms_of(of);
  auto rest = of.family;
  while (rest.find('-') != std::string_view::npos) {
    out.push_back(folded(rest.substr(0, rest.find('-'))));
    rest.remove_prefix(rest.find('-') + 1);
    out.push_back(folded(rest));
  }
  std::erase_if(out, [](const std::string& form) { return form.empty(); });
  return out;
}

bool is_another_family_name(const names& a, const names& b) {
  if (a.family.empty() || b.family.empty()) return false;
  const auto forms = forms_of(a), others = forms_of(b);
  return std::none_of(forms.begin(), forms.end(), [&](const std::string& form) {
    return std::find(others.begin(), others.end(), form) != others.end();
  });
}

/// Where the family name is another one, only a first name that is written the same shows that it is the same person:
/// one that is left out, an initial, or one among other first names does not.
bool has_the_given_name(const names& a, const names& b) {
  const auto given = folded(a.given_names), other = folded(b.given_names);
  if (!given.empty() && !other.empty()) {
    if (given == other) return true;
    if (a.call_name.empty() != b.call_name.empty() || a.call_name.empty())
      return given.starts_with(other) || other.starts_with(given);
  }
  if (!a.call_name.empty() || !b.call_name.empty()) return folded(a.call_name) == folded(b.call_name);
  return given.empty() && other.empty() && folded(a.initials) == folded(b.initials);
}

/// Likewise of the family name; its prefix may be left out.
bool has_the_family_name(const names& a, const names& b) {
  if (a.family.empty() || b.family.empty()) return a.family.empty() && b.family.empty();
  const auto forms = whole_forms_of(a), others = whole_forms_of(b);
  return std::any_of(forms.begin(), forms.end(), [&](const std::string& form) {
    return std::find(others.begin(), others.end(), form) != others.end();
  });
}

/// Another first name would be shown, though the one of before is among the other's first names.
bool says_other_first_names(const names& a, const names& b) {
  const auto shown = [](const names& of) {
    return of.call_name.empty() ? first_word(of.given_names) : folded(of.call_name);
  };
  const bool both_say =
      (!a.call_name.empty() || !a.given_names.empty()) && (!b.call_name.empty() || !b.given_names.empty());
  return both_say && shown(a) != shown(b) && (a.given_names.empty() || folded(a.given_names) != folded(b.given_names));
}

/// Characters that no name has: signs but for those of "d'Ancona-v. Dam", and what a wrong character set makes of
/// letters with a mark.
bool has_signs(std::string_view text) {
  for (const std::string_view broken : {"\xEF\xBF\xBD", "\xE2\x80\x9C", "\xE2\x80\x9D", "\xE2\x80\x9E"}) {
    if (text.find(broken) != std::string_view::npos) return true;
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto at = [&](std::size_t n) { return n < text.size() ? static_cast<unsigned char>(text[n]) : 0U; };
    const bool is_broken = at(i) == 0xC3 && at(i + 1) >= 0x83 && at(i + 1) <= 0x85 &&
                           at(i + 2) >= 0x80;  // the first byte of a letter, shown as one
    const auto c = at(i);
    const bool is_sign = c > 0x20 && c < 0x7F && !(c >= '0' && c <= '9') && !(c >= 'A' && c <= 'Z') &&
                         !(c >= 'a' && c <= 'z') && c != '\'' && c != '`' && c != '-' && c != '.';
    if (is_broken || is_sign) return true;
  }
  return false;
}

bool says_new_signs(const person& before, const person& now) {
  const auto has = [](const person& of) {
    return has_signs(given_name_of(of)) || has_signs(of.family_name_prefix) || has_signs(of.family_name);
  };
  return has(now) && !has(before);
}

}  // namespace

contradiction contradiction_between(const person& before, const person& now) {
  const auto a = names_of(before), b = names_of(now);
  const bool other_given = is_another_given_name(a, b), other_family = is_another_family_name(a, b);
  const auto eck_id_before = folded_eck_id(before.eck_id), eck_id_now = folded_eck_id(now.eck_id);
  const bool eck_id = !eck_id_before.empty() && !eck_id_now.empty() && eck_id_before != eck_id_now;
  const bool one_says_none =
      eck_id_before.empty() !=
      eck_id_now.empty();  // nothing says that it is the same person: it may be a brother or sister
  if ((eck_id || one_says_none) && (other_given || other_family || is_called_otherwise(a, b)))
    return contradiction::eck_id_and_name;
  const bool nothing_stays = (other_given && !has_the_family_name(a, b)) ||
                             (other_family && !has_the_given_name(a, b)) ||
                             (says_other_first_names(a, b) && !has_the_family_name(a, b));
  return nothing_stays ? contradiction::both_names : contradiction::none;
}

contradicted contradiction_with_any(const std::vector<person>& before, const person& now) {
  for (std::size_t i = 0; i < before.size(); ++i) {
    auto earlier = before[i];
    // An ECK iD that came under the same names is that of the versions before as well.
    const bool came_later = folded_eck_id(earlier.eck_id).empty() && is_same_eck_id(before.front().eck_id, now.eck_id);
    if (came_later && contradiction_between(earlier, before.front()) == contradiction::none)
      earlier.eck_id = now.eck_id;
    const bool was_approved = i > 0 && contradiction_between(before[i], before.front()) != contradiction::none;
    const auto why = was_approved ? contradiction::none : contradiction_between(earlier, now);
    if (why != contradiction::none) return {why, i};
  }
  return {};
}

bool is_renamed(const person& before, const person& now) {
  const auto given = folded(given_name_of(before)), given_now = folded(given_name_of(now));
  const bool was_initial = before.call_name.empty() && before.given_names.empty();
  const bool is_same_given =
      given.empty() || given == given_now || (was_initial && given.front() == letter_of(given_now));
  const auto family = folded(before.family_name_prefix + " " + before.family_name);
  const bool is_same_family = family.empty() || family == folded(now.family_name_prefix + " " + now.family_name);
  return !is_same_given || !is_same_family || is_called_otherwise(names_of(before), names_of(now)) ||
         says_new_signs(before, now);
}

bool is_another_name(const person& before, const person& now) {
  const auto a = names_of(before), b = names_of(now);
  const bool is_one_gone =
      (!a.family.empty() && b.family.empty()) || (!given_name_of(before).empty() && given_name_of(now).empty());
  return is_one_gone || is_another_given_name(a, b) || is_called_otherwise(a, b) || is_another_family_name(a, b);
}

namespace {

/// "groep3" of "jansen" and "jansengroep3"; empty: nothing of before stayed, or nothing came.
std::string added_to(const std::string& before, const std::string& now) {
  if (before.empty() || now.size() <= before.size()) return {};
  if (now.starts_with(before)) return now.substr(before.size());
  return now.ends_with(before) ? now.substr(0, now.size() - before.size()) : std::string();
}

/// Each one to five words that follow each other.
std::set<std::string> runs_of(std::string_view text) {
  constexpr std::size_t most_words = 5;
  std::vector<std::string> words;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    if (end > 0) words.push_back(folded(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  std::set<std::string> out;
  for (std::size_t from = 0; from < words.size(); ++from) {
    std::string run;
    for (auto to = from; to < std::min(words.size(), from + most_words); ++to) out.insert(run += words[to]);
  }
  return out;
}

/// In what accounts may show: with all of the given names where there is no call name.
std::set<std::string> shown_runs_of(const person& p) {
  auto out = runs_of(p.call_name.empty() ? p.given_names : p.call_name);
  out.merge(runs_of(p.family_name_prefix + " " + p.family_name));
  return out;
}

}  // namespace

std::vector<new_name> new_names_of(const person& before, const person& now) {
  if (!is_renamed(before, now)) return {};
  std::vector<new_name> out;
  const auto add = [&out](new_name::part what, const std::string& was, const std::string& is) {
    if (!is.empty()) out.push_back({what, was, is});
  };
  using enum new_name::part;
  const auto shown = folded(given_name_of(before)),
             whole = folded(before.family_name_prefix + " " + before.family_name),
             whole_now = folded(now.family_name_prefix + " " + now.family_name);
  const auto name = folded(now.family_name), first_prefix = folded(now.family_name_prefix);
  if (whole != whole_now && folded(before.family_name) != name) add(family, whole, name);
  if (whole != whole_now && whole_now != name) add(whole_family, whole, whole_now);
  if (whole != whole_now && folded(before.family_name) == name && folded(before.family_name_prefix) != first_prefix)
    add(prefix, whole, first_prefix);
  if (folded(before.call_name) != folded(now.call_name)) add(call, shown, folded(now.call_name));
  if (folded(before.given_names) != folded(now.given_names)) add(given, shown, folded(now.given_names));
  add(added, whole, added_to(folded(before.family_name), name));
  add(added, shown, added_to(folded(before.call_name), folded(now.call_name)));
  if (now.call_name.empty() && !now.given_names.empty() && shown != folded(given_name_of(now)))
    add(first, shown, folded(given_name_of(now)));
  const auto earlier = shown_runs_of(before);
  for (const auto& run : shown_runs_of(now)) {
    if (!earlier.contains(run)) add(within, shown + " " + whole, run);
  }
  if (says_new_signs(before, now)) add(signs, shown + " " + whole, "signs");
  const bool says_initials = now.call_name.empty() && now.given_names.empty();
  if (says_initials && shown != folded(now.initials)) add(initials, shown, folded(now.initials));
  return out;
}

std::string folded_word(std::string_view text) {
  return folded(text);
}

std::string folded_name(const person& who) {
  const auto family = folded(who.family_name_prefix + " " + who.family_name), given = folded(given_name_of(who));
  return family.empty() || given.empty() ? std::string() : given + " " + family;
}

bool could_be(const person& known, const name_clue& said) {
  if (is_same_eck_id(said.eck_id, known.eck_id)) return true;
  const bool says_no_name =
      said.given_names.empty() && said.initials.empty() && said.call_name.empty() && said.family_name.empty();
  if (says_no_name && !folded_eck_id(said.eck_id).empty() && !folded_eck_id(known.eck_id).empty()) return false;
  const auto a = names_of(known), b = names_of(said);
  return !is_another_given_name(a, b) && !is_another_family_name(a, b);
}

std::vector<std::string> marks_of(const person& p) {
  const auto who = names_of(p);
  std::vector<std::string> firsts, out;
  if (!p.call_name.empty()) firsts.push_back("first " + folded(p.call_name));
  if (!p.given_names.empty()) firsts.push_back("first " + first_word(p.given_names));
  if (!p.given_names.empty() && p.call_name.empty()) firsts.push_back("all " + folded(p.given_names));
  if (firsts.empty() && !p.initials.empty()) firsts.push_back("initials " + folded(p.initials));
  if (const char letter = letter_of(given_name_of(p)); letter != '\0')
    firsts.push_back(std::string("letter ") + letter);
  const auto role = std::string(to_string(p.role)) + " ";
  for (const auto& first : firsts) {
    for (const auto& family : forms_of(who)) out.push_back(role + first + "|" + family);
  }
  // However much of it stands in which field.
  const auto given = given_name_of(p);
  if (!given.empty() || !p.family_name.empty())
    out.push_back(role + "whole " + folded(given + " " + p.family_name_prefix + " " + p.family_name));
  if (const auto eck_id = folded_eck_id(p.eck_id); !eck_id.empty()) out.push_back("eck " + eck_id);
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace sluis::mapping
