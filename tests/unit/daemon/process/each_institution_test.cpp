// An institution whose state cannot be read stops no question about another (requirements, what must never happen, 6).
#include "daemon/process/each_institution.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <boost/asio/post.hpp>
#include <future>

#include "tests/unit/daemon/open_institutions.hpp"

namespace sluis::daemon {
namespace {

class each_institution : public open_institutions {
 protected:
  each_institution() : open_institutions({"broken", "well"}, 3) {}

  /// In "broken" it throws, as SQLite does where the file was overwritten; "well" has the answer `has`.
  static auto asking(std::optional<int> has) {
    return [has](const std::shared_ptr<island>& where) {
      return [id = where->settings.id.str(), has]() -> result<std::optional<int>> {
        if (id == "broken") throw result_error({errc::io, "an earlier read or write failed", ""});
        return has;
      };
    };
  }
  const error nobody_{errc::not_found, "nobody has it", ""};
};

TEST_F(each_institution, who_is_at_another_one_is_found) {
  const auto found = test::run(io_, first_that_has<int>(all_, asking(7), nobody_));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->value, 7);
  EXPECT_EQ(found->where->settings.id, institution_id("well"));
}

TEST_F(each_institution, where_nobody_has_it_the_one_that_could_not_be_asked_is_named) {
  const auto none = test::run(io_, first_that_has<int>(all_, asking(std::nullopt), nobody_));
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().message(), "institution broken: an earlier read or write failed");
  const auto of_the_well = test::run(io_, first_that_has<int>({all_.back()}, asking(std::nullopt), nobody_));
  EXPECT_EQ(of_the_well.error().code(), errc::not_found);
}

TEST_F(each_institution, a_refusal_is_an_answer) {
  const auto refuse = [](const std::shared_ptr<island>&) {
    return []() -> result<std::optional<int>> { return error(errc::refused, "not now", ""); };
  };
  EXPECT_EQ(test::run(io_, first_that_has<int>(all_, refuse, nobody_)).error().message(), "not now");
}

TEST_F(each_institution, a_list_with_a_part_missing_is_no_list_and_the_others_are_had_by_themselves) {
  const auto list = [](const std::shared_ptr<island>& where) {
    return [id = where->settings.id.str()]() -> result<std::vector<int>> {
      if (id == "broken") throw result_error({errc::io, "an earlier read or write failed", ""});
      return std::vector{1, 2};
    };
  };
  const auto all = test::run(io_, lists_of<int>(all_, std::nullopt, list));
  ASSERT_FALSE(all);
  EXPECT_NE(all.error().text().find("institution broken"), std::string::npos);
  EXPECT_NE(all.error().text().find("--institution"), std::string::npos);
  EXPECT_EQ(test::run(io_, lists_of<int>(all_, institution_id("well"), list)).value(), (std::vector{1, 2}));
}

// An empty list of an institution whose id is mistyped would say that nothing waits there.
TEST_F(each_institution, a_list_of_one_that_is_not_configured_is_not_found) {
  const auto list = [](const std::shared_ptr<island>&) {
    return []() -> result<std::vector<int>> { return std::vector{1, 2}; };
  };
  const auto none = test::run(io_, lists_of<int>(all_, institution_id("wel"), list));
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code(), errc::not_found);
  EXPECT_EQ(none.error().message(), "no institution wel is configured");
  EXPECT_TRUE(test::run(io_, lists_of<int>({}, std::nullopt, list)).value().empty()) << "of all, where there are none";
}

TEST_F(each_institution, one_that_is_not_served_is_one_that_could_not_be_asked) {
  all_.front()->store.reset();
  const auto ask = [](const std::shared_ptr<island>& where) {
    return [where]() -> result<std::optional<int>> {
      return where->store->folder().empty() ? std::optional(1) : std::optional<int>();
    };
  };
  const auto none = test::run(io_, first_that_has<int>(all_, ask, nobody_));
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code(), errc::unavailable) << "and not that nobody has it";
  EXPECT_NE(none.error().text().find("institution broken"), std::string::npos);
  const auto list = [](const std::shared_ptr<island>& where) {
    return [where]() -> result<std::vector<std::string>> { return std::vector{where->store->institution().str()}; };
  };
  const auto all = test::run(io_, lists_of<std::string>(all_, std::nullopt, list));
  ASSERT_FALSE(all) << "a list without it would look whole";
  EXPECT_NE(all.error().text().find("institution broken"), std::string::npos);
  EXPECT_FALSE(test::run(io_, lists_of<std::string>(all_, institution_id("broken"), list)));
  EXPECT_EQ(test::run(io_, lists_of<std::string>(all_, institution_id("well"), list)).value(),
            std::vector<std::string>{"well"});
}

/// The strand of "broken" waits for its disk, as long as this lives.
class hung_disk {
 public:
  explicit hung_disk(const islands& all) {
    boost::asio::post(all.front()->strand, [back = is_back_.get_future().share()] { back.wait(); });
  }
  hung_disk(const hung_disk&) = delete;
  hung_disk& operator=(const hung_disk&) = delete;
  ~hung_disk() { is_back_.set_value(); }

 private:
  std::promise<void> is_back_;
};

/// "broken" has it as well, and comes first in the configuration.
auto both_have(int it) {
  return [it](const std::shared_ptr<island>&) { return [it]() -> result<std::optional<int>> { return it; }; };
}

TEST_F(each_institution, one_that_hangs_stops_no_answer_of_another) {
  const hung_disk disk(all_);
  const auto found = test::run(io_, first_that_has<int>(all_, asking(7), nobody_));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->where->settings.id, institution_id("well"));
  EXPECT_EQ(test::run(io_, first_that_has<int>(all_, both_have(3), nobody_)).value().where->settings.id,
            institution_id("well"));
}

TEST_F(each_institution, one_that_hangs_is_not_waited_for_for_ever) {
  const hung_disk disk(all_);
  const auto all =
      test::run(io_, answers_of<int>(
                         all_, [](const std::shared_ptr<island>&) { return []() -> result<int> { return 3; }; },
                         std::chrono::seconds(1)));
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].error().code(), errc::unavailable);
  EXPECT_EQ(all[1].value(), 3);
}

TEST_F(each_institution, where_two_have_it_the_first_in_the_configuration_acts_and_no_other) {
  std::atomic<int> acts = 0;
  const auto act = [&acts](const std::shared_ptr<island>& where) {
    return [&acts, id = where->settings.id]() -> result<std::optional<std::string>> {
      ++acts;
      return std::optional(id.str());
    };
  };
  for (int i = 0; i < 50; ++i)
    EXPECT_EQ(test::run(io_, act_where_found<std::string>(all_, both_have(3), act, nobody_)).value().value, "broken");
  EXPECT_EQ(acts, 50);
  const auto gone = [](const std::shared_ptr<island>&) {
    return []() -> result<std::optional<int>> { return std::optional<int>(); };
  };
  EXPECT_EQ(test::run(io_, act_where_found<int>(all_, both_have(3), gone, nobody_)).error().code(), errc::not_found);
}

}  // namespace
}  // namespace sluis::daemon
