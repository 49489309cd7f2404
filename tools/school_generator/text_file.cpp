#include "tools/school_generator/text_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <system_error>
#include <utility>

namespace school_generator {

namespace {

constexpr std::size_t buffer_bytes = std::size_t{1} << 20U;

[[noreturn]] void refuse(const std::filesystem::path& path) {
  throw std::system_error(errno, std::generic_category(), path.string());
}

// Our own lists are well-formed UTF-8 of at most three bytes a character.
std::uint32_t code_point(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i])); };
  const auto lead = byte(at);
  if (lead < 0x80) return byte(at++);
  if (lead < 0xE0) {
    at += 2;
    return (lead & 0x1FU) << 6U | (byte(at - 1) & 0x3FU);
  }
  at += 3;
  return (lead & 0x0FU) << 12U | (byte(at - 2) & 0x3FU) << 6U | (byte(at - 1) & 0x3FU);
}

}  // namespace

text_file::text_file(std::filesystem::path path, charset how)
    : path_(std::move(path)),
      temporary_(path_.parent_path() / ("." + path_.filename().string() + ".part")),
      charset_(how),
      fd_(::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644)) {
  if (fd_ < 0) refuse(temporary_);
  buffer_.reserve(buffer_bytes + 4096);
}

text_file::~text_file() {
  if (fd_ < 0) return;
  ::close(fd_);
  ::unlink(temporary_.c_str());
}

text_file& text_file::operator<<(std::string_view text) {
  buffer_ += text;
  if (buffer_.size() >= buffer_bytes) flush();
  return *this;
}

void text_file::escaped(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto start = i;
    const auto c = code_point(text, i);
    if (c == '&')
      *this << "&amp;";
    else if (c == '<')
      *this << "&lt;";
    else if (c == '>')
      *this << "&gt;";
    else if (c == '"')
      *this << "&quot;";
    else if (c < 0x80 || charset_ == charset::utf8)
      *this << text.substr(start, i - start);
    else if (c >= 0xA0 && c <= 0xFF)
      *this << std::string(1, static_cast<char>(c));
    else
      *this << "&#" << std::to_string(c) << ";";
  }
}

void text_file::flush() {
  for (std::size_t done = 0; done < buffer_.size();) {
    const auto wrote = ::write(fd_, buffer_.data() + done, buffer_.size() - done);
    if (wrote < 0 && errno != EINTR) refuse(temporary_);
    if (wrote > 0) done += static_cast<std::size_t>(wrote);
  }
  buffer_.clear();
}

void text_file::close() {
  flush();
  if (::close(std::exchange(fd_, -1)) != 0 || ::rename(temporary_.c_str(), path_.c_str()) != 0) refuse(path_);
}

}  // namespace school_generator
