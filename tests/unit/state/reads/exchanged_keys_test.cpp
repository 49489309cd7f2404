// Keys whose people were exchanged, where no record contradicts by itself and the records of the read do together (issue 13, point 6).
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
  void next_school() { brin_ = std::to_string(10 + n_++) + "XX"; }
  std::string brin_ = "00XX";
  int n_ = 0;
};

source_person also_called(source_person one, const std::string& given_names) {
  one.facts.given_names = given_names;
  return one;
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
      {"brother and sister without ECK iDs", {anna, els}, {with_key(els, "a"), with_key(anna, "b")}, 2, 2},
      {"one call name, without ECK iDs", {child("a", "Jan", "Vermeer"), child("b", "Jan", "Postma")}, {child("a", "Jan", "Postma"), child("b", "Jan", "Vermeer")}, 2, 2},
      {"staff", {staff("a", "Jan", "Vermeer"), staff("b", "Jan", "Postma")}, {staff("a", "Jan", "Postma"), staff("b", "Jan", "Vermeer")}, 2, 2},
      {"three in a circle", {anna, els, child("c", "Jan", "Vermeer")}, {with_key(els, "a"), child("b", "Jan", "Vermeer"), with_key(anna, "c")}, 3, 3},
      {"namesakes with ECK iDs", {child("a", "Jan", "Vermeer", "x"), child("b", "Jan", "Vermeer", "y")}, {child("a", "Jan", "Vermeer", "y"), child("b", "Jan", "Vermeer", "x")}, 2, 2},
      {"the ECK iDs alone", {child("a", "Anna", "Vermeer", "x"), child("b", "Piet", "Smit", "y")}, {child("a", "Anna", "Vermeer", "y"), child("b", "Piet", "Smit", "x")}, 2, 2},
      {"an ECK iD that goes to the next", {child("a", "Anna", "Vermeer", "x"), child("b", "Piet", "Smit", "y")}, {child("a", "Anna", "Vermeer"), child("b", "Piet", "Smit", "x")}, 2, 2},
      {"one whose own key is gone", {child("a", "Jan", "Vermeer"), child("b", "Jan", "Postma")}, {child("a", "Jan", "Postma")}, 1, 1},
      {"the one before under a new key", {anna}, {with_key(els, "a"), with_key(anna, "c")}, 2, 1},
      {"the same, by a record that contradicts", {anna}, {child("a", "Piet", "Smit"), with_key(anna, "c")}, 2, 1},
      {"a namesake who stays", {anna, child("c", "Anna", "Vermeer")}, {child("a", "Piet", "Smit"), child("c", "Anna", "Vermeer")}, 1, 0},
      {"no ECK iD any more, and another family name", {child("a", "Jan", "Vermeer", "x")}, {child("a", "Jan", "Hollander")}, 1, 0},

      {"a family with another name", {anna, els}, {child("a", "Anna", "Postma"), child("b", "Els", "Postma")}, 0, 0},
      {"a namesake comes, and an ECK iD is replaced", {child("a", "Jan", "Vermeer", "x")}, {child("a", "Jan", "Vermeer", "y"), child("c", "Jan", "Vermeer", "z")}, 0, 0},
      {"another name, and somebody comes", {anna}, {child("a", "Anna", "Postma"), child("c", "Jan", "Smit")}, 0, 0},
      {"names put right under the same ECK iDs", {child("a", "Anna", "Vermeer", "x"), child("b", "Els", "Vermeer", "y")}, {child("a", "Els", "Vermeer", "x"), child("b", "Anna", "Vermeer", "y")}, 0, 0},
      {"a call name beside given names", {also_called(child("a", "", "Vermeer"), "Anna Maria")}, {also_called(anna, "Anna Maria"), also_called(child("c", "Els", "Vermeer"), "Els Anna")}, 0, 0},
  };
  for (const auto& [name, before, now, against, moved] : rows) {
    next_school();
    sync(school(before));
    for (int i = 0; i < 2; ++i) {
      const auto summary = sync(school(now));
      EXPECT_EQ(summary.how, against > 2 ? ending::held : ending::complete) << name << summary.note;
      EXPECT_EQ(open().empty(), against == 0) << name;
      EXPECT_EQ(summary.contradictions, against > 2 ? 0 : against) << name;
      EXPECT_EQ(summary.moved, moved) << name;
      EXPECT_EQ(summary.left, 0U) << name;
      EXPECT_TRUE(against == 0 || summary.changed + summary.returned == 0) << name;
    }
    if (moved > 0) {
      EXPECT_EQ(held_reads(*store_).approve(open().at(0).hash(), by()).error().code(), errc::refused) << name;
    }
    sync(school(before));
    EXPECT_TRUE(open().empty()) << name << ": put right";
  }
}

TEST_F(exchanged_keys, a_leaver_whose_name_stands_under_another_key_is_not_taken_for_who_stands_there) {
  next_school();
  sync(school({child("a", "Jan", "Vermeer"), child("b", "Jan", "Postma")}));
  ASSERT_EQ(sync(school({child("a", "Jan", "Vermeer")})).left, 1U);
  const auto summary = sync(school({child("a", "Jan", "Postma")}));
  EXPECT_EQ(summary.contradictions, 1U);
  EXPECT_EQ(summary.moved, 1U);
  EXPECT_EQ(person_called("Vermeer").row.state, life::active);
}

TEST_F(exchanged_keys, an_approval_of_something_else_takes_none_in) {
  next_school();
  auto read = school({child("a", "Anna", "Vermeer"), child("b", "Els", "Vermeer")});
  sync(read);
  auto swapped = school({child("b", "Anna", "Vermeer"), child("a", "Els", "Vermeer")});
  swapped.produced_at = clock_.at + std::chrono::hours(50);
  const auto held = sync(swapped);
  ASSERT_EQ(held.how, ending::held);
  EXPECT_EQ(held.moved, 2U);
  auto sink = store_->facts().read_school(source_id("las"), today_, identity(), held.held);
  EXPECT_EQ(hand_over(swapped, *sink).error().code(), errc::refused);
}

}  // namespace
}  // namespace sluis::state
