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

secret::secret(secret&& other) noexcept : bytes_(other.bytes_) { wipe(other.bytes_); }

secret& secret::operator=(secret&& other) noexcept {
  if (this != &other) {
    wipe(bytes_);
    bytes_ = other.bytes_;
    wipe(other.bytes_);
  }
  return *this;
}

}  // namespace sluis
