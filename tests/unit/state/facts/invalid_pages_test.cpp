// The list of invalid records in pages, and what is counted of it: the database does both, and gives no more rows than
// are shown.
#include <algorithm>
#include <map>
#include <tuple>

#include "state/facts/invalid_list.hpp"
#include "state/facts/scope_table.hpp"
#include "tests/support/counted_rows.hpp"
#include "tests/unit/state/store_fixture.hpp"

namespace sluis::state {
namespace {

using namespace testing_support;

invalid_record at_line(invalid_record what, std::uint32_t line) {
  what.where.line = line;
  return what;
}

/// A line of the list, and whom it may be about.
using line = std::tuple<std::uint32_t, std::string, std::optional<subject_id>, bool, std::vector<subject_id>>;

class invalid_pages : public store_fixture {
 protected:
  /// Entries as an intake writes them: `lines` of records of nobody, and the rest as it is given.
  class writer {
   public:
    explicit writer(invalid_pages& of)
        : scopes_(of.store_->db()), chance_(of.chance_), list_(*of.store_, scopes_, chance_) {}
    void add(const std::optional<subject_id>& subject, std::uint32_t at, std::string_view problem,
             subject_kind kind = subject_kind::person, std::uint64_t scope = 1) {
      const source_position where{"las.xml", at, 1};
      list_.add(scope, subject, {kind, {}, where, "key", problem});
    }

   private:
    scope_table scopes_;
    random_pool chance_;
    invalid_list list_;
  };

  static subject_id somebody(std::uint8_t n) {
    subject_id out;
    out.bytes[0] = n;
    return out;
  }
  static line line_of(const invalid_entry& record, std::vector<subject_id> may_be) {
    return {record.where.line, record.problem, record.subject, record.waits, std::move(may_be)};
  }
  std::vector<line> in_pages_of(std::uint64_t limit) {
    std::vector<line> out;
    for (std::uint64_t from = 0; from < listed_invalid_count(*store_); from += limit) {
      const auto page = invalid_page(*store_, from, limit);
      EXPECT_LE(page.size(), limit);
      for (const auto& one : page) out.push_back(line_of(one.record, one.may_be));
    }
    return out;
  }
  /// The same list made of every entry at once.
  std::vector<line> made_of_all() {
    using place = std::tuple<source_id, subject_id, subject_kind, std::string>;
    std::vector<line> out;
    std::map<place, std::size_t> known;
    for (const auto& e : store_->facts().invalid().value()) {
      const place at{e.source, e.school, e.kind, to_string(e.where)};
      const auto record = known.find(at);
      if (is_of_another(e) && record != known.end()) {
        auto& [where, problem, subject, waits, may_be] = out[record->second];
        if (e.subject != subject && std::find(may_be.begin(), may_be.end(), *e.subject) == may_be.end())
          may_be.push_back(*e.subject);
        continue;
      }
      if (e.where.line > 0) known[at] = out.size();
      out.push_back(line_of(e, {}));
    }
    return out;
  }
};

TEST_F(invalid_pages, of_a_long_list_take_no_more_rows_than_they_show) {
  take_in({.persons = {pupil("1", "Bakker")}});
  constexpr std::uint32_t all = 5000;
  {
    store::work work(*store_);
    writer to(*this);
    for (std::uint32_t n = 1; n <= all; ++n) to.add(std::nullopt, n, "is empty");
    to.add(somebody(1), 2550, std::string(kept_problem) + "person");
    work.commit().value();
  }
  test::counted_rows rows(store_->db());
  const auto page = invalid_page(*store_, 2500, 100);
  EXPECT_LE(rows.taken(), 110U) << "the records of the page, whom they may be about, and the schools";
  ASSERT_EQ(page.size(), 100U);
  EXPECT_EQ(page.front().record.where.line, 2501U);
  EXPECT_EQ(page[49].may_be, std::vector{somebody(1)});
  EXPECT_EQ(listed_invalid_count(*store_), all);
  EXPECT_EQ(count_invalid(*store_).new_people, all - 1U);
  EXPECT_EQ(count_invalid(*store_).unclear, 1U);
  EXPECT_EQ(rows.taken(), 3U) << "a count is one row";
  EXPECT_EQ(store_->facts().kept().value().size(), 1U);
  EXPECT_EQ(rows.taken(), 1U) << "who is kept, and none of the records that keep nobody";
  EXPECT_EQ(store_->facts().counts().value().invalid, all);
  EXPECT_LE(rows.taken(), 30U) << "status asks for these";
}

TEST_F(invalid_pages, follow_each_other_with_everybody_whom_each_record_may_be_about) {
  namespace p = waiting_problem;
  take_in({.persons = {pupil("1", "Bakker")}});
  take_in({.brin = "98XX", .persons = {pupil("2", "Visser")}});
  const auto kept = std::string(kept_problem) + "person, who is not in the read otherwise and is kept";
  {
    store::work work(*store_);
    writer to(*this);
    to.add(std::nullopt, 10, "is empty");
    to.add(std::nullopt, 20, "is empty", subject_kind::person, 2);
    to.add(somebody(1), 11, p::held_before);  // waits, and so does whoever is kept by it
    to.add(std::nullopt, 0, "is empty");
    to.add(std::nullopt, 0, "is empty");
    to.add(somebody(2), 12, "is empty");
    to.add(std::nullopt, 13, p::fresh_key);
    for (const std::uint8_t who : std::initializer_list<std::uint8_t>{3, 4, 4, 5})
      to.add(somebody(who), 10, kept);  // one of them twice
    to.add(somebody(1), 11, kept);      // is the record's own
    to.add(somebody(6), 11, kept);
    to.add(somebody(7), 10, kept, subject_kind::group);  // no group's record stands there: the first has the line
    to.add(somebody(8), 10, kept, subject_kind::group);
    to.add(somebody(9), 0, kept);  // without a line each has a place of its own
    to.add(somebody(10), 0, kept);
    to.add(somebody(11), 13, p::looks_like);
    to.add(somebody(12), 99, p::looks_like);  // the record itself is not listed: it waits
    to.add(somebody(13), 99, kept);
    to.add(somebody(14), 10, kept, subject_kind::person, 2);  // line 10 of another school
    to.add(somebody(15), 20, kept, subject_kind::person, 2);
    work.commit().value();
  }
  const auto all = made_of_all();
  ASSERT_EQ(all.size(), 12U);
  EXPECT_EQ(std::get<4>(all[0]), (std::vector{somebody(3), somebody(4), somebody(5)}));
  for (const std::uint64_t limit : {1, 2, 3, 7, 12, 1000}) EXPECT_EQ(in_pages_of(limit), all) << limit << " a page";
  EXPECT_TRUE(invalid_page(*store_, all.size(), 10).empty());
  const auto counted = count_invalid(*store_);
  EXPECT_EQ(counted.all, 7U) << "records, and nobody whom they may be about";
  EXPECT_EQ(counted.waiting, 2U);
  EXPECT_EQ(counted.known, 1U);
  EXPECT_EQ(counted.unclear, 2U);
  EXPECT_EQ(counted.new_people, 2U);
}

TEST_F(invalid_pages, show_the_other_record_only_where_one_looks_like_somebody) {
  namespace p = waiting_problem;
  take_in({.persons = {pupil("1", "Bakker")}});
  {
    store::work work(*store_);
    writer to(*this);
    to.add(somebody(1), 30, std::string(kept_problem) + "person");
    to.add(somebody(2), 30, p::looks_like);
    work.commit().value();
  }
  const auto page = invalid_page(*store_, 0, 10);
  ASSERT_EQ(page.size(), 1U);
  EXPECT_TRUE(page[0].record.waits) << "whoever is kept by a record that waits, waits with it";
  EXPECT_EQ(page[0].may_be, std::vector{somebody(2)});
  EXPECT_TRUE(store_->facts().kept().value().empty()) << "told as the part that waits";
}

TEST_F(invalid_pages, count_whether_somebody_keeps_the_last_good_version_or_has_no_account) {
  struct row {
    const char* name;
    school_read before, read;
    invalid_counts counted;
  };
  const auto known = broken(subject_kind::person, "1");
  const school_read some = {.persons = {pupil("1", "Bakker"), pupil("2", "Visser")}};
  const school_read other = {.persons = {pupil("2", "Visser")}};
  const auto with = [](school_read read, std::vector<invalid_record> invalid) {
    read.invalid = std::move(invalid);
    return read;
  };
  std::vector<invalid_record> nine;  // seven people, and two groups
  for (std::uint32_t n = 0; n < 7; ++n)
    nine.push_back(at_line(broken(subject_kind::person, "new" + std::to_string(n)), 20 + n));
  for (std::uint32_t n = 0; n < 2; ++n)
    nine.push_back(at_line(broken(subject_kind::group, "g" + std::to_string(n)), 40 + n));
  const std::vector<row> rows = {
      {"a first read", {}, with(some, nine), {9, 0, 0, 0, 7}},
      {"somebody who is known", some, with(other, {known}), {1, 0, 1, 0, 0}},
      {"a newcomer beside them",
       some,
       with(other, {known, at_line(broken(subject_kind::person, "9"), 50)}),
       {2, 0, 1, 0, 1}},
      {"it is not known whose", some, with(other, {broken(subject_kind::person, std::nullopt)}), {1, 0, 0, 1, 0}},
      {"it is nobody's whom we know", some, with(some, {broken(subject_kind::person, std::nullopt)}), {1, 0, 0, 0, 1}},
      {"none", some, some, {}},
  };
  int n = 10;
  for (auto [name, before, read, expected] : rows) {
    SCOPED_TRACE(name);
    const auto before_it = count_invalid(*store_);
    before.brin = read.brin = std::to_string(n++) + "SL";
    if (!before.persons.empty()) take_in(before);
    take_in(read);
    const auto now = count_invalid(*store_);
    EXPECT_EQ(now.all - before_it.all, expected.all);
    EXPECT_EQ(now.waiting - before_it.waiting, expected.waiting);
    EXPECT_EQ(now.known - before_it.known, expected.known);
    EXPECT_EQ(now.unclear - before_it.unclear, expected.unclear);
    EXPECT_EQ(now.new_people - before_it.new_people, expected.new_people);
  }
}

}  // namespace
}  // namespace sluis::state
