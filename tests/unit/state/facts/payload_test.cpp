#include "state/facts/payload.hpp"

#include <gtest/gtest.h>

#include "model/person_texts.hpp"
#include "state/facts/calendar.hpp"
#include "state/facts/name_index.hpp"
#include "state/facts/source_index.hpp"
#include "tests/unit/state/seeded_random.hpp"

namespace sluis::state {
namespace {

using testing_support::seeded_random;

person full_staff() {
  person out;
  out.role = role::staff;
  out.given_names = "Ismaël Hassan";
  out.initials = "IH";
  out.call_name = "Ismaël";
  out.family_name_prefix = "van den";
  out.family_name = std::string(300, 'x');
  out.gender = gender::unspecified;
  out.form_of_address = "de heer";
  out.school_email = "i@school.example";
  out.private_email = "i@thuis.example";
  out.telephone = "06";
  out.user_name = "ih";
  out.functions = {"LRK", "", "IB'er"};
  out.begins = parse_day("1969-12-31");
  out.ends = parse_day("2027-08-01");
  return out;
}

TEST(payload, people_come_back_as_they_went_in) {
  person student;
  student.student_number = "L1";
  student.eck_id = "https://ketenid.nl/pilot/x";
  student.year = "4";
  student.ilt_code = "0011";
  seeded_random chance;
  const std::vector<membership> groups = {{chance.make<subject_id>(), {"LRK", "VAK"}}, {chance.make<subject_id>(), {}}};
  std::string bytes;
  for (const auto& facts : {person(), student, full_staff()}) {
    encode_person(bytes, "key", facts, groups);
    const auto back = decode_person(bytes).value();
    EXPECT_EQ(back.source_key, "key");
    EXPECT_EQ(back.facts, facts);
    EXPECT_EQ(back.memberships, groups);
  }
}

// Guardians' user names were dropped at the door and would have been written here (R-C1).
TEST(payload, of_each_role_only_what_may_be_held_is_written) {
  for (const auto each : {role::student, role::staff, role::guardian}) {
    person all;
    all.role = each;
    for (const auto& text : person_texts) all.*text.member = "x";
    std::string bytes;
    encode_person(bytes, "key", all, {});
    const auto back = decode_person(bytes).value().facts;
    for (std::size_t i = 0; i < person_texts.size(); ++i) {
      const auto& text = person_texts.at(i);
      EXPECT_EQ(back.*text.member, text.may_be_held_of(each) ? "x" : "") << to_string(each) << ", text " << i;
    }
  }
  EXPECT_FALSE(person_texts.back().may_be_held_of(role::guardian)) << "user_name";
}

TEST(payload, groups_and_schools_come_back_as_they_went_in) {
  std::string bytes;
  const group facts{"4A", "4", group::kind::composite};
  encode_group(bytes, "g", facts);
  EXPECT_EQ(decode_group(bytes).value().facts, facts);
  EXPECT_EQ(decode_group(bytes).value().source_key, "g");
  EXPECT_FALSE(decode_school(bytes)) << "another kind";
  const school place{"99XX", "01", "k", "2026-2027", "De Sluis"};
  encode_school(bytes, "99XX-01", place);
  EXPECT_EQ(decode_school(bytes).value().facts, place);
  EXPECT_EQ(decode_school(bytes).value().source_key, "99XX-01");
}

TEST(payload, every_cut_and_every_foreign_byte_is_noticed_or_harmless) {
  std::string bytes;
  encode_person(bytes, "key", full_staff(), {{seeded_random().make<subject_id>(), {"LRK"}}});
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const auto cut = decode_person(std::string_view(bytes).substr(0, size));
    if (!cut) continue;
    std::string again;
    encode_person(again, cut->source_key, cut->facts, cut->memberships);
    EXPECT_EQ(again, bytes.substr(0, size)) << "only a cut between two fields makes sense";
  }
  for (const auto& [name, wrong] :
       {std::pair{"another encoding", std::string("\x01\x01", 2)},
        std::pair{"unknown tag", std::string("\x02\x01\x01\x01\x01\x63\x01x", 8)},
        std::pair{"tags descend", std::string("\x02\x01\x01\x01\x01\x05\x01x\x04\x01x", 11)},
        std::pair{"length past the end", std::string("\x02\x01\x01\x01\x01\x05\x09x", 8)},
        std::pair{"endless length", std::string("\x02\x01\x01\x01\x01\x05\xff\xff\xff\xff\xff\x01", 12)},
        std::pair{"day of three bytes", std::string("\x02\x01\x01\x01\x01\x41\x03xxx", 10)},
        std::pair{"no role", std::string("\x02\x01\x02\x01x", 5)},
        std::pair{"role 9", std::string("\x02\x01\x01\x01\x09", 5)}}) {
    EXPECT_FALSE(decode_person(wrong)) << name;
  }
}

TEST(calendar, where_somebody_stands) {
  struct row {
    const char* name;
    const char* begins;
    const char* ends;
    life state;
    const char* wake;
  };
  const auto today = parse_day("2026-11-23").value();
  for (const auto& [name, begins, ends, state, wake] :
       {row{"no dates", nullptr, nullptr, life::active, nullptr},
        row{"begins today", "2026-11-23", nullptr, life::active, nullptr},
        row{"begins tomorrow", "2026-11-24", nullptr, life::expected, "2026-11-24"},
        row{"ends today: gone from that day on", nullptr, "2026-11-23", life::left, nullptr},
        row{"ends tomorrow", nullptr, "2026-11-24", life::active, "2026-11-24"},
        row{"begins and ends ahead", "2026-12-01", "2027-01-01", life::expected, "2026-12-01"},
        row{"ends before it begins", "2027-01-01", "2026-12-01", life::expected, "2026-12-01"}}) {
    const auto date = [](const char* text) { return text == nullptr ? std::nullopt : parse_day(text); };
    EXPECT_EQ(stand_on(today, date(begins), date(ends)), (dated_life{state, date(wake)})) << name;
  }
}

mac128 mac_of(seeded_random& chance) {
  mac128 out;
  chance.fill(out.data(), out.size());
  return out;
}

TEST(name_index, finds_what_is_in_it_through_growth_and_erasure) {
  seeded_random chance;
  name_index index;
  std::vector<std::pair<mac128, subject_id>> all;
  for (int i = 0; i < 3000; ++i) {
    all.emplace_back(mac_of(chance), chance.make<subject_id>());
    if (i % 3 == 0) std::fill_n(all.back().first.begin(), 8, std::uint8_t{7});  // many in one place
    index.insert(all.back().first, all.back().second);
  }
  index.insert(all[0].first, all[1].second);
  EXPECT_EQ(index.holder(all[0].first), all[0].second) << "the first holder stays";
  for (std::size_t i = 0; i < all.size(); i += 2) index.erase(all[i].first);
  index.erase(all[0].first);
  EXPECT_EQ(index.size(), 1500U);
  for (std::size_t i = 0; i < all.size(); ++i) {
    EXPECT_EQ(index.holder(all[i].first), i % 2 == 0 ? std::nullopt : std::optional(all[i].second)) << i;
  }
}

TEST(source_index, finds_through_growth_and_sorts_by_kind_and_handle) {
  seeded_random chance;
  source_index index;
  std::vector<mac128> keys;
  for (int i = 0; i < 2000; ++i) {
    known_subject one;
    one.id = chance.make<subject_id>();
    one.key = mac_of(chance);
    one.kind = i % 5 == 0 ? subject_kind::group : subject_kind::person;
    keys.push_back(one.key);
    index.add(one);
  }
  for (const auto& key : keys) ASSERT_EQ(index.find(key)->key, key);
  EXPECT_EQ(index.find(mac_of(chance)), nullptr);
  const auto sorted = index.sorted([](const known_subject& one) { return one.id.bytes[0] < 128; });
  EXPECT_GT(sorted.size(), 800U);
  EXPECT_TRUE(std::is_sorted(sorted.begin(), sorted.end(), [](const auto* a, const auto* b) {
    return std::pair(a->kind, a->id) < std::pair(b->kind, b->id);
  }));
  index.clear();
  EXPECT_EQ(index.find(keys[0]), nullptr);
}

}  // namespace
}  // namespace sluis::state
