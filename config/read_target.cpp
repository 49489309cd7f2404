#include "config/near.hpp"
#include "config/sections.hpp"
#include "config/url.hpp"

namespace sluis::config {

namespace {

std::string read_url(section& from, plain_http allowed) {
  auto written = from.text("url", presence::required).value_or("");
  if (written.empty()) return written;
  if (const auto problem = url_problem(written, allowed)) from.refuse("url", *problem);
  while (!written.empty() && written.back() == '/') written.pop_back();  // paths are appended with one of their own
  return written;
}

void read_attributes(section& from, attribute_set& into) {
  const auto words = from.words("attributes");
  if (!words) return;
  if (words->empty())
    from.refuse("attributes", "is empty", "leave the key out for all but function, or the target out");
  std::vector<std::string> known;
  for (std::size_t i = 0; i < consent_attribute_count; ++i)
    known.emplace_back(to_string(static_cast<consent_attribute>(i)));
  into = {};
  for (const auto& word : *words) {
    if (const auto parsed = parse_consent_attribute(word.text)) {
      if (into.has(*parsed)) from.refuse_at(word.where, "attributes", "\"" + word.text + "\" is named twice");
      into.insert(*parsed);
    } else {
      from.refuse_at(word.where, "attributes", "\"" + word.text + "\" is not an attribute",
                     suggestion(word.text, known));
    }
  }
}

}  // namespace

target_settings read_target(section from) {
  using namespace std::chrono_literals;
  target_settings out;
  out.id = target_id(read_id(from));
  out.kind = from.choice("kind", {"scim"}, presence::required).value_or("");
  const auto plain = from.flag("allow_plain_http_on_loopback");
  out.allow_plain_http_on_loopback = plain.value_or(false);
  // A flag that could not be read is refused itself; the URL is not blamed for it as well.
  const bool maybe = out.allow_plain_http_on_loopback || (!plain && from.has("allow_plain_http_on_loopback"));
  out.url = read_url(from, maybe ? plain_http::on_loopback : plain_http::refused);
  out.token_file = from.path("token_file", presence::required).value_or("");
  out.ca_file = from.path("ca_file");
  read_attributes(from, out.attributes);
  out.requests_per_second = from.number("requests_per_second", 0.01, 10'000).value_or(out.requests_per_second);
  out.connections = static_cast<std::uint32_t>(from.whole("connections", 1, 64).value_or(out.connections));
  out.timeout = from.duration("timeout", 1s, 10min).value_or(out.timeout);
  from.finish();
  return out;
}

}  // namespace sluis::config
