// A file that is there whole or not at all (temp, rename), written through one buffer.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace school_generator {

class text_file {
 public:
  enum class charset { utf8, windows_1252 };
  /// Writes to a hidden name beside `path` until close(). Throws std::system_error.
  explicit text_file(std::filesystem::path path, charset how = charset::utf8);
  ~text_file();
  text_file(const text_file&) = delete;
  text_file& operator=(const text_file&) = delete;

  text_file& operator<<(std::string_view text);
  /// With & < > " as XML wants them, and what windows-1252 does not have as a character reference.
  void escaped(std::string_view text);
  void close();

 private:
  void flush();

  std::filesystem::path path_;
  std::filesystem::path temporary_;
  charset charset_;
  int fd_;
  std::string buffer_;
};

}  // namespace school_generator
