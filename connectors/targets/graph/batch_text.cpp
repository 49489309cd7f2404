#include "connectors/targets/graph/batch_text.hpp"

namespace sluis::targets::graph {

namespace {

// The bodies are JSON already: they are put in as they are, not read and written again.
void put_call(std::string& into, const std::string& id, const call& what) {
  json head = {{"id", id}, {"method", what.method}, {"url", what.path}};
  json headers = json::object();
  if (!what.body.empty()) headers["Content-Type"] = "application/json";
  if (!what.prefer.empty()) headers["Prefer"] = what.prefer;
  if (!headers.empty()) head["headers"] = std::move(headers);
  auto text = head.dump();
  text.pop_back();
  into += text;
  if (!what.body.empty()) into.append(",\"body\":").append(what.body);
  into += '}';
}

}  // namespace

std::string batch_id(std::size_t n) {
  return std::to_string(n + 1);
}

std::string batch_text(const std::vector<const call*>& calls) {
  std::string out = R"({"requests":[)";
  std::size_t size = out.size() + 2;
  for (const auto* each : calls) size += each->body.size() + each->path.size() + 160;
  out.reserve(size);  // a first password is in here: no copy is left behind by growing
  for (std::size_t i = 0; i < calls.size(); ++i) {
    if (i > 0) out += ',';
    put_call(out, batch_id(i), *calls[i]);
  }
  return out.append("]}");
}

}  // namespace sluis::targets::graph
