#include "state/staging/sealed_blocks.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "model/secret.hpp"
#include "state/big_endian.hpp"

namespace sluis::state {

namespace {

constexpr std::string_view staged_prefix = "staged-";

// The number of the block, which is never given twice: neither is a nonce under the same key.
crypto::gcm::nonce nonce_of_block(std::size_t number) {
  crypto::gcm::nonce out{};
  auto rest = static_cast<std::uint64_t>(number);
  for (std::size_t i = out.size(); rest != 0; rest >>= 8) out[--i] = static_cast<unsigned char>(rest & 0xff);
  return out;
}

std::string bound_to_block(std::size_t number) {
  return "sluis staged block " + std::to_string(number);
}

result<descriptor> nameless_file(const std::filesystem::path& folder) {
  descriptor out(::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
  if (out.get() >= 0) return out;
  const bool is_without = errno == EOPNOTSUPP || errno == EISDIR || errno == ENOENT || errno == EINVAL;
  if (!is_without) return io_error("making a file for a read in", folder);
  auto name = (folder / (std::string(staged_prefix) + "XXXXXX")).string();
  descriptor named(::mkostemp(name.data(), O_CLOEXEC));
  if (named.get() < 0) return io_error("making a file for a read in", folder);
  if (::unlink(name.c_str()) != 0) return io_error("removing", name);
  return named;
}

}  // namespace

sealed_blocks::sealed_blocks(descriptor file, std::filesystem::path shown, const key& fresh)
    : file_(std::move(file)), shown_(std::move(shown)), key_(fresh) {}

sealed_blocks::~sealed_blocks() {
  wipe(key_.data(), key_.size());
}

result<std::unique_ptr<sealed_blocks>> sealed_blocks::make(const std::filesystem::path& folder, const key& fresh) {
  SLUIS_ASSIGN(auto file, nameless_file(folder));
  return std::unique_ptr<sealed_blocks>(
      new sealed_blocks(std::move(file), folder / "the file of a read that is being taken in", fresh));
}

result<void> sealed_blocks::append(std::string_view plain) {
  const auto number = count();
  const auto sealed = sealing_.seal(key_, nonce_of_block(number), bound_to_block(number), plain);
  const auto at = number == 0 ? 0 : ends_.back();  // only this thread adds to it
  SLUIS_TRY(write_at(file_, at, sealed, shown_));
  const std::lock_guard held(mutex_);
  ends_.push_back(at + sealed.size());
  return {};
}

std::size_t sealed_blocks::count() const {
  const std::lock_guard held(mutex_);
  return ends_.size();
}

result<std::string> sealed_blocks::read(std::size_t number) {
  std::uint64_t from = 0, to = 0;
  {
    const std::lock_guard held(mutex_);
    to = ends_.at(number);
    if (number > 0) from = ends_[number - 1];
  }
  std::string sealed(to - from, '\0');
  SLUIS_TRY(read_at(file_, from, sealed.data(), sealed.size(), shown_));
  auto plain = opening_.open(key_, bound_to_block(number), sealed);
  if (!plain) {
    return error(errc::corrupt, "a read that was being taken in is not as it was written in " + shown_.string(),
                 "look at the disk and the kernel's log; nothing of it was taken in");
  }
  return std::move(*plain);
}

void sealed_blocks::remove_leftovers(const std::filesystem::path& folder) {
  std::error_code none;
  for (const auto& one : std::filesystem::directory_iterator(folder, none)) {
    if (one.path().filename().string().starts_with(staged_prefix)) std::filesystem::remove(one.path(), none);
  }
}

}  // namespace sluis::state
