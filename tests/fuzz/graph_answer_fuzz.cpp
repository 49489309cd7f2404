// Whatever Microsoft Graph, or somebody in its place, answers: nothing throws, and only known words come out.
#include <algorithm>

#include "connectors/json/parse_json.hpp"
#include "connectors/targets/graph/answers.hpp"
#include "connectors/targets/graph/delta_item.hpp"
#include "connectors/targets/oauth/token_answer.hpp"
#include "tests/fuzz/fuzz_target.hpp"

namespace {

using namespace sluis;
using fuzz::must;
using namespace sluis::targets::graph;

const shown_properties asked = properties_of("5f3b8c1e-9d2a-4e7b-8c6f-1a2b3c4d5e6f");
constexpr const char* base = "https://graph.microsoft.com/v1.0";

// Microsoft's own codes are words; a name, an address or a sentence is none.
bool is_code(const std::string& text) {
  return text.size() <= 100 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
         });
}

void check_page(const json& document) {
  const auto page = read_page(document, base);
  if (!page) return;
  must(page->next.empty() || page->next.front() == '/', "a next page is under the base url");
  must(page->delta.empty() || page->delta.front() == '/', "where to go on from is under the base url");
  survey found;
  for (const auto& each : page->objects) {
    must(!id_in(each).empty(), "every object of a list has an id");
    for (const auto what : {remote_object::kind::user, remote_object::kind::group}) {
      for (const auto round : {extent::whole, extent::changes}) {
        found.begin(round);
        static_cast<void>(read_object(each, what, round, asked));
        static_cast<void>(delta_items(what, round, asked).tell(each, found));
      }
    }
  }
}

void check_refusal(const json& document) {
  const auto said = read_refusal(document);
  must(is_code(said.code), "an error's code is a word");
  must(is_code(said.attribute), "an attribute is a word");
}

}  // namespace

SLUIS_FUZZ_TARGET(graph_answer) {
  const auto batch = read_batch(bytes);
  if (batch) {
    for (const auto& [id, item] : *batch)
      must(item.what.status >= 100 && item.what.status <= 599, "an item has a status");
  }
  const auto document = foreign::parse_json(bytes);
  if (document) {
    check_page(*document);
    check_refusal(*document);
  }
  for (const unsigned status : {200U, 400U}) {
    http::response answer{status, {}, std::string(bytes)};
    const auto token = targets::oauth::read_token_answer(answer, "file", instant{});
    must(!token || (!token->token.empty() && token->lives.count() >= 1), "a token is one, and lives");
    must(answer.body.empty(), "an answer with a token is wiped");
  }
}
