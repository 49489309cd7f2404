#include "tools/school_generator/people.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "tools/school_generator/chance.hpp"
#include "tools/school_generator/name_lists.hpp"

namespace school_generator {

namespace {

using namespace std::chrono;

enum topic : std::uint64_t { a_pupil = 1, a_family = 2, a_birthday = 3, a_teacher = 4 };

// Every fiftieth pair of a year are twins: the second has the family name and the birthday of the first.
constexpr std::uint32_t twin_every = 50;
bool is_second_twin(std::uint32_t i) {
  return i / years % twin_every == twin_every - 1;
}
std::uint32_t first_twin(std::uint32_t i) {
  return is_second_twin(i) ? i - years : i;
}

std::uint64_t person_number(const school& at, std::uint32_t i) {
  return (std::uint64_t{at.number} << 32U) + i;
}

// The first character of a UTF-8 name.
std::string first_character(std::string_view name) {
  std::size_t size = 1;
  while (size < name.size() && (static_cast<unsigned char>(name[size]) & 0xC0U) == 0x80U) ++size;
  return std::string(name.substr(0, size));
}

void give_names(chance& luck, int gender, names& into) {
  const auto list = gender == 2 ? girls() : boys();
  const auto count = 1 + luck.skewed(3);
  for (std::size_t n = 0; n < count; ++n) {
    const auto name = list[luck.skewed(list.size())];
    if (n == 0) into.call = name;
    into.given += (n == 0 ? "" : " ") + std::string(name);
    into.initials += first_character(name);
  }
}

void give_family(chance& luck, names& into) {
  const auto& first = families()[luck.skewed(families().size())];
  into.prefix = first.prefix;
  into.family = first.name;
  if (!luck.one_in(8)) return;
  const auto& second = families()[luck.skewed(families().size())];
  into.family += "-" + std::string(second.prefix) + (second.prefix.empty() ? "" : " ") + std::string(second.name);
}

std::string eck_id(chance& luck) {
  std::string out = "https://ketenid.nl/201703/";
  std::array<char, 17> sixteen{};
  for (int i = 0; i < 8; ++i) {
    std::snprintf(sixteen.data(), sixteen.size(), "%016llx", static_cast<unsigned long long>(luck.next()));
    out += sixteen.data();
  }
  return out;
}

// Passes the eleven test, as real ones do.
std::string bsn(chance& luck) {
  for (;;) {
    std::array<int, 9> digits{};
    digits[0] = 9;
    int sum = 9 * 9;
    for (std::size_t i = 1; i < 8; ++i) {
      digits[i] = static_cast<int>(luck.below(10));
      sum += digits[i] * (9 - static_cast<int>(i));
    }
    if (sum % 11 == 10) continue;
    digits[8] = sum % 11;
    std::string out;
    for (const int d : digits) out += static_cast<char>('0' + d);
    return out;
  }
}

std::string postcode(chance& luck) {
  return std::to_string(1000 + luck.below(9000)) + static_cast<char>('A' + luck.below(26)) +
         static_cast<char>('A' + luck.below(26));
}

sluis::day in_year(int y, chance& luck) {
  return sys_days{year{y} / October / 1} + days{luck.below(365)};
}

void give_logins(chance& luck, const std::string& key, std::string_view domain, std::string& user_name,
                 std::string& mail) {
  if (!luck.one_in(4)) return;
  user_name = "u" + key;
  mail = user_name + "@" + std::string(domain);
}

}  // namespace

pupil make_pupil(const school& at, std::uint32_t i) {
  pupil out;
  chance luck(at.seed, a_pupil, person_number(at, i));
  chance family_luck(at.seed, a_family, person_number(at, first_twin(i)));
  chance birthday_luck(at.seed, a_birthday, person_number(at, first_twin(i)));
  const int year_number = 1 + static_cast<int>(i % years);
  out.key = std::to_string(10001 + i);
  out.eck_id = eck_id(luck);
  out.gender = luck.one_in(2) ? 1 : 2;
  give_names(luck, out.gender, out.called);
  give_family(family_luck, out.called);
  out.year = std::to_string(year_number);
  if (i % 97 != 96) out.group = at.group_of(year_number, i / years);
  for (std::size_t c = 0; c < at.composites.size(); ++c) {
    if (luck.one_in(12)) out.composites.push_back(c);
  }
  give_logins(luck, out.key, "leerling.example", out.user_name, out.mail);
  const sluis::day summer = sys_days{year{at.first_year - year_number + 1} / August / 25};
  out.begins = std::min(summer, at.today - days{1});  // in the first weeks of August too, everybody is there
  out.born = in_year(at.first_year - year_number - 4, birthday_luck);
  out.bsn = bsn(luck);
  out.postcode = postcode(luck);
  return out;
}

teacher make_teacher(const school& at, std::uint32_t i) {
  static constexpr std::array<const char*, 4> leaders = {"DIR", "ADM", "IB", "ICT"};
  teacher out;
  chance luck(at.seed, a_teacher, person_number(at, i));
  out.key = "LK" + std::to_string(101 + i);
  out.eck_id = eck_id(luck);
  give_names(luck, luck.one_in(4) ? 1 : 2, out.called);
  give_family(luck, out.called);
  give_logins(luck, out.key, "school.example", out.user_name, out.mail);
  if (i < leaders.size()) {
    out.functions = {leaders[i]};
    return out;
  }
  if (luck.one_in(10)) {
    out.description = "Conciërge";
    return out;
  }
  out.functions = {"LRK"};
  // Two teachers share a class, and now and then somebody has two classes.
  const auto first = (i - leaders.size()) % at.groups.size();
  out.groups.push_back({first, luck.one_in(5) ? "STA" : ""});
  if (luck.one_in(4)) out.groups.push_back({(first + 1) % at.groups.size(), "OWA"});
  if (out.groups.size() == 2 && out.groups[0].group == out.groups[1].group) out.groups.pop_back();
  return out;
}

}  // namespace school_generator
