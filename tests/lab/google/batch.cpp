#include "tests/lab/google/batch.hpp"

#include "tests/lab/text.hpp"

namespace lab::google {

namespace {

refusal bad_batch(const std::string& why) {
  return {400, "badRequest", "Failed to parse batch request: " + why};
}

std::string boundary_of(const request& whole) {
  const auto* type = whole.header("content-type");
  if (type == nullptr || !lower(*type).starts_with("multipart/mixed")) throw bad_batch("not multipart/mixed");
  const auto at = lower(*type).find("boundary=");
  if (at == std::string::npos) throw bad_batch("no boundary");
  auto out = type->substr(at + 9);
  out = out.substr(0, out.find(';'));
  if (out.size() >= 2 && out.front() == '"') out = out.substr(1, out.size() - 2);
  if (out.empty() || out.size() > 70) throw bad_batch("boundary");
  return out;
}

std::string take_line(std::string_view& text) {
  const auto end = text.find("\r\n");
  if (end == std::string_view::npos) throw bad_batch("a line without its end");
  std::string out(text.substr(0, end));
  text.remove_prefix(end + 2);
  return out;
}

std::vector<std::pair<std::string, std::string>> take_headers(std::string_view& text) {
  std::vector<std::pair<std::string, std::string>> out;
  for (auto line = take_line(text); !line.empty(); line = take_line(text)) {
    const auto colon = line.find(": ");
    if (colon == std::string::npos) throw bad_batch("a header without a colon");
    out.emplace_back(lower(line.substr(0, colon)), line.substr(colon + 2));
  }
  return out;
}

batch_part parse_part(std::string_view text) {
  batch_part out;
  request outer{{}, {}, take_headers(text), {}};
  const auto* type = outer.header("content-type");
  if (type == nullptr || *type != "application/http") throw bad_batch("a part is not application/http");
  if (const auto* id = outer.header("content-id")) {
    if (id->size() < 3 || id->front() != '<' || id->back() != '>') throw bad_batch("Content-ID");
    out.content_id = id->substr(1, id->size() - 2);
  }
  const auto line = split(take_line(text), ' ');
  if (line.size() < 2 || line.size() > 3 || (line.size() == 3 && line[2] != "HTTP/1.1"))
    throw bad_batch("request line");
  out.what.method = line[0];
  out.what.target = line[1];
  out.what.headers = take_headers(text);
  out.what.body = std::string(text);
  if (const auto* length = out.what.header("content-length")) {
    if (*length != std::to_string(out.what.body.size())) throw bad_batch("Content-Length");
  }
  return out;
}

}  // namespace

std::vector<batch_part> parse_parts(const request& whole) {
  const std::string mark = "--" + boundary_of(whole);
  const std::string_view body = whole.body;
  if (!body.starts_with(mark)) throw bad_batch("it does not begin with its boundary");
  std::vector<batch_part> out;
  std::size_t at = mark.size();
  while (body.substr(at, 2) == "\r\n") {
    const auto begin = at + 2;
    const auto end = body.find("\r\n" + mark, begin);
    if (end == std::string_view::npos) throw bad_batch("a part without its end");
    out.push_back(parse_part(body.substr(begin, end - begin)));
    if (out.size() > most_parts) throw bad_batch("The batch request could not be processed: too many parts");
    at = end + 2 + mark.size();
  }
  if (body.substr(at, 2) != "--") throw bad_batch("no end");
  if (out.empty()) throw bad_batch("no parts");
  return out;
}

answer answer_parts(const std::vector<batch_part>& parts, const std::function<answer(const request&)>& one) {
  const std::string boundary = "batch_lab_answer";
  std::vector<std::string> texts;
  for (const auto& part : parts) {
    const auto inner = one(part.what);
    std::string text = "--" + boundary + "\r\nContent-Type: application/http\r\n";
    if (!part.content_id.empty()) text += "Content-ID: <response-" + part.content_id + ">\r\n";
    text += "\r\nHTTP/1.1 " + std::to_string(inner.status) + " X\r\n";
    for (const auto& [name, value] : inner.headers) text.append(name).append(": ").append(value).append("\r\n");
    texts.push_back(text + "\r\n" + inner.body + "\r\n");
  }
  answer out{200, {{"Content-Type", "multipart/mixed; boundary=" + boundary}}, {}};
  for (auto at = texts.rbegin(); at != texts.rend(); ++at) out.body += *at;
  out.body += "--" + boundary + "--\r\n";
  return out;
}

}  // namespace lab::google
