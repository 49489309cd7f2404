// The first free login of a name: which one it is, and after how many steps.
#include "mapping/free_login.hpp"

#include <gtest/gtest.h>

#include <map>

#include "mapping/names.hpp"
#include "tests/unit/mapping/usual_login.hpp"

namespace sluis::mapping {
namespace {

person called(const char* given, const char* family) {
  person out;
  out.call_name = given;
  out.family_name = family;
  return out;
}

/// Who has which login, and how often somebody asked.
struct register_of_logins {
  std::map<std::string, int> holders;
  std::uint64_t asked = 0;

  [[nodiscard]] login_test free_for(int whom) {
    return [this, whom](const std::string& login) {
      ++asked;
      const auto found = holders.find(login);
      return found == holders.end() || found->second == whom;
    };
  }
};

/// As it was done before: from the first number on, each time.
std::string by_trying_all(const person& p, const login_test& is_free) {
  for (auto& candidate : login_candidates(p, usual_login, candidate_limit)) {
    if (is_free(candidate)) return candidate;
  }
  for (std::uint64_t n = 2;; ++n) {
    auto candidate = numbered_login(p, usual_login, n);
    if (is_free(candidate)) return candidate;
  }
}

TEST(free_login, is_the_same_as_by_trying_all) {
  register_of_logins now, before;
  login_numbers numbers;
  const std::string_view longest = "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaftschaferswessen";
  const std::vector<person> names = {called("Jan", "Jansen"), called("Jo", "Li"),   called("Jan", longest.data()),
                                     called("J", "Jansen"),   called("Йван", "伟"), called("伟", "伟")};
  for (int i = 0; i < 1500; ++i) {
    const auto& p = names[static_cast<std::size_t>(i) % names.size()];
    if (i % 100 == 50)
      now.holders["jan.jansen" + std::to_string(i)] = before.holders["jan.jansen" + std::to_string(i)] = -1;
    const auto login = numbers.first_free(p, usual_login, now.free_for(i), earlier_logins::none);
    ASSERT_EQ(login, by_trying_all(p, before.free_for(i))) << i;
    now.holders[login] = before.holders[login] = i;
  }
}

TEST(free_login, thousands_of_one_name_take_as_many_steps_and_not_as_many_squared) {
  constexpr std::uint64_t people = 4'000;
  register_of_logins all;
  login_numbers numbers;
  for (std::uint64_t i = 0; i < people; ++i) {
    const auto whom = static_cast<int>(i);
    all.holders[numbers.first_free(called("Jan", "Jansen"), usual_login, all.free_for(whom), earlier_logins::none)] =
        whom;
  }
  EXPECT_EQ(all.holders.size(), people);
  EXPECT_TRUE(all.holders.contains("jan.jansen3990"));
  EXPECT_LE(all.asked, people * 2 + candidate_limit * candidate_limit) << "what is taken is not asked for again";
}

TEST(free_login, whoever_had_one_before_can_have_it_again) {
  register_of_logins all;
  login_numbers numbers;
  for (int i = 0; i < 100; ++i)
    all.holders[numbers.first_free(called("Jan", "Jansen"), usual_login, all.free_for(i), earlier_logins::none)] = i;
  const int whom = all.holders.at("jan.jansen50");
  EXPECT_EQ(numbers.first_free(called("Jan", "Jansen"), usual_login, all.free_for(whom), earlier_logins::some),
            "jan.jansen50");
}

}  // namespace
}  // namespace sluis::mapping
