#include <map>

#include "config/near.hpp"
#include "config/sections.hpp"
#include "config/url.hpp"
#include "model/target_kind.hpp"

namespace sluis::config {

namespace {

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

using reader = void (*)(section& from, target_settings& into, plain_http plain);

/// Of a kind that is refused as well, so that only the kind is.
reader reader_of(const std::string& kind) {
  static const std::map<std::string, reader> readers{
      {"scim", read_scim}, {"graph", read_graph}, {"google", read_google}};
  const auto at = readers.find(kind);
  return at == readers.end() ? read_scim : at->second;
}

std::vector<std::string> kind_names() {
  std::vector<std::string> out;
  for (const auto& kind : target_kinds()) out.emplace_back(kind.name);
  return out;
}

}  // namespace

std::string read_url(section& from, std::string_view key, plain_http plain, const std::string& otherwise) {
  auto written = from.text(key, otherwise.empty() ? presence::required : presence::optional).value_or(otherwise);
  if (written.empty()) return written;
  if (const auto problem = url_problem(written, plain)) from.refuse(key, *problem);
  while (!written.empty() && written.back() == '/') written.pop_back();  // paths are appended with one of their own
  return written;
}

target_settings read_target(section from) {
  using namespace std::chrono_literals;
  target_settings out;
  out.id = target_id(read_id(from));
  out.kind = from.choice("kind", kind_names(), presence::required).value_or("");
  const auto plain = from.flag("allow_plain_http_on_loopback");
  out.allow_plain_http_on_loopback = plain.value_or(false);
  // A flag that could not be read is refused itself; the URL is not blamed for it as well.
  const bool maybe = out.allow_plain_http_on_loopback || (!plain && from.has("allow_plain_http_on_loopback"));
  const auto how = maybe ? plain_http::on_loopback : plain_http::refused;
  reader_of(out.kind)(from, out, how);
  out.ca_file = from.path("ca_file");
  out.is_without_proxy = from.text("proxy") == "none";
  out.proxy = read_proxy(from);
  read_attributes(from, out.attributes);
  out.connections = static_cast<std::uint32_t>(from.whole("connections", 1, 64).value_or(out.connections));
  out.timeout = from.duration("timeout", 1s, 10min).value_or(out.timeout);
  if (const auto grace = from.duration("consent_grace", 0s, 24h * 366))
    out.consent_grace = std::chrono::duration_cast<std::chrono::days>(*grace);
  const auto after = from.choice("after_consent", {"delete", "keep"}, presence::optional).value_or("delete");
  out.after_consent = after == "keep" ? target_settings::remainder::kept : target_settings::remainder::deleted;
  const auto disabled = from.choice("on_disabled_at_target", {"keep", "enable"}, presence::optional).value_or("keep");
  out.on_disabled_at_target =
      disabled == "enable" ? target_settings::disabled_there::enable : target_settings::disabled_there::keep;
  out.reconcile_every = from.duration("reconcile_every", 1min, 24h * 31).value_or(out.reconcile_every);
  out.stalled_after = from.duration("stalled_after", 1s, 24h).value_or(out.stalled_after);
  from.finish();
  return out;
}

}  // namespace sluis::config
