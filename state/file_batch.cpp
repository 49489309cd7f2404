#include "state/file_batch.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace sluis::state {

// The root is opened before the first write, so that syncfs reports every write-back error since.
file_batch::file_batch(std::filesystem::path root)
    : root_(std::move(root)), root_folder_(::open(root_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {}

file_batch::~file_batch() {
  for (const auto& f : files_) ::unlink(f.temporary.c_str());
}

result<void> file_batch::make_folders(const std::filesystem::path& folder) {
  if (::mkdir(folder.c_str(), 0755) != 0) {
    if (errno == EEXIST) return {};
    if (errno != ENOENT || folder == root_ || !folder.has_relative_path()) return io_error("making", folder);
    SLUIS_TRY(make_folders(folder.parent_path()));
    if (::mkdir(folder.c_str(), 0755) != 0 && errno != EEXIST) return io_error("making", folder);
  }
  folders_.insert(folder.parent_path());
  return {};
}

result<void> file_batch::add(const std::filesystem::path& file, std::string_view bytes, ::mode_t mode) {
  std::filesystem::path temporary = file.string() + ".tmp";
  constexpr int flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW;
  descriptor out(::open(temporary.c_str(), flags, mode));
  if (out.get() < 0 && errno == ENOENT) {
    SLUIS_TRY(make_folders(file.parent_path()));
    out = descriptor(::open(temporary.c_str(), flags, mode));
  }
  if (out.get() < 0) return io_error("making", temporary);
  files_.push_back({std::move(temporary), file, std::move(out)});
  SLUIS_TRY(write_at(files_.back().file, 0, bytes, files_.back().temporary));
  if (files_.size() > few) {
    for (auto& f : files_) f.file = descriptor();
  }
  return {};
}

result<void> file_batch::sync_files() {
  if (files_.size() > few) return ::syncfs(root_folder_.get()) == 0 ? result<void>() : io_error("syncing", root_);
  for (const auto& f : files_) {
    if (::fsync(f.file.get()) != 0) return io_error("syncing", f.temporary);
  }
  return {};
}

result<void> file_batch::commit() {
  if (files_.empty()) return {};
  SLUIS_TRY(sync_files());
  for (const auto& f : files_) {
    if (::rename(f.temporary.c_str(), f.place.c_str()) != 0) return io_error("renaming to", f.place);
    folders_.insert(f.place.parent_path());
  }
  files_.clear();
  for (const auto& folder : folders_) SLUIS_TRY(sync_folder(folder));
  folders_.clear();
  return {};
}

}  // namespace sluis::state
