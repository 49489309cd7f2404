#include "connectors/targets/graph/school_founding.hpp"

#include "connectors/http/url.hpp"
#include "connectors/targets/graph/bodies.hpp"
#include "connectors/targets/graph/judge.hpp"
#include "connectors/targets/graph/school_key.hpp"

namespace sluis::targets::graph {

namespace {

constexpr const char* all_schools = "/education/schools";

}  // namespace

school_founding::school_founding(const std::string& name, const graph_settings& settings)
    : name_(name), key_(school_key(name)), settings_(settings) {}

std::optional<call> school_founding::next() {
  if (step_ == step::settled) return std::nullopt;
  call out;
  out.wait = std::exchange(wait_, std::chrono::milliseconds{0});
  if (step_ == step::find) {
    out.method = "GET";
    out.path = std::string(all_schools) + "?$filter=" + http::percent_encode("externalId eq '" + key_ + "'") +
               "&$select=id,externalId";
    return out;
  }
  auto body = new_school(name_, key_);
  if (!body) {
    fail(body.error());
    return std::nullopt;
  }
  ++creations_;
  out.method = "POST";
  out.path = all_schools;
  out.body = std::move(*body);
  out.how = http::repeat::only_if_refused;
  return out;
}

void school_founding::hear(const heard& by) {
  if (step_ == step::find) return hear_find(by);
  const auto m = meaning_of(by);
  if (m == meaning::done && !id_in(by.body).empty()) {
    settle(id_in(by.body));
  } else if (m == meaning::done || m == meaning::ambiguous || m == meaning::conflict || by.status == 409) {
    open_ = why_of(by);
    step_ = step::find;
  } else {
    fail(open_ ? *open_ : why_of(by));
  }
}

void school_founding::hear_find(const heard& by) {
  const auto list = by.status == 200 ? read_page(by.body, settings_.base_url) : result<page>(why_of(by));
  if (!list) return fail(list.error());
  std::string first;
  for (const auto& each : list->objects) {
    if (text_in(each, "externalId") == key_ && (first.empty() || id_in(each) < first)) first = id_in(each);
  }
  if (!first.empty()) return settle(first);
  if (!list->next.empty()) {
    return fail({errc::invalid_input, "Microsoft Graph did not heed the filter on school " + key_,
                 "the next sync tries again"});
  }
  const auto wait = open_ ? patience_.next_wait() : std::nullopt;
  if (wait) {
    wait_ = *wait;
  } else if (creations_ < most_creations) {
    step_ = step::create;
  } else {
    fail(*open_);
  }
}

error school_founding::why_of(const heard& by) const {
  return answer_error(by, "a look for, or the creation of, school " + key_, settings_.credential_file);
}

void school_founding::settle(std::string id) {
  id_ = std::move(id);
  step_ = step::settled;
}

void school_founding::fail(const error& why) {
  failure_ = why;
  step_ = step::settled;
}

}  // namespace sluis::targets::graph
