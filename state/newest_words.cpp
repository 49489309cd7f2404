#include "state/newest_words.hpp"

#include "model/listing.hpp"
#include "state/closed_schools.hpp"
#include "state/reads/held_reads.hpp"
#include "state/store.hpp"

namespace sluis::state {

namespace {

// Whether the absence was accepted or not: the term of an order runs without that.
constexpr const char* in_scope = "state = 3 AND listed = 0 AND scope = ?1";
static_assert(static_cast<int>(life::left) == 3);
static_assert(static_cast<int>(listing::no) == 0 && static_cast<int>(listing::perhaps) == 2);

/// Schools whose people stand under another code: in a read that waits for a decision, or in one that the newest look
/// found and did not take in.
result<std::set<subject_id>> schools_elsewhere(store& s, const std::map<source_id, configured_source>& configured) {
  std::set<subject_id> out;
  for (const auto& [source, known] : configured) {
    if (known.newest) out.insert(known.newest->elsewhere.begin(), known.newest->elsewhere.end());
  }
  SLUIS_ASSIGN(const auto open, held_reads(s).open());
  for (const auto& one : open) {
    if (one.told.like) out.insert(*one.told.like);
  }
  return out;
}

void add_looks(looks_at_school& to, const configured_source& source, const subject_id& school) {
  to.is_configured = true;
  to.longest = source.longest;
  if (!source.newest) return;
  to.looked_at = source.newest->at;
  to.had_gap = source.newest->has_gap;
  to.was_taken_in = source.newest->taken_in.contains(school);
}

}  // namespace

result<void> newest_words::put_in_doubt(const std::set<std::uint64_t>& scopes) {
  auto any = store_.db().prepare(std::string("SELECT 1 FROM current INDEXED BY current_absent WHERE ") + in_scope +
                                 " LIMIT 1");
  std::set<std::uint64_t> concerned;
  for (const auto scope : scopes) {
    if (any.bind(1, scope).step()) concerned.insert(scope);
    any.reset();
  }
  if (concerned.empty()) return {};
  store::work work(store_);
  for (const auto scope : concerned)
    store_.db()
        .prepare(std::string("UPDATE current INDEXED BY current_absent SET listed = 2 WHERE ") + in_scope)
        .bind(1, scope)
        .run();
  return work.commit();
}

result<void> newest_words::take_out_of_doubt(const std::set<std::uint64_t>& scopes) {
  constexpr const char* in_doubt = "state = 3 AND listed = 2 AND scope = ?1";
  auto any = store_.db().prepare(std::string("SELECT 1 FROM current WHERE ") + in_doubt + " LIMIT 1");
  for (const auto scope : scopes) {
    const bool is_any = any.bind(1, scope).step();
    any.reset();
    if (!is_any) continue;
    store::work work(store_);
    store_.db().prepare(std::string("UPDATE current SET listed = 0 WHERE ") + in_doubt).bind(1, scope).run();
    SLUIS_TRY(work.commit());
  }
  return {};
}

result<void> newest_words::judge(const std::map<source_id, configured_source>& configured,
                                 const std::optional<source_id>& only, instant now) {
  const auto words = closed_schools(store_).words();
  SLUIS_ASSIGN(const auto elsewhere, schools_elsewhere(store_, configured));
  std::set<std::uint64_t> in_doubt, certain;
  held_reads reads(store_);
  auto read = store_.db().prepare("SELECT seq, source, school FROM scope");
  while (read.step()) {
    const auto scope = static_cast<std::uint64_t>(read.integer(0));
    const source_id source{std::string(read.text(1))};
    if (only && source != *only) continue;
    const auto school = read.id<subject_id>(2);
    looks_at_school known;
    const auto word = words.find(scope);
    known.word = word == words.end() ? closing_word::none : word->second;
    known.is_elsewhere = elsewhere.contains(school);
    if (const auto at = configured.find(source); at != configured.end()) add_looks(known, at->second, school);
    SLUIS_ASSIGN(const auto last, reads.last(scope));
    if (last) known.taken_in = last->taken_in;
    if (doubt_about(known, now) != doubt::none)
      in_doubt.insert(scope);
    else if (known.word != closing_word::none)
      certain.insert(scope);
  }
  SLUIS_TRY(put_in_doubt(in_doubt));
  return take_out_of_doubt(certain);
}

result<void> newest_words::judge(const std::map<source_id, configured_source>& configured, instant now) {
  return judge(configured, std::nullopt, now);
}

result<void> newest_words::look_ended(const source_id& source, const configured_source& looked, instant now) {
  return judge({{source, looked}}, source, now);
}

result<void> newest_words::nothing_taken_in() {
  std::set<std::uint64_t> all;
  auto read = store_.db().prepare("SELECT seq FROM scope");
  while (read.step()) all.insert(static_cast<std::uint64_t>(read.integer(0)));
  return put_in_doubt(all);
}

}  // namespace sluis::state
