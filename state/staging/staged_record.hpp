// What a source says of a school, call by call (school_sink), as bytes for the staged file. In this process only: the
// form is nobody's contract.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "model/result.hpp"
#include "model/source_record.hpp"

namespace sluis::state {

struct staged_discard {};
/// The end of a whole read.
struct staged_end {
  completeness proof;
  std::uint64_t records = 0;  // calls since the begin that it ends, for who reads them back
};
/// The end of a read that broke off.
struct staged_failure {
  error cause;
  source_position where;
};

using staged_record = std::variant<source_school, source_group, source_person, invalid_record, staged_discard,
                                   staged_end, staged_failure>;

/// Appends.
void encode_staged(std::string& to, const source_school& record);
void encode_staged(std::string& to, const source_group& record);
void encode_staged(std::string& to, const source_person& record);
void encode_staged(std::string& to, const invalid_record& record);
void encode_staged(std::string& to, const staged_discard& record);
void encode_staged(std::string& to, const staged_end& record);
void encode_staged(std::string& to, const staged_failure& record);

/// Takes the first one off `from`; `into` keeps the memory of its texts where it is of the same kind. False: these are
/// not bytes of encode_staged.
[[nodiscard]] bool decode_staged(std::string_view& from, staged_record& into);

}  // namespace sluis::state
