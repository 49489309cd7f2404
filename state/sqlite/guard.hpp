// What keeps this process from changing what is append-only, beside the triggers in the schema. Four layers, because
// each alone leaks (measured, reference/state-and-log.md "SQLite"):
//   triggers          refuse UPDATE and DELETE, and an INSERT at or below the last row (what OR REPLACE needs)
//   authorizer        refuses, when a statement is prepared, all that is not plain reading and writing (DROP, ALTER,
//   CREATE, ATTACH,
//                     PRAGMA …) and UPDATE and DELETE of append-only tables
//   preupdate hook    sees every change of a row, sqlite3_blob_write included; anything but an INSERT into an
//   append-only table marks … commit hook       … the transaction, and a marked transaction cannot be committed
// The mutation log is the real guarantee; these catch mistakes before they land.
#pragma once

#include <string>
#include <vector>

#include "state/sqlite/database.hpp"

namespace sluis::state::sqlite {

/// Installed when the schema stands; taken off again by destruction, which must come before the database's.
class guard {
 public:
  guard(database& db, std::vector<std::string> append_only);
  ~guard();
  guard(const guard&) = delete;
  guard& operator=(const guard&) = delete;

  [[nodiscard]] bool is_append_only(std::string_view table) const;
  /// The open transaction touched an append-only table; it can only be rolled back.
  [[nodiscard]] bool violated() const noexcept { return violated_; }
  void mark_violated() noexcept { violated_ = true; }
  void clear() noexcept { violated_ = false; }

  /// While it lives, rows of `tables` may be deleted: statements prepared meanwhile pass, and the triggers still demand
  /// that the row's subject is fenced.
  class lifted {
   public:
    lifted(guard& of, std::vector<std::string> tables) : guard_(of) { guard_.lifted_ = std::move(tables); }
    ~lifted() { guard_.lifted_.clear(); }
    lifted(const lifted&) = delete;
    lifted& operator=(const lifted&) = delete;

   private:
    guard& guard_;
  };
  [[nodiscard]] bool may_be_deleted(std::string_view table) const;

 private:
  database& db_;
  std::vector<std::string> append_only_;
  std::vector<std::string> lifted_;
  bool violated_ = false;
};

}  // namespace sluis::state::sqlite
