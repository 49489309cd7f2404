#include "model/shown_time.hpp"

namespace sluis {

std::string shown_time(instant time) {
  constexpr std::size_t seconds_end = 19, between = 10;
  auto out = to_string(time);
  out.resize(seconds_end);
  out[between] = ' ';
  return out + " UTC";
}

}  // namespace sluis
