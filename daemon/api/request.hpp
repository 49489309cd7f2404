// One request, taken apart: decoded path, decoded and checked parameters, checked JSON.
#pragma once

#include <boost/beast/http/verb.hpp>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/api/answer.hpp"
#include "daemon/cycle/status/answers.hpp"

namespace sluis::daemon::api {

/// Through which socket it came.
enum class door : std::uint8_t { admin, audit };

struct request {
  door where;
  caller who;
  boost::beast::http::verb method;
  std::string_view target;  // of the caller's request, which outlives this
  const std::string& body;
};

/// The path and query of a request target.
class address {
 public:
  /// errc::invalid_input for what is no origin-form target, a parameter named twice, or a zero byte.
  [[nodiscard]] static result<address> parse(std::string_view target);

  [[nodiscard]] const std::vector<std::string>& segments() const { return segments_; }

  /// errc::invalid_input that names a parameter that is not among these.
  [[nodiscard]] result<void> only(std::initializer_list<std::string_view> known) const;
  /// Absent and empty are both "not given".
  [[nodiscard]] std::optional<std::string> text(const std::string& name) const;
  [[nodiscard]] result<std::string> required(const std::string& name, const std::string& what_for) const;
  /// Between `least` and `most`, or `otherwise` if not given.
  [[nodiscard]] result<std::uint64_t> number(const std::string& name, std::uint64_t otherwise, std::uint64_t least,
                                             std::uint64_t most) const;
  [[nodiscard]] result<std::optional<institution_id>> institution() const;
  [[nodiscard]] result<institution_id> required_institution() const;
  /// The purpose of looking at personal data: required, at most 200 bytes, without control characters.
  [[nodiscard]] result<std::string> reason() const;

 private:
  std::vector<std::string> segments_;
  std::map<std::string, std::string> parameters_;
};

}  // namespace sluis::daemon::api
