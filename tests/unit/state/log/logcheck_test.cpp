// Other people's verifiers over our files (architecture, decision 9): golang.org/x/mod/sumdb and Certificate
// Transparency's merkletree, through ../shared/tools/logcheck.
#include <gtest/gtest.h>

#include <array>
#include <cstdio>

#include "tests/unit/state/log/log_on_disk.hpp"

namespace sluis::state {
namespace {

using namespace testing_support;

struct outcome_of_run {
  int code = 0;
  std::string output;
};

outcome_of_run run(const std::string& command) {
  outcome_of_run out;
  FILE* pipe = popen((command + " 2>&1").c_str(), "r");
  std::array<char, 4096> buffer{};
  while (const auto n = fread(buffer.data(), 1, buffer.size(), pipe)) out.output.append(buffer.data(), n);
  out.code = pclose(pipe);
  return out;
}

class logcheck : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    const auto tool = std::filesystem::path(SLUIS_SOURCE_DIR) / "../shared/tools/logcheck/verify.go";
    built_ = new temp_folder;
    missing_.clear();
    if (!std::filesystem::exists(tool)) {
      missing_ = "../shared/tools/logcheck is not here";
    } else if (run("command -v go").code != 0) {
      missing_ = "go is not installed";
    } else {
      const auto folder = built_->path().string();
      const auto build =
          run("cd " + folder + " && export GOCACHE=${GOCACHE:-${HOME:-" + folder + "}/.cache/go-build} && " +
              "GO111MODULE=off GOPATH=/usr/share/gocode CGO_ENABLED=0 go build -o logcheck " + tool.string());
      if (build.code != 0) {
        missing_ =
            "logcheck does not build (golang-go golang-golang-x-mod-dev "
            "golang-github-google-certificate-transparency-dev): " +
            build.output;
      }
    }
  }
  static void TearDownTestSuite() { delete built_; }
  void SetUp() override {
    if (!missing_.empty()) GTEST_SKIP() << "skipped: " << missing_;
  }
  [[nodiscard]] static outcome_of_run check(const std::filesystem::path& older, const std::filesystem::path& newer) {
    return run((built_->path() / "logcheck").string() + " " + older.string() + " " + newer.string());
  }

 private:
  static inline temp_folder* built_ = nullptr;
  static inline std::string missing_;
};

TEST_F(logcheck, accepts_every_size_and_the_way_between) {
  log_on_disk on_disk;
  temp_folder copies;
  std::filesystem::path before;
  for (const std::uint64_t size : {1U, 255U, 256U, 257U, 70000U}) {
    on_disk.grow_to(size);
    const auto here = copies.path() / std::to_string(size);
    on_disk.copy_to(here);
    const auto self = check(here, here);
    EXPECT_EQ(self.code, 0) << size << "\n" << self.output;
    EXPECT_NE(self.output.find("entries re-hashed and matched: " + std::to_string(size)), std::string::npos)
        << self.output;
    if (!before.empty()) {
      const auto grown = check(before, here);
      EXPECT_EQ(grown.code, 0) << size << "\n" << grown.output;
    }
    before = here;
  }
}

TEST_F(logcheck, refuses_what_we_refuse) {
  log_on_disk on_disk;
  on_disk.grow_to(300);
  flip_byte(on_disk.folder() / "tile/entries/000", 45);
  EXPECT_NE(check(on_disk.folder(), on_disk.folder()).code, 0);
}

}  // namespace
}  // namespace sluis::state
