// Whatever Google, or somebody in its place, answers: nothing throws, and a list or a batch is never read as more than
// it is.
#include "connectors/targets/google/answers.hpp"
#include "connectors/targets/google/batch_message.hpp"
#include "connectors/targets/google/resources.hpp"
#include "tests/fuzz/fuzz_target.hpp"

namespace {

using namespace sluis;
using fuzz::must;
using namespace sluis::targets::google;

bool is_word(const std::string& text) {
  for (const char c : text) {
    if ((c < 'a' || c > 'z') && (c < 'A' || c > 'Z')) return false;
  }
  return text.size() <= 60;
}

}  // namespace

SLUIS_FUZZ_TARGET(google_answer) {
  must(is_word(parse_reason(bytes)), "a reason is one of Google's words");
  static_cast<void>(parse_id(bytes));
  for (const char* const name : {"users", "groups", "members"}) {
    const auto page = parse_page(bytes, name);
    if (!page) continue;
    for (const auto& each : page->objects) {
      must(!parse_id(each.dump(-1, ' ', false, json::error_handler_t::replace)).empty(),
           "everything in a list has an id");
      static_cast<void>(handle_in_user(each));
      static_cast<void>(handle_in_group(each, "demo.example"));
      static_cast<void>(fields_of_user(each, "demo.example"));
      static_cast<void>(fields_of_group(each));
    }
  }
  const auto boundary = boundary_in(bytes.substr(0, bytes.find('\n')));
  must(parse_batch(bytes, boundary.empty() ? "b" : boundary, 3).size() == 3,
       "a batch has an answer, or none, for each call");
}
