#include "model/secret.hpp"

#include <strings.h>

#include <string.h>  // explicit_bzero

namespace sluis {

void wipe(void* data, std::size_t size) noexcept {
  if (size != 0) explicit_bzero(data, size);  // an empty buffer may have no address at all
}

void wipe(std::string& text) noexcept {
  text.resize(text.capacity());
  wipe(text.data(), text.size());
  text.clear();
}

// A short string moves by copying its bytes and leaves them behind, so they are copied and wiped here.
// NOLINTNEXTLINE(performance-move-constructor-init)
secret::secret(secret&& other) noexcept : bytes_(other.bytes_) {
  wipe(other.bytes_);
}

secret& secret::operator=(secret&& other) noexcept {
  if (this != &other) {
    wipe(bytes_);
    bytes_ = other.bytes_;
    wipe(other.bytes_);
  }
  return *this;
}

}  // namespace sluis
