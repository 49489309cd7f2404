#include "tools/school_generator/edexml.hpp"

namespace school_generator {

using namespace std::literals;

void edexml_writer::text(std::string_view indent, std::string_view element, std::string_view value) {
  if (value.empty()) {
    if (quirky_) file_ << indent << "<" << element << "/>\n";  // in the wild: an empty element for "nothing"
    return;
  }
  file_ << indent << "<" << element << ">";
  file_.escaped(value);
  file_ << "</" << element << ">\n";
}

void edexml_writer::school_section() {
  file_ << "  <school>\n";
  if (quirky_) text("    ", "dependancecode", "00");  // before schooljaar, as one server does
  text("    ", "schooljaar", at_.school_year);
  text("    ", "brincode", at_.brin);
  if (!quirky_) text("    ", "dependancecode", "00");
  text("    ", "schoolkey", at_.key);
  text("    ", "aanmaakdatum", sluis::to_string(at_.today) + "T06:30:00");
  text("    ", "auteur", "Voorbeeld LAS");
  text("    ", "xsdversie", to_string(version_));
  file_ << "  </school>\n";
  if (newer_than_1_03())
    file_ << "  <vestigingen>\n    <vestiging key=\"V1\">\n      <naam>De " << at_.brin
          << "</naam>\n    </vestiging>\n  </vestigingen>\n";
}

void edexml_writer::groups_section() {
  file_ << "  <groepen>\n";
  for (const auto& one : at_.groups) {
    file_ << "    <groep key=\"" << (quirky_ ? " " : "") << one.key << "\">\n";
    if (quirky_) text("      ", "jaargroep", std::to_string(one.year));
    text("      ", "naam", one.name);
    if (!quirky_) text("      ", "jaargroep", std::to_string(one.year));
    file_ << "    </groep>\n";
  }
  for (std::size_t i = 0; newer_than_1_03() && i < at_.composites.size(); ++i) {
    file_ << "    <samengestelde_groep key=\"" << at_.composite_key(i) << "\">\n";
    text("      ", "naam", at_.composites[i]);
    file_ << "    </samengestelde_groep>\n";
  }
}

void edexml_writer::write_names(const names& called) {
  text("      ", "achternaam", called.family);
  text("      ", "voorvoegsel", called.prefix);
  if (newer_than_1_03()) text("      ", "voornamen", called.given);
  text("      ", "voorletters-1", called.initials);
  text("      ", "roepnaam", called.call);
}

void edexml_writer::write_schooling(const pupil& who) {
  // 1.03 has either the group or the year.
  const bool one_of = !newer_than_1_03() && who.group && who.year != "100";
  if (!one_of) text("      ", "jaargroep", who.year);
  if (who.group) file_ << "      <groep key=\"" << at_.groups[*who.group].key << (quirky_ ? " " : "") << "\"/>\n";
  if (!newer_than_1_03()) return;
  if (!who.composites.empty()) {
    file_ << "      <samengestelde_groepen>\n";
    for (const auto c : who.composites)
      file_ << "        <samengestelde_groep key=\"" << at_.composite_key(c) << "\"/>\n";
    file_ << "      </samengestelde_groepen>\n";
  }
  file_ << "      <vestiging key=\"V1\"/>\n";
  text("      ", "gebruikersnaam", who.user_name);
  text("      ", "emailadres", who.mail);
}

void edexml_writer::write_what_may_not_be_held(const pupil& who) {
  if (newer_than_1_03()) text("      ", "fotourl", "https://foto.example/" + who.bsn + ".jpg");
  text("      ", "etniciteit", "9");
  text("      ", "land", "NL");
  text("      ", "land_vader", "NL");
  text("      ", "land_moeder", "?");
  const auto kind = who.bsn.back() % 3;
  if (!newer_than_1_03()) {
    text("      ", kind == 0 ? "onderwijsnummer" : "sofinummer", who.bsn);
  } else if (kind == 0) {
    text("      ", "bsn_ondwnr-4", std::string_view(who.bsn).substr(5));
  } else {
    text("      ", kind == 1 ? "bsn" : "onderwijsnummer", who.bsn);
  }
  text("      ", "gewicht_nieuw", "0");
  text("      ", "postcodenl", who.postcode);
}

void edexml_writer::write_end(const pupil& who) {
  text("      ", "instroomdatum", sluis::to_string(who.begins));
  if (who.ends) text("      ", "uitstroomdatum", sluis::to_string(*who.ends));
  if (quirky_) {
    raw("      <toevoegingen>\n        <blok>\n          <code>NOTITIE</code>\n          <opmerking><![CDATA[zie "
        "dossier <" +
        who.bsn + ">]]></opmerking>\n        </blok>\n      </toevoegingen>");
  }
  text("      ", "mutatiedatum", sluis::to_string(at_.today) + "T06:30:00");
}

void edexml_writer::write(const pupil& who) {
  file_ << "    <leerling key=\"" << who.key << "\"";
  if (version_ == edexml_version::v2_1 && !who.eck_id.empty()) file_ << " eckid=\"" << who.eck_id << "\"";
  file_ << ">\n";
  if (quirky_) write_schooling(who);  // the order of elements cannot be relied on
  write_names(who.called);
  text("      ", "geboortedatum", sluis::to_string(who.born));
  text("      ", "geslacht", std::to_string(who.gender));
  if (!quirky_) write_schooling(who);
  write_what_may_not_be_held(who);
  write_end(who);
  file_ << "    </leerling>\n";
}

void edexml_writer::write(const teacher& who) {
  file_ << "    <leerkracht key=\"" << who.key << "\"";
  if (version_ == edexml_version::v2_1) file_ << " eckid=\"" << who.eck_id << "\"";
  file_ << ">\n";
  write_names(who.called);
  if (newer_than_1_03()) {
    text("      ", "gebruikersnaam", who.user_name);
    text("      ", "emailadres", who.mail);
    for (const auto& one : who.functions) text("      ", "rol", one);
    if (!who.description.empty()) text("      ", "rolomschrijving", who.description);
  }
  if (!who.groups.empty()) {
    file_ << "      <groepen>\n";
    for (const auto& one : who.groups) {
      file_ << "        <groep key=\"" << at_.groups[one.group].key << "\"";
      if (one.function.empty() || !newer_than_1_03()) {
        file_ << "/>\n";
      } else {
        file_ << ">\n          <rol>" << one.function << "</rol>\n        </groep>\n";
      }
    }
    file_ << "      </groepen>\n";
  }
  text("      ", "mutatiedatum", sluis::to_string(at_.today) + "T06:30:00");
  file_ << "    </leerkracht>\n";
}

}  // namespace school_generator
