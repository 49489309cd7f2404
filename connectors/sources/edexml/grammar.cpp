#include "connectors/sources/edexml/grammar.hpp"

#include <array>

namespace sluis::sources::edexml {

namespace {

constexpr std::array<std::string_view, tag_count> names = {"",
                                                           "EDEX",
                                                           "school",
                                                           "vestigingen",
                                                           "vestiging",
                                                           "groepen",
                                                           "groep",
                                                           "samengestelde_groep",
                                                           "samengestelde_groepen",
                                                           "leerlingen",
                                                           "leerling",
                                                           "leerkrachten",
                                                           "leerkracht",
                                                           "schooljaar",
                                                           "brincode",
                                                           "dependancecode",
                                                           "schoolkey",
                                                           "instellingsnummer",
                                                           "naam",
                                                           "jaargroep",
                                                           "achternaam",
                                                           "voorvoegsel",
                                                           "voornamen",
                                                           "voorletters-1",
                                                           "roepnaam",
                                                           "geslacht",
                                                           "gebruikersnaam",
                                                           "emailadres",
                                                           "instroomdatum",
                                                           "uitstroomdatum",
                                                           "rol",
                                                           "rolomschrijving",
                                                           "aanmaakdatum"};

// Some two million names are looked up in a large file. The two first letters, the last and the length tell all of ours
// apart.
constexpr std::size_t slots = 128;
constexpr std::size_t slot_of(std::string_view name) {
  const auto at = [&](std::size_t i) { return static_cast<std::size_t>(static_cast<unsigned char>(name[i])); };
  return (at(0) + at(1) + at(name.size() - 1) * 2 + name.size() * 21) % slots;
}

constexpr std::array<tag, slots> make_index() {
  std::array<tag, slots> out{};
  for (std::size_t i = 1; i < names.size(); ++i) {
    auto& slot = out[slot_of(names[i])];
    if (slot != tag::other) throw "two names share a slot: choose other factors in slot_of";
    slot = static_cast<tag>(i);
  }
  return out;
}
constexpr auto tag_index = make_index();

using table = std::array<std::array<action, tag_count>, context_count>;

constexpr void enter(table& t, context in, tag element, context into) {
  t[static_cast<std::size_t>(in)][static_cast<std::size_t>(element)] = {action::kind::enter, into};
}
template <class... Tags>
constexpr void text(table& t, context in, Tags... elements) {
  ((t[static_cast<std::size_t>(in)][static_cast<std::size_t>(elements)] = {action::kind::text, {}}), ...);
}

constexpr table make_table() {
  using enum tag;
  table t{};
  for (auto& anything : t[static_cast<std::size_t>(context::document)])
    anything = {action::kind::enter, context::wrong_root};
  enter(t, context::document, edex, context::edex);
  enter(t, context::edex, school, context::school);
  text(t, context::school, schooljaar, brincode, dependancecode, schoolkey, instellingsnummer, aanmaakdatum);
  enter(t, context::edex, vestigingen, context::branches);
  enter(t, context::branches, vestiging, context::branch);
  text(t, context::branch, naam);
  enter(t, context::edex, groepen, context::groups);
  enter(t, context::groups, groep, context::group);
  enter(t, context::groups, samengestelde_groep, context::composite_group);
  text(t, context::group, naam, jaargroep);
  text(t, context::composite_group, naam);
  enter(t, context::edex, leerlingen, context::students);
  enter(t, context::students, leerling, context::student);
  text(t, context::student, achternaam, voorvoegsel, voornamen, voorletters, roepnaam, geslacht, jaargroep,
       gebruikersnaam, emailadres, instroomdatum, uitstroomdatum);
  enter(t, context::student, groep, context::student_group);
  enter(t, context::student, samengestelde_groepen, context::student_composites);
  enter(t, context::student_composites, samengestelde_groep, context::student_composite);
  enter(t, context::edex, leerkrachten, context::staff_section);
  enter(t, context::staff_section, leerkracht, context::staff);
  text(t, context::staff, achternaam, voorvoegsel, voornamen, voorletters, roepnaam, gebruikersnaam, emailadres, rol,
       rolomschrijving);
  enter(t, context::staff, groepen, context::staff_groups);
  enter(t, context::staff_groups, groep, context::staff_group);
  enter(t, context::staff_groups, samengestelde_groep, context::staff_group);
  text(t, context::staff_group, rol, rolomschrijving);
  return t;
}
constexpr table actions = make_table();

}  // namespace

tag find_tag(std::string_view name) noexcept {
  if (name.size() < 2) return tag::other;
  const auto found = tag_index[slot_of(name)];
  return names[static_cast<std::size_t>(found)] == name ? found : tag::other;
}

const char* to_string(tag t) noexcept {
  return names[static_cast<std::size_t>(t)].data();
}

action action_for(context where, tag element) noexcept {
  return actions[static_cast<std::size_t>(where)][static_cast<std::size_t>(element)];
}

}  // namespace sluis::sources::edexml
