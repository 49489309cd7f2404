// A file beside the database that lives as long as this object and that nobody else can read: what a source said, on
// its way into the facts. It has no name (O_TMPFILE; where a file system has no such thing, the name goes before the
// first byte is written), and each block is sealed with AES-256-GCM under a key that is only in this process's memory.
// So it is gone with the process, whatever ended it, and its bytes on the disk can be read by nobody from then on. Its
// place in the file is what a block is bound to: one that is moved, repeated or altered does not open.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "model/result.hpp"
#include "state/crypto/gcm.hpp"
#include "state/files.hpp"

namespace sluis::state {

/// One thread appends, one reads, at the same time.
class sealed_blocks {
 public:
  using key = crypto::gcm::key;
  /// `fresh`: random, and for this file only.
  static result<std::unique_ptr<sealed_blocks>> make(const std::filesystem::path& folder, const key& fresh);
  ~sealed_blocks();
  sealed_blocks(const sealed_blocks&) = delete;
  sealed_blocks& operator=(const sealed_blocks&) = delete;

  /// The error (a full disk): it is as if the block had never been given.
  result<void> append(std::string_view plain);
  [[nodiscard]] std::size_t count() const;
  /// Of those that there are. errc::corrupt: not as it was written.
  result<std::string> read(std::size_t number);

  /// Of a process that was killed between making a name and taking it away: empty files.
  static void remove_leftovers(const std::filesystem::path& folder);

 private:
  sealed_blocks(descriptor file, std::filesystem::path shown, const key& fresh);

  descriptor file_;
  std::filesystem::path shown_;  // for messages
  key key_;
  crypto::gcm sealing_, opening_;  // of the thread that appends, and of the one that reads
  mutable std::mutex mutex_;
  std::vector<std::uint64_t> ends_;  // where each block ends in the file
};

}  // namespace sluis::state
