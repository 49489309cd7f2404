#include "connectors/http/backoff.hpp"

#include <algorithm>

namespace sluis::http {

std::chrono::milliseconds backoff(unsigned failures, std::chrono::milliseconds first, std::chrono::milliseconds longest,
                                  random& chance) {
  auto ceiling = std::min(first, longest);
  for (unsigned i = 1; i < failures && ceiling < longest; ++i) ceiling = std::min(ceiling * 2, longest);
  const auto span = static_cast<std::uint64_t>(std::max<std::chrono::milliseconds::rep>(ceiling.count(), 0)) + 1;
  return std::chrono::milliseconds(chance.next() % span);  // span is tiny beside 2^64: the bias is not measurable
}

}  // namespace sluis::http
