#include "connectors/targets/graph/school_enrolment.hpp"

#include <algorithm>

#include "connectors/http/url.hpp"
#include "connectors/targets/graph/bodies.hpp"
#include "connectors/targets/graph/judge.hpp"

namespace sluis::targets::graph {

namespace {

bool is_in(const json& user, const std::string& school_id) {
  const auto schools = user.is_object() ? user.find("schools") : user.end();
  if (!user.is_object() || schools == user.end() || !schools->is_array()) return false;
  return std::any_of(schools->begin(), schools->end(), [&](const json& each) { return id_in(each) == school_id; });
}

}  // namespace

std::optional<call> school_enrolment::next() {
  if (step_ == step::settled) return std::nullopt;
  call out;
  out.wait = std::exchange(wait_, std::chrono::milliseconds{0});
  if (step_ == step::put) {
    out.method = "POST";
    out.path = "/education/schools/" + http::percent_encode(school_id_) + "/users/$ref";
    out.body = reference_to_user(user_id_, settings_.base_url);
  } else {
    out.method = "GET";
    out.path = "/education/users/" + http::percent_encode(user_id_) + "?$select=id&$expand=schools";
  }
  return out;
}

void school_enrolment::hear(const heard& by) {
  if (step_ == step::put) return hear_put(by);
  if (by.status == 200 && is_in(by.body, school_id_)) return settle(std::nullopt);
  settle(refused_);
}

void school_enrolment::hear_put(const heard& by) {
  const auto m = meaning_of(by);
  if (m == meaning::done) return settle(std::nullopt);
  const auto wait =
      m == meaning::gone ? patience_.next_wait() : std::nullopt;  // made a moment ago, the user or the school
  if (wait) {
    wait_ = *wait;
    return;
  }
  refused_ = answer_error(by, "the enrolment in a school", settings_.credential_file);
  if (by.status != 400 && by.status != 409) return settle(refused_);
  step_ = step::look;
}

void school_enrolment::settle(std::optional<error> failure) {
  failure_ = std::move(failure);
  step_ = step::settled;
}

}  // namespace sluis::targets::graph
