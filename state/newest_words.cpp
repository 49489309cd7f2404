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

}  // namespace

result<void> newest_words::put_in_doubt(const std::set<std::uint64_t>& scopes) {
  auto any = store_.db().prepare(std::string("SELECT 1 FROM current INDEXED BY current_absent WHERE ") + in_scope + " LIMIT 1");
  std::set<std::uint64_t> concerned;
  for (const auto scope : scopes) {
    if (any.bind(1, scope).step()) concerned.insert(scope);
    any.reset();
  }
  if (concerned.empty()) return {};
  store::work work(store_);
  for (const auto scope : concerned) store_.db().prepare(std::string("UPDATE current INDEXED BY current_absent SET listed = 2 WHERE ") + in_scope).bind(1, scope).run();
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

result<void> newest_words::taken_in(const source_id& source, const std::set<subject_id>& schools, look how) {
  const auto closed = closed_schools(store_).scopes();
  std::set<std::uint64_t> others, gone;
  auto read = store_.db().prepare("SELECT seq, school FROM scope WHERE source = ?1");
  read.bind_text(1, source.str());
  while (read.step()) {
    const auto scope = static_cast<std::uint64_t>(read.integer(0));
    if (schools.contains(read.id<subject_id>(1))) continue;
    (closed.contains(scope) && how == look::clean ? gone : others).insert(scope);
  }
  SLUIS_TRY(put_in_doubt(others));
  return take_out_of_doubt(gone);
}

result<void> newest_words::too_old(instant now, const std::map<source_id, std::chrono::milliseconds>& longest, std::chrono::milliseconds otherwise,
                                   const std::set<source_id>& looked_at) {
  const auto closed = closed_schools(store_).scopes();
  std::set<std::uint64_t> old;
  held_reads reads(store_);
  auto read = store_.db().prepare("SELECT seq, source FROM scope");
  while (read.step()) {
    const auto scope = static_cast<std::uint64_t>(read.integer(0));
    const source_id source{std::string(read.text(1))};
    if (closed.contains(scope)) {
      if (longest.contains(source) && !looked_at.contains(source)) old.insert(scope);
      continue;
    }
    const auto limit = longest.find(source);
    SLUIS_ASSIGN(const auto last, reads.last(scope));
    const auto age = last && last->taken_in ? std::optional(now - *last->taken_in) : std::nullopt;
    // One that lies in the future was taken in while the clock was wrong: how old it is nobody knows.
    const bool is_fresh = age && *age >= -std::chrono::hours(24) && *age <= (limit == longest.end() ? otherwise : limit->second);
    if (!is_fresh) old.insert(scope);
  }
  return put_in_doubt(old);
}

result<void> newest_words::nothing_taken_in() {
  const auto closed = closed_schools(store_).scopes();
  std::set<std::uint64_t> all;
  auto read = store_.db().prepare("SELECT seq FROM scope");
  while (read.step()) {
    const auto scope = static_cast<std::uint64_t>(read.integer(0));
    if (!closed.contains(scope)) all.insert(scope);
  }
  return put_in_doubt(all);
}

}  // namespace sluis::state
