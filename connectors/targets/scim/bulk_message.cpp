#include "connectors/targets/scim/bulk_message.hpp"

#include <algorithm>

#include "connectors/targets/scim/alterations.hpp"
#include "connectors/targets/scim/creations.hpp"
#include "connectors/targets/scim/resources.hpp"
#include "connectors/targets/scim/urn.hpp"

namespace sluis::targets::scim {

namespace {

std::string opening() {
  return std::string(R"({"schemas":[")") + urn::bulk + R"("],"Operations":[)";
}
constexpr std::string_view closing = "]}";

}  // namespace

result<std::string> bulk_operation_text(const released_change& change) {
  const auto what = kind_of(change.op());
  if (creates(change.op())) {
    SLUIS_ASSIGN(json resource, creation_body(change));
    return to_text({{"method", "POST"},
                    {"path", endpoint(what)},
                    {"bulkId", change.object().hex()},
                    {"data", std::move(resource)}});
  }
  SLUIS_ASSIGN(json operations, patch_operations(what, fields_to_set(change), handle_to_write(change)));
  return to_text({{"method", "PATCH"},
                  {"path", path_of(what, change.remote_id())},
                  {"data", patch_message(std::move(operations))}});
}

std::vector<std::pair<std::size_t, std::size_t>> bulk_parts(const std::vector<bulk_operation>& operations,
                                                            const capabilities& bounds) {
  std::vector<std::pair<std::size_t, std::size_t>> out;
  const std::uint64_t empty = opening().size() + closing.size();
  std::size_t first = 0;
  std::uint64_t bytes = empty;
  const auto close = [&](std::size_t last) {
    if (last > first) out.emplace_back(first, last);
    bytes = empty;
  };
  for (std::size_t i = 0; i < operations.size(); ++i) {
    const std::uint64_t more = operations[i].text.size() + 1;
    if (empty + more > bounds.bulk_bytes) {  // goes alone, as a request of its own
      close(i);
      first = i + 1;
      continue;
    }
    if (bytes + more > bounds.bulk_bytes || i - first >= bounds.bulk_operations) {
      close(i);
      first = i;
    }
    bytes += more;
  }
  close(operations.size());
  return out;
}

std::string bulk_body(const std::vector<bulk_operation>& operations, std::size_t first, std::size_t last) {
  std::string out = opening();
  for (std::size_t i = first; i < last; ++i) {
    if (i > first) out += ',';
    out += operations[i].text;
  }
  return out.append(closing);
}

std::optional<answered> answer_to(const released_change& change, const std::vector<bulk_answer>& answers) {
  const bool creation = creates(change.op());
  const std::string key = creation ? change.object().hex() : change.remote_id();
  const auto found = std::find_if(answers.begin(), answers.end(),
                                  [&](const bulk_answer& a) { return (creation ? a.bulk_id : a.id) == key; });
  if (found == answers.end()) return std::nullopt;
  return answered{found->status, found->scim_type, found->id, found->handle, found->shown_id};
}

}  // namespace sluis::targets::scim
