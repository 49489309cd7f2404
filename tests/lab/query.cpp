#include "tests/lab/query.hpp"

#include <charconv>

#include "tests/lab/text.hpp"

namespace lab {

namespace {

std::string decode(std::string_view text) {
  const auto out = percent_decode(text);
  if (!out) throw bad_syntax("a % in the URL is not followed by two hex digits");
  return *out;
}

}  // namespace

long target::number(const std::string& name, long otherwise) const {
  const auto found = query.find(name);
  if (found == query.end()) return otherwise;
  long value = 0;
  const char* const end = found->second.data() + found->second.size();
  const auto [stopped, ec] = std::from_chars(found->second.data(), end, value);
  if (ec != std::errc{} || stopped != end) throw bad_value(name + " must be a whole number");
  return value;
}

target parse_target(std::string_view text) {
  target out;
  const auto question = text.find('?');
  const auto path = text.substr(0, question);
  if (path.empty() || path.front() != '/') throw bad_syntax("the URL's path must begin with /");
  for (const auto& segment : split(path.substr(1), '/')) out.segments.push_back(decode(segment));
  if (question == std::string_view::npos) return out;
  for (const auto& pair : split(text.substr(question + 1), '&')) {
    if (pair.find('+') != std::string::npos) throw bad_syntax("a + in a query: write %20 or %2B");
    const auto equals = pair.find('=');
    if (equals == std::string::npos) throw bad_syntax("a query parameter without a value");
    const auto [at, is_new] = out.query.emplace(decode(pair.substr(0, equals)), decode(pair.substr(equals + 1)));
    if (!is_new) throw bad_syntax("query parameter " + at->first + " stands there twice");
  }
  return out;
}

}  // namespace lab
