#include "connectors/sources/edexml/own_links.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <deque>
#include <string>
#include <system_error>

namespace sluis::sources::edexml {

namespace {

namespace fs = std::filesystem;

constexpr int step_flags = O_PATH | O_NOFOLLOW | O_CLOEXEC;
constexpr int most_links = 40;  // as Linux itself follows

error cannot_open(const fs::path& path, int cause) {
  if (cause == ENOENT)
    return {errc::not_found, path.string() + ": no such file or folder", "check the source's path in sluis.toml"};
  return {errc::io, path.string() + ": cannot be read (" + std::generic_category().message(cause) + ")",
          "give the daemon's user the right to read it"};
}

error foreign_link(const fs::path& path, uid_t owner) {
  return {errc::refused,
          path.string() + ": there is a symbolic link of user " + std::to_string(owner) +
              " in this path, and only links of root and of the daemon's own user are followed",
          "name the folder itself in the source's path, or let root make that link"};
}

std::deque<std::string> steps_of(const fs::path& path) {
  std::deque<std::string> out;
  for (const auto& part : path.relative_path()) {
    if (!part.empty() && part != ".") out.push_back(part.string());
  }
  return out;
}

result<descriptor> start_of(const fs::path& path) {
  descriptor out(::open(path.is_absolute() ? "/" : ".", O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (out.get() < 0) return cannot_open(path, errno);
  return out;
}

}  // namespace

descriptor::~descriptor() {
  if (fd_ >= 0) ::close(fd_);
}

result<descriptor> open_along_own_links(const fs::path& path) {
  SLUIS_ASSIGN(auto at, start_of(path));
  auto steps = steps_of(path);
  for (int links = 0; !steps.empty();) {
    const auto step = std::move(steps.front());
    steps.pop_front();
    descriptor folder(::openat(
        at.get(), step.c_str(),
        step_flags | O_DIRECTORY));  // as a folder: only so is one that is mounted at its first use mounted (autofs)
    if (folder.get() >= 0) {
      at = std::move(folder);
      continue;
    }
    descriptor next(::openat(at.get(), step.c_str(), step_flags));
    struct stat found {};
    if (next.get() < 0 || ::fstat(next.get(), &found) != 0) return cannot_open(path, errno);
    if (!S_ISLNK(found.st_mode)) {
      at = std::move(next);
      continue;
    }
    if (found.st_uid != 0 && found.st_uid != ::geteuid()) return foreign_link(path, found.st_uid);
    if (++links > most_links) return cannot_open(path, ELOOP);
    std::array<char, PATH_MAX> text{};
    const auto length = ::readlinkat(next.get(), "", text.data(), text.size());
    if (length < 0) return cannot_open(path, errno);
    const fs::path to(std::string(text.data(), static_cast<std::size_t>(length)));
    if (to.is_absolute()) {
      SLUIS_ASSIGN(at, start_of(to));
    }
    const auto before = steps_of(to);
    steps.insert(steps.begin(), before.begin(), before.end());
  }
  return at;
}

}  // namespace sluis::sources::edexml
