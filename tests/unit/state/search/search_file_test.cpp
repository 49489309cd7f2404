// The file of the search index: what is in it, that it is of use in one epoch only, and that damage is seen.
#include "state/search/search_file.hpp"

#include <gtest/gtest.h>

#include <map>

#include "state/absences.hpp"
#include "state/search/changed_people.hpp"
#include "tests/unit/state/store_fixture.hpp"

namespace sluis::state {
namespace {

using namespace testing_support;

constexpr std::uint64_t all_entries = ~std::uint64_t{0};

subject_id handle_number(unsigned n) {
  subject_id out;
  out.bytes[0] = static_cast<std::uint8_t>(n >> 8);
  out.bytes[1] = static_cast<std::uint8_t>(n & 0xff);
  out.bytes[15] = 1;
  return out;
}

class search_file : public store_fixture {
 protected:
  std::unique_ptr<search_writer> anew(std::uint64_t mark = 5) {
    return search_writer::anew(folder_, store_->keys(), chance_, mark).value();
  }
  std::unique_ptr<search_writer> behind(std::uint64_t mark) {
    return search_writer::behind(*open(), store_->keys(), chance_, mark).value();
  }
  std::optional<search_index> open(std::uint64_t log_size = all_entries) {
    return search_index::open(folder_, store_->keys(), log_size);
  }
  void write(search_writer& to, const std::vector<search_entry>& what) {
    ASSERT_TRUE(to.add(store_->keys(), what));
    ASSERT_TRUE(to.end(store_->keys()));
  }
  /// "-": a text that was too long.
  static std::map<subject_id, std::string> contents_of(const search_index& index, std::size_t part) {
    std::map<subject_id, std::string> out;
    EXPECT_TRUE(index.each(part, [&](const subject_id& who, const std::optional<std::string_view>& text) {
      out[who] = text ? std::string(*text) : "-";
      return true;
    }));
    return out;
  }
  void flip_byte(std::uint64_t at) {
    std::fstream file(search_file_of(folder_), std::ios::in | std::ios::out | std::ios::binary);
    char one = 0;
    file.seekg(static_cast<std::streamoff>(at)).get(one);
    file.seekp(static_cast<std::streamoff>(at)).put(static_cast<char>(one ^ 1));
  }
};

TEST_F(search_file, keeps_what_was_added_by_parts) {
  EXPECT_FALSE(open()) << "there is none";
  std::vector<search_entry> many;
  for (unsigned n = 0; n < 1000; ++n) many.push_back({handle_number(n), "pupil " + std::to_string(n)});
  write(*anew(7), many);
  const auto first = open();
  ASSERT_TRUE(first);
  EXPECT_EQ(first->mark(), 7U);
  EXPECT_EQ(first->parts().at(0).entries, 1000U);
  EXPECT_GT(first->parts().at(0).blocks, 1U);
  const auto found = contents_of(*first, 0);
  ASSERT_EQ(found.size(), 1000U);
  EXPECT_EQ(found.at(handle_number(999)), "pupil 999");

  write(*behind(9), {{handle_number(3), "another name"}, {handle_number(2000), std::string(5000, 'x')}});
  const auto both = open();
  ASSERT_EQ(both->parts().size(), 2U);
  EXPECT_EQ(both->mark(), 9U);
  EXPECT_EQ(contents_of(*both, 0).at(handle_number(3)), "pupil 3");
  EXPECT_EQ(contents_of(*both, 1),
            (std::map<subject_id, std::string>{{handle_number(3), "another name"}, {handle_number(2000), "-"}}));
  EXPECT_EQ(contents_of(*first, 0).size(), 1000U) << "whoever reads goes on as before";
  EXPECT_EQ(open(8)->parts().size(), 1U) << "an older snapshot has nothing to do with a later part";
  EXPECT_FALSE(open(6));
}

TEST_F(search_file, tells_nothing_and_not_even_lengths) {
  write(*anew(), {{handle_number(1), "canarie"}});
  const auto one = bytes_of(search_file_of(folder_));
  EXPECT_EQ(one.find("canarie"), std::string::npos);
  EXPECT_EQ(one.find(std::string(1, '\0') + "canarie"), std::string::npos);
  write(*anew(), {{handle_number(1), "canarie"}, {handle_number(2), "canarie"}, {handle_number(3), "de vries"}});
  const auto three = bytes_of(search_file_of(folder_));
  EXPECT_EQ(one.size(), three.size()) << "whole blocks";
  EXPECT_EQ(contents_of(*open(), 0).size(), 3U);
}

TEST_F(search_file, counts_from_its_end_on_and_a_slice_may_be_done_twice) {
  write(*anew(), {{handle_number(1), "before"}});
  {
    auto broken_off = anew();
    ASSERT_TRUE(broken_off->add(store_->keys(), {{handle_number(1), "after"}}));
    EXPECT_EQ(contents_of(*open(), 0).at(handle_number(1)), "before");
  }
  EXPECT_FALSE(std::filesystem::exists(search_file_of(folder_).string() + ".tmp"));
  {
    std::vector<search_entry> many;
    for (unsigned n = 0; n < 2000; ++n) many.push_back({handle_number(n), "of a part that is not ended"});
    auto broken_off = behind(9);
    ASSERT_TRUE(broken_off->add(store_->keys(), many));
  }
  ASSERT_EQ(open()->parts().size(), 1U);
  auto again = behind(9);
  ASSERT_TRUE(again->add(store_->keys(), {{handle_number(2), "once"}, {handle_number(3), "once"}}));
  ASSERT_TRUE(again->add(store_->keys(), {{handle_number(2), "once"}, {handle_number(3), "once"}}));
  write(*again, {{handle_number(4), "once"}});
  EXPECT_EQ(open()->parts().at(1).entries, 3U);
  EXPECT_EQ(contents_of(*open(), 1).size(), 3U);
}

TEST_F(search_file, damage_is_seen) {
  std::vector<search_entry> many;
  for (unsigned n = 0; n < 1000; ++n) many.push_back({handle_number(n), "somebody"});
  write(*anew(), many);
  const auto size = std::filesystem::file_size(search_file_of(folder_));
  const auto all = [](const subject_id&, const std::optional<std::string_view>&) { return true; };
  flip_byte(size - 10);
  EXPECT_FALSE(open()->each(0, all)) << "a block";
  flip_byte(size - 10);
  EXPECT_TRUE(open()->each(0, all));
  flip_byte(40);
  EXPECT_FALSE(open()) << "what is told of the part";
  flip_byte(40);
  std::filesystem::resize_file(search_file_of(folder_), size - 1);
  EXPECT_FALSE(open()->each(0, all)) << "cut off";
}

TEST_F(search_file, is_of_one_epoch) {
  take_in({.persons = {pupil("1", "Canarie"), pupil("2", "Blijver")}});
  const auto gone = person_called("Canarie").row.id;
  write(*anew(), {{gone, "canarie"}});
  auto half = behind(9);
  temp_folder copies;
  std::filesystem::copy_file(search_file_of(folder_), copies.path() / "search");
  store_->erase({gone}, {}, "").value();
  EXPECT_FALSE(open()) << "the epoch is another";
  std::filesystem::copy_file(copies.path() / "search", search_file_of(folder_),
                             std::filesystem::copy_options::overwrite_existing);
  EXPECT_FALSE(open()) << "nor does any copy open";
  // Not even under another number of the epoch: the key is gone.
  auto head = bytes_of(search_file_of(folder_));
  head[15] = static_cast<char>(store_->keys().epoch());
  std::ofstream(search_file_of(folder_), std::ios::binary) << head;
  EXPECT_FALSE(open());
  EXPECT_EQ(half->add(store_->keys(), {}).error().code(), errc::unavailable);
  EXPECT_EQ(half->end(store_->keys()).error().code(), errc::unavailable);
}

TEST_F(search_file, who_changed_is_told_by_entries_and_not_by_rows) {
  take_in({.groups = {class_of("4a", "4A")}, .persons = {pupil("1", "Canarie", {"4a"}), pupil("2", "Blijver")}});
  const auto canary = person_called("Canarie").row.id, other = person_called("Blijver").row.id;
  EXPECT_EQ(people_changed_since(*store_, 0, 100), (std::set<subject_id>{canary, other})) << "no group, no school";
  EXPECT_EQ(people_changed_since(*store_, 0, 2), std::nullopt) << "more than were asked for";
  const auto before_login = store_->log_size();
  EXPECT_EQ(people_changed_since(*store_, before_login, 100), std::set<subject_id>{});
  {
    store::work naming(*store_);
    store_->facts().assign_name(person_called("Blijver").row, "a.blijver").value();
    naming.commit().value();
  }
  EXPECT_EQ(people_changed_since(*store_, before_login, 100), std::set<subject_id>{other});

  // The newest row of a version is erased, and its number is given again.
  take_in({.groups = {class_of("4a", "4A")},
           .persons = {pupil("1", "Canarie", {"4a"}), pupil("2", "Blijver"), pupil("3", "Laatste")}});
  const auto last = person_called("Laatste").row;
  store_->erase({last.id}, {}, "").value();
  const auto before_newcomer = store_->log_size();
  take_in({.groups = {class_of("4a", "4A")},
           .persons = {pupil("1", "Canarie", {"4a"}), pupil("2", "Blijver"), pupil("4", "Nieuw")}});
  const auto newcomer = person_called("Nieuw").row;
  EXPECT_EQ(newcomer.version, last.version) << "or this test shows nothing";
  EXPECT_EQ(people_changed_since(*store_, before_newcomer, 100), std::set<subject_id>{newcomer.id});
}

}  // namespace
}  // namespace sluis::state
