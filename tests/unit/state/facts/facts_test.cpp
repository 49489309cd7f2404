// Reading the facts back, the calendar, and assigned names.
#include "tests/unit/state/store_fixture.hpp"

namespace sluis::state {
namespace {

using namespace testing_support;

class facts_test : public store_fixture {
 protected:
  current_row row_of(const std::string& family_name) { return person_called(family_name).row; }
  result<void> assign(const current_row& row, std::string_view name) {
    store::work work(*store_);
    SLUIS_TRY(store_->facts().assign_name(row, name));
    return work.commit();
  }
};

TEST_F(facts_test, rows_come_in_ascending_order_of_handle_in_pages) {
  school_read many;
  for (int i = 0; i < 1300; ++i) many.persons.push_back(one_of_many(std::to_string(i), "N" + std::to_string(i)));
  take_in(many);
  std::vector<subject_id> all;
  store_->facts()
      .each(subject_kind::person,
            [&](const current_row& row) -> result<void> {
              all.push_back(row.id);
              return {};
            })
      .value();
  EXPECT_EQ(all.size(), 1300U);
  EXPECT_TRUE(std::is_sorted(all.begin(), all.end()));
  std::vector<subject_id> paged;
  for (subject_id last;;) {
    const auto page = store_->facts().page(subject_kind::person, last, 100).value();
    if (page.empty()) break;
    EXPECT_LE(page.size(), 100U);
    for (const auto& row : page) paged.push_back(row.id);
    last = paged.back();
  }
  EXPECT_EQ(paged, all);
  const auto found = store_->facts().find(all[700]).value();
  ASSERT_TRUE(found);
  EXPECT_EQ(found->id, all[700]);
  EXPECT_FALSE(store_->facts().find(subject_id{}).value());
}

TEST_F(facts_test, a_visitor_can_stop_and_can_assign_names_meanwhile) {
  take_in({.persons = {pupil("1", "A"), pupil("2", "B"), pupil("3", "C")}});
  int seen = 0;
  store::work work(*store_);
  const auto outcome = store_->facts().each(subject_kind::person, [&](const current_row& row) -> result<void> {
    SLUIS_TRY(store_->facts().assign_name(row, "login" + std::to_string(++seen)));
    if (seen == 2) return error(errc::refused, "enough");
    return {};
  });
  EXPECT_EQ(outcome.error().code(), errc::refused);
  EXPECT_EQ(seen, 2);
}

TEST_F(facts_test, the_calendar_moves_people_even_without_a_read) {
  auto coming = pupil("1", "Komt");
  coming.facts.begins = on("2026-12-01");
  coming.facts.ends = on("2027-07-31");
  auto going = teacher("2", "Gaat");
  going.facts.ends = on("2026-12-01");
  auto gone = pupil("3", "Weg");
  gone.facts.ends = on("2026-11-23");
  take_in({.persons = {coming, going, gone, pupil("4", "Blijft")}});
  EXPECT_EQ(row_of("Komt").state, life::expected);
  EXPECT_EQ(row_of("Gaat").state, life::active);
  EXPECT_EQ(row_of("Weg").state, life::left);
  EXPECT_EQ(row_of("Weg").why, reason::ended);
  EXPECT_EQ(store_->facts().counts().value().soft_deleted, 1U);

  const auto size = store_->log().size();
  EXPECT_EQ(store_->facts().advance(on("2026-11-30")).value(), 0U);
  EXPECT_EQ(store_->log().size(), size) << "no change, no leaf";
  EXPECT_EQ(store_->facts().advance(on("2026-12-01")).value(), 2U);
  EXPECT_EQ(row_of("Komt").state, life::active);
  EXPECT_EQ(row_of("Komt").why, reason::new_in_source);
  EXPECT_EQ(row_of("Gaat").state, life::left);
  EXPECT_EQ(row_of("Gaat").why, reason::ended);
  EXPECT_EQ(leaves("fact.left", size), 1U);
  EXPECT_EQ(leaves("fact.returned", size), 1U);
  EXPECT_EQ(store_->facts().advance(on("2026-12-02")).value(), 0U) << "once";
  EXPECT_EQ(store_->facts().advance(on("2028-01-01")).value(), 1U);
  EXPECT_EQ(row_of("Komt").state, life::left);
}

TEST_F(facts_test, a_read_obeys_the_calendar_as_well) {
  auto one = pupil("1", "Vlinder");
  take_in({.persons = {one}});
  one.facts.ends = on("2026-11-24");
  EXPECT_EQ(take_in({.persons = {one}}).left, 0U);
  today_ = on("2026-11-24");
  auto summary = take_in({.persons = {one}});
  EXPECT_EQ(summary.left, 1U);
  EXPECT_EQ(row_of("Vlinder").why, reason::ended);
  EXPECT_EQ(take_in({.persons = {one}}).left, 0U);
  one.facts.ends = on("2027-01-01");
  summary = take_in({.persons = {one}});
  EXPECT_EQ(summary.returned, 1U);
  EXPECT_EQ(row_of("Vlinder").state, life::active);
  one.facts.begins = on("2026-12-24");
  take_in({.persons = {one}});
  EXPECT_EQ(row_of("Vlinder").state, life::expected);
}

TEST_F(facts_test, a_name_stays_taken_while_its_subject_is_held) {
  take_in({.groups = {class_of("g", "4A")}, .persons = {pupil("1", "Een"), pupil("2", "Twee")}});
  const auto one = row_of("Een");
  const auto two = row_of("Twee");
  EXPECT_EQ(person_called("Een").login, "");
  assign(one, "een.bakker").value();
  EXPECT_EQ(person_called("Een").login, "een.bakker");
  EXPECT_TRUE(store_->facts().name_taken(subject_kind::person, "EEN.Bakker", two.id)) << "by its folded form";
  EXPECT_FALSE(store_->facts().name_taken(subject_kind::person, "een.bakker", one.id)) << "not for its holder";
  EXPECT_FALSE(store_->facts().name_taken(subject_kind::group, "een.bakker", two.id)) << "labels are another space";
  EXPECT_EQ(assign(two, "Een.bakker").error().code(), errc::conflict);

  assign(one, "een.kok").value();  // with a row from before the first name: the newest counts
  EXPECT_EQ(person_called("Een").login, "een.kok");
  EXPECT_TRUE(store_->facts().name_taken(subject_kind::person, "een.bakker", two.id)) << "the old one too";
  assign(one, "een.bakker").value();
  EXPECT_EQ(leaves("name.assigned"), 3U);

  take_in({.groups = {class_of("g", "4A")}, .persons = {pupil("2", "Twee")}});
  reopen();
  EXPECT_EQ(person_called("Een").row.state, life::left);
  EXPECT_EQ(person_called("Een").login, "een.bakker");
  EXPECT_TRUE(store_->facts().name_taken(subject_kind::person, "een.kok", two.id))
      << "after a restart, and of a leaver";

  store::work work(*store_);
  store_->facts().assign_name(groups()[0].row, "4A").value();
  work.commit().value();
  EXPECT_EQ(groups()[0].label, "4A");
}

TEST_F(facts_test, a_name_that_was_rolled_back_is_free) {
  take_in({.persons = {pupil("1", "Een"), pupil("2", "Twee")}});
  {
    const store::work dropped(*store_);
    store_->facts().assign_name(row_of("Een"), "een").value();
    EXPECT_TRUE(store_->facts().name_taken(subject_kind::person, "een", row_of("Twee").id));
  }
  EXPECT_FALSE(store_->facts().name_taken(subject_kind::person, "een", row_of("Twee").id));
  EXPECT_EQ(person_called("Een").login, "");
  EXPECT_TRUE(assign(row_of("Twee"), "een"));
}

TEST_F(facts_test, counts_are_of_whom_is_held_today) {
  auto expected = pupil("3", "Komt", {"g"});
  expected.facts.begins = on("2027-01-01");
  auto guardian = pupil("4", "Ouder");
  guardian.facts.role = role::guardian;
  take_in({.invalid = {broken(subject_kind::person, "9")},
           .groups = {class_of("g", "4A")},
           .persons = {pupil("1", "Een", {"g"}), pupil("2", "Twee", {"g"}), expected, teacher("1", "Smit", {"g"}),
                       guardian}});
  take_in({.groups = {class_of("g", "4A")},
           .persons = {pupil("1", "Een", {"g"}), expected, teacher("1", "Smit", {"g"}), guardian}});
  const auto counts = store_->facts().counts().value();
  EXPECT_EQ(counts.students, 2U);
  EXPECT_EQ(counts.staff, 1U);
  EXPECT_EQ(counts.guardians, 1U);
  EXPECT_EQ(counts.groups, 1U);
  EXPECT_EQ(counts.schools, 1U);
  EXPECT_EQ(counts.memberships, 3U);
  EXPECT_EQ(counts.soft_deleted, 0U);
  EXPECT_EQ(counts.not_accepted, 1U);
  EXPECT_EQ(counts.invalid, 0U);
}

}  // namespace
}  // namespace sluis::state
