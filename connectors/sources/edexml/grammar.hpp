// What of an EDEXML document is read. Whatever is not named here is skipped and never copied (R-C1): numbers of persons
// (bsn, sofinummer, onderwijsnummer, bsn_ondwnr-4, rijksregisternummer), geboortedatum, land*, etniciteit, gewicht*,
// postcode*, fotourl, start_ondw_jgr3, toevoegingen, and what a later version of the format may add.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sluis::sources::edexml {

enum class tag : std::uint8_t {
  other = 0,
  edex,
  school,
  vestigingen,
  vestiging,
  groepen,
  groep,
  samengestelde_groep,
  samengestelde_groepen,
  leerlingen,
  leerling,
  leerkrachten,
  leerkracht,
  schooljaar,
  brincode,
  dependancecode,
  schoolkey,
  instellingsnummer,
  naam,
  jaargroep,
  achternaam,
  voorvoegsel,
  voornamen,
  voorletters,
  roepnaam,
  geslacht,
  gebruikersnaam,
  emailadres,
  instroomdatum,
  uitstroomdatum,
  rol,
  rolomschrijving,
  aanmaakdatum,
};
inline constexpr std::size_t tag_count = 33;

/// Elements of the same name mean different things in different places.
enum class context : std::uint8_t {
  document = 0,
  wrong_root,
  edex,
  school,
  branches,
  branch,
  groups,
  group,
  composite_group,
  students,
  student,
  student_group,
  student_composites,
  student_composite,
  staff_section,
  staff,
  staff_groups,
  staff_group,
};
inline constexpr std::size_t context_count = 18;

/// What to do with an element, by where it stands.
struct action {
  enum class kind : std::uint8_t { skip = 0, text, enter } what = kind::skip;
  context into{};  // of enter
};

/// A record of a person, or one that declares or names a group.
[[nodiscard]] constexpr bool is_person(tag t) {
  return t == tag::leerling || t == tag::leerkracht;
}
[[nodiscard]] constexpr bool is_group(tag t) {
  return t == tag::groep || t == tag::samengestelde_groep;
}

/// `tag::other` for a name that is not read anywhere.
[[nodiscard]] tag find_tag(std::string_view name) noexcept;
/// The element's name, for messages.
[[nodiscard]] const char* to_string(tag t) noexcept;
[[nodiscard]] action action_for(context where, tag element) noexcept;

}  // namespace sluis::sources::edexml
