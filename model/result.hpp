// Expected outcomes. A function that can fail in a foreseen way returns result<T>; the unforeseen throws and is caught
// at one boundary (a target's push, a cycle, a socket's request).
//
// An error says what, where and what to do next, and never holds a name, a login, an address or a secret: people are
// named by handle. It is safe to log as it stands.
#pragma once

#include <boost/system/result.hpp>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>

namespace sluis {

enum class errc : std::uint8_t {
  unknown = 0,
  invalid_input,  // malformed or not allowed; sending it again will not help
  not_found,
  conflict,         // exists already, or moved since it was read
  refused,          // no consent, not authorised, held by the guard
  unavailable,      // the other side is down, slow or throttling; later may work
  outcome_unknown,  // sent, and nobody can say whether it took effect: look up before repeating
  corrupt,          // stored bytes are not what was written
  io,               // the operating system refused a read or a write
};

/// "invalid_input", "not_found" …; stable, used in JSON answers.
[[nodiscard]] const char* to_string(errc code) noexcept;

class error {
 public:
  error() = default;
  error(errc code, std::string message) : code_(code), message_(std::move(message)) {}
  error(errc code, std::string message, std::string hint)
      : code_(code), message_(std::move(message)), hint_(std::move(hint)) {}

  [[nodiscard]] errc code() const noexcept { return code_; }
  /// What happened and where.
  [[nodiscard]] const std::string& message() const noexcept { return message_; }
  /// What to do next; may be empty.
  [[nodiscard]] const std::string& hint() const noexcept { return hint_; }
  /// "message; hint" in one line.
  [[nodiscard]] std::string text() const { return hint_.empty() ? message_ : message_ + "; " + hint_; }

 private:
  errc code_ = errc::unknown;
  std::string message_;
  std::string hint_;
};

/// Thrown when value() is asked of a failed result: a programming error, or one that only the boundary can handle.
class result_error : public std::runtime_error {
 public:
  explicit result_error(const error& cause) : std::runtime_error(cause.text()), cause_(cause) {}
  [[nodiscard]] const error& cause() const noexcept { return cause_; }

 private:
  error cause_;
};

[[noreturn]] void throw_exception_from_error(const error& cause, const boost::source_location& where);

template <class T>
using result = boost::system::result<T, error>;

}  // namespace sluis

/// Leaves the enclosing function with the error of `expr` (a result), if it is one.
#define SLUIS_TRY(expr)                                    \
  do {                                                     \
    auto&& sluis_try_ = (expr);                            \
    if (!sluis_try_) return std::move(sluis_try_).error(); \
  } while (false)

/// `SLUIS_ASSIGN(auto x, expr)`: x is the value of `expr`, or the function returns its error.
#define SLUIS_ASSIGN_CAT_(a, b) a##b
#define SLUIS_ASSIGN_NAME_(a, b) SLUIS_ASSIGN_CAT_(a, b)
#define SLUIS_ASSIGN_IMPL_(name, decl, expr) \
  auto&& name = (expr);                      \
  if (!name) return std::move(name).error(); \
  decl = *std::move(name)
#define SLUIS_ASSIGN(decl, expr) SLUIS_ASSIGN_IMPL_(SLUIS_ASSIGN_NAME_(sluis_assign_, __LINE__), decl, expr)
