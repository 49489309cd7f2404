// Keyed hashes of what a source calls its subjects: equal keys give equal hashes within an epoch, and without the
// epoch's key they say nothing. One thread at a time.
#pragma once

#include <string>

#include "model/ids.hpp"
#include "model/person.hpp"
#include "model/source_record.hpp"
#include "state/keyring.hpp"

namespace sluis::state {

class source_keys {
 public:
  source_keys(const keyring& keys, const source_id& source) : keys_(keys), source_(source.str()) {}

  /// The school whose records are hashed from now on.
  void within(const subject_id& school) { school_ = school; }
  [[nodiscard]] mac128 of_school(std::string_view code) const {
    return mac({}, subject_kind::school, sluis::role{}, code);
  }
  [[nodiscard]] mac128 of_group(std::string_view key) const {
    return mac(school_, subject_kind::group, sluis::role{}, key);
  }
  [[nodiscard]] mac128 of_person(sluis::role role, std::string_view key) const {
    return mac(school_, subject_kind::person, role, key);
  }

 private:
  [[nodiscard]] mac128 mac(const subject_id& school, subject_kind kind, sluis::role role, std::string_view key) const;

  const keyring& keys_;
  std::string source_;
  subject_id school_;
  mutable std::string buffer_;
};

/// What identifies a school within its source: "99XX", "99XX-01", or the source's own key. Empty: it has neither.
[[nodiscard]] std::string school_code(const school& facts);

}  // namespace sluis::state
