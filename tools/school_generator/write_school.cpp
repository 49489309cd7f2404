#include <algorithm>
#include <functional>

#include "tools/school_generator/edexml.hpp"

namespace school_generator {

namespace {

bool is_quirky(const options& how) {
  return how.how == manner::quirks;
}

// Each school of a board comes from a system with other habits.
text_file::charset charset_of(const options& how, const school& at) {
  return is_quirky(how) && at.number % 3 != 1 ? text_file::charset::windows_1252 : text_file::charset::utf8;
}

const char* prolog_of(const options& how, const school& at) {
  if (!is_quirky(how)) return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  switch (at.number % 3) {
    case 0:
      return "<?xml version=\"1.0\" encoding=\"windows-1252\"?>\n";
    case 1:
      return "\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<!-- <leerling key=\"geen\"/> -->\n";
    default:
      return "<?xml version='1.0' encoding='ISO-8859-1' standalone='yes'?>\n";
  }
}

void count(const pupil& who, const school& at, written& into) {
  if (who.year == "100") {
    ++into.invalid;
  } else if (who.ends && *who.ends <= at.today) {
    ++into.leavers;
  } else {
    ++into.students;
    into.memberships += who.composites.size() + (who.group ? 1 : 0);
  }
}

// Pupils beside those that were asked for, each with something that real files have wrong: all but the leavers are
// invalid.
void write_odd_pupils(edexml_writer& to, const school& at, written& into) {
  // Of year 8, so that they have been here long enough to have left.
  auto odd = [&](std::uint32_t n) { return make_pupil(at, (at.students / 8 + 100 + n) * 8 + 7); };
  for (std::uint32_t n = 0; n < 2; ++n) {
    auto leaver = odd(n);
    leaver.ends = at.today - std::chrono::days{100};
    to.write(leaver);
    ++into.leavers;
  }
  auto dummy = odd(2);
  dummy.key = "#1";
  auto hundred = odd(3);
  hundred.year = "100";
  auto never = odd(4);
  never.key = "";
  auto twice = odd(5);
  for (const auto& one : {dummy, hundred, never, twice, twice}) {
    to.write(one);
    ++into.invalid;
  }
  to.raw("    <leerling key=\"dangling\"><achternaam>Wees</achternaam><groep key=\"nergens\"/></leerling>");
  to.raw("    <leerling key=\"nameless\"><achternaam/><roepnaam> </roepnaam></leerling>");
  to.raw(
      "    <leerling "
      "key=\"undated\"><roepnaam>Eeuwig</roepnaam><uitstroomdatum>2026-02-30</uitstroomdatum></leerling>");
  into.invalid += 3;
}

void write_students(edexml_writer& to, const options& how, const school& at, written& into) {
  const auto changes = changes_until(at, how.day);
  to.raw("  <leerlingen>");
  for (std::uint32_t i = 0; i < pupils_with(at, changes); ++i) {
    auto who = pupil_after(at, i, changes);
    if (how.version == edexml_version::v1_03) who.composites.clear();
    to.write(who);
    count(who, at, into);
  }
  if (is_quirky(how)) write_odd_pupils(to, at, into);
  to.raw("  </leerlingen>");
}

void write_staff(edexml_writer& to, const school& at, written& into) {
  to.raw("  <leerkrachten>");
  for (std::uint32_t i = 0; i < at.staff; ++i) {
    const auto who = make_teacher(at, i);
    to.write(who);
    ++into.staff;
    into.memberships += who.groups.size();
  }
  to.raw("  </leerkrachten>");
}

void write_groups(edexml_writer& to, const options& how, const school& at, written& into) {
  to.groups_section();
  into.groups += at.groups.size() + (how.version == edexml_version::v1_03 ? 0 : at.composites.size());
  if (is_quirky(how)) {
    to.raw("    <groep key=\"G100\"><naam>Honderd</naam><jaargroep>100</jaargroep></groep>");
    ++into.invalid;
  }
  to.raw("  </groepen>");
}

}  // namespace

written write_school(const options& how, const school& at) {
  written out;
  const auto path = how.out / at.file_name();
  text_file file(path, charset_of(how, at));
  edexml_writer to(file, at, how.version, how.how);
  file << prolog_of(how, at);
  to.raw(
      "<EDEX xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
      "xsi:noNamespaceSchemaLocation=\"EDEXML.structuur.xsd\">");
  const bool persons_first = is_quirky(how) && at.number % 3 == 1;
  const auto outline = [&] {
    to.school_section();
    write_groups(to, how, at, out);
  };
  if (!persons_first) outline();
  write_students(to, how, at, out);
  write_staff(to, at, out);
  if (persons_first) outline();
  to.raw("</EDEX>");
  file.close();
  out.bytes = std::filesystem::file_size(path);
  return out;
}

}  // namespace school_generator
