// What a source says comes back as it was said, from a file that nobody else can read.
#include "state/staging/staged_read.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <fstream>
#include <iterator>

#include "tests/unit/state/temp_folder.hpp"

namespace sluis::state {
namespace {

using testing_support::temp_folder;

class staged_read_test : public ::testing::Test {
 protected:
  static sealed_blocks::key some_key() {
    sealed_blocks::key out{};
    out.fill(7);
    return out;
  }
  static source_person full_person(std::uint32_t number) {
    source_person out;
    out.key = "k" + std::to_string(number);
    out.facts.role = role::staff;
    out.facts.given_names = "Canarie Johanna";
    out.facts.family_name_prefix = "van der";
    out.facts.family_name = "Canarievogel";
    out.facts.gender = gender::unspecified;
    out.facts.telephone = "0612345678";
    out.facts.functions = {"leerkracht", "ib"};
    out.facts.begins = day{std::chrono::days{20000}};
    out.facts.ends = day{std::chrono::days{-3}};
    out.memberships = {{"g1", {"mentor"}}, {"g2", {}}};
    out.where = {"las.xml", number, 70000};
    return out;
  }
  static source_school some_school() {
    source_school out;
    out.facts = {"99XX", "01", "s1", "2026-2027", "De Wilg"};
    out.where = {"las.xml", 2, 1};
    out.produced_at = instant{std::chrono::milliseconds{1234567890123}};
    return out;
  }
  /// What is read back; the last entry: why it ended.
  static std::vector<staged_record> all_of(staged_reader& from) {
    std::vector<staged_record> out;
    for (;;) {
      const auto one = from.next();
      if (!one || *one == nullptr) return out;
      out.push_back(**one);
    }
  }
  /// The bytes of a file that has no name: this process has it open.
  static std::string bytes_of_nameless_files(const std::filesystem::path& folder) {
    std::string out;
    for (const auto& one : std::filesystem::directory_iterator("/proc/self/fd")) {
      std::error_code gone;
      const auto target = std::filesystem::read_symlink(one.path(), gone).string();
      if (gone || !target.starts_with(folder.string())) continue;
      std::ifstream in(one.path(), std::ios::binary);
      out.append(std::istreambuf_iterator<char>(in), {});
    }
    return out;
  }

  temp_folder folder_;
  std::unique_ptr<sealed_blocks> blocks_ = sealed_blocks::make(folder_.path(), some_key()).value();
  std::size_t told_ = 0;
  staged_writer to_{*blocks_, [this] { ++told_; }};
  staged_reader from_{*blocks_};
};

TEST_F(staged_read_test, every_field_of_every_call_comes_back) {
  source_group group{"g1", {"4A", "4", group::kind::composite}, {"las.xml", 5, 2}};
  invalid_record invalid;
  invalid.role = role::student;
  invalid.key = "k9";
  invalid.where = {"las.xml", 9, 3};
  invalid.field = "jaargroep";
  invalid.problem = "is not a year code";
  invalid.is_key_repeated = true;
  invalid.said = {"Piet", "P", "Piet", "de", "Boer", "eck"};
  invalid.group_name = "4B";
  invalid.named_groups = {"g1", "g2"};
  const auto sent = full_person(12);
  ASSERT_TRUE(to_.begin(some_school()) && to_.on_group(group) && to_.on_person(sent) && to_.on_invalid(invalid));
  ASSERT_TRUE(to_.end({1, 2, 1}));

  const auto back = all_of(from_);
  ASSERT_EQ(back.size(), 5U);
  const auto& school = std::get<source_school>(back[0]);
  EXPECT_EQ(school.facts, some_school().facts);
  EXPECT_EQ(school.produced_at, some_school().produced_at);
  EXPECT_EQ(std::get<source_group>(back[1]).facts, group.facts);
  EXPECT_EQ(to_string(std::get<source_group>(back[1]).where), "las.xml:5:2");
  const auto& person = std::get<source_person>(back[2]);
  EXPECT_EQ(person.key, sent.key);
  EXPECT_EQ(person.facts, sent.facts);
  ASSERT_EQ(person.memberships.size(), 2U);
  EXPECT_EQ(person.memberships[0].group_key, "g1");
  EXPECT_EQ(person.memberships[0].functions, std::vector<std::string>{"mentor"});
  EXPECT_EQ(to_string(person.where), "las.xml:12:70000");
  const auto& read = std::get<invalid_record>(back[3]);
  EXPECT_EQ(read.role, invalid.role);
  EXPECT_EQ(read.key, invalid.key);
  EXPECT_EQ(read.problem, invalid.problem);
  EXPECT_TRUE(read.is_key_repeated);
  EXPECT_EQ(read.said.family_name, "Boer");
  EXPECT_EQ(read.said.eck_id, "eck");
  EXPECT_EQ(read.group_name, "4B");
  EXPECT_EQ(read.named_groups, invalid.named_groups);
  EXPECT_EQ(std::get<staged_end>(back[4]).proof.persons, 2U);
}

TEST_F(staged_read_test, many_records_come_back_twice_in_their_order_and_while_they_are_written) {
  constexpr std::uint32_t half = 3000;
  ASSERT_TRUE(to_.begin(some_school()));
  for (std::uint32_t i = 0; i < half; ++i) ASSERT_TRUE(to_.on_person(full_person(i)));
  EXPECT_GT(told_, 2U);
  const auto so_far = all_of(from_);
  EXPECT_GT(so_far.size(), 1000U);
  EXPECT_LT(so_far.size(), half + 1) << "the last block is being filled";
  for (std::uint32_t i = half; i < 2 * half; ++i) ASSERT_TRUE(to_.on_person(full_person(i)));
  ASSERT_TRUE(to_.end({0, 2 * half, 0}));
  const auto rest = all_of(from_);
  EXPECT_EQ(so_far.size() + rest.size(), 2 * half + 2);
  from_.rewind();
  const auto again = all_of(from_);
  ASSERT_EQ(again.size(), 2 * half + 2);
  for (std::uint32_t i = 0; i < 2 * half; ++i) ASSERT_EQ(std::get<source_person>(again[i + 1]).where.line, i);
}

TEST_F(staged_read_test, a_read_that_broke_off_says_why_and_where) {
  ASSERT_TRUE(to_.begin(some_school()));
  to_.fail(error(errc::invalid_input, "tag mismatch", "have it exported again"), {"las.xml", 120, 7});
  const auto back = all_of(from_);
  ASSERT_EQ(back.size(), 2U);
  const auto& why = std::get<staged_failure>(back[1]);
  EXPECT_EQ(why.cause.code(), errc::invalid_input);
  EXPECT_EQ(why.cause.text(), "tag mismatch; have it exported again");
  EXPECT_EQ(to_string(why.where), "las.xml:120:7");
}

TEST_F(staged_read_test, nothing_of_it_is_in_clear_on_the_disk_and_no_file_has_a_name) {
  ASSERT_TRUE(to_.begin(some_school()));
  for (std::uint32_t i = 0; i < 2000; ++i) ASSERT_TRUE(to_.on_person(full_person(i)));
  ASSERT_TRUE(to_.end({0, 2000, 0}));
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
  const auto bytes = bytes_of_nameless_files(folder_.path());
  EXPECT_GT(bytes.size(), 100'000U);
  for (const auto* text : {"Canarie", "0612345678", "De Wilg", "leerkracht"})
    EXPECT_EQ(bytes.find(text), std::string::npos) << text;
}

TEST_F(staged_read_test, an_end_that_counts_others_than_came_back_is_no_end) {
  std::string block;
  encode_staged(block, some_school());
  encode_staged(block, full_person(1));
  encode_staged(block, staged_end{{0, 2, 0}, 3});
  ASSERT_TRUE(blocks_->append(block));
  ASSERT_TRUE(from_.next());
  ASSERT_TRUE(from_.next());
  const auto last = from_.next();
  ASSERT_FALSE(last);
  EXPECT_EQ(last.error().code(), errc::corrupt);
}

TEST_F(staged_read_test, bytes_that_were_never_written_are_no_records) {
  for (const std::string block : {"x", "p", "p\x05zz", "s\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"}) {
    const auto blocks = sealed_blocks::make(folder_.path(), some_key()).value();
    ASSERT_TRUE(blocks->append(block));
    staged_reader from(*blocks);
    EXPECT_FALSE(from.next());
  }
}

/// Writes over the bytes of the nameless file through this process's own descriptor.
void write_over(const std::filesystem::path& folder, std::streamoff at, const std::string& bytes) {
  for (const auto& one : std::filesystem::directory_iterator("/proc/self/fd")) {
    std::error_code gone;
    const auto target = std::filesystem::read_symlink(one.path(), gone).string();
    if (gone || !target.starts_with(folder.string())) continue;
    std::fstream file(one.path(), std::ios::binary | std::ios::in | std::ios::out);
    file.seekp(at);
    file << bytes;
  }
}

TEST_F(staged_read_test, a_block_that_was_altered_or_stands_elsewhere_does_not_open) {
  ASSERT_TRUE(blocks_->append("one"));
  ASSERT_TRUE(blocks_->append("two"));
  ASSERT_EQ(blocks_->read(0).value(), "one");
  const auto bytes = bytes_of_nameless_files(folder_.path());
  const auto size = bytes.size() / 2;
  write_over(folder_.path(), 0, bytes.substr(size, size));  // the second in the first one's place
  const auto moved = blocks_->read(0);
  ASSERT_FALSE(moved);
  EXPECT_EQ(moved.error().code(), errc::corrupt);
  EXPECT_EQ(blocks_->read(1).value(), "two");
}

TEST_F(staged_read_test, a_full_disk_is_an_error_and_what_was_written_stands) {
  ASSERT_TRUE(blocks_->append("one"));
  const auto before = std::signal(SIGXFSZ, SIG_IGN);
  rlimit usual{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &usual), 0);
  auto none = usual;
  none.rlim_cur = bytes_of_nameless_files(folder_.path()).size();
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &none), 0);
  ASSERT_TRUE(to_.begin(some_school()));
  const auto ended = to_.end({0, 0, 0});
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &usual), 0);
  std::signal(SIGXFSZ, before);
  ASSERT_FALSE(ended);
  EXPECT_EQ(ended.error().code(), errc::io);
  EXPECT_NE(ended.error().text().find("the file of a read that is being taken in"), std::string::npos);
  EXPECT_EQ(blocks_->count(), 1U);
  EXPECT_EQ(blocks_->read(0).value(), "one");
}

TEST_F(staged_read_test, empty_files_that_a_kill_left_are_removed_and_nothing_else) {
  std::ofstream(folder_.path() / "staged-Ab12Cd");
  std::ofstream(folder_.path() / "state.db");
  sealed_blocks::remove_leftovers(folder_.path());
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "staged-Ab12Cd"));
  EXPECT_TRUE(std::filesystem::exists(folder_.path() / "state.db"));
}

}  // namespace
}  // namespace sluis::state
