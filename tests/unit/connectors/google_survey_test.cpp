// Reading everything of ours back: whole, or an error.
#include <map>
#include <set>

#include "connectors/targets/google/resources.hpp"
#include "tests/unit/connectors/google_bench.hpp"

namespace sluis::targets::google {
namespace {

class heard : public surveyor {
 public:
  void on_object(const remote_object& found) override { objects[found.remote_id] = found; }
  void on_membership(const std::string& group, const std::string& member) override { members.emplace(group, member); }
  std::map<std::string, remote_object> objects;
  std::set<std::pair<std::string, std::string>> members;
};

class google_survey : public google_bench {
 protected:
  void strangers(unsigned count) {
    for (unsigned n = 0; n < count; ++n) {
      const auto name = "stranger" + std::to_string(n);
      by_hand("POST", "/users",
              {{"primaryEmail", name + "@demo.example"},
               {"password", "theirsalone"},
               {"name", {{"givenName", "A"}, {"familyName", "B"}}}});
    }
  }
  void SetUp() override {
    lab::google::settings unlimited;
    unlimited.quotas = lab::google::limits::off;
    start(unlimited, sample_settings());
  }
};

TEST_F(google_survey, tells_what_is_ours_and_only_that) {
  strangers(3);
  by_hand("POST", "/groups", {{"email", "sluis-theirs@demo.example"}});
  const auto one = created(new_user(1));
  const auto two = created(new_user(2));
  const auto gone = created(new_user(3));
  const auto group = created(new_group(4));
  apply_one(change_of(operation::add_member, 4, {}, group, one));
  apply_one(change_of(operation::deactivate_user, 2, {}, two));
  apply_one(change_of(operation::delete_user, 3, {}, gone));
  heard all;
  ASSERT_TRUE(test::run(target->survey(all)));
  ASSERT_EQ(all.objects.size(), 4U);
  EXPECT_EQ(all.objects[one].fields, (field_map{{field::user_name, login_of(1)},
                                                {field::given_name, "Jan"},
                                                {field::family_name, "van der Jansen"},
                                                {field::email, login_of(1)},
                                                {field::school, "De Regenboog"},
                                                {field::function, "leerling"},
                                                {field::active, "true"}}));
  EXPECT_EQ(all.objects[two].fields.at(field::active), "false");
  EXPECT_EQ(all.objects[gone].stands, remote_object::life::deleted);
  EXPECT_EQ(all.objects[group].what, remote_object::kind::group);
  EXPECT_EQ(all.objects[group].fields, (field_map{{field::group_name, "groep 4"}}));
  EXPECT_EQ(all.members, (std::set<std::pair<std::string, std::string>>{{group, one}}));
}

TEST_F(google_survey, tells_an_object_as_it_was_written) {
  const auto nameless = change_of(operation::create_user, 2, {{field::user_name, handle_of(2).hex()}});
  for (const auto& change : {new_user(1), nameless}) {
    const auto id = created(change);
    heard all;
    ASSERT_TRUE(test::run(target->survey(all)));
    auto told = all.objects[id].fields;
    EXPECT_EQ(told.at(field::active), "true");
    told.erase(field::active);
    EXPECT_EQ(told, as_surveyed(change.fields()));
  }
}

TEST_F(google_survey, reads_all_pages) {
  strangers(700);
  std::vector<released_change> many;
  for (unsigned n = 0; n < 520; ++n) many.push_back(new_user(n));
  const auto made = apply(many);
  const auto group = created(new_group(1'000));
  std::vector<released_change> joins;
  for (const auto& each : made) joins.push_back(change_of(operation::add_member, 1'000, {}, group, each.remote_id));
  apply(joins);
  std::vector<released_change> others;
  for (unsigned n = 2'000; n < 2'250; ++n) others.push_back(new_group(n));
  apply(others);
  wire->requests.clear();
  heard all;
  ASSERT_TRUE(test::run(target->survey(all)));
  EXPECT_EQ(all.objects.size(), 520U + 251U);
  EXPECT_EQ(all.members.size(), 520U);
  EXPECT_EQ(wire->requests.size(), 3U + 1U + 2U + 3U + 2U)
      << "users, deleted ones, groups, members in batches, two longer lists";
}

TEST_F(google_survey, a_page_that_fails_fails_all_of_it) {
  strangers(600);
  created(new_group(1));
  created(new_group(2));
  struct row {
    const char* name;
    const char* path;
    lab::fault what;
  };
  for (const auto& r :
       {row{"users", "/admin/directory/v1/users", lab::fault::error}, row{"second page", "pageToken", lab::fault::html},
        row{"groups", "/admin/directory/v1/groups?", lab::fault::unavailable},
        row{"members", "/members", lab::fault::reset_after}}) {
    wire->fate = [&r](std::size_t, const http::request& request) {
      return (request.path + request.body).find(r.path) != std::string::npos ? r.what : lab::fault::none;
    };
    heard all;
    const auto out = test::run(target->survey(all));
    ASSERT_FALSE(out) << r.name;
    EXPECT_EQ(out.error().code(), errc::unavailable) << r.name << ": " << out.error().text();
  }
}

TEST_F(google_survey, one_bad_moment_is_waited_out) {
  strangers(600);
  created(new_user(1));
  befall(2, lab::fault::error);
  heard all;
  EXPECT_TRUE(test::run(target->survey(all)));
  EXPECT_EQ(all.objects.size(), 1U);
}

}  // namespace
}  // namespace sluis::targets::google
