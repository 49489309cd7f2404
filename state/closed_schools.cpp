#include "state/closed_schools.hpp"

#include "state/crypto/digest.hpp"
#include "state/facts/payload.hpp"
#include "state/facts/source_keys.hpp"
#include "state/reads/content_hash.hpp"
#include "state/recipients.hpp"
#include "state/sqlite/next_row.hpp"
#include "state/store.hpp"

namespace sluis::state {

namespace {

constexpr const char* newest_words_of_schools =
    "SELECT scope, event, day FROM school_word WHERE seq IN (SELECT max(seq) FROM school_word GROUP BY scope)";

void count_people(sqlite::database& db, known_school& to) {
  auto read = db.prepare(
      "SELECT role, state = 3, COUNT(*) FROM current WHERE kind = 1 AND scope = ?1 GROUP BY role, state = 3");
  static_assert(static_cast<int>(life::left) == 3);
  read.bind(1, to.scope);
  while (read.step()) {
    const auto n = static_cast<std::uint64_t>(read.integer(2));
    const auto who = static_cast<role>(read.integer(0));
    if (read.integer(1) != 0)
      to.left += n;
    else if (who == role::student)
      to.students += n;
    else if (who == role::staff)
      to.staff += n;
    else
      to.others += n;
  }
}

}  // namespace

std::string school_word_note(const source_id& source, day on, closing_word word) {
  return source.str() + (word == closing_word::source_gone ? " gone on " : " on ") + to_string(on);
}

std::map<std::uint64_t, closing_word> closed_schools::words() {
  std::map<std::uint64_t, closing_word> out;
  auto read = store_.db().prepare(newest_words_of_schools);
  while (read.step()) {
    const auto what = static_cast<event>(read.integer(1));
    if (what == event::back) continue;
    out[static_cast<std::uint64_t>(read.integer(0))] =
        what == event::source_gone ? closing_word::source_gone : closing_word::school_closed;
  }
  return out;
}

result<std::vector<known_school>> closed_schools::known() {
  const auto closed = words();
  std::vector<known_school> out;
  auto read = store_.db().prepare("SELECT seq, source, school FROM scope ORDER BY seq");
  while (read.step()) {
    known_school one;
    one.scope = static_cast<std::uint64_t>(read.integer(0));
    one.source = source_id(std::string(read.text(1)));
    one.school = read.id<subject_id>(2);
    if (const auto word = closed.find(one.scope); word != closed.end()) one.word = word->second;
    out.push_back(std::move(one));
  }
  read.reset();
  for (auto& one : out) {
    SLUIS_ASSIGN(const auto row, store_.facts().find(one.school));
    if (!row) continue;
    SLUIS_ASSIGN(const auto held, store_.facts().load_school(*row));
    one.code = school_code(held.facts);
    count_people(store_.db(), one);
  }
  std::erase_if(out, [](const known_school& one) { return one.code.empty(); });
  return out;
}

/// Inside the caller's transaction.
result<void> closed_schools::append(const known_school& which, event what, std::string_view reason,
                                    const actor_id& by) {
  const auto row = sqlite::next_row(store_.db(), "school_word");
  const auto today = local_day(store_.now());
  std::string sealed;
  if (!reason.empty()) {
    SLUIS_ASSIGN(sealed, store_.keys().seal(subject_id{by.bytes}, record_kind::reason, row, reason, "school_word"));
  }
  mutation entry;
  entry.kind = what == event::back ? mutation_kind::school_back : mutation_kind::school_closed;
  entry.subject = which.school;
  entry.n = row;
  entry.actor = by;
  if (!sealed.empty()) entry.ciphertext_hash = crypto::sha256(sealed);
  entry.note = school_word_note(which.source, today,
                                what == event::source_gone ? closing_word::source_gone : closing_word::none);
  const auto leaf = store_.log().append(entry);
  auto insert = store_.db().prepare(
      "INSERT INTO school_word (seq, scope, event, day, actor, leaf, payload) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
  insert.bind(1, row)
      .bind(2, which.scope)
      .bind(3, static_cast<std::int64_t>(what))
      .bind(4, std::int64_t{today.time_since_epoch().count()});
  insert.bind(5, by).bind(6, leaf);
  if (sealed.empty())
    insert.bind_null(7);
  else
    insert.bind_blob(7, sealed);
  insert.run();
  return {};
}

/// The same as a file of the school without anybody, approved: by its content, which is known before it is read.
result<void> closed_schools::read_empty(const known_school& which) {
  SLUIS_ASSIGN(const auto row, store_.facts().find(which.school));
  if (!row) return error(errc::not_found, "school " + which.code + " is not held");
  SLUIS_ASSIGN(const auto held, store_.facts().load_school(*row));
  std::string payload;
  encode_school(payload, which.code, held.facts);
  content_hash content(store_.keys());
  static_cast<void>(content.begin(which.source, which.code, payload));
  const auto approved = dated_hash(content.finish(), std::nullopt);
  const auto reading = store_.facts().read_school(which.source, local_day(store_.now()), {}, approved);
  source_school said;
  said.facts = held.facts;
  said.where.file = "closed";
  SLUIS_TRY(reading->begin(said));
  SLUIS_TRY(reading->end({}));
  if (reading->summary().how == intake_summary::ending::complete) return {};
  return error(errc::conflict,
               "who stands at school " + which.code + " could not be let go: " + reading->summary().note,
               "say it again");
}

result<void> closed_schools::close(const std::vector<known_school>& which, std::string_view reason, const actor_id& by,
                                   closing_word word) {
  SLUIS_TRY(check_reason(reason));
  SLUIS_TRY(store_.lived().expect_sound());
  {
    store::work work(store_);
    for (const auto& one : which)
      SLUIS_TRY(append(one, word == closing_word::source_gone ? event::source_gone : event::closed, reason, by));
    SLUIS_TRY(work.commit());
  }
  for (const auto& one : which) SLUIS_TRY(read_empty(one));
  return {};
}

result<std::optional<day>> closed_schools::found_again(const source_id& source, const subject_id& school) {
  auto read = store_.db().prepare(
      "SELECT w.scope, w.event, w.day FROM school_word w JOIN scope s ON s.seq = w.scope WHERE s.source = ?1 AND "
      "s.school = ?2 ORDER BY w.seq DESC LIMIT 1");
  read.bind_text(1, source.str()).bind(2, school);
  if (!read.step() || static_cast<event>(read.integer(1)) == event::back) return std::optional<day>();
  known_school which;
  which.scope = static_cast<std::uint64_t>(read.integer(0));
  which.source = source;
  which.school = school;
  const auto on = day{std::chrono::days{read.integer(2)}};
  read.reset();
  store::work work(store_);
  SLUIS_TRY(append(which, event::back, {}, {}));
  SLUIS_TRY(work.commit());
  return std::optional(on);
}

}  // namespace sluis::state
