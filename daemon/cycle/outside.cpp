#include "daemon/cycle/outside.hpp"

#include <openssl/rand.h>

#include <ctime>
#include <stdexcept>

namespace sluis::daemon {

instant system_clock::now() const {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

std::chrono::milliseconds machine_running() {
  timespec out{};
  if (::clock_gettime(CLOCK_BOOTTIME, &out) != 0) throw std::runtime_error("the machine has no CLOCK_BOOTTIME");
  const auto passed = std::chrono::seconds(out.tv_sec) + std::chrono::nanoseconds(out.tv_nsec);
  return std::chrono::floor<std::chrono::milliseconds>(passed);
}

void system_random::fill(void* out, std::size_t size) {
  if (RAND_bytes(static_cast<unsigned char*>(out), static_cast<int>(size)) != 1) {
    throw std::runtime_error("the system's random generator failed");
  }
}

}  // namespace sluis::daemon
