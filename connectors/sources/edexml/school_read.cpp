#include "connectors/sources/edexml/school_read.hpp"

#include "connectors/sources/edexml/delivery.hpp"
#include "connectors/sources/edexml/first_pass.hpp"
#include "connectors/sources/edexml/second_pass.hpp"

namespace sluis::sources::edexml {

namespace {

using maybe_failure = std::optional<read_failure>;

struct reading {
  input& from;
  const read_progress& progress;
  std::size_t chunk_bytes;

  maybe_failure run(person_pass& one) const {
    auto failed = run_pass(from, one, progress, chunk_bytes);
    // A fault of the document after the pass wanted no more cannot be; the pass's own reason is the better one.
    return one.failure() ? one.failure() : failed;
  }
};

maybe_failure begin_if_nobody_came(const first_pass& first, delivery& to) {
  if (!to.has_begun()) to.begin(first.school());
  return to.failure();
}

maybe_failure read_again(const reading& how, const first_pass& first, delivery& to) {
  to.discard();
  key_pass keys(how.from.name(), first.suspects());
  if (!first.suspects().empty()) {
    if (auto failed = how.run(keys)) return failed;
  }
  to.begin(first.school());
  if (to.failure()) return to.failure();
  delivery_pass persons(how.from.name(), first.school(), keys.found(), to);
  return how.run(persons);
}

maybe_failure read_whole(const reading& how, delivery& to) {
  first_pass first(how.from.name(), to);
  if (auto failed = how.run(first)) return failed;
  first.check_whole();
  if (first.failure()) return first.failure();
  if (auto failed = first.is_enough() ? begin_if_nobody_came(first, to) : read_again(how, first, to)) return failed;
  for (const auto& one : first.strays()) to.invalid_person(one);
  if (auto moved = how.from.unchanged(); !moved) return read_failure{moved.error(), {how.from.name()}};
  to.end();
  return to.failure();
}

}  // namespace

result<void> read_school(input& from, school_sink& sink, const read_progress& progress, std::size_t chunk_bytes) {
  delivery to(sink);
  const auto failed = read_whole({from, progress, chunk_bytes}, to);
  if (!failed) return {};
  sink.fail(failed->cause, failed->where);
  return failed->cause;
}

}  // namespace sluis::sources::edexml
