#include "connectors/targets/google/batch_message.hpp"

#include <algorithm>
#include <charconv>

#include "connectors/targets/google/answers.hpp"

namespace sluis::targets::google {

namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

std::string_view take_line(std::string_view& text) {
  const auto end = text.find('\n');
  const auto line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return trimmed(line);
}

// Up to and with the empty line; the value of one header, or nothing.
std::string_view take_headers(std::string_view& text, std::string_view wanted) {
  std::string_view out;
  while (!text.empty()) {
    const auto line = take_line(text);
    if (line.empty()) break;
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    if (lower(line.substr(0, colon)) == wanted) out = trimmed(line.substr(colon + 1));
  }
  return out;
}

template <class Number>
std::optional<Number> number_at(std::string_view text) {
  Number out{};
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (ec != std::errc{} || (end != text.data() + text.size() && *end != ' ' && *end != '>')) return std::nullopt;
  return out;
}

// "<response-item-12>": which call it answers, from 0.
std::optional<std::size_t> answered_call(std::string_view content_id) {
  constexpr std::string_view name = "response-item-";
  const auto at = content_id.find(name);
  if (at == std::string_view::npos) return std::nullopt;
  return number_at<std::size_t>(content_id.substr(at + name.size()));
}

// "HTTP/1.1 200 OK", headers, body.
std::optional<reply> read_inner(std::string_view text) {
  const auto line = take_line(text);
  if (!line.starts_with("HTTP/")) return std::nullopt;
  const auto blank = line.find(' ');
  if (blank == std::string_view::npos) return std::nullopt;
  const auto status = number_at<unsigned>(line.substr(blank + 1));
  if (!status || *status < 100 || *status > 599) return std::nullopt;
  take_headers(text, "");
  return read_reply(*status, std::string(text));
}

}  // namespace

std::string batch_body(const std::vector<call>& calls, const std::string& boundary) {
  constexpr std::size_t around_each = 256;
  std::size_t size = 64;
  for (const auto& c : calls) size += c.path.size() + c.body.size() + boundary.size() + around_each;
  std::string out;
  out.reserve(size);  // no reallocation may leave a copy of a password behind
  for (std::size_t i = 0; i < calls.size(); ++i) {
    const auto& c = calls[i];
    out.append("--").append(boundary).append("\r\nContent-Type: application/http\r\nContent-ID: <item-");
    out.append(std::to_string(i)).append(">\r\n\r\n");
    out.append(c.method).append(" ").append(c.path).append(" HTTP/1.1\r\n");
    if (!c.body.empty()) {
      out.append("Content-Type: application/json\r\nContent-Length: ");
      out.append(std::to_string(c.body.size())).append("\r\n");
    }
    out.append("\r\n").append(c.body).append("\r\n");
  }
  return out.append("--").append(boundary).append("--\r\n");
}

std::string boundary_in(std::string_view content_type) {
  const auto lowered = lower(content_type);
  if (!lowered.starts_with("multipart/")) return {};
  const auto at = lowered.find("boundary=");
  if (at == std::string::npos) return {};
  auto value = content_type.substr(at + std::string_view("boundary=").size());
  if (!value.empty() && value.front() == '"') {
    value.remove_prefix(1);
    value = value.substr(0, value.find('"'));
  } else {
    value = trimmed(value.substr(0, value.find(';')));
  }
  return value.size() <= 200 ? std::string(value) : std::string();
}

std::vector<std::optional<reply>> parse_batch(std::string_view body, const std::string& boundary, std::size_t count) {
  std::vector<std::optional<reply>> out(count);
  const std::string mark = "--" + boundary;
  auto at = body.find(mark);
  while (at != std::string_view::npos) {
    const auto begin = at + mark.size();
    const auto end = body.find("\n" + mark, begin);
    if (end == std::string_view::npos) break;  // a part without its end was cut off: it is no answer
    auto part = body.substr(begin, end - begin);
    take_line(part);
    const auto which = answered_call(take_headers(part, "content-id"));
    if (which && *which < count && !out[*which]) out[*which] = read_inner(part);
    at = end + 1;
  }
  return out;
}

}  // namespace sluis::targets::google
