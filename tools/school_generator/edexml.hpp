// Writes a made-up school as EDEXML.
#pragma once

#include <cstdint>
#include <filesystem>

#include "tools/school_generator/changes.hpp"
#include "tools/school_generator/text_file.hpp"

namespace school_generator {

/// What is in the file, as a reader should find it.
struct written {
  std::uint64_t students = 0;  // valid and not past an end date
  std::uint64_t staff = 0;
  std::uint64_t groups = 0;       // valid ones
  std::uint64_t memberships = 0;  // of those students and staff
  std::uint64_t leavers = 0;      // valid, with an end date in the past
  std::uint64_t invalid = 0;
  std::uint64_t bytes = 0;
};

/// Elements of one school in a given version, one after the other.
class edexml_writer {
 public:
  edexml_writer(text_file& file, const school& at, edexml_version version, manner how)
      : file_(file), at_(at), version_(version), quirky_(how == manner::quirks) {}

  void school_section();
  void groups_section();
  void write(const pupil& who);
  void write(const teacher& who);
  /// A line of XML as it stands.
  void raw(std::string_view line) { file_ << line << "\n"; }

 private:
  void text(std::string_view indent, std::string_view element, std::string_view value);
  void write_names(const names& called);
  void write_schooling(const pupil& who);
  void write_what_may_not_be_held(const pupil& who);
  void write_end(const pupil& who);
  [[nodiscard]] bool newer_than_1_03() const { return version_ != edexml_version::v1_03; }

  text_file& file_;
  const school& at_;
  edexml_version version_;
  bool quirky_;
};

/// The whole file of one school, with the changes of its day, and in quirks mode with what goes wrong in the wild.
written write_school(const options& how, const school& at);

}  // namespace school_generator
