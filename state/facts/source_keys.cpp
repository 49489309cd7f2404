#include "state/facts/source_keys.hpp"

#include "state/big_endian.hpp"

namespace sluis::state {

// source ‖ 0 ‖ school (16) ‖ kind ‖ role ‖ key; a source's name holds no zero byte.
mac128 source_keys::mac(const subject_id& school, subject_kind kind, sluis::role role, std::string_view key) const {
  buffer_.assign(source_);
  buffer_ += '\0';
  append_bytes(buffer_, school.bytes);
  buffer_ += static_cast<char>(kind);
  buffer_ += static_cast<char>(role);
  buffer_ += key;
  return keys_.index_mac("source-key", buffer_);
}

std::string school_code(const school& facts) {
  if (facts.brin.empty()) return facts.key;
  if (facts.branch.empty() || facts.branch == "00") return facts.brin;
  return facts.brin + "-" + facts.branch;
}

}  // namespace sluis::state
