// The keys that the source's records have which were not taken in: sealed, gone with the record, and unreadable
// everywhere after an erasure.
#include "state/absences.hpp"
#include "state/facts/invalid_list.hpp"
#include "tests/unit/state/backup/backup_fixture.hpp"

namespace sluis::state {
namespace {

using namespace testing_support;

const std::string canary = "KANARIE-48151623";

class invalid_keys : public backup_fixture {
 protected:
  std::vector<invalid_with_key> listed(std::uint64_t from = 0, std::uint64_t limit = 1000) {
    return invalid_with_keys(*store_, from, limit);
  }
  /// "known 4711", one a record.
  std::vector<std::string> told() {
    std::vector<std::string> out;
    for (const auto& one : listed()) out.push_back(word_of(one.state) + (one.key.empty() ? "" : " " + one.key));
    return out;
  }
  static invalid_record at_line(invalid_record what, std::uint32_t line) {
    what.where.line = line;
    return what;
  }
  /// Whose erasure ends the epoch.
  void erase_who_left() {
    const auto whom = person_called("Vertrokken").row.id;
    absences all(*store_);
    all.accept(all.not_accepted().value(), "by plan", {}, today_).value();
    store_->erase({whom}, {}, "retention 90 days").value();
  }
  std::string sealed_now() {
    auto read = store_->db().prepare("SELECT source_key FROM invalid WHERE source_key IS NOT NULL");
    EXPECT_TRUE(read.step());
    return std::string(read.blob(0));
  }

  school_read with_leaver_ = {.groups = {class_of("g1", "4A")},
                              .persons = {pupil("1", "Bakker", {"g1"}), pupil("2", "Vertrokken", {"g1"})}};
  school_read usual_ = {.groups = {class_of("g1", "4A")}, .persons = {pupil("1", "Bakker", {"g1"})}};
};

school_read with_invalid(school_read read, invalid_record what) {
  read.invalid.push_back(std::move(what));
  return read;
}

/// The first of its people is this one, or nobody.
school_read with_first(school_read read, const std::optional<source_person>& who) {
  read.persons.erase(read.persons.begin());
  if (who) read.persons.push_back(*who);
  return read;
}

TEST_F(invalid_keys, say_of_each_record_what_is_known) {
  struct row {
    const char* name;
    school_read read;
    std::vector<std::string> expected;
  };
  auto repeated = broken(subject_kind::person, canary);
  repeated.is_key_repeated = true;
  auto usual = usual_;
  for (int i = 20; i < 40; ++i)
    usual.persons.push_back(one_of_many(std::to_string(i), std::string("Leerling") + static_cast<char>('a' + i - 20)));
  auto stranger = pupil(canary, "Nieuw", {"g9"});
  const auto kept =
      std::vector<std::string>{"none", "other_record"};  // the record, and who may be the one that it is about
  for (const auto& [name, read, expected] :
       {row{"of somebody new", with_invalid(usual, broken(subject_kind::person, canary)), {"known " + canary}},
        row{"of somebody who is known",
            with_invalid(with_first(usual, {}), broken(subject_kind::person, "1")),
            {"known 1"}},
        row{"of a group", with_invalid(usual, broken(subject_kind::group, canary)), {"known " + canary}},
        row{"without a role",
            with_invalid(usual, broken(subject_kind::person, canary, std::nullopt)),
            {"known " + canary}},
        row{"repeated", with_invalid(usual, repeated), {"known " + canary}},
        row{"no key, or a dummy", with_invalid(usual, broken(subject_kind::person, std::nullopt)), {"none"}},
        row{"of whom a group is not declared", with_first(usual, stranger), {"known " + canary}},
        row{"of whom the key tells somebody else",
            with_first(usual, one_of_many("1", "Heelanders", {"g1"})),
            {"known 1"}},
        row{"who may be the one without a key",
            with_invalid(with_first(usual, {}), broken(subject_kind::person, std::nullopt)), kept}}) {
    store_.reset();
    std::filesystem::remove_all(folder_);
    std::filesystem::remove_all(copies_);
    open_with_copies();
    take_in(usual);
    take_in(read);
    EXPECT_EQ(told(), expected) << name;
  }
}

TEST_F(invalid_keys, are_in_no_file_in_clear) {
  take_in(with_invalid(usual_, broken(subject_kind::person, canary)));
  ASSERT_EQ(told(), std::vector<std::string>{"known " + canary}) << "so it is somewhere";
  back_up();
  EXPECT_EQ(all_bytes_of(root_.path()).find(canary), std::string::npos) << "while it is open";
  store_.reset();
  EXPECT_EQ(all_bytes_of(root_.path()).find(canary), std::string::npos) << "and closed";
  open_with_copies();
  EXPECT_EQ(told(), std::vector<std::string>{"known " + canary}) << "after a restart";
}

TEST_F(invalid_keys, go_with_the_record) {
  take_in(with_invalid(usual_, broken(subject_kind::person, canary)));
  auto corrected = usual_;
  corrected.persons.push_back(pupil(canary, "Nieuw", {"g1"}));
  take_in(corrected);
  EXPECT_TRUE(told().empty());
  EXPECT_EQ(number("SELECT count(*) FROM invalid"), 0);
}

// What must never happen, 3: whoever was invalid before they had an account is erased like everybody else, also out of
// what is in backups of then.
TEST_F(invalid_keys, of_somebody_who_is_erased_later_open_nowhere) {
  take_in(with_invalid(usual_, broken(subject_kind::person, canary)));
  const auto sealed = sealed_now();
  const auto backup = back_up();
  clock_.at += std::chrono::days(1);
  auto corrected = usual_;
  corrected.persons.push_back(pupil(canary, "Vertrokken", {"g1"}));
  take_in(corrected);
  take_in(usual_);
  ASSERT_TRUE(told().empty());
  erase_who_left();
  restore(backup.folder);
  take_its_place();
  ASSERT_EQ(told(), std::vector<std::string>{"unreadable"}) << "the backup's row is there";
  EXPECT_EQ(sealed_now(), sealed);
  EXPECT_EQ(all_bytes_of(root_.path()).find(canary), std::string::npos);
}

TEST_F(invalid_keys, of_others_are_there_again_with_the_next_read) {
  take_in(with_leaver_);
  auto newcomer = broken(subject_kind::person, canary);
  newcomer.said.call_name = "Zeno";
  newcomer.said.family_name = "Nieuweling";
  const auto read = with_invalid(usual_, newcomer);
  take_in(read);
  ASSERT_EQ(told(), std::vector<std::string>{"known " + canary});
  erase_who_left();
  EXPECT_EQ(told(), std::vector<std::string>{"unreadable"});
  take_in(read);
  EXPECT_EQ(told(), std::vector<std::string>{"known " + canary});
}

TEST_F(invalid_keys, open_in_their_own_row_only) {
  take_in(
      {.invalid = {at_line(broken(subject_kind::person, "11"), 11), at_line(broken(subject_kind::person, "12"), 12)},
       .groups = usual_.groups,
       .persons = usual_.persons});
  ASSERT_EQ(told(), (std::vector<std::string>{"known 11", "known 12"}));
  store_->db().exec("UPDATE invalid SET source_key = (SELECT source_key FROM invalid WHERE line = 12) WHERE line = 11");
  EXPECT_EQ(told(), (std::vector<std::string>{"unreadable", "known 12"}));
}

TEST_F(invalid_keys, come_in_pages) {
  school_read read = usual_;
  for (std::uint32_t i = 11; i < 16; ++i)
    read.invalid.push_back(at_line(broken(subject_kind::person, std::to_string(i)), i));
  take_in(read);
  ASSERT_EQ(listed().size(), 5U);
  const auto second = listed(2, 2);
  ASSERT_EQ(second.size(), 2U);
  EXPECT_EQ(second[0].key, "13");
  EXPECT_EQ(second[1].entry.where.line, 14U);
  EXPECT_EQ(listed(4, 2).size(), 1U);
  EXPECT_TRUE(listed(5, 2).empty());
}

TEST_F(invalid_keys, another_purpose_opens_nothing) {
  random_pool chance(chance_);
  epoch_seal one(store_->keys(), "invalid"), other(store_->keys(), "another");
  const auto sealed = one.seal(canary, "here", chance);
  EXPECT_EQ(one.open(sealed, "here"), canary);
  EXPECT_NE(one.seal(canary, "here", chance), sealed) << "each sealing has a nonce of its own";
  EXPECT_FALSE(one.open(sealed, "there"));
  EXPECT_FALSE(other.open(sealed, "here"));
  EXPECT_FALSE(one.open(sealed.substr(1), "here"));
  EXPECT_FALSE(one.open({}, "here"));
}

}  // namespace
}  // namespace sluis::state
