// What `sluis` says to wrong arguments.
#include "tests/unit/daemon/client/sluis_run.hpp"

namespace sluis::daemon::client {
namespace {

using test::served;

TEST(sluis_usage, a_command_that_is_not_known_is_named_with_those_that_are_near) {
  struct row {
    std::vector<std::string> arguments;
    const char* says;
    const char* near;
  };
  for (const auto& [arguments, says, near] :
       {row{{"statsu"}, "'statsu' is no command of sluis\n", "did you mean \"status\"?"},
        row{{"nonsense"}, "'nonsense' is no command of sluis\n", "known here: status, "},
        row{{"plan", "lsit"}, "'lsit' is no command of sluis plan\n", "did you mean \"list\"?"}}) {
    const auto out = run("", arguments);
    EXPECT_EQ(out.how, exit_code::usage);
    expect_says(out.err, says);
    expect_says(out.err, near);
    EXPECT_EQ(out.out, "");
  }
}

TEST(sluis_usage, json_of_wrong_usage_is_json_as_well) {
  for (const auto& arguments : std::vector<std::vector<std::string>>{{"--json", "person", "find", "boele"},
                                                                     {"person", "find", "boele", "--json"},
                                                                     {"--json", "nonsense"},
                                                                     {"--json", "status", "--nonsense"},
                                                                     {"--json"}}) {
    const auto out = run("", arguments);
    EXPECT_EQ(out.how, exit_code::usage);
    const auto said = api::json::parse(out.out, nullptr, false);
    ASSERT_TRUE(said.is_object()) << out.out << out.err;
    EXPECT_EQ(said["error"]["code"], "invalid_input") << out.out;
  }
}

TEST(sluis_usage, no_hint_names_a_path_of_the_sockets) {
  served daemon;
  for (const auto& arguments :
       std::vector<std::vector<std::string>>{{"person", "block", "x", "--reason", "T-1"},
                                             {"person", "unblock", "x", "--reason", "T-1"},
                                             {"person", "show", "x", "--reason", "T-1"},
                                             {"person", "accesses", "x", "--reason", "T-1"},
                                             {"erasure", "show", "x"},
                                             {"erasure", "order", "x", "--reference", "T-1"},
                                             {"plan", "show", std::string(64, 'x')},
                                             {"read", "show", std::string(64, 'x'), "--reason", "T-1"},
                                             {"log", "tail", "--institution", "x"}}) {
    const auto out = run(daemon.admin(), arguments);
    EXPECT_EQ(out.err.find("/v1/"), std::string::npos) << out.err;
    EXPECT_EQ(out.how, exit_code::usage) << arguments[0] << " " << arguments[1] << out.err;
  }
}

}  // namespace
}  // namespace sluis::daemon::client
