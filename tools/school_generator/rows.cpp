#include "tools/school_generator/rows.hpp"

#include "tools/school_generator/changes.hpp"
#include "tools/school_generator/text_file.hpp"

namespace school_generator {

namespace {

void cell(text_file& to, std::string_view text) {
  to << ",\"" << text << "\"";  // no name of ours has a quotation mark
}

void cells(text_file& to, const names& called) {
  for (const auto& one : {called.given, called.initials, called.call, called.prefix, called.family}) cell(to, one);
}

void row(text_file& to, const school& at, const pupil& who) {
  to << at.brin << ",student";
  cell(to, who.key);
  cells(to, who.called);
  cell(to, std::to_string(who.gender));
  cell(to, who.year);
  std::string groups = who.group ? at.groups[*who.group].key : "";
  for (const auto c : who.composites) groups += " " + at.composite_key(c);
  for (const auto& one : {groups, who.eck_id, who.user_name, who.mail, sluis::to_string(who.begins),
                          who.ends ? sluis::to_string(*who.ends) : ""}) {
    cell(to, one);
  }
  to << "\n";
}

void row(text_file& to, const school& at, const teacher& who) {
  to << at.brin << ",staff";
  cell(to, who.key);
  cells(to, who.called);
  std::string groups;
  for (const auto& one : who.groups) groups += (groups.empty() ? "" : " ") + at.groups[one.group].key;
  for (const auto& one :
       {std::string(), std::string(), groups, std::string(), who.user_name, who.mail, std::string(), std::string()}) {
    cell(to, one);
  }
  to << "\n";
}

}  // namespace

void write_rows(const options& how, const std::vector<school>& schools) {
  text_file to(*how.rows);
  to << "school,role,key,given_names,initials,call_name,prefix,family_name,gender,year,groups,eck_id,user_name,mail,"
        "begins,ends\n";
  for (const auto& at : schools) {
    const auto changes = changes_until(at, how.day);
    for (std::uint32_t i = 0; i < pupils_with(at, changes); ++i) row(to, at, pupil_after(at, i, changes));
    for (std::uint32_t i = 0; i < at.staff; ++i) row(to, at, make_teacher(at, i));
  }
  to.close();
}

}  // namespace school_generator
