// What a check found, in words; bounded, so that one broken table does not fill the memory.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace sluis::state {

class findings {
 public:
  static constexpr std::size_t most = 200;

  void add(std::string text) {
    if (list_.size() < most) {
      list_.push_back(std::move(text));
    } else {
      ++more_;
    }
  }
  [[nodiscard]] bool empty() const { return list_.empty(); }
  [[nodiscard]] std::vector<std::string> take() {
    if (more_ > 0) list_.push_back("and " + std::to_string(more_) + " more");
    return std::move(list_);
  }

 private:
  std::vector<std::string> list_;
  std::uint64_t more_ = 0;
};

}  // namespace sluis::state
