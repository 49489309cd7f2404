// Where in the vault a subject's key is: a compact map from handles to record numbers, 11 to 23 bytes a subject. It
// keeps 32 bits of each handle; whether a candidate is the one is asked of the caller, who can read the record. One
// thread at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "model/ids.hpp"

namespace sluis::state {

class vault_index {
 public:
  vault_index();
  [[nodiscard]] std::uint64_t size() const noexcept { return count_; }
  void clear();

  /// The first candidate for which `is_it(record)` says yes.
  template <class Asked>
  [[nodiscard]] std::optional<std::uint32_t> find(const subject_id& subject, const Asked& is_it) const {
    const auto tag = tag_of(subject);
    for (std::size_t at = tag & mask_; slots_[at].next_record != 0; at = (at + 1) & mask_) {
      if (slots_[at].tag == tag && is_it(slots_[at].next_record - 1)) return slots_[at].next_record - 1;
    }
    return std::nullopt;
  }
  /// The subject must not be in it.
  void insert(const subject_id& subject, std::uint32_t record);

 private:
  struct slot {
    std::uint32_t tag = 0;
    std::uint32_t next_record = 0;  // the record's number plus one; 0: free
  };
  [[nodiscard]] static std::uint32_t tag_of(const subject_id& subject) noexcept {
    std::uint32_t out = 0;
    std::memcpy(&out, subject.bytes.data(), sizeof out);  // random already
    return out;
  }
  void place(slot taken);
  void grow();

  std::vector<slot> slots_;
  std::size_t mask_ = 0;
  std::uint64_t count_ = 0;
};

}  // namespace sluis::state
