#include "daemon/client/words.hpp"

#include <algorithm>

namespace sluis::daemon::client {

namespace {

const json* find(const json& from, const char* key) {
  if (!from.is_object()) return nullptr;
  const auto found = from.find(key);
  return found == from.end() ? nullptr : &*found;
}

/// The code point at `at`, which moves behind it; a byte that starts none stands for itself.
std::uint32_t next_code_point(std::string_view text, std::size_t& at) {
  const auto lead = static_cast<unsigned char>(text[at++]);
  const int more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc0 ? 1 : 0;
  std::uint32_t out = more == 0 ? lead : lead & (0x3fu >> more);
  for (int i = 0; i < more && at < text.size() && (static_cast<unsigned char>(text[at]) & 0xc0) == 0x80; ++i) {
    out = out << 6 | (static_cast<unsigned char>(text[at++]) & 0x3fu);
  }
  return out;
}

}  // namespace

std::string text(const json& from, const char* key) {
  const auto* found = find(from, key);
  return found != nullptr && found->is_string() ? printable(found->get<std::string>()) : std::string();
}

std::string actor_text(const json& from, const std::string& key) {
  const auto handle = text(from, key.c_str());
  const auto name = text(from, (key + "_name").c_str());
  return name.empty() ? handle : name + ", " + handle;
}

std::uint64_t number(const json& from, const char* key) {
  const auto* found = find(from, key);
  if (found == nullptr || !found->is_number_integer()) return 0;
  return found->is_number_unsigned() || found->get<std::int64_t>() > 0 ? found->get<std::uint64_t>() : 0;
}

const json& part(const json& from, const char* key) {
  static const json none = json::object();
  const auto* found = find(from, key);
  return found != nullptr && found->is_object() ? *found : none;
}

const json& list(const json& from, const char* key) {
  static const json none = json::array();
  const auto* found = find(from, key);
  return found != nullptr && found->is_array() ? *found : none;
}

std::string grouped(std::uint64_t n) {
  std::string out = std::to_string(n);
  for (auto at = static_cast<std::ptrdiff_t>(out.size()) - 3; at > 0; at -= 3)
    out.insert(static_cast<std::size_t>(at), ",");
  return out;
}

std::string counted(std::uint64_t n, const std::string& one, const std::string& many) {
  return grouped(n) + " " + (n == 1 ? one : many);
}

std::string moment(const json& from, const char* key) {
  auto out = text(from, key);
  if (out.size() < 19) return "-";
  out.resize(19);
  out[10] = ' ';
  return out;
}

std::string moment_in_words(const json& from, const char* key) {
  const auto out = moment(from, key);
  return out == "-" ? out : out + " UTC";
}

std::string shortened(const std::string& hex) {
  return hex.substr(0, 12);
}

std::string or_dash(std::string text) {
  return text.empty() ? "-" : std::move(text);
}

std::size_t columns_of(std::string_view text) {
  std::size_t out = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto c = next_code_point(text, at);
    const bool combining = (c >= 0x300 && c <= 0x36f) || c == 0x200b || c == 0xfeff;
    if (!combining) ++out;
  }
  return out;
}

std::string padded(const std::string& text, std::size_t columns) {
  const auto have = columns_of(text);
  return have >= columns ? text : text + std::string(columns - have, ' ');
}

std::string printable(const std::string& text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto start = at;
    const auto c = next_code_point(text, at);
    const bool control =
        c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
    out += control ? std::string("?") : text.substr(start, at - start);
  }
  return out;
}

std::string left_accounts_text(const json& of) {
  std::string out;
  for (const auto& each : list(of, "left")) {
    out += "  left at " + text(each, "recipient") + " on " + text(each, "on") + " (target " + text(each, "target") +
           ", entry " + std::to_string(number(each, "entry")) + "), " +
           (each.value("active", false) ? "active" : "not active") + ": nothing is sent there any more\n";
  }
  return out;
}

bool is_set(const json& from, const char* key) {
  return from.contains(key) && from[key] == true;
}

std::string joined(const json& texts) {
  std::string out;
  for (const auto& each : texts) {
    if (each.is_string()) out += (out.empty() ? "" : ", ") + printable(each.get<std::string>());
  }
  return out;
}

std::string spaced(std::string word) {
  std::replace(word.begin(), word.end(), '_', ' ');
  return word;
}

}  // namespace sluis::daemon::client
