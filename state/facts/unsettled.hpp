// Records of a read whose key does not tell whom they are about: it is missing, a dummy, used twice, or now names
// somebody else. Each may be about somebody who otherwise does not occur in the read, and who therefore does not leave
// by it. In memory only. One thread at a time.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "model/source_record.hpp"

namespace sluis::state {

using could_be_test = std::function<bool(const person& known, const name_clue& said)>;

class unsettled_records {
 public:
  struct record {
    subject_kind kind = subject_kind::person;
    std::optional<sluis::role> role;  // of a person; none: any
    name_clue said;
    std::string group_name;
    source_position where;
    bool contradicts = false;    // its key is known and now names somebody else, or has_fresh_key
    bool has_fresh_key = false;  // its key is new, and it is like somebody who is known under another one
  };

  void add(record one);
  void clear();
  [[nodiscard]] bool is_empty() const { return records_.empty(); }
  /// A record of this kind and role that says no name, or is one of too many to be compared with `unseen` subjects: it
  /// may be about any of them.
  [[nodiscard]] const record* about_anybody(subject_kind kind, role who, std::size_t unseen) const;
  [[nodiscard]] bool has_contradicting(subject_kind kind, role who) const;
  /// One that may be about this person, or this group: one that contradicts, where there is any.
  [[nodiscard]] const record* about(const person& known, const could_be_test& could_be) const;
  [[nodiscard]] const record* about(const group& known) const;

 private:
  std::vector<record> records_;
};

}  // namespace sluis::state
