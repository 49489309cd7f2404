// A folder of a test's own, gone with the test.
#pragma once

#include <filesystem>
#include <string>

namespace sluis::state::testing_support {

class temp_folder {
 public:
  temp_folder() {
    std::string name = (parent() / "sluis-state-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = name;
  }
  ~temp_folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  temp_folder(const temp_folder&) = delete;
  temp_folder& operator=(const temp_folder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  // In memory where there is room: every COMMIT waits for the disk otherwise, and what is tested here is not the disk.
  static std::filesystem::path parent() {
    const std::filesystem::path memory = "/dev/shm";
    std::error_code failed;
    const auto room = std::filesystem::space(memory, failed);
    return !failed && room.available > (1U << 30U) ? memory : std::filesystem::temp_directory_path();
  }
  std::filesystem::path path_;
};

}  // namespace sluis::state::testing_support
