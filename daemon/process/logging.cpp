#include "daemon/process/logging.hpp"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <cstdlib>
#include <memory>

namespace sluis::daemon {

namespace {

/// Names of files and texts of servers end up in messages: a line of ours is one line, and no terminal obeys it. C0,
/// DEL and C1 (as UTF-8) become "\\x0a".
class printable_formatter final : public spdlog::formatter {
 public:
  explicit printable_formatter(std::unique_ptr<spdlog::formatter> inner) : inner_(std::move(inner)) {}

  void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& out) override {
    const auto text = printable_line({message.payload.data(), message.payload.size()});
    auto copy = message;
    copy.payload = text;
    inner_->format(copy, out);
  }
  [[nodiscard]] std::unique_ptr<spdlog::formatter> clone() const override {
    return std::make_unique<printable_formatter>(inner_->clone());
  }

 private:
  std::unique_ptr<spdlog::formatter> inner_;
};

}  // namespace

std::string printable_line(std::string_view text) {
  constexpr const char* digits = "0123456789abcdef";
  std::string out;
  const auto escape = [&out](unsigned char c) { out += std::string("\\x") + digits[c >> 4] + digits[c & 15]; };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    const bool is_c1 = c == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0;
    if (c < 0x20 || c == 0x7f) {
      escape(c);
    } else if (is_c1) {
      escape(static_cast<unsigned char>(text[++i]));
    } else {
      out += text[i];
    }
  }
  return out;
}

void set_up_logging(const std::string& level) {
  auto logger = spdlog::stderr_logger_mt("sluisd");
  // The journal stamps lines itself and reads the <n> priority; elsewhere a time is wanted.
  const char* const pattern = std::getenv("JOURNAL_STREAM") != nullptr ? "%l: %v" : "%Y-%m-%dT%H:%M:%S.%eZ %l: %v";
  logger->set_formatter(std::make_unique<printable_formatter>(
      std::make_unique<spdlog::pattern_formatter>(pattern, spdlog::pattern_time_type::utc)));
  logger->set_level(spdlog::level::from_str(level));
  spdlog::set_default_logger(std::move(logger));
}

void log_info(const std::string& text) {
  spdlog::info("{}", text);
}
void log_error(const std::string& text) {
  spdlog::error("{}", text);
}

}  // namespace sluis::daemon
