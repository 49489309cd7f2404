// A change of the configuration is an entry of the log: hash and names of keys, no values (issue 14, D4).
#include "state/configurations.hpp"

#include <gtest/gtest.h>

#include "state/check.hpp"
#include "tests/unit/state/store_fixture.hpp"

namespace sluis::state {
namespace {

using namespace testing_support;

class configurations_test : public store_fixture {
 protected:
  bool note(const std::map<std::string, std::string>& settings, config_cause why) {
    std::string text;
    for (const auto& [key, value] : settings) text += key + " = " + value + "\n";
    return configurations(*store_).note(settings, text, why).value();
  }
  std::vector<std::string> changes() {
    std::vector<std::string> out;
    auto read = store_->db().prepare("SELECT changed FROM configuration ORDER BY seq");
    while (read.step()) out.emplace_back(read.text(0));
    return out;
  }
};

TEST_F(configurations_test, only_one_that_differs_is_noted_by_the_names_of_what_changed) {
  EXPECT_TRUE(note({{"a", "1"}, {"b", "2"}, {"c", "3"}}, config_cause::start));
  EXPECT_FALSE(note({{"a", "1"}, {"b", "2"}, {"c", "3"}}, config_cause::reload));
  EXPECT_TRUE(note({{"a", "1"}, {"b", "20"}, {"d", "4"}}, config_cause::reload));
  EXPECT_TRUE(note({{"a", "1"}, {"b", "2"}, {"c", "3"}}, config_cause::start)) << "back again";
  EXPECT_EQ(changes(), (std::vector<std::string>{"first", "b, d, -c", "b, c, -d"}));
  EXPECT_EQ(leaves("config.changed"), 3U);
  const secret root(root_key_);
  EXPECT_EQ(check_folder(folder_, &root).value().findings, std::vector<std::string>{});
}

TEST_F(configurations_test, no_value_is_kept_nor_one_that_could_be_guessed) {
  note({{"institution.target.google.admin", "\"beheer@demo.example\""}}, config_cause::start);
  auto read = store_->db().prepare("SELECT keys FROM configuration");
  ASSERT_TRUE(read.step());
  EXPECT_EQ(read.blob(0).find("beheer"), std::string_view::npos);
  EXPECT_TRUE(read.blob(0).starts_with("institution.target.google.admin "));
}

TEST_F(configurations_test, many_names_are_cut_short) {
  const auto names = names_of_changed(std::vector<std::string>(200, std::string(60, 'k')));
  EXPECT_LT(names.size(), 3100U);
  EXPECT_TRUE(names.ends_with(" more")) << names;
  EXPECT_EQ(names_of_changed({"a", "-b"}), "a, -b");
}

}  // namespace
}  // namespace sluis::state
