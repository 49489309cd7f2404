// Reading what Graph says. Bytes from outside in, plain data or an error out; nothing throws, and none of Graph's free
// text is kept.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/targets/scim/json_text.hpp"
#include "model/result.hpp"

namespace sluis::targets::graph {

using scim::json;

/// One request's answer, whether it came alone or in a $batch.
struct heard {
  unsigned status = 0;  // 0: there is none, and `instead` says why
  json body;            // an object, or null
  error instead;
};

/// What an error body says in words that Microsoft defines (error.code, details[].code and target); anything else is
/// left out, because the message may hold personal data.
struct refusal {
  std::string code;             // "Request_BadRequest"
  bool is_conflict = false;     // another object holds the same value
  bool is_on_premises = false;  // the object is mastered in a directory on premises
  std::string attribute;        // which one, if it says so and it is one that we send
};
[[nodiscard]] refusal read_refusal(const json& body);

/// The id of an object; empty if it has none.
[[nodiscard]] std::string id_in(const json& object);
/// A property's text; empty if it is absent, null or something else.
[[nodiscard]] std::string text_in(const json& object, const char* property);

struct page {
  std::vector<json> objects;  // each has an id
  std::string next;           // path and query of the next page; empty: this was the last
  std::string delta;  // path and query that ask for what changes from here; on the last page of a delta query only
};
/// One page of a collection. errc::invalid_input: it is none, an object has no id, or the next page is not under
/// `base_url`.
[[nodiscard]] result<page> read_page(json body, const std::string& base_url);

struct batch_item {
  heard what;
  std::optional<std::string> retry_after;
  std::optional<std::string> used;  // x-ms-throttle-limit-percentage
};
/// The answers inside a $batch by their id. errc::invalid_input: it is none. An item without a readable status or id is
/// left out: nobody can say what became of it.
[[nodiscard]] result<std::map<std::string, batch_item>> read_batch(std::string_view body);

}  // namespace sluis::targets::graph
