#include "tests/lab/faults.hpp"

#include <array>
#include <charconv>

namespace lab {

namespace {

constexpr std::array<const char*, 9> fault_names = {"none",         "throttle",    "unavailable", "error", "html",
                                                    "reset_before", "reset_after", "cut",         "delay"};

fault fault_named(const std::string& name) {
  for (std::size_t i = 1; i < fault_names.size(); ++i) {
    if (name == fault_names[i]) return static_cast<fault>(i);
  }
  throw bad_value("scenario: there is no fault " + name);
}

void read_rates(const json& from, scenario& into) {
  double sum = 0;
  for (const auto& [name, rate] : from.items()) {
    if (!rate.is_number()) throw bad_value("scenario: the rate of " + name + " must be a number");
    into.rates[fault_named(name)] = rate.get<double>();
    sum += rate.get<double>();
    if (rate.get<double>() < 0 || sum > 1) throw bad_value("scenario: rates are from 0 to 1, and so is their sum");
  }
}

void read_at(const json& from, scenario& into) {
  for (const auto& [key, name] : from.items()) {
    std::uint64_t n = 0;
    const auto [end, ec] = std::from_chars(key.data(), key.data() + key.size(), n);
    if (ec != std::errc{} || end != key.data() + key.size() || n == 0)
      throw bad_value("scenario: at counts requests from 1");
    into.at[n] = fault_named(name);
  }
}

}  // namespace

const char* to_string(fault f) noexcept {
  return fault_names[static_cast<std::size_t>(f)];
}

scenario parse_scenario(const json& from) {
  scenario out;
  if (!from.is_object()) throw bad_value("scenario: must be an object");
  try {
    for (const auto& [key, value] : from.items()) {
      if (key == "seed") {
        out.seed = value.get<std::uint64_t>();
      } else if (key == "rates") {
        read_rates(value, out);
      } else if (key == "at") {
        read_at(value, out);
      } else if (key == "methods") {
        out.methods = value.get<std::set<std::string>>();
      } else if (key == "most") {
        out.most = value.get<std::uint64_t>();
      } else if (key == "retry_after_s") {
        out.retry_after_s = value.get<unsigned>();
      } else if (key == "delay_ms") {
        out.delay = std::chrono::milliseconds(value.get<std::uint32_t>());
      } else {
        throw bad_value("scenario: unknown key " + key);
      }
    }
  } catch (const json::exception& cause) {
    throw bad_value(std::string("scenario: ") + cause.what());
  }
  return out;
}

fault fault_plan::next(const request& r) {
  ++requests_;
  // Drawn for every request, so that one that may not fail does not shift the fate of those after it.
  double drawn = std::uniform_real_distribution<double>(0, 1)(random_);
  if (faults_ >= what_.most) return fault::none;
  if (!what_.methods.empty() && what_.methods.count(r.method) == 0) return fault::none;
  fault out = fault::none;
  for (const auto& [which, rate] : what_.rates) {
    if (drawn < rate) {
      out = which;
      break;
    }
    drawn -= rate;
  }
  if (const auto fixed = what_.at.find(requests_); fixed != what_.at.end()) out = fixed->second;
  if (out != fault::none) ++faults_;
  return out;
}

answer answer_of(fault f, const scenario& what) {
  const auto scim_error = [](unsigned status, const std::string& detail) {
    return answer{
        status, {{"Content-Type", "application/scim+json; charset=utf-8"}}, problem(status, "", detail).body().dump()};
  };
  answer out;
  switch (f) {
    case fault::throttle:
      out = scim_error(429, "too many requests");
      break;
    case fault::unavailable:
      out = scim_error(503, "temporarily unavailable");
      break;
    case fault::error:
      return scim_error(500, "internal error");
    case fault::html:
      return {502,
              {{"Content-Type", "text/html"}},
              "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>\n"};
    default:
      return out;
  }
  out.headers.emplace_back("Retry-After", std::to_string(what.retry_after_s));
  return out;
}

}  // namespace lab
