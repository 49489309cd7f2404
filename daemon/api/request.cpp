#include "daemon/api/request.hpp"

#include <algorithm>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <charconv>

namespace sluis::daemon::api {

namespace {

constexpr std::size_t longest_reason = 200;

bool has_zero(const std::string& text) {
  return text.find('\0') != std::string::npos;
}

bool has_control(const std::string& text) {
  return std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

}  // namespace

result<address> address::parse(std::string_view target) {
  const auto parsed = boost::urls::parse_origin_form({target.data(), target.size()});
  if (!parsed)
    return error(errc::invalid_input, "the request's path is malformed", "percent-encode what is not plain ASCII");
  address out;
  for (const auto segment : parsed->segments()) {
    out.segments_.emplace_back(segment);
    if (has_zero(out.segments_.back())) return error(errc::invalid_input, "the request's path holds a zero byte");
  }
  for (const auto parameter : parsed->params()) {
    const std::string name(parameter.key);
    std::string value(parameter.value);
    if (has_zero(name) || has_zero(value)) return error(errc::invalid_input, "a parameter holds a zero byte");
    if (!out.parameters_.emplace(name, std::move(value)).second) {
      return error(errc::invalid_input, "a parameter is given twice", "give each parameter once");
    }
  }
  return out;
}

result<void> address::only(std::initializer_list<std::string_view> known) const {
  for (const auto& [name, value] : parameters_) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    std::string hint = known.size() == 0 ? "this route takes none" : "this route takes";
    for (const auto each : known) hint += " " + std::string(each);
    return error(errc::invalid_input, "an unknown parameter is given", hint);
  }
  return {};
}

std::optional<std::string> address::text(const std::string& name) const {
  const auto found = parameters_.find(name);
  if (found == parameters_.end() || found->second.empty()) return std::nullopt;
  return found->second;
}

result<std::string> address::required(const std::string& name, const std::string& what_for) const {
  auto out = text(name);
  if (!out) return error(errc::invalid_input, "the parameter '" + name + "' is missing", what_for);
  return std::move(*out);
}

result<std::uint64_t> address::number(const std::string& name, std::uint64_t otherwise, std::uint64_t least,
                                      std::uint64_t most) const {
  const auto given = text(name);
  if (!given) return otherwise;
  std::uint64_t out = 0;
  const char* const end = given->data() + given->size();
  const auto [stopped, failed] = std::from_chars(given->data(), end, out);
  if (failed == std::errc() && stopped == end && out >= least && out <= most) return out;
  return error(errc::invalid_input, "the parameter '" + name + "' is no number in its range",
               "give a number from " + std::to_string(least) + " to " + std::to_string(most));
}

result<std::optional<institution_id>> address::institution() const {
  auto given = text("institution");
  if (!given) return std::optional<institution_id>{};
  if (!is_config_name(*given)) return error(errc::invalid_input, "the parameter 'institution' is no institution's id");
  return std::optional<institution_id>{institution_id(std::move(*given))};
}

result<institution_id> address::required_institution() const {
  SLUIS_ASSIGN(auto given, institution());
  if (!given) return error(errc::invalid_input, "the parameter 'institution' is missing", "see: sluis status");
  return std::move(*given);
}

result<std::string> address::reason() const {
  SLUIS_ASSIGN(auto given,
               required("reason", "say why personal data is shown, in a few words; it is kept in the log (R-A6)"));
  if (given.find_first_not_of(' ') == std::string::npos || given.size() > longest_reason || has_control(given)) {
    return error(errc::invalid_input, "the parameter 'reason' is blank, longer than 200 bytes, or not one line",
                 "say in a few words why personal data is shown");
  }
  return given;
}

}  // namespace sluis::daemon::api
