#include "state/reads/held_reads.hpp"

#include <algorithm>
#include <tuple>

#include "model/local_time.hpp"
#include "state/crypto/digest.hpp"
#include "state/reads/approval.hpp"
#include "state/sqlite/next_row.hpp"
#include "state/store.hpp"

namespace sluis::state {

namespace {

/// The newest of each place, however many there are of another: one step through the index held_read_by_place for each.
/// What is told begins with the place.
constexpr const char* newest_of_each =
    "WITH RECURSIVE at(place) AS (SELECT min(substr(told, 1, 38)) FROM held_read UNION ALL "
    "SELECT (SELECT min(substr(told, 1, 38)) FROM held_read WHERE substr(told, 1, 38) > at.place) FROM at WHERE "
    "at.place IS NOT NULL) "
    "SELECT h.seq, h.source, h.school, h.leaf, h.told, a.actor, a.approved_at, a.verdict FROM at "
    "CROSS JOIN held_read h ON h.seq = (SELECT max(seq) FROM held_read WHERE substr(told, 1, 38) = at.place) "
    "LEFT JOIN read_approval a ON a.seq = (SELECT max(seq) FROM read_approval WHERE held = h.seq) WHERE at.place IS "
    "NOT NULL ORDER BY h.seq";
static_assert(std::tuple_size_v<place_mac> == 16, "the index is over \"place \" and 32 hexadecimal digits");

constexpr std::int64_t approved_code = 1, refused_code = 2;
constexpr std::size_t most_reason = 1000;

struct taken_in {
  std::uint64_t leaf = 0;
  told_read told;
};

result<std::vector<taken_in>> all_last(sqlite::database& db) {
  std::vector<taken_in> out;
  auto rows = db.prepare("SELECT leaf, told FROM last_read");
  while (rows.step()) {
    SLUIS_ASSIGN(const auto told, parse_read(rows.text(1)));
    out.push_back({static_cast<std::uint64_t>(rows.integer(0)), told});
  }
  return out;
}

bool is_closed_by(const taken_in& last, const held_read& held) {
  if (last.told.place != held.told.read.place || last.leaf < held.leaf) return false;
  return last.told.waiting == 0 || last.told.content != held.told.read.content;
}

/// With which what is told of a read begins.
std::string words_of(const place_mac& place) {
  return "place " + to_hex(place.data(), place.size());
}

error not_held(std::string_view hash) {
  return {errc::not_found, "no read " + std::string(hash) + " is held", "see: sluis read list"};
}

}  // namespace

error keys_moved(std::uint64_t count) {
  return {errc::refused,
          "the keys moved: " + std::to_string(count) + (count == 1 ? " person stands" : " people stand") +
              " under another key than before. Approving this read would give " +
              (count == 1 ? "an account" : std::to_string(count) + " accounts") + " to another person",
          "let the administration give everybody the earlier key again, and sync; an approval does not help, and "
          "until then everybody keeps the account but for orders and end dates that were read before"};
}

std::string held_read::hash() const {
  const auto dated = dated_hash(told.read.content, told.read.produced);
  return to_hex(dated.data(), dated.size());
}

namespace {

std::vector<read_example> examples_of(sqlite::database& db, std::uint64_t held) {
  std::vector<read_example> out;
  auto rows = db.prepare("SELECT what, subject, line FROM held_example WHERE held = ?1 ORDER BY seq");
  rows.bind(1, held);
  while (rows.step())
    out.push_back({std::string(rows.text(0)), rows.id<subject_id>(1), static_cast<std::uint32_t>(rows.integer(2))});
  return out;
}

void keep_examples(sqlite::database& db, std::uint64_t held, const std::vector<read_example>& examples) {
  auto insert = db.prepare("INSERT INTO held_example (held, what, subject, line) VALUES (?1, ?2, ?3, ?4)");
  for (const auto& one : examples) {
    insert.bind(1, held).bind_text(2, one.what).bind(3, one.subject).bind(4, std::int64_t{one.line}).run();
  }
}

result<std::vector<held_read>> held_reads_of(sqlite::database& db, sqlite::statement& rows) {
  std::vector<held_read> out;
  while (rows.step()) {
    SLUIS_ASSIGN(auto told, parse_hold(rows.text(4)));
    held_read one;
    one.seq = static_cast<std::uint64_t>(rows.integer(0));
    one.source = source_id(std::string(rows.text(1)));
    if (!rows.is_null(2)) one.school = rows.id<subject_id>(2);
    one.leaf = static_cast<std::uint64_t>(rows.integer(3));
    one.told = std::move(told);
    one.told.examples = examples_of(db, one.seq);
    if (!rows.is_null(5)) {
      auto& said = rows.integer(7) == refused_code ? one.refused : one.approved;
      said = held_read::decision{rows.id<actor_id>(5), instant(std::chrono::milliseconds(rows.integer(6)))};
    }
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace

result<std::vector<held_read>> held_reads::newest_of_each_place() {
  auto rows = store_.db().prepare(newest_of_each);
  SLUIS_ASSIGN(auto out, held_reads_of(store_.db(), rows));
  for (auto& one : out) SLUIS_TRY(take_over_refusal(one));
  return out;
}

/// A content that was refused and has come back has no decision of its own: the newest about the same content counts.
result<void> held_reads::take_over_refusal(held_read& one) {
  if (!one.told.was_refused || one.approved || one.refused) return {};
  SLUIS_ASSIGN(const auto before, newest_decision(one.told.read.place, one.told.read.content, one.told.read.produced));
  if (before) one.refused = before->refused;
  return {};
}

/// About which an administrator decided, the newest decision first; of one place, or of all.
result<std::vector<held_read>> held_reads::decided(const place_mac* place) {
  auto rows = store_.db().prepare(
      std::string(
          "SELECT h.seq, h.source, h.school, h.leaf, h.told, a.actor, a.approved_at, a.verdict FROM held_read h "
          "JOIN read_approval a ON a.seq = (SELECT max(seq) FROM read_approval WHERE held = h.seq) ") +
      (place != nullptr ? "WHERE substr(h.told, 1, 38) = ?1 " : "") + "ORDER BY a.seq DESC");
  if (place != nullptr) rows.bind_text(1, words_of(*place));
  return held_reads_of(store_.db(), rows);
}

result<std::optional<held_read>> held_reads::newest_decision(const place_mac& place, const sha256_hash& content,
                                                             const std::optional<instant>& produced) {
  SLUIS_ASSIGN(auto all, decided(&place));
  for (auto& one : all) {
    if (one.told.read.content != content) continue;
    if (one.told.is_for_its_date && one.told.read.produced != produced) continue;
    return std::optional(std::move(one));
  }
  return std::optional<held_read>();
}

result<held_reads::refusal> held_reads::refusal_of(const place_mac& place, const sha256_hash& content,
                                                   const std::optional<instant>& produced) {
  SLUIS_ASSIGN(const auto one, newest_decision(place, content, produced));
  if (!one || !one->refused) return refusal::none;
  return one->told.is_whole ? refusal::of_the_whole : refusal::of_a_part;
}

result<std::vector<held_read>> held_reads::not_closed() {
  SLUIS_ASSIGN(auto out, newest_of_each_place());
  if (out.empty()) return out;
  SLUIS_ASSIGN(const auto last, all_last(store_.db()));
  std::erase_if(out, [&](const held_read& held) {
    return std::any_of(last.begin(), last.end(), [&](const taken_in& one) { return is_closed_by(one, held); });
  });
  return out;
}

result<held_reads::waiting_newcomers> held_reads::newcomers_of(const place_mac& place) {
  waiting_newcomers out;
  SLUIS_ASSIGN(const auto all, not_closed());
  for (const auto& one : all) {
    const auto& told = one.told;
    if (told.read.place != place || (!told.is_whole && !one.refused)) continue;
    auto& to = told.is_whole ? out.of_a_whole : out.of_a_refused_part;
    to.insert(to.end(), told.read.newcomers.begin(), told.read.newcomers.end());
  }
  return out;
}

result<std::vector<held_read>> held_reads::open() {
  SLUIS_ASSIGN(auto out, not_closed());
  std::erase_if(out, [](const held_read& one) { return one.refused.has_value(); });
  return out;
}

result<std::vector<held_read>> held_reads::refused() {
  SLUIS_ASSIGN(auto out, not_closed());
  std::erase_if(out, [](const held_read& one) { return !one.refused; });
  return out;
}

result<held_read> held_reads::find(std::string_view hash) {
  SLUIS_ASSIGN(auto all, not_closed());
  for (auto& one : all) {
    if (one.hash() == hash) return std::move(one);
  }
  SLUIS_ASSIGN(auto before,
               decided(nullptr));  // one that was refused and after which another was held can be approved still
  for (auto& one : before) {
    if (one.refused && one.hash() == hash) return std::move(one);
  }
  return not_held(hash);
}

result<held_read> held_reads::approve(std::string_view hash, const actor_id& by) {
  SLUIS_ASSIGN(const auto held, find(hash));
  if (held.told.moved > 0) return keys_moved(held.told.moved);
  if (held.approved) return held;
  return decide(held, verdict::approved, {}, by);
}

result<held_read> held_reads::refuse(std::string_view hash, std::string_view reason, const actor_id& by) {
  if (reason.empty() || reason.size() > most_reason) {
    return error(errc::invalid_input, "the reason is empty or longer than 1000 bytes",
                 "say in a sentence why: --reason");
  }
  SLUIS_ASSIGN(const auto held, find(hash));
  if (held.refused) return held;
  return decide(held, verdict::refused, reason, by);
}

result<held_read> held_reads::decide(const held_read& held, verdict what, std::string_view reason, const actor_id& by) {
  const bool is_refused = what == verdict::refused;
  store::work work(store_);
  const auto row = sqlite::next_row(store_.db(), "read_approval");
  mutation leaf{is_refused ? mutation_kind::read_refused : mutation_kind::read_approved,
                held.school,
                held.seq,
                {},
                {},
                by,
                held.source.str()};
  std::string sealed;
  if (is_refused) {
    SLUIS_ASSIGN(sealed, store_.keys().seal(subject_id{by.bytes}, record_kind::reason, row, reason, "read_approval"));
    leaf.ciphertext_hash = crypto::sha256(sealed);
  }
  const auto entry = store_.log().append(leaf);
  auto insert = store_.db().prepare(
      "INSERT INTO read_approval (seq, held, actor, approved_at, leaf, verdict, payload) VALUES (?, ?, ?, ?, ?, ?, ?)");
  insert.bind(1, row)
      .bind(2, held.seq)
      .bind(3, by)
      .bind(4, std::int64_t{store_.now().time_since_epoch().count()})
      .bind(5, entry);
  insert.bind(6, is_refused ? refused_code : approved_code);
  if (is_refused)
    insert.bind_blob(7, sealed);
  else
    insert.bind_null(7);
  insert.run();
  SLUIS_TRY(work.commit());
  auto out = held;
  const held_read::decision decided{by, store_.now()};
  out.approved = is_refused ? std::nullopt : std::optional(decided);
  out.refused = is_refused ? std::optional(decided) : std::nullopt;
  return out;
}

result<held_reads::verdict> held_reads::note_held(const source_id& source, const std::optional<subject_id>& school,
                                                  const told_hold& told) {
  SLUIS_ASSIGN(const auto refused, refusal_of(told.read.place, told.read.content, told.read.produced));
  if (refused == (told.is_whole ? refusal::of_the_whole : refusal::of_a_part))
    return note_refused(source, school, told);
  SLUIS_ASSIGN(const auto all, not_closed());
  for (const auto& one : all) {
    if (one.told.read.place != told.read.place) continue;
    // Another reason is another held read: who approved an older export did not approve one from the future.
    if (one.approved && counts_for(one.told, told)) return verdict::approved;
    const auto &before = one.told, &now = told;
    const bool is_same = before.read.content == now.read.content && before.read.produced == now.read.produced &&
                         before.is_whole == now.is_whole && before.note == now.note && before.moved == now.moved &&
                         before.reasons == now.reasons;
    // Of a part, an earlier program told what the rest did as well.
    const bool does_the_same = now.is_whole || (before.effect == now.effect && before.renamed == now.renamed);
    if (is_same && does_the_same && !one.approved) return verdict::none;
  }
  add(source, school, told);
  return verdict::none;
}

result<held_reads::verdict> held_reads::note_refused(const source_id& source, const std::optional<subject_id>& school,
                                                     const told_hold& told) {
  SLUIS_ASSIGN(const auto all, not_closed());
  const bool is_on_record = std::any_of(all.begin(), all.end(), [&](const held_read& one) {
    return one.refused && one.told.read.place == told.read.place && one.told.is_whole == told.is_whole &&
           counts_for(one.told, told);
  });
  if (is_on_record) return verdict::refused;
  auto again = told;
  again.was_refused = true;
  add(source, school, again);
  return verdict::refused;
}

void held_reads::add(const source_id& source, const std::optional<subject_id>& school, const told_hold& told) {
  const auto text = to_text(told);
  const auto seq = sqlite::next_row(store_.db(), "held_read");
  const auto leaf =
      store_.log().append({mutation_kind::read_held, school, seq, crypto::sha256(text), {}, {}, source.str()});
  auto insert = store_.db().prepare("INSERT INTO held_read (seq, source, school, leaf, told) VALUES (?, ?, ?, ?, ?)");
  insert.bind(1, seq).bind_text(2, source.str());
  if (school)
    insert.bind(3, *school);
  else
    insert.bind_null(3);
  insert.bind(4, leaf).bind_text(5, text).run();
  keep_examples(store_.db(), seq, told.examples);
}

result<std::optional<day>> held_reads::newest_of(const std::vector<std::uint64_t>& approvals, about what) {
  std::optional<day> out;
  for (const auto entry : approvals) {
    auto row = store_.db().prepare(
        "SELECT a.approved_at, h.told FROM read_approval a JOIN held_read h ON h.seq = a.held WHERE a.verdict = 1 AND "
        "a.leaf = ?");
    if (!row.bind(1, entry).step()) continue;
    SLUIS_ASSIGN(const auto told, parse_hold(row.text(1)));
    if (what == about::names && told.renamed == 0) continue;
    const auto on = local_day(instant(std::chrono::milliseconds(row.integer(0))));
    out = std::max(out.value_or(on), on);
  }
  return out;
}

std::map<subject_id, std::vector<std::uint64_t>> held_reads::approved_people(const place_mac& place) {
  std::map<subject_id, std::vector<std::uint64_t>> out;
  auto rows = store_.db().prepare(
      "SELECT e.subject, a.leaf FROM read_approval a JOIN held_read h ON h.seq = a.held JOIN held_example e ON e.held "
      "= a.held "
      "WHERE a.verdict = 1 AND substr(h.told, 1, 38) = ?1 AND e.what IN ('contradiction', 'renamed')");
  rows.bind_text(1, words_of(place));
  while (rows.step()) out[rows.id<subject_id>(0)].push_back(static_cast<std::uint64_t>(rows.integer(1)));
  return out;
}

result<std::optional<held_reads::approval>> held_reads::approved(const place_mac& place, const sha256_hash& content,
                                                                 const std::optional<instant>& produced) {
  SLUIS_ASSIGN(auto all, decided(&place));
  for (auto& one : all) {
    if (!one.approved || one.told.read.content != content || !is_date_approved(one.told, produced)) continue;
    auto row = store_.db().prepare("SELECT max(leaf) FROM read_approval WHERE held = ? AND verdict = 1");
    row.bind(1, one.seq).step();
    return std::optional(approval{static_cast<std::uint64_t>(row.integer(0)), std::move(one.told)});
  }
  return std::optional<approval>();
}

result<std::optional<told_read>> held_reads::last(std::uint64_t scope) {
  auto row = store_.db().prepare("SELECT told FROM last_read WHERE scope = ?");
  if (!row.bind(1, scope).step()) return std::optional<told_read>();
  SLUIS_ASSIGN(const auto told, parse_read(row.text(0)));
  return std::optional<told_read>(told);
}

result<std::vector<held_reads::last_of_school>> held_reads::last_of_each() {
  std::vector<last_of_school> out;
  auto rows = store_.db().prepare(
      "SELECT s.source, s.school, r.told FROM last_read r JOIN scope s ON s.seq = r.scope ORDER BY r.scope");
  while (rows.step()) {
    SLUIS_ASSIGN(const auto told, parse_read(rows.text(2)));
    out.push_back({source_id(std::string(rows.text(0))), rows.id<subject_id>(1), told});
  }
  return out;
}

void held_reads::note_whole(std::uint64_t scope, std::uint64_t leaf, const told_read& told) {
  auto put = store_.db().prepare(
      "INSERT INTO last_read (scope, leaf, told) VALUES (?1, ?2, ?3) ON CONFLICT (scope) DO UPDATE SET leaf = ?2, told "
      "= ?3");
  put.bind(1, scope).bind(2, leaf).bind_text(3, to_text(told)).run();
}

}  // namespace sluis::state
