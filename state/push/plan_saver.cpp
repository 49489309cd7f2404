#include "state/push/plan_saver.hpp"

#include "state/big_endian.hpp"
#include "state/crypto/digest.hpp"
#include "state/push/field_codec.hpp"
#include "state/push/plan_ends.hpp"
#include "state/sqlite/codes.hpp"

namespace sluis::state {

namespace {

std::string_view member_bytes(const planned_change& change) {
  return change.member ? view_of(change.member->bytes) : std::string_view();
}

result<std::string> sealed_or_nothing(keyring& keys, const subject_id& object, record_kind kind, std::uint64_t n,
                                      const field_map& fields) {
  if (fields.empty()) return std::string();
  auto plain = encode_fields(fields);
  auto sealed = keys.seal(object, kind, n, plain);
  wipe(plain);
  return sealed;
}

void bind_or_null(sqlite::statement& to, int at, const std::string& bytes) {
  if (bytes.empty()) {
    to.bind_null(at);
  } else {
    to.bind_blob(at, bytes);
  }
}

}  // namespace

plan_saver::plan_saver(store& s, target_id target, const subject_id& consent, plan_extent extent)
    : store_(s), work_(s), target_(std::move(target)), consent_(consent), extent_(extent), basis_(s.log().size()) {
  auto& db = store_.db();
  auto newest = db.prepare("SELECT coalesce(max(id), 0) + 1 FROM plan");
  newest.step();
  id_ = static_cast<std::uint64_t>(newest.integer(0));
  look_ =
      db.prepare("SELECT arrival, digest FROM plan_change WHERE plan = ?1 AND op = ?2 AND object = ?3 AND member = ?4");
  insert_ = db.prepare(
      "INSERT INTO plan_change(plan, op, object, member, why, role, school, basis, arrival, digest, n, before, after) "
      "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)");
  find_candidate();
}

void plan_saver::find_candidate() {
  // The whole is compared with the whole. A part that says all that a whole plan says is that plan.
  constexpr auto* whole =
      "state IN (1, 2, 3) AND extent = 1 ORDER BY (state = 2 OR approved_by IS NOT NULL) DESC, id DESC LIMIT 1";
  constexpr auto* part = "state IN (1, 3) AND approved_by IS NULL ORDER BY id DESC LIMIT 1";
  const char* const among = extent_ == plan_extent::whole ? whole : part;
  auto find =
      store_.db().prepare(std::string("SELECT ") + plan_columns + ", consent FROM plan WHERE target = ?1 AND " + among);
  find.bind_text(1, target_.str());
  if (find.step()) same_so_far_ = candidate{read_summary(find), find.id<subject_id>(9)};
}

bool plan_saver::says_the_same(const planned_change& change, const mac128& digest) {
  look_.bind(1, same_so_far_->summary.id)
      .bind(2, code(change.op))
      .bind(3, change.object)
      .bind_blob(4, member_bytes(change));
  const bool same =
      look_.step() && static_cast<std::uint64_t>(look_.integer(0)) == arrived_ && look_.blob(1) == view_of(digest);
  look_.reset();
  return same;
}

void plan_saver::copy_what_was_the_same() {
  auto copy = store_.db().prepare(
      "INSERT INTO plan_change(plan, op, object, member, why, role, school, basis, arrival, digest, n, before, after) "
      "SELECT ?1, op, object, member, why, role, school, basis, arrival, digest, n, before, after FROM plan_change "
      "WHERE plan = ?2 AND arrival < ?3 ORDER BY op, object, member");
  copy.bind(1, id_).bind(2, same_so_far_->summary.id).bind(3, arrived_).run();
  same_so_far_.reset();
}

result<void> plan_saver::insert(const planned_change& change, const mac128& digest) {
  const auto n =
      id_ << 4 | static_cast<std::uint64_t>(change.op);  // one number for each of a subject's changes, for ever
  auto& keys = store_.keys();
  SLUIS_ASSIGN(const auto before, sealed_or_nothing(keys, change.object, record_kind::plan_before, n, change.before));
  SLUIS_ASSIGN(const auto after, sealed_or_nothing(keys, change.object, record_kind::plan_after, n, change.after));
  insert_.bind(1, id_).bind(2, code(change.op)).bind(3, change.object).bind_blob(4, member_bytes(change));
  insert_.bind(5, static_cast<std::int64_t>(change.why))
      .bind(6, static_cast<std::int64_t>(change.object_role))
      .bind(7, change.school);
  insert_.bind(8, change.basis).bind(9, arrived_).bind_blob(10, view_of(digest)).bind(11, n);
  bind_or_null(insert_, 12, before);
  bind_or_null(insert_, 13, after);
  insert_.run();
  return {};
}

result<void> plan_saver::add(const planned_change& change) {
  const auto digest = store_.keys().index_mac("plan-change", content_of(change));
  if (same_so_far_ && !says_the_same(change, digest)) copy_what_was_the_same();
  if (!same_so_far_) {
    try {
      SLUIS_TRY(insert(change, digest));
    } catch (const sqlite::sqlite_error& e) {
      if ((e.code() & 0xff) != SQLITE_CONSTRAINT) throw;
      return error(errc::invalid_input,
                   std::string("the plan says ") + to_string(change.op) + " of " + change.object.hex() + " twice",
                   "report this as a defect");
    }
  }
  ++arrived_;
  ++counts_[static_cast<std::size_t>(change.op)];
  return {};
}

bool plan_saver::is_candidate_again(plan_state state) const {
  if (!same_so_far_ || same_so_far_->summary.total() != arrived_ || same_so_far_->consent != consent_) return false;
  const auto& s = same_so_far_->summary;
  return s.state == state || (state == plan_state::held && s.state == plan_state::ready && s.approved_by);
}

result<plan_summary> plan_saver::keep_candidate(std::uint64_t invalid) {
  auto out = same_so_far_->summary;
  if (out.invalid != invalid) {
    store_.db().prepare("UPDATE plan SET invalid = ?2 WHERE id = ?1").bind(1, out.id).bind(2, invalid).run();
    out.invalid = invalid;
  }
  end_other_plans(store_, target_, out.id, extent_);
  SLUIS_TRY(work_.commit());
  return out;
}

/// Ordinals in the order of the key – operation, object, member –, and the hash on the way.
sha256_hash plan_saver::put_in_order() {
  auto rows = store_.db().prepare(hashed_select);
  auto put = store_.db().prepare(
      "INSERT INTO progress(plan, ordinal, op, object, member, how, problem) VALUES(?1, ?2, ?3, ?4, ?5, 1, '')");
  crypto::sha256_stream hash;
  hash.add(hashed_header(store_.institution(), target_, consent_, basis_));
  rows.bind(1, id_);
  for (std::uint64_t ordinal = 1; rows.step(); ++ordinal) {
    const auto row = read_hashed(rows);
    hash.add(view_of(line_hash(row)));
    put.bind(1, id_).bind(2, ordinal).bind(3, code(row.op)).bind_blob(4, row.object).bind_blob(5, row.member).run();
  }
  return hash.finish();
}

std::uint64_t plan_saver::count_objects() {
  auto count = store_.db().prepare(
      "SELECT count(*) FROM (SELECT object FROM progress WHERE plan = ?1 UNION SELECT member FROM progress WHERE plan "
      "= ?1 AND member <> x'')");
  count.bind(1, id_);
  count.step();
  return static_cast<std::uint64_t>(count.integer(0));
}

result<plan_summary> plan_saver::finish(plan_state state, std::uint64_t invalid, std::string note) {
  plan_summary out;
  out.target = target_;
  out.invalid = invalid;
  out.computed_at = store_.now();
  if (arrived_ == 0) {
    out.state = plan_state::done;
    end_other_plans(store_, target_, 0, extent_);
    if (extent_ == plan_extent::whole) {
      auto close = store_.db().prepare("UPDATE plan SET closed = 1 WHERE target = ?1 AND closed = 0");
      close.bind_text(1, target_.str()).run();
    }
    SLUIS_TRY(work_.commit());
    return out;
  }
  if (is_candidate_again(state)) return keep_candidate(invalid);
  if (same_so_far_) copy_what_was_the_same();

  const auto hash = put_in_order();
  out.id = id_;
  out.hash = to_hex(hash.data(), hash.size());
  out.state = state;
  out.counts = counts_;
  out.withheld = state == plan_state::withheld ? out.total() : 0;
  out.note = std::move(note);
  auto insert = store_.db().prepare(
      "INSERT INTO plan(id, hash, target, consent, basis, state, counts, objects, invalid, note, computed_at, "
      "approved_by, extent) "
      "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, NULL, ?12)");
  insert.bind(1, id_).bind_blob(2, view_of(hash)).bind_text(3, target_.str()).bind(4, consent_).bind(5, basis_);
  insert.bind(6, static_cast<std::int64_t>(state))
      .bind_text(7, encode_counts(counts_))
      .bind(8, count_objects())
      .bind(9, invalid);
  insert.bind_text(10, out.note)
      .bind(11, out.computed_at.time_since_epoch().count())
      .bind(12, static_cast<std::int64_t>(extent_))
      .run();

  mutation leaf;
  leaf.kind = mutation_kind::plan_computed;
  leaf.n = id_;
  leaf.ciphertext_hash = hash;
  leaf.note = target_.str() + " " + to_string(state) + " " + std::to_string(arrived_);
  store_.log().append(leaf);
  if (state == plan_state::held) {
    leaf.kind = mutation_kind::plan_held;
    leaf.note = target_.str();
    store_.log().append(leaf);
  }
  end_other_plans(store_, target_, id_, extent_);
  SLUIS_TRY(work_.commit());
  return out;
}

}  // namespace sluis::state
