#include "state/push/plan_rows.hpp"

#include <charconv>

#include "state/big_endian.hpp"
#include "state/crypto/digest.hpp"
#include "state/keyring.hpp"
#include "state/push/field_codec.hpp"

namespace sluis::state {

namespace {

plan_counts decode_counts(std::string_view text) {
  plan_counts out{};
  const char* at = text.data();
  const char* end = at + text.size();
  for (auto& n : out) {
    at = std::from_chars(at, end, n).ptr;
    if (at != end) ++at;
  }
  return out;
}

result<field_map> open_fields(const sqlite::statement& from, int column, keyring& keys, const subject_id& object,
                              record_kind kind) {
  if (from.is_null(column) || !keys.has(object)) return field_map();
  SLUIS_ASSIGN(auto plain, keys.open(object, kind, static_cast<std::uint64_t>(from.integer(11)), from.blob(column)));
  auto fields = decode_fields(plain);
  wipe(plain);
  if (!fields)
    return error(errc::corrupt, "table plan_change: the attributes of " + object.hex() + " are malformed",
                 "run sluis check");
  return std::move(*fields);
}

void append_hash_of(std::string& out, std::string_view sealed) {
  append_bytes(out, sealed.empty() ? sha256_hash{} : crypto::sha256(sealed));
}

}  // namespace

std::string select_changes(progress_index index, std::string_view where) {
  return std::string(
             "SELECT p.plan, p.ordinal, p.op, p.object, p.member, p.how, p.problem, c.why, c.role, c.school, c.basis, "
             "c.n, c.before, "
             "c.after FROM progress p ") +
         (index == progress_index::among_open ? "INDEXED BY progress_open "
          : index == progress_index::intended ? "INDEXED BY progress_intended CROSS "
                                              : "") +
         "JOIN plan_change c ON c.plan = p.plan AND c.op = p.op AND c.object = p.object AND c.member = p.member " +
         std::string(where);
}

std::string encode_counts(const plan_counts& counts) {
  std::string out;
  for (const auto n : counts) out += (out.empty() ? "" : ",") + std::to_string(n);
  return out;
}

plan_summary read_summary(const sqlite::statement& from) {
  plan_summary out;
  out.id = static_cast<std::uint64_t>(from.integer(0));
  const auto hash = from.blob(1);
  out.hash = to_hex(reinterpret_cast<const std::uint8_t*>(hash.data()), hash.size());
  out.target = target_id(std::string(from.text(2)));
  out.state = static_cast<plan_state>(from.integer(3));
  out.counts = decode_counts(from.text(4));
  out.withheld = out.state == plan_state::withheld ? out.total() : 0;
  out.invalid = static_cast<std::uint64_t>(from.integer(5));
  out.note = from.text(6);
  out.computed_at = instant{std::chrono::milliseconds{from.integer(7)}};
  if (!from.is_null(8)) out.approved_by = from.id<actor_id>(8).hex();
  return out;
}

result<saved_change> read_change(const sqlite::statement& from, keyring& keys, attributes how) {
  saved_change out;
  out.plan = static_cast<std::uint64_t>(from.integer(0));
  out.ordinal = static_cast<std::uint64_t>(from.integer(1));
  out.how = static_cast<saved_change::progress>(from.integer(5));
  out.problem = from.text(6);
  auto& change = out.change;
  change.op = static_cast<operation>(from.integer(2));
  change.object = from.id<subject_id>(3);
  if (!from.blob(4).empty()) change.member = from.id<subject_id>(4);
  change.why = static_cast<reason>(from.integer(7));
  change.object_role = static_cast<role>(from.integer(8));
  change.school = from.id<subject_id>(9);
  change.basis = static_cast<std::uint64_t>(from.integer(10));
  if (how == attributes::left_sealed) return out;
  if (how == attributes::opened) {
    SLUIS_ASSIGN(change.before, open_fields(from, 12, keys, change.object, record_kind::plan_before));
  }
  SLUIS_ASSIGN(change.after, open_fields(from, 13, keys, change.object, record_kind::plan_after));
  return out;
}

std::string hashed_header(const institution_id& institution, const target_id& target, const subject_id& consent,
                          std::uint64_t basis) {
  return "sluis plan 1\n" + institution.str() + '\n' + target.str() + '\n' + consent.hex() + '\n' +
         std::to_string(basis) + '\n';
}

std::string hashed_change(const change_row& row) {
  std::string out;
  out.reserve(132);
  out += static_cast<char>(row.op);
  out += static_cast<char>(row.why);
  out += static_cast<char>(row.object_role);
  out += row.object;
  out += row.member.empty() ? std::string_view("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16) : row.member;
  out += row.school;
  append_be64(out, row.basis);
  append_hash_of(out, row.before);
  append_hash_of(out, row.after);
  return out;
}

sha256_hash line_hash(const change_row& row) {
  return crypto::sha256(hashed_change(row));
}

change_row read_hashed(const sqlite::statement& from) {
  return {static_cast<operation>(from.integer(0)),
          static_cast<reason>(from.integer(3)),
          static_cast<role>(from.integer(4)),
          from.blob(1),
          from.blob(2),
          from.blob(5),
          static_cast<std::uint64_t>(from.integer(6)),
          from.blob(7),
          from.blob(8)};
}

std::string content_of(const planned_change& change) {
  std::string out;
  out += static_cast<char>(change.op);
  out += static_cast<char>(change.why);
  out += static_cast<char>(change.object_role);
  append_bytes(out, change.object.bytes);
  append_bytes(out, change.member.value_or(subject_id{}).bytes);
  append_bytes(out, change.school.bytes);
  append_be64(out, change.basis);
  const auto before = encode_fields(change.before);
  append_be64(out, before.size());
  out += before;
  append_fields(out, change.after);
  return out;
}

}  // namespace sluis::state
