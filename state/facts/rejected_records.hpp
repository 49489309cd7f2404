// The records of a read that are not taken in, kept back until its end (invalid_list.hpp). Texts that several have in
// common are held once. One thread at a time.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <set>
#include <string>

#include "state/facts/invalid_list.hpp"

namespace sluis::state {

class rejected_records {
 public:
  rejected_records() = default;
  ~rejected_records() { clear(); }
  rejected_records(const rejected_records&) = delete;
  rejected_records& operator=(const rejected_records&) = delete;

  void add(const std::optional<subject_id>& subject, const rejected_record& what);
  /// All, in the order in which they were added. Inside the caller's transaction.
  void write(invalid_list& to, std::uint64_t scope) const;
  void clear();

 private:
  struct one {
    std::optional<subject_id> subject;
    std::string key;
    const std::string *file, *field, *problem;  // of texts_
    std::uint32_t line, column;
    subject_kind kind;
  };

  std::deque<one> all_;
  std::set<std::string, std::less<>> texts_;
};

}  // namespace sluis::state
