// Is the object that stands under the id on record still the one that we know?
#include "state/push/recognised.hpp"

#include <gtest/gtest.h>

namespace sluis::state {
namespace {

const target_handle handle_of_ours = target_handle::parse("aa0102030405060708090a0b0c0d0e0f").value();
const std::string another = "bb0102030405060708090a0b0c0d0e0f";

remote_object shown_group(std::optional<std::string> handle, const std::string& name) {
  return {
      remote_object::kind::group, "g-1", remote_object::life::present, {{field::group_name, name}}, std::move(handle)};
}
remote_object user(std::optional<std::string> handle, const std::string& login) {
  return {
      remote_object::kind::user, "u-1", remote_object::life::present, {{field::user_name, login}}, std::move(handle)};
}

TEST(recognised, where_no_id_is_used_again_an_object_without_a_handle_is_ours_by_its_id) {
  struct row {
    const char* name;
    remote_object shown;
    bool is_anothers;
    recognition once, again;
  };
  const row rows[] = {
      {"renamed, and the handle is gone", user("", "archief"), false, recognition::unmarked, recognition::stranger},
      {"renamed, and the handle is not told", user({}, "archief"), false, recognition::ours, recognition::stranger},
      {"renamed, and a handle of nobody's", user(another, "archief"), false, recognition::stranger,
       recognition::stranger},
      {"another's of ours", user(another, "archief"), true, recognition::anothers, recognition::anothers},
      {"ours", user(handle_of_ours.hex(), "archief"), false, recognition::ours, recognition::ours},
  };
  for (const auto& one : rows) {
    EXPECT_EQ(recognise(handle_of_ours, "jan", one.shown, one.is_anothers, id_use::once), one.once) << one.name;
    EXPECT_EQ(recognise(handle_of_ours, "jan", one.shown, one.is_anothers, id_use::again), one.again) << one.name;
  }
}

TEST(recognised, a_group_without_our_handle_is_known_by_its_name) {
  const auto is = [](const remote_object& shown) {
    return recognise(handle_of_ours, "4A", shown, false, id_use::again);
  };
  EXPECT_EQ(is(shown_group(handle_of_ours.hex(), "Klas 4A")), recognition::ours);
  EXPECT_EQ(is(shown_group("", "4A")), recognition::unmarked);
  EXPECT_EQ(is(shown_group("", "Docenten")), recognition::stranger);
  EXPECT_EQ(recognise(handle_of_ours, "", shown_group("", "Docenten"), false, id_use::again), recognition::unmarked)
      << "no name is known";
}

}  // namespace
}  // namespace sluis::state
