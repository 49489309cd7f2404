// Table `name`: logins of persons and labels of groups at the targets, sealed, append-only; an old one stays taken
// while its subject is held. Names are compared case-folded (model/fold_case.hpp). One thread at a time.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "state/facts.hpp"
#include "state/facts/name_index.hpp"

namespace sluis::state {

class store;

class name_table {
 public:
  /// Fills the index of taken names; not of a question's store, which gives no names.
  explicit name_table(store& s);

  /// The epoch is another, and every keyed hash of names with it: the index is empty again.
  void forget();
  /// Takes at most `names` more into the index; those whose keyed hash is of another epoch are opened and hashed anew.
  /// true: there are more.
  bool load(std::uint64_t names);

  /// The row number of the name, for the projection. errc::conflict if somebody else holds the login.
  result<std::uint64_t> assign(const current_row& row, std::string_view name);
  /// `seq` 0: empty.
  result<std::string> text(const current_row& row);
  /// Of logins; a label is never taken here (daemon/cycle/planning/naming looks at those in use). Whoever asks while
  /// the index is not full waits until it is.
  [[nodiscard]] bool taken(subject_kind kind, std::string_view name, const subject_id& but);

  void committed() { uncommitted_.clear(); }
  void rolled_back();

 private:
  [[nodiscard]] mac128 mac_of(subject_kind kind, std::string_view name) const;
  result<std::string> open(std::uint64_t seq, const subject_id& expected);
  struct stale_mac {
    std::uint64_t name;
    subject_kind kind;
    subject_id subject;
  };
  void index(const mac128& mac, subject_kind kind, const subject_id& subject);
  void fill();
  void renew(const std::vector<stale_mac>& stale, std::uint64_t epoch);

  store& store_;
  sqlite::statement insert_, insert_mac_, update_mac_, read_;
  name_index index_;
  std::optional<std::uint64_t> loaded_ = 0;  // up to this row; none: all of them
  std::vector<mac128> uncommitted_;
};

}  // namespace sluis::state
