// Who is found by a text: with the search index the same people as by opening everybody, and nobody who was erased –
// not after the erasure, not after a restore, not with an index that an earlier process or a copy left.
#include "daemon/cycle/status/person_search.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "mapping/names.hpp"
#include "state/erasure/eraser.hpp"
#include "state/schema.hpp"
#include "tests/unit/state/backup/backup_fixture.hpp"

namespace sluis::daemon {
namespace {

namespace fs = std::filesystem;
using namespace state::testing_support;

constexpr search_sizes small_sizes{.fewest_people = 1, .looked_at = 2, .most_parts = 3, .people_in_slice = 3};

class person_search : public backup_fixture {
 protected:
  [[nodiscard]] fs::path file() const { return state::search_file_of(folder_); }
  /// As before a search. How many slices that took; 0: the index was good as it was.
  unsigned keep_index(const search_sizes& sizes = small_sizes) {
    const auto readers = store_->readers();
    auto making = readers->ask([&](state::store& memory) { return search_making::begin(memory, sizes); }).value();
    unsigned slices = 0;
    for (bool done = making == nullptr; !done; ++slices) {
      auto slice = [&](state::store& memory) { return making->go_on(memory); };
      done = readers->ask(slice).value();
    }
    return slices;
  }
  std::vector<subject_id> find(const std::string& text, std::uint64_t limit = 100) {
    return store_->readers()->ask([&](state::store& memory) { return find_people(memory, text, limit); }).value();
  }
  std::vector<subject_id> find_without_index(const std::string& text, std::uint64_t limit = 100) {
    const auto aside = fs::path(file().string() + ".aside");
    fs::rename(file(), aside);
    auto out = find(text, limit);
    fs::rename(aside, file());
    return out;
  }
  std::uint64_t parts() {
    const auto index = state::search_index::open(folder_, store_->keys(), store_->log_size());
    return index ? index->parts().size() : 0;
  }
  static source_person called(const std::string& key, const std::string& given, const std::string& prefix,
                              const std::string& family) {
    auto out = pupil(key, family);
    out.facts.call_name = given;
    out.facts.given_names = given + " Maria";
    out.facts.family_name_prefix = prefix;
    return out;
  }
  void a_school() {
    std::vector<source_person> all{called("17", "Ren\u00e9e", "van den", "Boele"),
                                   called("18", "\u0130pek", "", "\u00d6zt\u00fcrk"),
                                   called("117", "Anna", "d'", "Hondt")};
    for (int i = 0; i < 30; ++i)
      all.push_back(called(std::to_string(200 + i), "Kind" + std::to_string(i), "de", "Vries" + std::to_string(i)));
    const auto done = take_in({.persons = std::move(all)});
    ASSERT_EQ(done.how, state::intake_summary::ending::complete) << done.note;
  }
};

TEST_F(person_search, finds_the_same_with_an_index_and_without) {
  a_school();
  EXPECT_GT(keep_index(), 5U);
  EXPECT_EQ(keep_index(), 0U);
  const auto one = person_called("Boele").row.id;
  const std::vector<std::string> texts{"Boele",
                                       "boele",
                                       "BOELE",
                                       "ren\u00e9e",
                                       "Rene\u0301e",
                                       "renee",
                                       "van den bo",
                                       "Boele, Ren",
                                       "nobody",
                                       "17",
                                       "\u00f6ZT",
                                       "\u0130pek",
                                       "ipek",
                                       "d'hon",
                                       "Maria",
                                       "de Vries",
                                       "Kind1",
                                       "a",
                                       "e",
                                       "3f",
                                       "0",
                                       one.hex(),
                                       one.hex().substr(4, 6),
                                       " ",
                                       ".",
                                       "Boele\n",
                                       std::string("Boele\0Ren", 9)};
  for (const auto& text : texts) {
    for (const std::uint64_t limit : {1U, 3U, 100U})
      EXPECT_EQ(find(text, limit), find_without_index(text, limit)) << text << " " << limit;
  }
  EXPECT_EQ(find("Ren\u00e9e van den Boele"), std::vector<subject_id>{one});
  EXPECT_EQ(find("Boele, Ren\u00e9e"), std::vector<subject_id>{one});
  EXPECT_EQ(find("ren\u00e9e maria"), std::vector<subject_id>{one}) << "given names as the source says them";
  EXPECT_GE(find("17").size(), 2U) << "a part of a number";
  EXPECT_EQ(find(one.hex()), std::vector<subject_id>{one});
  EXPECT_EQ(find("de Vries").size(), 30U);
  const auto some = find("de Vries", 7);
  ASSERT_EQ(some.size(), 7U);
  EXPECT_TRUE(std::is_sorted(some.begin(), some.end()));
}

TEST_F(person_search, finds_what_is_recorded_since_the_index_was_made) {
  a_school();
  keep_index();
  const auto before = person_called("Boele").row.id;
  {
    state::store::work naming(*store_);
    store_->facts().assign_name(person_called("Boele").row, "r.vandenboele").value();
    naming.commit().value();
  }
  EXPECT_EQ(find("r.vandenb"), std::vector<subject_id>{before}) << "a login";
  EXPECT_EQ(keep_index(), 0U) << "few are looked at without an index";
  std::vector<source_person> now{called("17", "Ren\u00e9e", "van den", "Boele-Jansen"),
                                 called("18", "\u0130pek", "", "\u00d6zt\u00fcrk"), called("300", "Nieuw", "", "Komer"),
                                 called("301", "Nog", "", "Komer")};
  take_in({.persons = now});
  EXPECT_EQ(find("Jansen"), std::vector<subject_id>{before});
  EXPECT_EQ(find("Komer").size(), 2U);
  EXPECT_EQ(keep_index(), 1U);
  EXPECT_EQ(parts(), 2U);
  EXPECT_EQ(find("Jansen"), std::vector<subject_id>{before});
  EXPECT_EQ(find("Komer").size(), 2U);
  EXPECT_EQ(find("Boele, Ren"), std::vector<subject_id>{}) << "the name of before is in the index still";
  EXPECT_EQ(find("de Vries").size(), 30U) << "who left is found";
  for (int i = 0; i < 4; ++i) {
    now.push_back(called(std::to_string(400 + 3 * i), "Meer", "", "Komer"));
    now.push_back(called(std::to_string(401 + 3 * i), "Meer", "", "Komer"));
    now.push_back(called(std::to_string(402 + 3 * i), "Meer", "", "Komer"));
    take_in({.persons = now});
    keep_index();
    EXPECT_LE(parts(), 3U);
    EXPECT_EQ(find("Komer").size(), static_cast<std::size_t>(2 + 3 * (i + 1)));
    EXPECT_EQ(find("Komer", 4), find_without_index("Komer", 4));
  }
}

TEST_F(person_search, is_not_worth_it_for_few_and_is_made_anew_where_it_is_damaged) {
  a_school();
  EXPECT_EQ(keep_index({.fewest_people = 100}), 0U);
  EXPECT_FALSE(fs::exists(file()));
  EXPECT_EQ(find("Boele").size(), 1U);
  keep_index();
  auto bytes = bytes_of(file());
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  std::ofstream(file(), std::ios::binary) << bytes;
  EXPECT_EQ(find("Boele").size(), 1U) << "everybody is opened";
  EXPECT_FALSE(fs::exists(file()));
  EXPECT_GT(keep_index(), 0U);
  EXPECT_EQ(find("Boele").size(), 1U);
  store_.reset();
  open_with_copies();
  EXPECT_EQ(keep_index(), 0U) << "it is there after a restart";
}

TEST_F(person_search, whoever_was_erased_is_not_found_whatever_index_is_there) {
  a_school();
  keep_index();
  const auto gone = person_called("Boele").row.id;
  const auto copy = root_.path() / "copy";
  fs::copy_file(file(), copy);
  const auto put_back = [&] { fs::copy_file(copy, file(), fs::copy_options::overwrite_existing); };
  store_->erase({gone}, {}, "").value();
  EXPECT_EQ(find("Boele"), std::vector<subject_id>{}) << "with the index of before";
  EXPECT_EQ(find(gone.hex()), std::vector<subject_id>{});
  EXPECT_EQ(parts(), 0U) << "nothing of it opens";
  put_back();
  store_.reset();
  open_with_copies();
  EXPECT_EQ(find("Boele"), std::vector<subject_id>{}) << "after a restart, with a copy of before";
  EXPECT_GT(keep_index(), 0U) << "it is made anew";
  EXPECT_EQ(find("Boele"), std::vector<subject_id>{});
  EXPECT_EQ(find("de Vries").size(), 30U);
}

TEST_F(person_search, whoever_is_fenced_is_not_found_while_the_epoch_is_the_same) {
  a_school();
  const auto gone = person_called("Boele").row.id;
  keep_index();
  store_->begin_erasure({gone}, {}, state::same_note("")).value();
  const auto epoch = store_->keys().epoch();
  bool was_hidden = false;
  for (std::optional<std::uint64_t> done; !done;) {
    done = store_->go_on_erasing().value();
    const bool is_held = store_->facts().find(gone).value().has_value();
    was_hidden = was_hidden || (!is_held && store_->keys().epoch() == epoch);
    if (is_held) continue;
    EXPECT_EQ(find("Boele"), std::vector<subject_id>{});
  }
  EXPECT_TRUE(was_hidden) << "or this test shows nothing";
}

TEST_F(person_search, a_crash_within_an_erasure_leaves_nobody_to_be_found) {
  for (const auto step :
       {state::erasure_step::fenced, state::erasure_step::epoch_written, state::erasure_step::epoch_counted,
        state::erasure_step::key_destroyed, state::erasure_step::rows_deleted}) {
    SCOPED_TRACE(static_cast<int>(step));
    a_school();
    keep_index();
    const auto gone = person_called("Boele").row.id;
    struct killed {};
    {
      auto& db = store_->db();
      state::sqlite::guard guard(db, state::append_only_tables());
      state::eraser dying(db, guard, store_->keys(), store_->log(), {}, [step](state::erasure_step at) {
        if (at == step) throw killed();
      });
      dying.begin({gone}, {}, state::same_note(""));
      EXPECT_THROW((void)dying.finish(), killed);
    }
    store_.reset();
    open_with_copies();
    EXPECT_EQ(find("Boele"), std::vector<subject_id>{});
    keep_index();
    EXPECT_EQ(find("Boele"), std::vector<subject_id>{});
    EXPECT_EQ(find("de Vries").size(), 30U);
  }
}

TEST_F(person_search, is_in_no_backup_and_whoever_was_erased_is_not_found_after_a_restore) {
  a_school();
  keep_index();
  const auto copy = root_.path() / "copy";
  fs::copy_file(file(), copy);
  EXPECT_EQ(findings_in(folder_), std::vector<std::string>{}) << "a check has nothing against it";
  const auto with_them = back_up().folder;
  for (const auto& one : fs::recursive_directory_iterator(places_))
    EXPECT_EQ(one.path().filename().string().find("search"), std::string::npos) << one.path();
  store_->erase({person_called("Boele").row.id}, {}, "").value();
  back_up();
  restore(with_them);
  EXPECT_FALSE(fs::exists(to_ / "search"));
  take_its_place();
  EXPECT_EQ(find("Boele"), std::vector<subject_id>{});
  fs::copy_file(copy, file());
  EXPECT_EQ(find("Boele"), std::vector<subject_id>{}) << "with an index of before";
  EXPECT_EQ(parts(), 0U);
  keep_index();
  EXPECT_EQ(find("Boele"), std::vector<subject_id>{});
  EXPECT_EQ(find("de Vries").size(), 30U);
}

}  // namespace
}  // namespace sluis::daemon
