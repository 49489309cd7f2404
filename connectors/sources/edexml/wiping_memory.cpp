#include "connectors/sources/edexml/wiping_memory.hpp"

#include <libxml/parser.h>
#include <libxml/xmlmemory.h>
#include <malloc.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <stdexcept>

#include "model/secret.hpp"

namespace sluis::sources::edexml {

namespace {

void wiping_free(void* block) {
  if (block == nullptr) return;
  wipe(block, malloc_usable_size(block));
  std::free(block);
}

// Never std::realloc: it may leave the old block behind as it was.
void* wiping_realloc(void* block, std::size_t size) {
  if (block == nullptr) return std::malloc(size);
  const auto held = malloc_usable_size(block);
  if (size <= held && size >= held / 2) return block;
  void* moved = std::malloc(size);
  if (moved == nullptr) return nullptr;
  std::memcpy(moved, block, std::min(held, size));
  wiping_free(block);
  return moved;
}

char* copy_string(const char* text) {
  return ::strdup(text);
}

}  // namespace

void use_wiping_memory() {
  static const bool installed = [] {
    if (xmlMemSetup(wiping_free, std::malloc, wiping_realloc, copy_string) != 0) {
      throw std::runtime_error("libxml2 does not take another allocator");
    }
    xmlInitParser();
    return true;
  }();
  static_cast<void>(installed);
}

[[gnu::noinline]] void wipe_stack_below() noexcept {
  std::array<char, std::size_t{128} * 1024> depth;  // libxml2 recurses no deeper in a push parse
  wipe(depth.data(), depth.size());
}

}  // namespace sluis::sources::edexml
