// Whatever JSON comes from outside: it becomes a document within its bounds, the same as by the document type's own
// parser, or an error without content. Every input is tried as it stands and, by its first bytes, nested and repeated,
// since mutations alone rarely nest deeply.
#include <algorithm>

#include "connectors/json/parse_json.hpp"
#include "tests/fuzz/fuzz_target.hpp"

namespace {

using namespace sluis;
using fuzz::must;
using nlohmann::json;

constexpr foreign::json_limits narrow{4096, 8, 64, 128, foreign::repeated_keys::refused};

struct cost {
  std::size_t elements = 0;
  std::size_t depth = 0;
  std::size_t longest = 0;
};

cost cost_of(const json& document) {
  cost out{1, 0, 0};
  const auto add = [&](const json& part) {
    const auto one = cost_of(part);
    out.elements += one.elements;
    out.depth = std::max(out.depth, one.depth);
    out.longest = std::max(out.longest, one.longest);
  };
  if (document.is_string()) out.longest = document.get_ref<const std::string&>().size();
  if (!document.is_structured()) return out;
  for (const auto& [name, part] : document.items()) {
    add(part);
    if (!document.is_object()) continue;
    ++out.elements;
    out.longest = std::max(out.longest, name.size());
  }
  ++out.depth;
  return out;
}

void check_json(std::string_view text, const foreign::json_limits& limits) {
  const auto found = foreign::parse_json(text, limits);
  if (!found) {
    must(found.error().code() == errc::invalid_input, "what cannot be read is invalid input");
    must(found.error().text().size() < 200, "an error has no content");
    return;
  }
  const auto has = cost_of(*found);
  must(text.size() <= limits.bytes && has.depth <= limits.depth && has.elements <= limits.elements &&
           has.longest <= limits.text_bytes,
       "a document keeps its bounds");
  must(json(*found).dump() == found->dump(), "a document can be copied and written");
  const auto other = json::parse(text, nullptr, false);
  must(other == *found, "both parsers read the same");
}

std::string wrapped(std::string_view text, std::size_t levels, bool in_objects) {
  std::string out;
  for (std::size_t i = 0; i < levels; ++i) out += in_objects ? R"({"a":)" : "[";
  out += text;
  for (std::size_t i = 0; i < levels; ++i) out += in_objects ? '}' : ']';
  return out;
}

}  // namespace

SLUIS_FUZZ_TARGET(json) {
  check_json(bytes, {});
  check_json(bytes, narrow);
  if (bytes.size() < 2) return;
  const auto how = static_cast<unsigned char>(bytes[0]);
  const auto levels = std::size_t{static_cast<unsigned char>(bytes[1])};
  const auto rest = bytes.substr(2);
  check_json(wrapped(rest, levels % 80, how % 2 == 0), {});
  check_json(wrapped(rest, levels % 10, how % 2 == 0), narrow);
  if (how == 0) check_json(wrapped(rest, 100'000, levels % 2 == 0), {});
}
