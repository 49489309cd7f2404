#include "config/sections.hpp"

namespace sluis::config {

source_settings read_source(section from) {
  using namespace std::chrono_literals;
  source_settings out;
  out.id = source_id(read_id(from));
  out.kind = from.choice("kind", {"edexml"}, presence::required).value_or("");
  out.path = from.path("path", presence::required).value_or("");
  out.every = from.duration("every", 1s, std::chrono::days{31}).value_or(out.every);
  out.max_age_days = from.whole("max_age_days", 0, 365).value_or(out.max_age_days);
  out.watch = from.flag("watch").value_or(out.watch);
  out.settle = from.short_duration("settle", 100ms, 10min).value_or(out.settle);
  from.finish();
  return out;
}

}  // namespace sluis::config
