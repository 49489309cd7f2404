// No second account without an approval: what waits under a fresh key stays waiting, and who returns and who is new are
// compared (issue 13, point 6).
#include "state/absences.hpp"
#include "state/facts/invalid_list.hpp"
#include "tests/unit/state/reads/contradictions_fixture.hpp"

namespace sluis::state {
namespace {

class second_accounts : public contradictions {
 protected:
  static constexpr int pupils = 40;

  static source_person staff(const std::string& key, const std::string& call_name, const std::string& family) {
    auto out = teacher(key, family);
    out.facts.call_name = call_name;
    return out;
  }
  /// A school of its own: pupils and three teachers.
  school_read school(bool with_eck_ids = true) {
    auto out = children(pupils);
    out.brin = brin_;
    for (auto& one : out.persons) one.facts.eck_id = with_eck_ids ? one.facts.eck_id + brin_ : "";
    out.persons.push_back(staff("t1", "Hugo", "Kramer"));
    out.persons.push_back(staff("t2", "Tess", "Verbeek"));
    out.persons.push_back(staff("t3", "Cas", "Sanders"));
    return out;
  }
  void next_school() { brin_ = std::to_string(10 + n_++) + "XX"; }
  static school_read without_eck_ids(school_read read) {
    for (auto& one : read.persons) one.facts.eck_id.clear();
    return read;
  }
  static school_read with(school_read read, const std::vector<source_person>& more) {
    read.persons.insert(read.persons.end(), more.begin(), more.end());
    return read;
  }
  static school_read without_role(school_read read, role which) {
    std::erase_if(read.persons, [&](const source_person& one) { return one.facts.role == which; });
    return read;
  }
  static school_read without(school_read read, std::size_t from, std::size_t count) {
    const auto first = read.persons.begin() + static_cast<std::ptrdiff_t>(from);
    read.persons.erase(first, first + static_cast<std::ptrdiff_t>(count));
    return read;
  }
  static source_person again(source_person one, const std::string& key) {
    one.key = key;
    return one;
  }
  source_person stranger(int i) {
    const auto key = "n" + std::to_string(i);
    return child(key, "N" + letters(i), "Nieuw" + letters(i), key + brin_);
  }
  /// As after a plan that was ready.
  void accept_all() { absences(*store_).accept(absences(*store_).not_accepted().value(), "test", {}, today_).value(); }
  /// Of the newest school.
  std::vector<std::uint64_t> waiting() { return held_reads(*store_).last_of_each().value().back().told.newcomers; }
  /// The first `count` of `before` stand under other keys, and somebody approved that.
  school_read renumbered(const school_read& before, std::size_t count) {
    auto out = before;
    for (std::size_t i = 0; i < count; ++i) out.persons[i].key = "7" + out.persons[i].key;
    EXPECT_EQ(approve(out, sync(out)).added, count);
    accept_all();
    return out;
  }

  std::string brin_ = "00XX";
  int n_ = 0;
};

using people = std::vector<source_person>;

TEST_F(second_accounts, who_waits_goes_on_to_wait_through_reads_that_say_nothing_of_them) {
  struct row {
    const char* name;
    std::function<std::vector<school_read>(const school_read&)> between;
    bool is_teacher = false;
  };
  const auto broken_without_key = [](school_read read) {
    read.invalid.push_back(broken(subject_kind::person, ""));
    read.invalid.back().key.reset();
    return read;
  };
  const auto no_staff = [](const school_read& read) { return without_role(read, role::staff); };
  const auto somebody_else = [](school_read read) {
    read.persons[20] = child(read.persons[20].key, "Zz", "Qq");
    return read;
  };
  const auto ahead = [this](school_read read) {
    read.produced_at = clock_.at + std::chrono::hours(72);
    return read;
  };
  for (const auto& [name, between, is_teacher] : std::vector<row>{
           {"their section is missing", [&](const auto& all) { return std::vector{no_staff(all)}; }, true},
           {"another section is missing", [&](const auto& all) { return std::vector{no_staff(all)}; }},
           {"half an export", [](const auto& all) { return std::vector{without(all, 10, 20)}; }},
           {"half an export for two nights", [](const auto& all) { return std::vector(2, without(all, 10, 20)); }},
           {"an invalid record without a key", [&](const auto& all) { return std::vector{broken_without_key(all)}; }},
           {"a read that is held as a whole", [&](const auto& all) { return std::vector{ahead(all)}; }},
           {"two of those",
            [&](const auto& all) {
              return std::vector{ahead(all), ahead(without(all, 10, 20))};
            }},
           {"a key names somebody else", [&](const auto& all) { return std::vector{somebody_else(all)}; }},
           {"nobody is in it", [](const auto& all) { return std::vector{without(all, 0, all.persons.size())}; }},
       }) {
    SCOPED_TRACE(name);
    next_school();
    const auto all = school(false);
    const auto place = is_teacher ? std::size_t{pupils} : std::size_t{0};
    const auto fresh = again(all.persons[place], "fresh");
    sync(all);
    ASSERT_EQ(next_day(with(without(all, place, 1), {fresh})).added, 0U);
    for (const auto& read : between(all)) EXPECT_EQ(next_day(read).added, 0U);
    for (int night = 0; night < 2; ++night) {
      const auto summary = next_day(with(all, {fresh}));
      EXPECT_EQ(summary.added, 0U) << summary.note;
      EXPECT_TRUE(summary.held) << summary.note;
    }
    EXPECT_EQ(approve(with(all, {fresh}), sync(with(all, {fresh}))).added, 1U);
    EXPECT_TRUE(waiting().empty() || left() > 0);
  }
}

TEST_F(second_accounts, who_waits_goes_on_to_wait_after_a_refusal_and_an_approval_of_something_else) {
  for (const bool is_approved : {false, true}) {
    SCOPED_TRACE(is_approved);
    next_school();
    const auto all = school();
    sync(all);
    const people second = {again(all.persons[0], "fresh-0"), again(all.persons[1], "fresh-1")};
    const auto held = next_day(with(all, second));
    ASSERT_EQ(held.added, 0U);
    held_reads(*store_).refuse(hash_of(held), "test", by()).value();
    const auto less = without_role(all, role::staff);
    const auto missing = next_day(less);
    if (is_approved) {
      EXPECT_EQ(approve(less, missing).left, 3U);
    }
    EXPECT_EQ(next_day(without_eck_ids(with(all, second))).added, 0U);
  }
}

TEST_F(second_accounts, nobody_waits_any_more_after_a_read_without_the_key_by_which_nobody_is_missing) {
  const auto all = school(false);
  sync(all);
  const auto fresh = again(all.persons[0], "fresh");
  ASSERT_EQ(next_day(with(without(all, 0, 1), {fresh})).added, 0U);
  EXPECT_EQ(waiting().size(), 1U);
  next_day(without(all, 30, 1));
  EXPECT_EQ(waiting().size(), 1U) << "somebody left by that read, and no plan has said yes";
  next_day(without(all, 30, 1));
  EXPECT_EQ(waiting().size(), 1U);
  accept_all();
  EXPECT_FALSE(next_day(without(all, 30, 1)).held);
  EXPECT_TRUE(waiting().empty());
}

TEST_F(second_accounts, so_many_are_remembered_at_most) {
  constexpr int many = 2600;
  const auto numbered = [](const std::string& keys) {
    school_read out;
    for (int i = 0; i < many; ++i) {
      const auto given = "Voor" + letters(i % 600) + letters(i / 600);
      const auto n = std::to_string(i);
      out.persons.push_back(child(keys + n, given, "Fam" + letters(i % 676), "eck-" + n));
    }
    return out;
  };
  brin_ = "99XX";
  sync(numbered("a"));
  sync(numbered("b"));
  EXPECT_EQ(waiting().size(), 2600U);
  EXPECT_EQ(sync(numbered("c")).added, 0U);
  EXPECT_EQ(waiting().size(), 5000U);
  EXPECT_EQ(sync(numbered("c")).added, 0U);
}

TEST_F(second_accounts, both_numberings_after_an_approved_renumbering_switch_no_earlier_account_on) {
  struct row {
    const char* name;
    bool with_eck_ids, is_eck_id_left_out;
  };
  for (const auto& [name, with_eck_ids, is_eck_id_left_out] :
       {row{"by ECK iD", true, false}, row{"by the name", false, false}, row{"the ECK iD is left out", true, true}}) {
    for (const std::size_t count : {1U, 20U}) {
      SCOPED_TRACE(std::string(name) + " " + std::to_string(count));
      next_school();
      const auto before = school(with_eck_ids);
      sync(before);
      const auto now = renumbered(before, count);
      pass(19);
      auto both = with(now, {before.persons.begin(), before.persons.begin() + static_cast<std::ptrdiff_t>(count)});
      if (is_eck_id_left_out) both = without_eck_ids(both);
      for (int night = 0; night < 2; ++night) {
        const auto summary = next_day(both);
        EXPECT_EQ(summary.how, ending::complete) << summary.note;
        EXPECT_EQ(summary.returned + summary.left + summary.added, 0U);
        const std::string who = count == 1 ? "1 person who had left is" : "20 people who had left are";
        EXPECT_EQ(summary.note.find(who + " in the read again"), 0U) << summary.note;
      }
      const auto held = sync(both);
      const auto told = open().back().told;
      EXPECT_EQ(told.doubled, count) << "whoever approves is asked";
      EXPECT_EQ(told.effect.returned, count);
      EXPECT_EQ(parse_hold(to_text(told)).value().reasons, told.reasons);
      EXPECT_EQ(approve(both, held).returned, count);
      EXPECT_FALSE(next_day(both).held);
    }
  }
}

// An end date between says when somebody left, and decides nothing about whether they are the one who is there.
TEST_F(second_accounts, a_night_with_end_dates_lets_no_earlier_account_in) {
  for (const bool have_waited : {true, false}) {
    for (const std::size_t count : {1U, 20U}) {
      SCOPED_TRACE(std::string(have_waited ? "after they waited" : "at once") + " " + std::to_string(count));
      next_school();
      const auto before = school();
      sync(before);
      const auto now = renumbered(before, count);
      const people earlier = {before.persons.begin(), before.persons.begin() + static_cast<std::ptrdiff_t>(count)};
      pass(9);
      if (have_waited) {
        EXPECT_EQ(next_day(with(now, earlier)).returned, 0U);
      }
      auto ended = earlier;
      for (auto& one : ended) one.facts.ends = today_;
      EXPECT_EQ(next_day(with(now, ended)).returned, 0U);
      const auto summary = next_day(with(now, earlier));
      EXPECT_EQ(summary.returned + summary.left + summary.added, 0U) << summary.note;
      EXPECT_TRUE(summary.held) << summary.note;
    }
  }
}

TEST_F(second_accounts, who_returns_is_taken_in_without_a_word_where_nobody_else_there_may_be_the_same) {
  struct row {
    const char* name;
    people before, meanwhile, now;  // `before` leave, the first of them returns
    std::uint64_t returned;
  };
  const auto namesake = child("b", "Jan", "Vermeer", "y"), brother = child("b", "Joris", "Vermeer");
  const auto jan = child("a", "Jan", "Vermeer", "x"), nameless = child("a", "Jan", "Vermeer");
  const people four = {jan, child("b", "Piet", "Smit", "x"), child("c", "Kees", "Bos", "x"),
                       child("d", "Wim", "Vos", "x"), child("e", "Bas", "Mol", "x")};
  for (const auto& [name, before, meanwhile, now, returned] : std::vector<row>{
           {"nobody else", {jan}, {}, {jan}, 1},
           {"without ECK iDs", {nameless}, {}, {nameless}, 1},
           {"a namesake who came meanwhile, with an ECK iD of their own", {jan}, {namesake}, {jan, namesake}, 1},
           {"a brother who came meanwhile", {nameless}, {brother}, {nameless, brother}, 1},
           {"an ECK iD that a class has", four, {}, four, 5},
       }) {
    SCOPED_TRACE(name);
    next_school();
    const auto all = school();
    sync(with(all, before));
    accept_all();
    ASSERT_EQ(next_day(all).left, before.size());
    accept_all();
    pass(10);
    EXPECT_EQ(next_day(with(all, meanwhile)).added, meanwhile.size());
    const auto summary = next_day(with(all, now));
    EXPECT_EQ(summary.returned, returned) << summary.note;
    EXPECT_FALSE(summary.held) << summary.note;
  }
}

TEST_F(second_accounts, two_namesakes_who_were_there_together_are_two_people) {
  const auto jan = child("a", "Jan", "Vermeer"), other = child("b", "Jan", "Vermeer");
  const auto all = with(school(false), {jan, other});
  sync(all);
  pass(5);
  for (const auto& less : {without(all, pupils + 4, 1), without(all, pupils + 3, 2)}) {
    EXPECT_GT(next_day(less).left, 0U);
    const auto summary = next_day(all);
    EXPECT_GT(summary.returned, 0U) << summary.note;
    EXPECT_FALSE(summary.held) << summary.note;
  }
}

TEST_F(second_accounts, of_two_who_return_and_may_be_one_person_the_first_in_the_read_is_taken_in) {
  const auto before = school();
  sync(before);
  const auto now = renumbered(before, 1);
  pass(3);
  ASSERT_EQ(next_day(without(now, 0, 1)).left, 1U);
  accept_all();
  const auto both = with(now, {before.persons[0]});
  const auto summary = next_day(both);
  EXPECT_EQ(summary.returned, 1U) << summary.note;
  EXPECT_EQ(store_->facts().counts().value().students, std::uint64_t{pupils});
  EXPECT_EQ(next_day(both).returned, 0U);
}

TEST_F(second_accounts, the_earlier_keys_alone_are_a_way_back_and_no_second_account) {
  const auto before = school();
  sync(before);
  renumbered(before, 3);
  const auto summary = next_day(before);
  EXPECT_EQ(summary.returned, 3U) << summary.note;
  EXPECT_EQ(summary.left, 3U);
}

TEST_F(second_accounts, who_returned_and_waits_goes_on_to_wait_and_the_other_one_stays) {
  const auto before = school();
  sync(before);
  const auto now = renumbered(before, 1);
  const auto both = with(now, {before.persons[0]});
  ASSERT_EQ(next_day(both).returned, 0U);
  EXPECT_EQ(next_day(without_role(both, role::student)).returned, 0U);
  const auto summary = next_day(before);
  EXPECT_EQ(summary.returned, 0U) << summary.note;
  EXPECT_EQ(summary.left, 0U) << "nobody is left without an account";
  EXPECT_EQ(approve(before, sync(before)).returned, 1U);
  EXPECT_EQ(left(), 1U);
  EXPECT_FALSE(next_day(before).held);
}

TEST_F(second_accounts, newcomers_with_one_ECK_iD_are_one_person_of_whom_the_first_in_the_read_is_taken_in) {
  struct row {
    const char* name;
    people now;
    std::uint64_t added;
    std::vector<std::string> keys;  // of them, who is known then
  };
  const auto nel = child("n1", "Nel", "Nieuw", "x"), piet = child("p1", "Piet", "Nieuwer", "y");
  people many;
  for (int i = 0; i < 18; ++i) {
    many.push_back(child("m" + std::to_string(i), "N" + letters(i), "Nieuw" + letters(i), "0"));
  }
  for (const auto& [name, now, added, keys] : std::vector<row>{
           {"one twice", {nel, again(nel, "a2")}, 1, {"n1"}},
           {"the order is that of the read", {again(nel, "z2"), nel}, 1, {"z2"}},
           {"two, each twice", {nel, piet, again(piet, "p2"), again(nel, "n2")}, 2, {"n1", "p1"}},
           {"four times", {nel, again(nel, "n2"), again(nel, "n3"), again(nel, "n4")}, 1, {"n1"}},
           {"under other names", {nel, child("n2", "Nelly", "Anders", "x")}, 1, {"n1"}},
           {"one ECK iD for many", many, 1, {"m0"}},
           {"two with ECK iDs of their own", {nel, piet}, 2, {"n1", "p1"}},
           {"without ECK iDs", {child("n1", "Nel", "Nieuw"), child("n2", "Nel", "Nieuw")}, 2, {"n1", "n2"}},
       }) {
    SCOPED_TRACE(name);
    next_school();
    const auto all = school();
    sync(all);
    const auto summary = next_day(with(all, now));
    EXPECT_EQ(summary.how, ending::complete) << summary.note;
    EXPECT_EQ(summary.added, added) << summary.note;
    EXPECT_EQ(summary.held.has_value(), added < now.size());
    EXPECT_EQ(next_day(with(all, now)).added, 0U);
    auto taken_in = now;
    std::erase_if(taken_in,
                  [&](const source_person& one) { return std::find(keys.begin(), keys.end(), one.key) == keys.end(); });
    const auto without_the_others = next_day(with(all, taken_in));
    EXPECT_EQ(without_the_others.added + without_the_others.left, 0U) << "these are the ones who are known";
    EXPECT_FALSE(without_the_others.held);
  }
}

TEST_F(second_accounts, an_invalid_record_of_a_newcomer_does_not_stand_before_the_valid_one) {
  const auto all = school();
  sync(all);
  auto now = with(all, {child("n1", "Nel", "Nieuw", "x")});
  now.invalid.push_back(broken(subject_kind::person, "n0"));
  now.invalid.back().said.eck_id = "x";
  EXPECT_EQ(next_day(now).added, 1U);
}

TEST_F(second_accounts, fresh_records_of_somebody_who_is_there_wait_however_many_they_are) {
  const auto all = school();
  sync(all);
  people fresh;
  for (int n = 1; n <= 6; ++n) {
    fresh.push_back(again(all.persons[0], "90" + std::to_string(n)));
    const auto summary = next_day(with(all, fresh));
    EXPECT_EQ(summary.added, 0U) << n << ": " << summary.note;
  }
}

TEST_F(second_accounts, newcomers_of_a_refused_doubling_wait) {
  for (const bool is_refused : {true, false}) {
    SCOPED_TRACE(is_refused ? "refused" : "nobody has decided");
    next_school();
    const auto all = school();
    sync(all);
    people strangers;
    for (int i = 0; i < 50; ++i) strangers.push_back(stranger(i));
    const auto doubled = with(all, strangers);
    const auto held = next_day(doubled);
    ASSERT_EQ(held.added, 0U);
    if (is_refused) {
      held_reads(*store_).refuse(hash_of(held), "test", by()).value();
      EXPECT_TRUE(next_day(doubled).is_refused) << "the same is judged as it was";
      EXPECT_EQ(next_day(doubled).added, 0U);
    }
    auto some = with(all, {strangers.begin(), strangers.begin() + 12});
    some.persons.push_back(child("own", "Een", "Ander", "own" + brin_));
    for (int night = 0; night < 2; ++night) {
      const auto summary = next_day(some);
      EXPECT_EQ(summary.added, night > 0 ? 0U : is_refused ? 1U : 13U) << summary.note;
    }
    if (!is_refused) continue;
    EXPECT_EQ(approve(some, sync(some)).added, 12U);
    EXPECT_FALSE(next_day(some).held);
  }
}

// Nobody has an account of whoever only waited at an earlier read, and no sentence says so.
TEST_F(second_accounts, whoever_only_waited_before_is_not_counted_among_those_who_have_an_account) {
  struct row {
    const char* name;
    int waited, alike;
    std::string note;
  };
  for (const auto& [name, waited, alike, note] :
       {row{"only waited", 12, 0, "12 new people waited at an earlier read and were not approved since: these"},
        row{"one", 1, 0, "1 new person waited at an earlier read and was not approved since: that one"},
        row{"and others look like somebody who is known", 3, 2,
            "2 new people look like somebody who is known under another key or in another section, or who is new under "
            "another key as well, and 3 new "
            "people waited at an earlier read and were not approved since: these"}}) {
    SCOPED_TRACE(name);
    next_school();
    const auto all = school();
    sync(all);
    people strangers;
    for (int i = 0; i < 50; ++i) strangers.push_back(stranger(i));
    const auto doubling = next_day(with(all, strangers));
    held_reads(*store_).refuse(hash_of(doubling), "test", by()).value();
    people some(strangers.begin(), strangers.begin() + waited);
    for (int i = 0; i < alike; ++i)
      some.push_back(again(all.persons[static_cast<std::size_t>(i)], "80" + std::to_string(i)));
    const auto lines_with = [&](std::string_view sentence) {
      const auto listed = store_->facts().invalid().value();
      return std::count_if(listed.begin(), listed.end(),
                           [&](const invalid_entry& one) { return one.waits && one.problem == sentence; });
    };
    const auto only_waited = lines_with(waiting_problem::waited_before),
               known = lines_with(waiting_problem::fresh_key);  // at other schools
    const auto summary = next_day(with(all, some));
    EXPECT_EQ(summary.added, 0U);
    EXPECT_NE(summary.note.find(note), std::string::npos) << summary.note;
    const auto held = held_reads(*store_).find(hash_of(summary)).value();
    EXPECT_EQ(held.told.doubled, static_cast<std::uint64_t>(alike));
    EXPECT_EQ(held.told.effect.added, static_cast<std::uint64_t>(waited + alike))
        << "an approval makes an account of each";
    EXPECT_EQ(lines_with(waiting_problem::waited_before) - only_waited, waited);
    EXPECT_EQ(lines_with(waiting_problem::fresh_key) - known, alike);
  }
}

TEST(invalid_list_of_before, records_that_an_earlier_program_listed_wait_still) {
  namespace p = waiting_problem;
  EXPECT_EQ(p::all.size(), 14U);
  for (const auto one : {p::both_names, p::another_key, p::another_eck_id, p::held_before, p::too_many_changes,
                         p::had_left, p::newcomer, p::fresh_key, p::other_section, p::waited_before, p::returned,
                         p::looks_like, p::earlier_held_before, p::earlier_fresh_key}) {
    EXPECT_TRUE(waits_for_a_decision(one)) << one;
  }
}

TEST_F(second_accounts, an_approval_takes_a_refusal_of_a_doubling_back) {
  const auto all = school();
  sync(all);
  people strangers;
  for (int i = 0; i < 50; ++i) strangers.push_back(stranger(i));
  const auto held = next_day(with(all, strangers));
  held_reads(*store_).refuse(hash_of(held), "test", by()).value();
  EXPECT_EQ(approve(with(all, strangers), next_day(with(all, strangers))).added, 50U);
  EXPECT_FALSE(next_day(with(all, strangers)).held);
}

TEST_F(second_accounts, a_return_without_the_ECK_column_is_no_sign_when_the_same_ECK_iD_is_back) {
  struct row {
    const char* name;
    std::string eck_id, given;
    bool is_held;
  };
  for (const auto& [name, eck_id, given, is_held] :
       {row{"the same", "", "", false}, row{"another", "other", "", true}, row{"another name", "", "Wim", true}}) {
    SCOPED_TRACE(name);
    next_school();
    const auto all = school();
    sync(all);
    ASSERT_EQ(next_day(without(all, 4, 1)).left, 1U);
    pass();
    EXPECT_EQ(next_day(without_eck_ids(all)).returned, 1U);
    auto now = all;
    if (!eck_id.empty()) now.persons[4].facts.eck_id = eck_id;
    if (!given.empty()) now.persons[4].facts.call_name = given;
    const auto summary = next_day(now);
    EXPECT_EQ(summary.contradictions, is_held ? 1U : 0U) << summary.note;
  }
}

}  // namespace
}  // namespace sluis::state
