#include "state/push/shadow_table.hpp"

#include <algorithm>

#include "state/big_endian.hpp"
#include "state/push/field_codec.hpp"
#include "state/store.hpp"

namespace sluis::state {

namespace {

constexpr const char* shadow_columns =
    "kind, subject, handle, remote_id, active, uncertain, finding, basis, n, closed, made, undone, off_since, "
    "own_word, ";
constexpr std::string_view only_sealed = "?";

/// Does this id of a target's say nothing of anybody? UUIDs and long hexadecimal keys do; a short number could be a
/// student's, a word could be a name.
bool is_opaque(std::string_view id) {
  return id.size() >= 16 && std::all_of(id.begin(), id.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == '-';
         });
}

std::int64_t finding_code(const shadow_row& row) {
  if (row.uncertain) return 1;
  return row.drifted ? 2 : 0;
}

std::int64_t own_word_of(const shadow_row& row) {
  if (row.switch_unsure) return 2;
  return row.said_off && !row.active && !row.remote_id.empty() ? 1 : 0;
}

std::string_view in_clear(std::string_view remote_id) {
  return remote_id.empty() || is_opaque(remote_id) ? remote_id : only_sealed;
}

}  // namespace

shadow_table::shadow_table(store& s) : store_(s) {
  auto& db = s.db();
  const std::string where = " FROM shadow WHERE target = ?1 AND kind = ?2 AND subject ";
  find_ = db.prepare(std::string("SELECT ") + shadow_columns + "payload" + where + "= ?3");
  page_ = db.prepare(std::string("SELECT ") + shadow_columns + "CASE remote_id WHEN '?' THEN payload END" + where +
                     "> ?3 ORDER BY subject LIMIT ?4");
  by_handle_ = db.prepare("SELECT subject FROM shadow WHERE target = ?1 AND handle = ?2");
  insert_ = db.prepare(
      "INSERT INTO shadow(target, kind, subject, handle, remote_id, active, uncertain, finding, basis, n, payload) "
      "VALUES(?1, ?2, ?3, ?4, '', 0, 0, 0, 0, 0, NULL)");
  write_ = db.prepare(
      "UPDATE shadow SET remote_id = ?4, active = ?5, uncertain = ?6, basis = ?7, n = ?8, payload = ?9, finding = ?10, "
      "closed = CASE WHEN ?4 = '' THEN NULL WHEN ?5 <> 0 THEN ?16 ELSE coalesce(closed, ?11) END, made = ?12, undone = "
      "?13, off_since = ?14, own_word = ?15 "
      "WHERE target = ?1 AND kind = ?2 AND subject = ?3");
  basis_ = db.prepare("UPDATE shadow SET basis = ?4 WHERE target = ?1 AND kind = ?2 AND subject = ?3 AND basis <> ?4");
  put_member_ = db.prepare(
      "INSERT INTO shadow_member(target, grp, member, maybe) VALUES(?1, ?2, ?3, ?4) "
      "ON CONFLICT(target, grp, member) DO UPDATE SET maybe = excluded.maybe");
  drop_member_ = db.prepare("DELETE FROM shadow_member WHERE target = ?1 AND grp = ?2 AND member = ?3");
  drop_members_ = db.prepare("DELETE FROM shadow_member WHERE target = ?1 AND grp = ?2");
  drop_memberships_ =
      db.prepare("DELETE FROM shadow_member INDEXED BY shadow_member_by_member WHERE target = ?1 AND member = ?2");
  members_ =
      db.prepare("SELECT member FROM shadow_member WHERE target = ?1 AND grp = ?2 AND maybe <= ?3 ORDER BY member");
  groups_ = db.prepare(
      "SELECT grp FROM shadow_member INDEXED BY shadow_member_by_member WHERE target = ?1 AND member = ?2 AND maybe = "
      "?3 ORDER BY grp");
}

result<shadow_table::content> shadow_table::open(const stored_row& stored) {
  content out;
  if (stored.payload.empty()) return out;
  const auto& id = stored.row.id;
  SLUIS_ASSIGN(const auto plain,
               store_.keys().open(id, record_kind::shadow, stored.n, stored.payload, stored.target.str()));
  std::string_view rest(plain);
  const auto take_id = [&rest](std::string& into) {
    const auto size = rest.size() < 2 ? std::string::npos : static_cast<std::size_t>(read_be16(rest));
    if (size > rest.size() - 2) return false;
    into = rest.substr(2, size);
    rest.remove_prefix(2 + size);
    return true;
  };
  auto fields = take_id(out.remote_id) && take_id(out.candidate) && take_id(out.gone.id) && take_id(out.gone.login)
                    ? decode_fields(rest)
                    : std::nullopt;
  if (!fields)
    return error(errc::corrupt, "table shadow: the payload of " + id.hex() + " is malformed", "run sluis check");
  out.fields = std::move(*fields);
  return out;
}

result<shadow_table::stored_row> shadow_table::read(const target_id& target, sqlite::statement& from) {
  stored_row out;
  out.target = target;
  auto& row = out.row;
  row.kind = static_cast<subject_kind>(from.integer(0));
  row.id = from.id<subject_id>(1);
  row.handle = from.id<target_handle>(2);
  row.remote_id = from.text(3);
  row.active = from.integer(4) != 0;
  row.uncertain = from.integer(5) == 1;
  row.drifted = from.integer(5) == 2;
  row.finding = static_cast<account_finding>(from.integer(6));
  row.basis = static_cast<std::uint64_t>(from.integer(7));
  out.n = static_cast<std::uint64_t>(from.integer(8));
  if (!from.is_null(9)) row.closed = day{std::chrono::days{from.integer(9)}};
  if (!from.is_null(10)) row.made = instant{std::chrono::milliseconds{from.integer(10)}};
  row.undone = static_cast<std::uint32_t>(from.integer(11));
  if (!from.is_null(12)) row.off_since = day{std::chrono::days{from.integer(12)}};
  row.said_off = from.integer(13) == 1;
  row.switch_unsure = from.integer(13) == 2;
  out.payload = from.blob(14);
  if (row.remote_id == only_sealed) {
    SLUIS_ASSIGN(auto inside, open(out));
    row.remote_id = std::move(inside.remote_id);
  }
  out.id_before = row.remote_id;
  return out;
}

result<std::optional<shadow_table::stored_row>> shadow_table::find_stored(const target_id& target, subject_kind kind,
                                                                          const subject_id& id) {
  find_.bind_text(1, target.str()).bind(2, static_cast<std::int64_t>(kind)).bind(3, id);
  if (!find_.step()) return std::optional<stored_row>();
  auto stored = read(target, find_);
  find_.reset();
  if (!stored) return stored.error();
  return std::optional<stored_row>(std::move(*stored));
}

result<std::optional<shadow_row>> shadow_table::find(const target_id& target, subject_kind kind, const subject_id& id) {
  SLUIS_ASSIGN(auto stored, find_stored(target, kind, id));
  if (!stored) return std::optional<shadow_row>();
  return std::optional<shadow_row>(std::move(stored->row));
}

result<std::optional<shadow_row>> shadow_table::find(const target_id& target, const subject_id& id) {
  auto person = find(target, subject_kind::person, id);
  if (!person || *person) return person;
  return find(target, subject_kind::group, id);
}

std::optional<subject_id> shadow_table::find_by_handle(const target_id& target, const target_handle& h) {
  std::optional<subject_id> out;
  by_handle_.bind_text(1, target.str()).bind(2, h);
  if (by_handle_.step()) out = by_handle_.id<subject_id>(0);
  by_handle_.reset();
  return out;
}

result<std::vector<shadow_row>> shadow_table::page(const target_id& target, subject_kind kind, const subject_id& after,
                                                   std::uint32_t limit) {
  std::vector<shadow_row> out;
  page_.bind_text(1, target.str())
      .bind(2, static_cast<std::int64_t>(kind))
      .bind(3, after)
      .bind(4, std::uint64_t{limit});
  while (page_.step()) {
    auto row = read(target, page_);
    if (!row) {
      page_.reset();
      return row.error();
    }
    out.push_back(std::move(row->row));
  }
  return out;
}

result<field_map> shadow_table::fields(const stored_row& stored) {
  SLUIS_ASSIGN(auto inside, open(stored));
  return std::move(inside.fields);
}

last_known shadow_table::content::last(const std::string& id_now) const {
  const auto login = fields.find(field::user_name);
  return {id_now.empty() ? gone.id : id_now, login == fields.end() ? gone.login : login->second};
}

result<shadow_table::sealed_part> shadow_table::inside(const target_id& target, const shadow_row& row) {
  SLUIS_ASSIGN(const auto stored, find_stored(target, row.kind, row.id));
  if (!stored) return error(errc::not_found, row.id.hex() + " is not known at target " + target.str());
  SLUIS_ASSIGN(auto all, open(*stored));
  auto last = all.last(stored->id_before);
  return sealed_part{std::move(all.fields), std::move(last)};
}

result<field_map> shadow_table::fields(const target_id& target, const shadow_row& row) {
  SLUIS_ASSIGN(auto all, inside(target, row));
  return std::move(all.fields);
}

result<shadow_table::stored_row> shadow_table::find_or_make(const target_id& target, subject_kind kind,
                                                            const subject_id& id) {
  SLUIS_ASSIGN(auto there, find_stored(target, kind, id));
  if (there) return std::move(*there);
  stored_row out;
  out.target = target;
  out.row.id = id;
  out.row.kind = kind;
  out.row.handle = store_.chance().make<target_handle>();
  insert_.bind_text(1, target.str()).bind(2, static_cast<std::int64_t>(kind)).bind(3, id).bind(4, out.row.handle).run();
  return out;
}

result<void> shadow_table::write(const target_id& target, const stored_row& stored, const field_map& fields) {
  const auto& row = stored.row;
  const auto n = stored.n + 1;
  SLUIS_ASSIGN(const auto candidate, candidate_of(stored));
  SLUIS_ASSIGN(auto gone, row.remote_id.empty() ? last_of(stored) : result<last_known>(last_known{}));
  if (stored.is_deleted) gone.login.clear();
  std::string sealed;
  if (!row.remote_id.empty() || !candidate.empty() || !gone.id.empty() || !fields.empty()) {
    std::string plain;
    for (const auto* const id :
         std::initializer_list<const std::string*>{&row.remote_id, &candidate, &gone.id, &gone.login}) {
      append_be16(plain, static_cast<std::uint16_t>(std::min<std::size_t>(id->size(), 65535)));
      plain.append(*id, 0, 65535);
    }
    append_fields(plain, fields);
    SLUIS_ASSIGN(sealed, store_.keys().seal(row.id, record_kind::shadow, n, plain, target.str()));
    wipe(plain);
  }
  write_.bind_text(1, target.str()).bind(2, static_cast<std::int64_t>(row.kind)).bind(3, row.id);
  write_.bind_text(4, in_clear(row.remote_id)).bind(5, std::int64_t{row.active}).bind(6, finding_code(row));
  write_.bind(7, row.basis).bind(8, n).bind(11, std::int64_t{store_.lived().first_day().time_since_epoch().count()});
  write_.bind(13, std::uint64_t{row.undone}).bind(15, own_word_of(row));
  if (row.made) {
    write_.bind(
        12, std::int64_t{std::chrono::duration_cast<std::chrono::milliseconds>(row.made->time_since_epoch()).count()});
  } else {
    write_.bind_null(12);
  }
  if (row.off_since) {
    write_.bind(14, std::int64_t{row.off_since->time_since_epoch().count()});
  } else {
    write_.bind_null(14);
  }
  if (row.closed) {
    write_.bind(16, std::int64_t{row.closed->time_since_epoch().count()});
  } else {
    write_.bind_null(16);
  }
  if (sealed.empty()) {
    write_.bind_null(9);
  } else {
    write_.bind_blob(9, sealed);
  }
  write_.bind(10, static_cast<std::int64_t>(row.finding)).run();
  return {};
}

result<std::string> shadow_table::candidate_of(const stored_row& stored) {
  const bool has_one =
      stored.row.finding == account_finding::candidate || stored.row.finding == account_finding::not_ours;
  if (!has_one || !stored.candidate.empty()) return has_one ? stored.candidate : std::string();
  SLUIS_ASSIGN(auto inside, open(stored));
  return std::move(inside.candidate);
}

result<last_known> shadow_table::last_of(const stored_row& stored) {
  SLUIS_ASSIGN(const auto inside, open(stored));
  return inside.last(stored.id_before);
}

instant shadow_table::now() const {
  return store_.now();
}

result<std::vector<shadow_row>> shadow_table::open_findings(const target_id& target) {
  return rows_where(target, "finding IN (2, 3, 4)");
}
result<std::vector<shadow_row>> shadow_table::stays_on(const target_id& target) {
  return rows_where(target, "undone >= 2");
}
result<std::vector<shadow_row>> shadow_table::off_by_others(const target_id& target) {
  return rows_where(target, "off_since IS NOT NULL AND active = 0");
}

result<std::vector<shadow_row>> shadow_table::rows_where(const target_id& target, const char* condition) {
  std::vector<shadow_row> out;
  auto rows = store_.db().prepare(std::string("SELECT ") + shadow_columns +
                                  "payload FROM shadow WHERE target = ?1 AND " + condition + " ORDER BY kind, subject");
  rows.bind_text(1, target.str());
  while (rows.step()) {
    SLUIS_ASSIGN(auto one, read(target, rows));
    out.push_back(std::move(one.row));
  }
  return out;
}

void shadow_table::set_basis(const target_id& target, subject_kind kind, const subject_id& id, std::uint64_t basis) {
  basis_.bind_text(1, target.str()).bind(2, static_cast<std::int64_t>(kind)).bind(3, id).bind(4, basis).run();
}

void shadow_table::put_member(const target_id& target, const subject_id& group, const subject_id& member,
                              certainty how) {
  put_member_.bind_text(1, target.str()).bind(2, group).bind(3, member).bind(4, static_cast<std::int64_t>(how)).run();
}

void shadow_table::drop_member(const target_id& target, const subject_id& group, const subject_id& member) {
  drop_member_.bind_text(1, target.str()).bind(2, group).bind(3, member).run();
}

std::vector<subject_id> shadow_table::drop_members(const target_id& target, const subject_id& group) {
  auto out = members(target, group, certainty::maybe);
  drop_members_.bind_text(1, target.str()).bind(2, group).run();
  return out;
}

void shadow_table::drop_memberships(const target_id& target, const subject_id& member) {
  drop_memberships_.bind_text(1, target.str()).bind(2, member).run();
}

std::vector<subject_id> shadow_table::members(const target_id& target, const subject_id& group, certainty at_least) {
  std::vector<subject_id> out;
  members_.bind_text(1, target.str()).bind(2, group).bind(3, static_cast<std::int64_t>(at_least));
  while (members_.step()) out.push_back(members_.id<subject_id>(0));
  return out;
}

std::vector<subject_id> shadow_table::groups(const target_id& target, const subject_id& member, certainty how) {
  std::vector<subject_id> out;
  groups_.bind_text(1, target.str()).bind(2, member).bind(3, static_cast<std::int64_t>(how));
  while (groups_.step()) out.push_back(groups_.id<subject_id>(0));
  return out;
}

}  // namespace sluis::state
