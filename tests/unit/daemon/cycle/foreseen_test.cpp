// What a closed or failing memory throws, as an error: which kind, and that nobody's name comes along.
#include "daemon/cycle/foreseen.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <functional>

namespace sluis::daemon {
namespace {

struct thrown {
  const char* name;
  std::function<void()> raise;
  errc code;
  const char* says;
};

class foreseen_test : public testing::TestWithParam<thrown> {};

TEST_P(foreseen_test, becomes_an_error) {
  auto work = [&]() -> result<void> {
    GetParam().raise();
    return {};
  };
  const auto came = foreseen(work);
  ASSERT_FALSE(came);
  EXPECT_EQ(came.error().code(), GetParam().code);
  EXPECT_NE(came.error().text().find(GetParam().says), std::string::npos) << came.error().text();
  EXPECT_EQ(came.error().text().find("Janneke"), std::string::npos) << came.error().text();
}

INSTANTIATE_TEST_SUITE_P(
    issue_4, foreseen_test,
    testing::Values(
        thrown{"closed",
               [] {
                 throw result_error({errc::unavailable, "closed", "see sluis status"});
               },
               errc::unavailable, "see sluis status"},
        thrown{"full_disk", [] { throw state::sqlite::sqlite_error(SQLITE_FULL, "make room"); }, errc::io, "make room"},
        thrown{"damage", [] { throw state::sqlite::sqlite_error(SQLITE_CORRUPT, "malformed"); }, errc::corrupt,
               "malformed"},
        thrown{"path",
               [] {
                 throw std::filesystem::filesystem_error("reading", "/var/lib/sluis",
                                                         std::make_error_code(std::errc::io_error));
               },
               errc::io, "/var/lib/sluis"},
        thrown{"somebody_elses", [] { throw std::runtime_error("unexpected token Janneke"); }, errc::io, "unforeseen"}),
    [](const auto& each) { return each.param.name; });

}  // namespace
}  // namespace sluis::daemon
