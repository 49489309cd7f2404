// The way to a source's folder, along no link of anybody else's. Who may write somewhere along it (an administration
// that delivers into a folder below) could otherwise put a link there to the exports of another institution, whose
// pupils would then be read as this one's (R-S1). Blocking.
#pragma once

#include <filesystem>
#include <utility>

#include "model/result.hpp"

namespace sluis::sources::edexml {

/// A file descriptor, closed at the end. Not copied.
class descriptor {
 public:
  explicit descriptor(int fd) : fd_(fd) {}
  ~descriptor();
  descriptor(descriptor&& from) noexcept : fd_(std::exchange(from.fd_, -1)) {}
  descriptor& operator=(descriptor&& from) noexcept {
    std::swap(fd_, from.fd_);
    return *this;
  }
  descriptor(const descriptor&) = delete;
  descriptor& operator=(const descriptor&) = delete;
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_;
};

/// Opens what the path names (O_PATH), step by step. Symbolic links of root and of this process's user are followed.
/// errc::refused: there is a link of somebody else in it. errc::not_found, errc::io: as the path is.
[[nodiscard]] result<descriptor> open_along_own_links(const std::filesystem::path& path);

}  // namespace sluis::sources::edexml
