#include "state/store.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <stdexcept>
#include <tuple>
#include <utility>

#include "state/actors.hpp"
#include "state/backup/key_copies.hpp"
#include "state/erasure/eraser.hpp"
#include "state/keyring_files.hpp"
#include "state/log/late_entries.hpp"
#include "state/own_folder.hpp"
#include "state/push/attempts.hpp"
#include "state/schema.hpp"
#include "state/showings.hpp"
#include "state/sqlite/guard.hpp"
#include "state/staging/sealed_blocks.hpp"
#include "state/store_lock.hpp"
#include "state/whole_folder.hpp"

namespace sluis::state {

namespace fs = std::filesystem;

// In the order in which they are opened; what is below goes first.
struct store::impl {
  impl(fs::path where, institution_id who, const clock& t, sluis::random& c)
      : folder(std::move(where)), institution(std::move(who)), time(t), chance(c) {}

  result<void> open(store& self, const secret& root_key);
  result<void> settle_epochs_by_database();
  result<void> settle_keys();
  result<void> passed(commit_step step);
  void mark_keys();
  void begin_to_serve_readers();
  void tell_readers();
  void after_commit(store& self);
  result<void> note_restore();
  result<void> take_over_showings(store& self);
  result<void> finish_erasures();
  std::function<result<void>()> following();
  result<void> follow_epoch(std::uint64_t before);

  fs::path folder;
  institution_id institution;
  const clock& time;
  sluis::random& chance;
  descriptor lock;
  std::optional<sqlite::database> db;
  std::optional<sqlite::guard> guard;
  std::unique_ptr<keyring> keys;
  std::uint64_t committed_keys = 0;
  std::unique_ptr<mutation_log> log;
  std::optional<key_copies> copies;
  std::optional<std::tuple<std::uint64_t, std::uint64_t, std::uint64_t>>
      copied;  // epoch, keys, entries: what they hold
  std::optional<state::actors> actors;
  std::unique_ptr<state::facts> facts;
  std::optional<state::ledger> ledger;
  std::optional<state::shadow> shadow;
  std::optional<state::plans> plans;
  std::optional<lived_time> lived;
  std::optional<error> unpublished;
  instant published_at{};  // the newest try
  std::optional<late_entries> late;
  commit_watcher watcher;
  std::unique_ptr<eraser> erasing;  // between two slices
  slice_size slices;
  std::shared_ptr<showing_journal> showings;
  std::shared_ptr<state::readers> readers;  // from the end of open() on
  bool only_looks = false;
  // Where it does:
  sqlite::statement standing;
  std::uint64_t seen_log = 0, seen_published = 0;
};

result<void> store::impl::open(store& self, const secret& root_key) {
  SLUIS_TRY(make_own_folder(folder.parent_path(), private_folder));
  SLUIS_TRY(expect_own(folder.parent_path()));
  if (copies && copies->hold_keys() && !fs::exists(folder / "state.db")) {
    return error(errc::refused,
                 folder.string() + " has no database, and " + copies->place().string() +
                     " holds the keys of one: the folder was lost",
                 "restore it: sluis backup restore");
  }
  SLUIS_TRY(make_private_folder(folder));
  SLUIS_TRY(expect_own(folder));
  SLUIS_ASSIGN(lock, lock_folder(folder));
  sealed_blocks::remove_leftovers(folder);
  SLUIS_TRY(expect_whole_folder(folder));
  SLUIS_TRY(settle_epochs_by_database());
  SLUIS_ASSIGN(keys, keyring::open(folder / "keys", institution, root_key, chance));
  db.emplace(folder / "state.db", sqlite::open_mode::create);
  SLUIS_TRY(prepare_schema(*db));
  guard.emplace(*db, append_only_tables());
  // The log knows an older database when it sees one; only after that may keys be cut off by what the database counts.
  SLUIS_ASSIGN(log, mutation_log::open(*db, folder / "log", institution, *keys, time));
  SLUIS_TRY(settle_keys());
  if (copies) SLUIS_TRY(copies->expect_newest(folder, keys->epoch()));
  late.emplace(*db);
  SLUIS_TRY(note_restore());
  SLUIS_TRY(take_over_showings(self));
  SLUIS_TRY(finish_erasures());
  note_interrupted_attempts(*db, time.now());
  committed_keys = keys->size();
  SLUIS_ASSIGN(actors, state::actors::load(*db, *keys));
  facts = std::make_unique<state::facts>(self);
  ledger.emplace(self);
  shadow.emplace(self);
  plans.emplace(self);
  lived.emplace(self, time);
  begin_to_serve_readers();
  return {};
}

// Two epochs lie there only after a crash within an erasure; the database says which of them counts.
result<void> store::impl::settle_epochs_by_database() {
  const auto found = epochs_in(folder / "keys");
  if (found.slots.size() <= 1 && found.vaults.size() <= 1) return {};
  if (!fs::exists(folder / "state.db")) return {};
  sqlite::database before(folder / "state.db", sqlite::open_mode::create);
  SLUIS_TRY(prepare_schema(before));
  auto mark = before.prepare("SELECT epoch FROM vault_mark");
  if (!mark.step()) return {};
  return settle_epochs(folder / "keys", static_cast<std::uint64_t>(mark.integer(0)));
}

result<void> store::impl::settle_keys() {
  auto mark = db->prepare("SELECT epoch, records FROM vault_mark");
  const bool marked = mark.step();
  const auto epoch = marked ? static_cast<std::uint64_t>(mark.integer(0)) : keys->epoch();
  committed_keys = marked ? static_cast<std::uint64_t>(mark.integer(1)) : 0;
  mark.reset();
  if (epoch != keys->epoch()) {
    return error(errc::corrupt,
                 "the keys are of epoch " + std::to_string(keys->epoch()) + ", and the database counts on epoch " +
                     std::to_string(epoch),
                 "put keys and database of the same time together");
  }
  if (!marked && keys->size() > 0 && log->size() > 0) {
    return error(errc::corrupt, "the database has lost its count of keys",
                 "run `sluis check`, then restore the last good backup");
  }
  return keys->settle(committed_keys);
}

// A restored folder's log ends where it ended; the first entry behind it says what came back.
result<void> store::impl::note_restore() {
  auto newest = db->prepare("SELECT upto, note FROM restored ORDER BY seq DESC LIMIT 1");
  if (!newest.step() || static_cast<std::uint64_t>(newest.integer(0)) != log->size()) return {};
  const std::string note(newest.text(1));
  newest.reset();
  sqlite::transaction recording(*db);
  log->append({mutation_kind::restore_done, {}, 0, {}, {}, {}, note});
  recording.commit();
  return log->publish();
}

/// What a crash interrupted. Where the copies of the keys cannot be reached, it waits, and the rest goes on.
result<void> store::impl::finish_erasures() {
  const auto done = eraser(*db, *guard, *keys, *log, following()).finish();  // nobody reads yet
  if (!done && done.error().code() != errc::unavailable) return done.error();
  return {};
}

std::function<result<void>()> store::impl::following() {
  if (!copies) return {};
  return [this] {
    copied.reset();
    return copies->follow(folder, keys->epoch());
  };
}

// Before an erasure goes on, whose epoch is the one under which they are sealed.
result<void> store::impl::take_over_showings(store& self) {
  showings = std::make_shared<showing_journal>(folder);
  SLUIS_TRY(showings->open());
  if (!showings->is_any_waiting()) return {};
  SLUIS_ASSIGN(actors, state::actors::load(*db, *keys));
  facts = std::make_unique<state::facts>(self);
  const auto taken = showings->take_over(self);
  facts.reset();
  return taken;
}

void store::impl::begin_to_serve_readers() {
  // Nothing of this store is in it but its keys, through a reader, and the journal of showings, so that it may outlive
  // the store.
  auto how = [folder = folder, institution = institution, &time = time, &chance = chance, showings = showings,
              keys = std::shared_ptr<const keyring>(keys->reader())](const state::readers::published& known) {
    auto inside = std::make_unique<impl>(folder, institution, time, chance);
    inside->keys = keys->reader();
    inside->showings = showings;
    return store::look(std::move(inside), known);
  };
  readers = std::make_shared<state::readers>(std::move(how));
  tell_readers();
}

void store::impl::tell_readers() {
  if (readers) readers->publish({log->published(), unpublished});
}

void store::impl::mark_keys() {
  if (keys->size() == committed_keys) return;
  db->prepare(
        "INSERT INTO vault_mark (id, epoch, records) VALUES (1, ?1, ?2) "
        "ON CONFLICT (id) DO UPDATE SET epoch = ?1, records = ?2")
      .bind(1, keys->epoch())
      .bind(2, keys->size())
      .run();
}

store::store(std::unique_ptr<impl> inside) : impl_(std::move(inside)) {}
store::~store() {
  if (impl_->readers) impl_->readers->close();
}

result<std::unique_ptr<store>> store::open(const fs::path& folder, const institution_id& institution,
                                           const secret& root_key, const clock& time, sluis::random& chance,
                                           const std::optional<fs::path>& key_copies) {
  std::unique_ptr<store> out(new store(std::make_unique<impl>(fs::absolute(folder), institution, time, chance)));
  if (key_copies) out->impl_->copies.emplace(*key_copies);
  try {
    SLUIS_TRY(out->impl_->open(*out, root_key));
  } catch (const result_error& damaged) {
    return damaged.cause();
  } catch (const sqlite::sqlite_error& refused) {
    if (!refused.is_damage()) return error(errc::io, refused.what());  // a full disk, say: the hint is in it
    return error(errc::corrupt, folder.string() + ": " + refused.what(),
                 "run `sluis check`, then restore the last good backup");
  }
  return out;
}

// The snapshot is taken by the first statement, and ends with the connection. That statement stays on its row, because
// an interruption lasts as long as a statement runs: so it ends whatever the question does next (readers::keep_out).
std::unique_ptr<store> store::look(std::unique_ptr<impl> inside, const state::readers::published& known) {
  std::unique_ptr<store> out(new store(std::move(inside)));
  auto& in = *out->impl_;
  in.only_looks = true;
  in.db.emplace(in.folder / "state.db", sqlite::open_mode::read_beside_writer);
  in.db->exec("BEGIN");
  in.standing = in.db->prepare("SELECT coalesce(max(seq) + 1, 0) FROM leaf");
  in.standing.step();
  in.seen_log = static_cast<std::uint64_t>(in.standing.integer(0));
  in.seen_published = known.log;
  in.unpublished = known.why;
  in.facts = std::make_unique<state::facts>(*out);
  in.ledger.emplace(*out);
  in.shadow.emplace(*out);
  in.plans.emplace(*out);
  in.lived.emplace(*out, in.time);
  return out;
}

store::work::work(store& s) : store_(s), transaction_(*s.impl_->db) {
  if (s.only_looks()) throw std::logic_error("a question writes");
}

store::work::~work() {
  if (done_) return;
  try {
    transaction_.rollback();
    auto& in = *store_.impl_;
    in.log->rolled_back();
    in.facts->rolled_back();
    (void)in.keys->settle(in.committed_keys);  // what it leaves behind is cut at the next start
  } catch (...) {  // NOLINT(bugprone-empty-catch): the connection is poisoned, and says so to whoever uses it next
  }
}

result<void> store::work::commit() {
  auto& in = *store_.impl_;
  SLUIS_TRY(in.passed(commit_step::before));
  SLUIS_TRY(in.keys->sync());
  in.mark_keys();
  transaction_.commit();
  done_ = true;
  in.committed_keys = in.keys->size();
  in.facts->committed();
  in.after_commit(store_);
  return {};
}

/// It is on record: whatever goes wrong from here on is no failure of the commit.
void store::impl::after_commit(store& self) {
  auto waits = false;
  try {
    waits = late->may_wait(log->published(), log->size(), published_at, time.now());
  } catch (const sqlite::sqlite_error&) {  // publish() finds it as well, and keeps it for unpublished()
  }
  if (waits)
    (void)passed(commit_step::committed);
  else
    (void)self.publish();
}

result<void> store::impl::passed(commit_step step) {
  return watcher ? watcher(step) : result<void>();
}

void store::watch_commits(commit_watcher watcher) {
  impl_->watcher = std::move(watcher);
}

result<void> store::publish() {
  auto& in = *impl_;
  const auto attempt = [&in]() -> result<void> {
    SLUIS_TRY(in.passed(commit_step::committed));
    SLUIS_TRY(in.log->publish());
    return in.passed(commit_step::published);
  };
  in.published_at = now();
  auto done = result<void>();
  try {
    done = attempt();
  } catch (const result_error& damaged) {
    done = damaged.cause();
  } catch (const sqlite::sqlite_error& refused) {
    done = refused.cause();
  } catch (const fs::filesystem_error& refused) {  // speaks of paths
    done = error(errc::io, refused.what());
  }
  in.unpublished.reset();
  if (!done) in.unpublished = done.error();
  in.tell_readers();
  return done;
}

const std::optional<error>& store::unpublished() const {
  return impl_->unpublished;
}

const institution_id& store::institution() const {
  return impl_->institution;
}
const fs::path& store::folder() const {
  return impl_->folder;
}
instant store::now() const {
  return impl_->time.now();
}
sluis::random& store::chance() {
  return impl_->chance;
}
sqlite::database& store::db() {
  return *impl_->db;
}
keyring& store::keys() {
  return *impl_->keys;
}
mutation_log& store::log() {
  if (only_looks()) throw std::logic_error("a question asks for the log that is written");
  return *impl_->log;
}
std::uint64_t store::log_size() {
  return only_looks() ? impl_->seen_log : impl_->log->size();
}
std::uint64_t store::log_published() const {
  return only_looks() ? impl_->seen_published : impl_->log->published();
}
state::facts& store::facts() {
  return *impl_->facts;
}
state::ledger& store::consents() {
  return *impl_->ledger;
}
state::shadow& store::shadow() {
  return *impl_->shadow;
}
state::plans& store::plans() {
  return *impl_->plans;
}
showing_journal& store::showings() {
  return *impl_->showings;
}
lived_time& store::lived() {
  return *impl_->lived;
}
const lived_time& store::lived() const {
  return *impl_->lived;
}

bool store::only_looks() const {
  return impl_->only_looks;
}
std::shared_ptr<state::readers> store::readers() const {
  return impl_->readers;
}

result<actor_id> store::actor(std::string_view name) {
  if (only_looks()) throw std::logic_error("a question writes");
  auto& all = *impl_->actors;
  if (const auto known = all.find(name)) return *known;
  work adding(*this);
  SLUIS_ASSIGN(const auto who, all.add(name, chance()));
  SLUIS_TRY(adding.commit());
  all.remember(name, who);
  return who;
}

bool store::is_anybody(const actor_id& who) const {
  return impl_->actors.value().is_anybody(who);
}
people store::compare(const actor_id& a, const actor_id& b) const {
  return impl_->actors.value().compare(a, b);
}

result<std::uint64_t> store::erase(std::vector<subject_id> whom, const actor_id& by, const erasure_note& note) {
  SLUIS_TRY(begin_erasure(std::move(whom), by, note));
  for (;;) {
    SLUIS_ASSIGN(const auto done, go_on_erasing());
    if (done) return *done;
  }
}

result<void> store::begin_erasure(std::vector<subject_id> whom, const actor_id& by, erasure_note note,
                                  const slice_size& size) {
  auto& in = *impl_;
  in.erasing.reset();
  if (!whom.empty()) {  // before the point of no return: the place is there
    in.copied.reset();
    SLUIS_TRY(copy_keys());
  }
  in.slices = size;
  in.erasing =
      std::make_unique<eraser>(*in.db, *in.guard, *in.keys, *in.log, in.following(), nullptr, size, in.readers.get());
  in.erasing->before_the_epoch_changes([this] { return showings().take_over(*this); });
  in.erasing->begin(std::move(whom), by, std::move(note));
  return {};
}

result<std::optional<std::uint64_t>> store::go_on_erasing() {
  auto& in = *impl_;
  if (!in.erasing) return error(errc::refused, "no erasure was begun");
  auto slice = std::exchange(in.erasing, nullptr);  // given back if it can go on
  const auto epoch = in.keys->epoch();
  auto more = result<bool>(false);
  try {
    more = slice->advance();
  } catch (...) {
    (void)in.follow_epoch(epoch);
    throw;
  }
  SLUIS_TRY(in.follow_epoch(epoch));
  in.tell_readers();
  if (!more) return more.error();
  if (!*more && !in.facts->renew_names(in.slices.names)) return std::optional(slice->erased());
  in.erasing = std::move(slice);
  return std::optional<std::uint64_t>();
}

// Whatever became of the slice: what hangs on the epoch in memory is made anew.
result<void> store::impl::follow_epoch(std::uint64_t before) {
  if (keys->epoch() == before) return {};
  committed_keys = keys->size();
  facts->epoch_changed();
  SLUIS_ASSIGN(actors, state::actors::load(*db, *keys));
  return {};
}

result<void> store::copy_keys() {
  auto& in = *impl_;
  if (!in.copies) return {};
  if (in.log->published() < in.log->size()) (void)publish();  // a push's entries; where it fails, `unpublished` says so
  const auto now = std::tuple(in.keys->epoch(), in.keys->size(), in.log->published());
  if (in.copied == now) return {};
  in.copied.reset();
  SLUIS_TRY(in.keys->sync());
  SLUIS_TRY(in.copies->follow(in.folder, in.keys->epoch()));
  in.copied = now;
  return {};
}

result<void> store::record(const mutation& what) {
  work recording(*this);
  log().append(what);
  return recording.commit();
}

}  // namespace sluis::state
