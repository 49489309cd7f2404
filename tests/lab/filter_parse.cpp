#include <algorithm>
#include <array>

#include "tests/lab/filter.hpp"
#include "tests/lab/text.hpp"

namespace lab {

namespace {

constexpr std::size_t most_depth = 20;

class parser {
 public:
  explicit parser(std::string_view text) : text_(text) {}

  filter whole() {
    auto out = any_of(0);
    blanks();
    if (at_ != text_.size()) refuse("unexpected text");
    return out;
  }

 private:
  [[noreturn]] void refuse(const std::string& why) const {
    throw problem(400, "invalidFilter", why + " at character " + std::to_string(at_ + 1) + " of the filter");
  }

  void blanks() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  }

  bool take(char c) {
    blanks();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  // Letters up to a blank or bracket, without taking them.
  [[nodiscard]] std::string_view peek_word() {
    blanks();
    const auto end = text_.find_first_of(" ()[]\"", at_);
    return text_.substr(at_, end == std::string_view::npos ? end : end - at_);
  }

  bool take_keyword(std::string_view word) {
    if (lower(peek_word()) != word) return false;
    at_ += word.size();
    return true;
  }

  template <class Next>
  filter joined(filter::kind what, std::string_view keyword, std::size_t depth, Next next) {
    auto first = next(depth);
    if (lower(peek_word()) != keyword) return first;
    filter out;
    out.what = what;
    out.parts.push_back(std::move(first));
    while (take_keyword(keyword)) out.parts.push_back(next(depth));
    return out;
  }

  filter any_of(std::size_t depth) {
    return joined(filter::kind::any_of, "or", depth, [this](std::size_t d) { return all_of(d); });
  }
  filter all_of(std::size_t depth) {
    return joined(filter::kind::all_of, "and", depth, [this](std::size_t d) { return term(d); });
  }

  filter term(std::size_t depth) {
    if (depth > most_depth) refuse("nested too deep");
    const bool negated = take_keyword("not");
    if (!take('(')) {
      if (negated) refuse("expected ( after not");
      return comparison(depth);
    }
    auto inner = any_of(depth + 1);
    if (!take(')')) refuse("expected )");
    if (!negated) return inner;
    filter out;
    out.what = filter::kind::none_of;
    out.parts.push_back(std::move(inner));
    return out;
  }

  filter comparison(std::size_t depth) {
    filter out;
    out.path = std::string(peek_word());
    if (out.path.empty()) refuse("expected an attribute");
    at_ += out.path.size();
    if (at_ < text_.size() && text_[at_] == '[') {
      ++at_;
      out.what = filter::kind::value_path;
      out.parts.push_back(any_of(depth + 1));
      if (!take(']')) refuse("expected ]");
      return out;
    }
    out.op = lower(peek_word());
    static constexpr std::array<std::string_view, 9> operators = {"eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le"};
    if (out.op == "pr") {
      at_ += 2;
      out.what = filter::kind::present;
      return out;
    }
    if (std::find(operators.begin(), operators.end(), out.op) == operators.end()) refuse("expected an operator");
    at_ += out.op.size();
    out.value = literal();
    return out;
  }

  json literal() {
    blanks();
    std::size_t end = at_;
    if (at_ < text_.size() && text_[at_] == '"') {
      for (end = at_ + 1; end < text_.size() && text_[end] != '"'; ++end) {
        if (text_[end] == '\\') ++end;
      }
      if (end >= text_.size()) refuse("the string does not end");
      ++end;
    } else {
      end = at_ + peek_word().size();
    }
    const auto value = json::parse(text_.substr(at_, end - at_), nullptr, false);
    if (value.is_discarded() || value.is_structured()) refuse("expected a JSON value");
    at_ = end;
    return value;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

filter parse_filter(std::string_view text) {
  return parser(text).whole();
}

}  // namespace lab
