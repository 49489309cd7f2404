#include "daemon/api/password_answer.hpp"

namespace sluis::daemon::api {

namespace {

constexpr std::size_t longest_escape = 6;      // "\\u001f"
constexpr std::size_t around_a_password = 80;  // keys, handle, quotes

void append_quoted(std::string& out, std::string_view text) {
  static constexpr char digits[] = "0123456789abcdef";
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') out += '\\';
    if (byte >= 0x20) {
      out += c;
      continue;
    }
    out += "\\u00";
    out += digits[byte >> 4U];
    out += digits[byte & 0xfU];
  }
  out += '"';
}

}  // namespace

answer password_answer(const std::vector<handed_password>& all) {
  answer out;
  out.body_then = after_sending::wipe;
  std::size_t size = around_a_password;
  for (const auto& each : all) size += around_a_password + (each.password ? longest_escape * each.password->size() : 0);
  out.body.reserve(size);  // never moved while it grows
  out.body += "{\"passwords\":[";
  for (std::size_t i = 0; i < all.size(); ++i) {
    out.body += i == 0 ? "{\"person\":\"" : ",{\"person\":\"";
    out.body += all[i].person.hex();
    out.body += "\",\"password\":";
    if (all[i].password)
      append_quoted(out.body, all[i].password->reveal());
    else
      out.body += "null";
    if (all[i].is_blocked) out.body += ",\"blocked\":true";
    out.body += '}';
  }
  out.body += "]}\n";
  return out;
}

}  // namespace sluis::daemon::api
