// Keys whose people were exchanged, where no record contradicts by itself and the records of the read do together
// (issue 13, point 6).
#include "tests/unit/state/reads/contradictions_fixture.hpp"

namespace sluis::state {
namespace {

using people = std::vector<source_person>;

class exchanged_keys : public contradictions {
 protected:
  /// A school of its own for each row: thirty children who stay, and those of the row.
  school_read school(const people& of_row) {
    auto out = children(30);
    out.brin = brin_;
    for (auto& one : out.persons) one.key = "1" + one.key, one.facts.eck_id += brin_;
    for (auto one : of_row) {
      if (!one.facts.eck_id.empty()) one.facts.eck_id += brin_;
      out.persons.push_back(std::move(one));
    }
    return out;
  }
  bool is_held(const subject_id& school) {
    const auto all = open();
    return std::any_of(all.begin(), all.end(), [&](const held_read& one) { return one.school == school; });
  }
  void next_school() { brin_ = std::to_string(10 + n_++) + "XX"; }
  std::string brin_ = "00XX";
  int n_ = 0;
};

source_person also_called(source_person one, const std::string& given_names) {
  one.facts.given_names = given_names;
  return one;
}

source_person called(const std::string& key, const std::string& given, const std::string& prefix,
                     const std::string& family) {
  auto out = child(key, given, family);
  out.facts.family_name_prefix = prefix;
  return out;
}

source_person initial(const std::string& key, const std::string& initials, const std::string& family) {
  auto out = child(key, "", family);
  out.facts.initials = initials;
  return out;
}

source_person staff(const std::string& key, const std::string& call_name, const std::string& family) {
  auto out = teacher(key, family);
  out.facts.call_name = call_name;
  return out;
}

TEST_F(exchanged_keys, are_seen_by_what_other_records_of_the_read_say) {
  struct row {
    const char* name;
    people before, now;
    std::uint64_t against, moved;
  };
  const auto anna = child("a", "Anna", "Vermeer"), els = child("b", "Els", "Vermeer");
  const auto with_key = [](source_person one, const char* key) {
    one.key = key;
    return one;
  };
  const std::vector<row> rows = {
      {"brother and sister without ECK iDs", {anna, els}, {with_key(els, "a"), with_key(anna, "b")}, 2, 0},
      {"one call name, without ECK iDs",
       {child("a", "Jan", "Vermeer"), child("b", "Jan", "Postma")},
       {child("a", "Jan", "Postma"), child("b", "Jan", "Vermeer")},
       2,
       0},
      {"staff",
       {staff("a", "Jan", "Vermeer"), staff("b", "Jan", "Postma")},
       {staff("a", "Jan", "Postma"), staff("b", "Jan", "Vermeer")},
       2,
       0},
      {"three in a circle",
       {anna, els, child("c", "Jan", "Vermeer")},
       {with_key(els, "a"), child("b", "Jan", "Vermeer"), with_key(anna, "c")},
       3,
       0},
      {"namesakes with ECK iDs",
       {child("a", "Jan", "Vermeer", "x"), child("b", "Jan", "Vermeer", "y")},
       {child("a", "Jan", "Vermeer", "y"), child("b", "Jan", "Vermeer", "x")},
       2,
       0},
      {"three namesakes with ECK iDs in a circle",
       {child("a", "Jan", "Vermeer", "x"), child("b", "Jan", "Vermeer", "y"), child("c", "Jan", "Vermeer", "z")},
       {child("a", "Jan", "Vermeer", "y"), child("b", "Jan", "Vermeer", "z"), child("c", "Jan", "Vermeer", "x")},
       3,
       0},
      {"one has a further given name",
       {also_called(child("a", "", "Berg"), "Jan"), also_called(child("b", "", "Berg"), "Jan Kees")},
       {also_called(child("a", "", "Berg"), "Jan Kees"), also_called(child("b", "", "Berg"), "Jan")},
       2,
       0},
      {"the ECK iDs alone",
       {child("a", "Anna", "Vermeer", "x"), child("b", "Piet", "Smit", "y")},
       {child("a", "Anna", "Vermeer", "y"), child("b", "Piet", "Smit", "x")},
       2,
       0},
      {"an ECK iD that goes to the next",
       {child("a", "Anna", "Vermeer", "x"), child("b", "Piet", "Smit", "y")},
       {child("a", "Anna", "Vermeer"), child("b", "Piet", "Smit", "x")},
       2,
       0},
      {"an ECK iD at two who are there",
       {child("a", "Anna", "Vermeer", "x"), child("b", "Piet", "Smit", "y")},
       {child("a", "Anna", "Vermeer", "y"), child("b", "Piet", "Smit", "y")},
       1,
       0},
      {"one ECK iD for everybody",
       {child("a", "Anna", "Vermeer", "0"), child("b", "Els", "Vermeer", "0")},
       {child("a", "Els", "Vermeer", "0"), child("b", "Anna", "Vermeer", "0")},
       2,
       0},
      {"one whose own key is gone",
       {child("a", "Jan", "Vermeer"), child("b", "Jan", "Postma")},
       {child("a", "Jan", "Postma")},
       1,
       0},
      {"one whose own key says the same", {anna, els}, {with_key(els, "a"), els}, 1, 0},
      {"the one before under a new key", {anna}, {with_key(els, "a"), with_key(anna, "c")}, 2, 0},
      {"the same, by a record that contradicts", {anna}, {child("a", "Piet", "Smit"), with_key(anna, "c")}, 2, 1},
      {"a namesake who stays",
       {anna, child("c", "Anna", "Vermeer")},
       {child("a", "Piet", "Smit"), child("c", "Anna", "Vermeer")},
       1,
       0},
      {"a prefix is left out on the same day",
       {called("a", "Anna", "van den", "Berg"), called("b", "Bram", "van den", "Berg")},
       {called("a", "Bram", "", "Berg"), called("b", "Anna", "", "Berg")},
       2,
       0},
      {"a double name is shortened on the same day",
       {called("a", "Anna", "van der", "Vermeer"), child("b", "Els", "Vermeer-Smit")},
       {child("a", "Els", "Vermeer"), child("b", "Anna", "Vermeer")},
       2,
       1},
      {"the first of the given names is the same",
       {also_called(child("a", "", "Vermeer"), "Jan Piet"), also_called(child("b", "", "Vermeer"), "Jan Kees")},
       {also_called(child("a", "", "Vermeer"), "Jan Kees"), also_called(child("b", "", "Vermeer"), "Jan Piet")},
       2,
       0},
      {"a family name alone",
       {child("a", "", "Jansen"), child("b", "", "Smit")},
       {child("a", "", "Smit"), child("b", "", "Jansen")},
       2,
       0},
      {"a call name alone",
       {child("a", "Anna", ""), child("b", "Els", "")},
       {child("a", "Els", ""), child("b", "Anna", "")},
       2,
       0},
      {"a prefix is all that differs",
       {called("a", "Jan", "van", "Dijk"), child("b", "Jan", "Dijk")},
       {child("a", "Jan", "Dijk"), called("b", "Jan", "van", "Dijk")},
       2,
       0},
      {"a second family name is all that differs",
       {child("a", "Jan", "Smit"), child("b", "Jan", "Bakker-Smit")},
       {child("a", "Jan", "Bakker-Smit"), child("b", "Jan", "Smit")},
       2,
       0},
      {"an initial and the name",
       {initial("a", "A.", "Smit"), child("b", "Anna", "Smit")},
       {child("a", "Anna", "Smit"), initial("b", "A.", "Smit")},
       2,
       0},
      {"no family name and one",
       {child("a", "Jan", ""), child("b", "Jan", "Smit")},
       {child("a", "Jan", "Smit"), child("b", "Jan", "")},
       2,
       0},
      {"initials before, names now",
       {initial("a", "A.", "Jansen"), initial("b", "B.", "Jansen")},
       {child("a", "Bert", "Jansen"), child("b", "Anna", "Jansen")},
       2,
       0},
      {"names before, initials now",
       {child("a", "Karin", "Bakker"), child("b", "Mark", "Bakker")},
       {initial("a", "M.", "Bakker"), initial("b", "K.", "Bakker")},
       2,
       0},
      {"given names with the other's first",
       {child("a", "Karin", "Bakker"), child("b", "Mark", "Bakker")},
       {also_called(child("a", "", "Bakker"), "Mark Karin"), also_called(child("b", "", "Bakker"), "Karin Mark")},
       2,
       0},
      {"each with the other's as a second family name",
       {child("a", "Jan", "Smit"), child("b", "Jan", "Bakker")},
       {child("a", "Jan", "Bakker-Smit"), child("b", "Jan", "Smit-Bakker")},
       2,
       0},
      {"no ECK iD any more, and another family name",
       {child("a", "Jan", "Vermeer", "x")},
       {child("a", "Jan", "Hollander")},
       1,
       0},

      {"a family with another name", {anna, els}, {child("a", "Anna", "Postma"), child("b", "Els", "Postma")}, 0, 0},
      {"a namesake comes, and an ECK iD is replaced",
       {child("a", "Jan", "Vermeer", "x")},
       {child("a", "Jan", "Vermeer", "y"), child("c", "Jan", "Vermeer", "z")},
       0,
       0},
      {"another name, and somebody comes", {anna}, {child("a", "Anna", "Postma"), child("c", "Jan", "Smit")}, 0, 0},
      {"a second family name that somebody else has",
       {child("a", "Emma", "Vries"), child("b", "Emma", "Laan")},
       {child("a", "Emma", "Vries-Laan"), child("b", "Emma", "Laan")},
       0,
       0},
      {"an initial is written out, and somebody else has the name",
       {initial("a", "A.", "Visser"), child("b", "Anna", "Visser")},
       {child("a", "Anna", "Visser"), child("b", "Anna", "Visser")},
       1,
       0},
      {"a second family name, and a namesake stays",
       {child("a", "Emma", "Vries"), child("b", "Emma", "Vries")},
       {child("a", "Emma", "Vries-Laan"), child("b", "Emma", "Vries")},
       0,
       0},
      {"an initial is written out",
       {initial("a", "A.", "Visser"), child("b", "Anna", "Visch")},
       {child("a", "Anna", "Visser"), child("b", "Anna", "Visch")},
       0,
       0},
      {"a teacher has the name that a pupil had",
       {anna},
       {child("a", "Anna", "Postma"), staff("t", "Anna", "Vermeer")},
       0,
       0},
      {"names put right under the same ECK iDs",
       {child("a", "Anna", "Vermeer", "x"), child("b", "Els", "Vermeer", "y")},
       {child("a", "Els", "Vermeer", "x"), child("b", "Anna", "Vermeer", "y")},
       0,
       0},
      {"a call name beside given names",
       {also_called(child("a", "", "Vermeer"), "Anna Maria")},
       {also_called(anna, "Anna Maria"), also_called(child("c", "Els", "Vermeer"), "Els Anna")},
       0,
       0},
      {"one of two records of a person has the ECK iD of the other, which is gone",
       {anna, child("b", "Anna", "Vermeer", "x")},
       {child("a", "Anna", "Vermeer", "x"), child("c", "Jan", "Smit")},
       0,
       0},
  };
  for (const auto& [name, before, now, against, moved] : rows) {
    next_school();
    sync(school(before));
    for (int i = 0; i < 2; ++i) {
      const auto summary = sync(school(now));
      EXPECT_EQ(summary.how, against > 2 ? ending::held : ending::complete) << name << summary.note;
      EXPECT_EQ(is_held(summary.school), against > 0) << name;
      EXPECT_EQ(summary.contradictions, against > 2 ? 0 : against) << name;
      EXPECT_EQ(summary.moved, moved) << name;
      EXPECT_TRUE(summary.left == 0 || (against == 0 && i == 0)) << name;
      if (against > 0) {
        EXPECT_EQ(summary.changed + summary.returned, 0U) << name;
      } else if (i == 0) {
        EXPECT_GT(summary.changed, 0U) << name;
      }
    }
    if (moved > 0) {
      EXPECT_EQ(held_reads(*store_).approve(open().back().hash(), by()).error().code(), errc::refused) << name;
    }
    const auto right = sync(school(before)).school;
    EXPECT_TRUE(!is_held(right) || against == 0) << name << ": put right";
  }
}

TEST_F(exchanged_keys, a_leaver_whose_name_stands_under_another_key_is_not_taken_for_who_stands_there) {
  next_school();
  sync(school({child("a", "Jan", "Vermeer"), child("b", "Jan", "Postma")}));
  ASSERT_EQ(sync(school({child("a", "Jan", "Vermeer")})).left, 1U);
  const auto summary = sync(school({child("a", "Jan", "Postma")}));
  EXPECT_EQ(summary.contradictions, 1U);
  EXPECT_EQ(person_called("Vermeer").row.state, life::active);
}

// Each is another day: what is seen of an exchange in one read is seen of one in several.
TEST_F(exchanged_keys, are_seen_over_several_reads) {
  const auto anna = child("a", "Anna", "Vermeer"), els = child("b", "Els", "Vermeer");
  const auto a_is_els = child("a", "Els", "Vermeer"), b_is_anna = child("b", "Anna", "Vermeer");
  auto b_in_no_group = b_is_anna;
  b_in_no_group.memberships.push_back({"g9", {}});
  struct row {
    const char* name;
    std::vector<people> days;
  };
  for (const auto& [name, days] :
       {row{"one key, then the other", {{a_is_els, els}, {a_is_els, b_is_anna}}},
        row{"one of them is invalid at first", {{a_is_els, b_in_no_group}, {a_is_els, b_is_anna}}},
        row{"one of them is gone at first", {{a_is_els}, {a_is_els, b_is_anna}}},
        row{"one is put right, and then wrong again", {{a_is_els, b_is_anna}, {a_is_els, els}, {a_is_els, b_is_anna}}},
        row{"held, and then other names",
            {{a_is_els, b_is_anna}, {child("a", "Bep", "Vermeer"), child("b", "Cor", "Vermeer")}}},
        row{"a name is missing in between",
            {{child("a", "", "Vermeer"), child("b", "", "Vermeer")}, {a_is_els, b_is_anna}}},
        row{"an initial in between",
            {{initial("a", "A.", "Vermeer"), initial("b", "E.", "Vermeer")}, {a_is_els, b_is_anna}}},
        row{"a second record of the first comes before",
            {{anna, els, child("c", "Anna", "Vermeer")}, {a_is_els, els, child("c", "Anna", "Vermeer")}}}}) {
    next_school();
    sync(school({anna, els}));
    for (const auto& day : days) sync(school(day));
    std::vector<std::string> called;
    for (const auto& one : persons()) {
      if (one.row.school == sync(school(days.back())).school && one.facts.student_number == "a")
        called.push_back(one.facts.call_name);
    }
    ASSERT_EQ(called.size(), 1U) << name;
    EXPECT_NE(called.front(), "Els") << name;
    EXPECT_NE(called.front(), "Bep") << name;
  }
}

TEST_F(exchanged_keys, that_are_no_exchange_after_all_are_taken_in_by_an_approval) {
  next_school();
  sync(school({child("a", "Eva", "Smit")}));
  const auto held = sync(school({child("a", "Eva", "Bos"), child("c", "Eva", "Smit")}));
  ASSERT_EQ(held.contradictions, 2U);
  held_reads(*store_).approve(hash_of(held), by()).value();
  auto sink = store_->facts().read_school(source_id("las"), today_, identity(), held.held);
  hand_over(school({child("a", "Eva", "Bos"), child("c", "Eva", "Smit")}), *sink).value();
  EXPECT_EQ(sink->summary().changed, 1U);
  EXPECT_EQ(sink->summary().added, 1U);
  EXPECT_EQ(sync(school({child("a", "Eva", "Bos"), child("c", "Eva", "Smit")})).contradictions, 0U);
}

TEST_F(exchanged_keys, who_is_new_under_a_name_that_somebody_had_these_days_waits) {
  next_school();
  sync(school({child("a", "Anna", "Berg")}));
  ASSERT_EQ(sync(school({child("a", "Bram", "Berg")})).changed, 1U) << "a call name alone";
  const auto summary = sync(school({child("a", "Bram", "Berg"), child("c", "Anna", "Berg")}));
  EXPECT_EQ(summary.added, 0U);
  EXPECT_EQ(summary.contradictions, 1U);
  EXPECT_EQ(summary.moved, 0U) << "it can be approved";
  const auto told = open().back().told;
  EXPECT_EQ(told.effect, (read_effect{32, 1, 0, 0, 0, 0}))
      << "nobody's account goes to the newcomer, who would get one";
  EXPECT_EQ(told.doubled, 1U) << "whoever approves is asked";
  EXPECT_EQ(told.read.contradictions, 1U);
  EXPECT_EQ(told.note,
            "1 new record names somebody who was known under another key; this record was not taken in, and whoever "
            "was known under the key stays as they were");
}

TEST_F(exchanged_keys, who_is_new_beside_them_is_not_counted_among_the_accounts_that_go_to_others) {
  next_school();
  sync(school({child("a", "Anna", "Berg"), child("b", "Bram", "Vos")}));
  const auto summary =
      sync(school({child("a", "Bram", "Vos"), child("b", "Cato", "Kuil"), child("c", "Anna", "Berg")}));
  const auto told = open().back().told;
  EXPECT_EQ(told.read.contradictions, 3U) << told.note;
  EXPECT_EQ(told.effect.contradictions, 2U) << told.note;
  EXPECT_EQ(summary.other_people, 2U);
}

TEST_F(exchanged_keys, a_leaver_who_is_back_with_another_name_is_somebody_else_until_somebody_approves) {
  next_school();
  sync(school({child("a", "Emma", "Jansen")}));
  ASSERT_EQ(sync(school({})).left, 1U);
  for (const auto& other : {child("a", "Emma", "Vries"), child("a", "Emma", "Jansen-Vries"),
                            initial("a", "B.", "Jansen"), initial("a", "E.", "Jansen")}) {
    const auto summary = sync(school({other}));
    EXPECT_EQ(summary.contradictions, 1U) << other.facts.call_name << other.facts.family_name;
    EXPECT_EQ(summary.returned, 0U);
  }
  EXPECT_EQ(sync(school({child("a", "Emma", "Jansen")})).returned, 1U);
}

// A source that finds a key twice begins the school again within one read.
TEST_F(exchanged_keys, a_read_that_begins_again_asks_once) {
  next_school();
  sync(school({child("a", "Anna", "Vermeer"), child("b", "Els", "Vermeer")}));
  const auto swapped = school({child("a", "Els", "Vermeer"), child("b", "Anna", "Vermeer")});
  ASSERT_TRUE(take_in(swapped).more_than_doubles);
  auto sink = store_->facts().read_school(source_id("las"), today_, identity(), std::nullopt, newcomers::wait);
  source_school begun;
  begun.facts.brin = swapped.brin;
  begun.facts.school_year = "2026-2027";
  begun.where.file = "las.xml";
  sink->begin(begun).value();
  sink->discard().value();
  hand_over(swapped, *sink).value();
  EXPECT_FALSE(sink->summary().more_than_doubles);
  EXPECT_EQ(sink->summary().contradictions, 2U);
}

TEST_F(exchanged_keys, a_read_that_would_double_the_school_beside_them_asks_once) {
  next_school();
  auto read = children(6);
  sync(read);
  read.persons[0] = child("1", "Piet", "Smit");
  read.persons.push_back(child("101", "Vaa", "Familieaa", "eck-0"));
  for (int i = 0; i < 7; ++i)
    read.persons.push_back(child("2" + std::to_string(i), "W" + letters(i), "Nieuw" + letters(i)));
  for (int i = 0; i < 2; ++i) {
    const auto summary = sync(read);
    EXPECT_FALSE(summary.more_than_doubles);
    EXPECT_TRUE(summary.held) << summary.note;
    EXPECT_EQ(summary.added, 0U);
    EXPECT_EQ(summary.moved, 1U);
  }
  ASSERT_EQ(open().size(), 1U);
  EXPECT_EQ(held_reads(*store_).approve(open().at(0).hash(), by()).error().code(), errc::refused)
      << "not accepted, and refused later";
}

}  // namespace
}  // namespace sluis::state
