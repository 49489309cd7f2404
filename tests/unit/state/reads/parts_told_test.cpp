// What is told of the part of a read that waits: what an approval of it would do and to whom, and nothing of what was
// taken in.
#include "state/facts/invalid_list.hpp"
#include "state/facts/scope_table.hpp"
#include "state/random_pool.hpp"
#include "tests/unit/state/reads/contradictions_fixture.hpp"

namespace sluis::state {
namespace {

class parts_told : public contradictions {
 protected:
  /// Each record in a line of its own, from line 101.
  static school_read in_lines(school_read read) {
    std::uint32_t line = 101;
    for (auto& one : read.persons) one.where = {"las.xml", line++, 5};
    return read;
  }
  /// Thirty others, and these behind them.
  static school_read with(const std::vector<source_person>& more) {
    auto out = children(30);
    out.persons.insert(out.persons.end(), more.begin(), more.end());
    return in_lines(out);
  }
  const source_person jan_ = child("a", "Jan", "Vermeer", "x"), again_ = child("b", "Jan", "Vermeer", "x");
  /// By an approval: under the first he has left.
  void jan_has_another_key() {
    sync(with({jan_}));
    approve(with({again_}), next_day(with({again_})));
  }
  told_hold told() { return open().at(0).told; }
  std::size_t examples(const std::string& what) {
    const auto all = told().examples;
    return static_cast<std::size_t>(
        std::count_if(all.begin(), all.end(), [&](const read_example& one) { return one.what == what; }));
  }
  std::optional<read_example> example(const std::string& what) {
    for (const auto& one : told().examples) {
      if (one.what == what) return one;
    }
    return std::nullopt;
  }
};

TEST_F(parts_told, names_and_leavers_that_were_taken_in_are_not_told_of_the_part_that_waits) {
  auto right = children(40), wrong = right;
  for (std::size_t i = 0; i < wrong.persons.size(); ++i)
    wrong.persons[i].facts.family_name = "Andere" + letters(static_cast<int>(i));
  take_in(right);
  approve(wrong, next_day(wrong));
  auto now = wrong;
  now.persons[0].facts.family_name = right.persons[0].facts.family_name;  // the way back from the approval, of one
  now.persons[1] = child("2", "Wietske", "Terwisscha");                   // the key of somebody else
  now.persons.pop_back();                                                 // a leaver
  const auto summary = next_day(now);
  ASSERT_EQ(summary.how, ending::complete) << summary.note;
  ASSERT_EQ((std::pair{summary.changed, summary.left}), (std::pair<std::uint64_t, std::uint64_t>{1, 1}));
  EXPECT_EQ(summary.note.find("before your approval"), std::string::npos) << summary.note;
  const auto hold = told();
  EXPECT_FALSE(hold.is_whole);
  EXPECT_EQ((std::tuple{hold.renamed, hold.undone_names, hold.undone, hold.undoes.has_value(), hold.exchanged}),
            (std::tuple<std::uint64_t, std::uint64_t, std::uint64_t, bool, std::uint64_t>{}));
  EXPECT_EQ(hold.effect, (read_effect{39, 0, 0, 1, 0, 0}));
  EXPECT_EQ(hold.taken, (read_effect{0, 0, 1, 0, 1, 0}));
  EXPECT_TRUE(hold.leaving.empty());
  EXPECT_EQ(hold.examples.size(), 1U);
  EXPECT_EQ(examples("contradiction"), 1U);
  EXPECT_EQ(summary.other_people, 1U);
}

TEST_F(parts_told, what_the_rest_did_is_told_as_of_the_first_read_of_it) {
  take_in(children(40));
  auto now = strangers(40, 1);
  now.persons.pop_back();
  next_day(now);
  next_day(now);
  EXPECT_EQ(told().taken.left, 1U);
  EXPECT_EQ(open().size(), 1U);
}

TEST_F(parts_told, newcomers_are_examples_with_their_line_and_whom_they_look_like) {
  struct row {
    const char* name;
    const char* what;
    school_read before, now;
  };
  const auto jan = child("a", "Jan", "Vermeer", "x"), again = child("b", "Jan", "Vermeer", "x");
  const auto with = [](std::vector<source_person> more) {
    auto out = children(30);
    for (auto& one : more) out.persons.push_back(std::move(one));
    return in_lines(out);
  };
  auto with_group = with({jan, again});
  with_group.persons[30].memberships = {{"unknown", {}}};
  const std::vector<row> rows = {{"who is absent", "like_absent", with({jan}), with({again})},
                                 {"who is in the read", "like_listed", with({jan}), with({jan, again})},
                                 {"whose record is not taken in", "like_invalid", with({jan}), with_group}};
  int n = 10;
  for (auto [name, what, before, now] : rows) {
    SCOPED_TRACE(name);
    for (auto* const read : {&before, &now}) {
      read->brin = std::to_string(n) + "XX";
      for (auto& one : read->persons) one.facts.eck_id += read->brin;
    }
    ++n;
    sync(before);
    const auto summary = sync(now);
    ASSERT_EQ(summary.how, ending::complete) << summary.note;
    const auto hold = open().back().told;
    const auto found = std::find_if(hold.examples.begin(), hold.examples.end(),
                                    [&](const read_example& one) { return one.what == what; });
    ASSERT_NE(found, hold.examples.end());
    EXPECT_EQ(found->line, 101U + now.persons.size() - 1);
    const auto whom = store_->facts().load_person(store_->facts().find(found->subject).value().value()).value();
    EXPECT_EQ(whom.facts.family_name, "Vermeer");
    ASSERT_FALSE(summary.others.empty());
    EXPECT_EQ((std::pair{summary.others.back().known, summary.others.back().line}),
              (std::pair{found->subject, found->line}));
  }
}

TEST_F(parts_told, a_newcomer_names_whom_it_looks_like_where_they_left) {
  auto with = children(30);
  with.persons.push_back(child("a", "Jan", "Vermeer", "x"));
  sync(with);
  next_day(children(30));
  auto back = children(30);
  back.persons.push_back(child("b", "Jan", "Vermeer", "x"));
  next_day(in_lines(back));
  const auto found = example("like_absent");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->line, 131U);
  EXPECT_EQ(store_->facts().find(found->subject).value()->state, life::left);
  const auto listed = store_->facts().invalid().value();
  ASSERT_EQ(listed.size(), 2U) << "the record, and whom it looks like";
  EXPECT_EQ(listed[1].subject, found->subject);
  EXPECT_EQ(told().renumbered, 0U);
}

TEST_F(parts_told, returns_and_second_newcomers_name_whom_they_look_like) {
  jan_has_another_key();
  const auto one = child("n1", "Nel", "Nieuw", "y"), other = child("n2", "Nelly", "Anders", "y");
  for (const char* const name : {"the first day", "the next day"}) {
    SCOPED_TRACE(name);
    const auto summary = next_day(with({again_, jan_, one, other}));
    ASSERT_EQ(summary.how, ending::complete) << summary.note;
    const auto hold = told();
    EXPECT_EQ(hold.doubled, 2U);
    EXPECT_EQ(hold.effect, (read_effect{34, 1, 0, 0, 0, 1}));
    EXPECT_EQ((std::pair{examples("returned"), examples("like_listed")}), (std::pair<std::size_t, std::size_t>{1, 2}));
    std::map<std::string, std::uint32_t> like;  // family name, line of the record that looks like them
    for (const auto& example : hold.examples) {
      if (example.what == "returned") continue;
      const auto whom = store_->facts().find(example.subject).value().value();
      EXPECT_NE(whom.state, life::left);
      like[store_->facts().load_person(whom).value().facts.family_name] = example.line;
    }
    EXPECT_EQ(like, (std::map<std::string, std::uint32_t>{{"Vermeer", 132}, {"Nieuw", 134}}));
    const auto counts = store_->facts().counts().value();
    EXPECT_EQ((std::pair{counts.invalid, counts.waiting}), (std::pair<std::uint64_t, std::uint64_t>{2, 2}));
    EXPECT_EQ(summary.others.size(), 2U);
  }
}

// Nobody else is new, renamed or back, so that nobody is compared: the list of the read before tells.
TEST_F(parts_told, who_returned_and_waits_goes_on_to_name_whom_they_look_like) {
  jan_has_another_key();
  auto wrong_date = with({again_, jan_});
  wrong_date.produced_at = clock_.at + std::chrono::hours(24 * 30);
  struct row {
    const char* name;
    school_read read;
    std::uint32_t line;
  };
  auto fewer = with({again_, jan_});
  fewer.persons.erase(fewer.persons.begin() + 3);
  for (const auto& [name, read, line] :
       {row{"the first day", with({again_, jan_}), 132}, row{"the next day", with({again_, jan_}), 132},
        row{"another line", in_lines(fewer), 131}, row{"a read that is held as a whole", wrong_date, 132},
        row{"the day after", with({again_, jan_}), 132}}) {
    SCOPED_TRACE(name);
    next_day(read);
    const auto hold = open().back().told;
    EXPECT_EQ(hold.doubled, 1U);
    const auto like = std::find_if(hold.examples.begin(), hold.examples.end(),
                                   [](const read_example& one) { return one.what == "like_listed"; });
    ASSERT_NE(like, hold.examples.end());
    EXPECT_EQ(like->line, line);
    EXPECT_NE(store_->facts().find(like->subject).value()->state, life::left);
    EXPECT_TRUE(std::any_of(hold.examples.begin(), hold.examples.end(),
                            [](const read_example& one) { return one.what == "returned"; }));
  }
  const scope_table scopes(store_->db());
  random_pool chance(chance_);
  invalid_list list(*store_, scopes, chance);
  std::size_t named = 0;
  for (const auto& one : scopes.all()) named += list.whom_returns_look_like(one.seq).size();
  EXPECT_EQ(named, 1U) << "whom the next read need not find anew";
  const auto listed = store_->facts().invalid().value();
  EXPECT_EQ(std::count_if(listed.begin(), listed.end(), [](const invalid_entry& one) { return is_of_another(one); }),
            1);
}

TEST_F(parts_told, a_read_that_is_held_as_a_whole_names_nobody_who_came_with_it) {
  sync(children(30));
  auto now = strangers(30, 20);  // held: too many keys name somebody else
  now.persons.push_back(child("n1", "Nel", "Nieuw", "y"));
  now.persons.push_back(child("n2", "Nelly", "Anders", "y"));
  const auto summary = next_day(in_lines(now));
  ASSERT_EQ(summary.how, ending::held) << summary.note;
  const auto found = example("newcomer");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->line, 132U);
  for (const auto& one : told().examples) EXPECT_TRUE(store_->facts().find(one.subject).value()) << one.what;
  for (const auto& one : summary.others) EXPECT_TRUE(store_->facts().find(one.known).value());
}

TEST_F(parts_told, of_a_school_that_would_double_the_new_ones_are_examples) {
  sync(children(20));
  auto more = children(60);
  next_day(in_lines(more));
  EXPECT_EQ(told().effect.added, 40U);
  EXPECT_EQ(examples("newcomer"), 10U);
  EXPECT_EQ(example("newcomer")->line, 121U);
}

TEST_F(parts_told, a_renumbering_with_fresh_keys_is_told_as_one) {
  struct row {
    const char* name;
    int renewed, others;
    std::uint64_t renumbered;
  };
  int n = 10;
  for (const auto& [name, renewed, others, renumbered] :
       {row{"everybody", 60, 0, 60}, row{"half the school, and one who is new", 30, 1, 30},
        row{"a class, and one who is new", 20, 1, 0}, row{"one pupil", 1, 0, 0},
        row{"few of those who are new", 4, 10, 0}}) {
    SCOPED_TRACE(name);
    auto before = children(60), now = before;
    for (int i = 0; i < renewed; ++i)
      now.persons[static_cast<std::size_t>(i)].key = "new-" + now.persons[static_cast<std::size_t>(i)].key;
    for (int i = 0; i < others; ++i)
      now.persons.push_back(child("other-" + std::to_string(i), "V" + letters(400 + i), "Familie" + letters(400 + i)));
    for (auto* const read : {&before, &now}) {
      read->brin = std::to_string(n) + "XX";
      for (auto& one : read->persons) one.facts.eck_id += one.facts.eck_id.empty() ? "" : read->brin;
    }
    ++n;
    sync(before);
    const auto summary = sync(now);
    EXPECT_EQ(open().back().told.renumbered, renumbered);
    EXPECT_EQ(summary.note.find("the school renumbered") != std::string::npos, renumbered > 0) << summary.note;
  }
}

TEST_F(parts_told, how_many_of_each_role_would_leave) {
  auto everybody = children(20);
  for (int i = 0; i < 4; ++i) everybody.persons.push_back(teacher("t" + std::to_string(i), "Meester" + letters(i)));
  take_in(everybody);
  next_day(children(20));
  EXPECT_EQ(told().leaving, (std::map<role, told_leavers>{{role::staff, {4, 4}}})) << "a section that is missing";
  auto one_less = children(19);
  one_less.produced_at = clock_.at + std::chrono::hours(72);
  next_day(one_less);
  EXPECT_EQ(told().leaving, (std::map<role, told_leavers>{{role::staff, {4, 4}}, {role::student, {1, 20}}}))
      << "a read that is held as a whole";
}

TEST_F(parts_told, a_record_counts_once_and_what_waits_is_not_wrong) {
  sync(children(30));
  auto now = children(30);
  now.persons[3].key = "new";
  now = in_lines(now);
  next_day(now);
  auto counts = store_->facts().counts().value();
  EXPECT_EQ((std::pair{counts.invalid, counts.waiting}), (std::pair<std::uint64_t, std::uint64_t>{1, 1}))
      << "one record, and one person whom it may be about";
  EXPECT_TRUE(store_->facts().kept().value().empty()) << "the part that waits is told by itself";
  now.persons.pop_back();
  now.invalid = {broken(subject_kind::person, std::nullopt)};
  next_day(now);
  counts = store_->facts().counts().value();
  EXPECT_EQ((std::pair{counts.invalid, counts.waiting}), (std::pair<std::uint64_t, std::uint64_t>{2, 1}));
  const auto kept = store_->facts().kept().value();
  ASSERT_EQ(kept.size(), 1U);
  EXPECT_EQ(kept[0].count, 1U) << "by the record that has no key";
  next_day(strangers(30, 1));
  counts = store_->facts().counts().value();
  EXPECT_EQ((std::pair{counts.invalid, counts.waiting}), (std::pair<std::uint64_t, std::uint64_t>{1, 1}))
      << "a key that names somebody else";
}

}  // namespace
}  // namespace sluis::state
