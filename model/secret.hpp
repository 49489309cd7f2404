// Bytes that must not be seen: keys, tokens, passwords. Cannot be printed, compared or copied by accident; wiped when
// they go. `reveal()` is the one way to the bytes, so that every use can be found by name.
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace sluis {

/// Overwrites memory in a way that the compiler may not leave out.
void wipe(void* data, std::size_t size) noexcept;
/// Wipes a string's whole capacity and empties it.
void wipe(std::string& text) noexcept;

class secret {
 public:
  secret() = default;
  explicit secret(std::string bytes) : bytes_(std::move(bytes)) {}
  secret(secret&& other) noexcept;
  secret& operator=(secret&& other) noexcept;
  secret(const secret&) = delete;
  secret& operator=(const secret&) = delete;
  ~secret() { wipe(bytes_); }

  [[nodiscard]] secret clone() const { return secret(bytes_); }
  [[nodiscard]] std::string_view reveal() const noexcept { return bytes_; }
  [[nodiscard]] std::size_t size() const noexcept { return bytes_.size(); }
  [[nodiscard]] bool empty() const noexcept { return bytes_.empty(); }

 private:
  std::string bytes_;
};

}  // namespace sluis
