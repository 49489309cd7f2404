#include "state/push/pairs.hpp"

#include <vector>

namespace sluis::state {

namespace {

class held_rows {
 public:
  held_rows(sqlite::database& db, subject_kind kind)
      : rows_(
            db.prepare("SELECT subject, role, state, scope, version, name, accepted FROM current WHERE kind = ? ORDER "
                       "BY subject")) {
    auto scopes = db.prepare("SELECT seq, school FROM scope");
    while (scopes.step()) {
      const auto seq = static_cast<std::size_t>(scopes.integer(0));
      if (schools_.size() <= seq) schools_.resize(seq + 1);
      schools_[seq] = scopes.id<subject_id>(1);
    }
    rows_.bind(1, static_cast<std::int64_t>(kind));
  }
  bool next() { return rows_.step(); }
  [[nodiscard]] subject_id id() const { return rows_.id<subject_id>(0); }
  [[nodiscard]] subject_pair::held read() const {
    subject_pair::held out;
    out.whose = static_cast<role>(rows_.integer(1));
    out.state = static_cast<life>(rows_.integer(2));
    out.scope = static_cast<std::uint64_t>(rows_.integer(3));
    out.school = schools_.at(out.scope);
    out.version = static_cast<std::uint64_t>(rows_.integer(4));
    out.name = static_cast<std::uint64_t>(rows_.integer(5));
    if (out.state == life::left && !rows_.is_null(6)) out.accepted = day{std::chrono::days{rows_.integer(6)}};
    return out;
  }

 private:
  sqlite::statement rows_;
  std::vector<subject_id> schools_;  // by scope
};

class rows_at {
 public:
  rows_at(sqlite::database& db, const target_id& target, subject_kind kind)
      : target_(target.str()),
        rows_(db.prepare("SELECT subject, remote_id <> '', active, uncertain, basis, closed IS NOT NULL, own_word, "
                         "off_since IS NOT NULL FROM shadow WHERE target = ?1 AND kind = ?2 ORDER BY subject")) {
    rows_.bind_text(1, target_).bind(2, static_cast<std::int64_t>(kind));
  }
  bool next() { return rows_.step(); }
  [[nodiscard]] subject_id id() const { return rows_.id<subject_id>(0); }
  [[nodiscard]] subject_pair::at_target read() const {
    subject_pair::at_target out;
    out.is_there = rows_.integer(1) != 0;
    out.active = rows_.integer(2) != 0;
    out.is_certain = rows_.integer(3) == 0;
    out.basis = static_cast<std::uint64_t>(rows_.integer(4));
    out.is_closed = rows_.integer(5) != 0;
    const auto own_word = rows_.integer(6);
    out.said_off = own_word == 1;
    out.switch_unsure = own_word == 2;
    out.off_by_others = rows_.integer(7) != 0;
    return out;
  }

 private:
  std::string target_;  // bound
  sqlite::statement rows_;
};

}  // namespace

result<void> each_pair(store& of, const target_id& target, subject_kind kind,
                       const std::function<result<void>(const subject_pair&)>& visit) {
  held_rows held(of.db(), kind);
  rows_at accounts(of.db(), target, kind);
  bool has_held = held.next(), has_account = accounts.next();
  subject_id whose = has_held ? held.id() : subject_id{}, of_whom = has_account ? accounts.id() : subject_id{};
  while (has_held || has_account) {
    const bool use_held = has_held && (!has_account || whose <= of_whom),
               use_account = has_account && (!has_held || of_whom <= whose);
    subject_pair pair;
    pair.id = use_held ? whose : of_whom;
    if (use_held) pair.facts = held.read();
    if (use_account) pair.account = accounts.read();
    SLUIS_TRY(visit(pair));
    if (use_held) {
      has_held = held.next();
      if (has_held) whose = held.id();
    }
    if (use_account) {
      has_account = accounts.next();
      if (has_account) of_whom = accounts.id();
    }
  }
  return {};
}

}  // namespace sluis::state
