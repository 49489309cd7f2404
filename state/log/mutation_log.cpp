#include "state/log/mutation_log.hpp"

#include <sys/stat.h>

#include <optional>
#include <stdexcept>

#include "state/file_batch.hpp"
#include "state/log/doubt.hpp"
#include "state/log/entry_rows.hpp"
#include "state/log/leaf.hpp"
#include "state/log/log_moments.hpp"
#include "state/log/right_edge.hpp"
#include "state/log/signing_key.hpp"
#include "state/log/tile_folder.hpp"
#include "state/log/tile_stream.hpp"
#include "state/log/whole_pass.hpp"

namespace sluis::state {

using namespace tlog;

namespace {

constexpr ::mode_t file_mode = 0644;  // anyone may copy; who gets at the folder decides its parent
constexpr std::size_t files_in_a_round = 512;

}  // namespace

struct mutation_log::impl {
  impl(sqlite::database& d, std::filesystem::path f, note_signer s, const clock& t)
      : db(d), folder(std::move(f)), signer(std::move(s)), time(t), table(d) {
    insert = db.prepare("INSERT INTO leaf(seq, entry) VALUES(?1, ?2)");
  }

  /// Whoever rolled back – SQLite itself does where the disk is full –: what was appended is not there, and its numbers
  /// are free again.
  void follow_rollback() {
    if (counted_at == db.rollbacks()) return;
    size = rows_in_table();
    counted_at = db.rollbacks();
  }

  std::uint64_t rows_in_table() { return table.count(); }

  /// Entries [from, to) of the table, one at a time.
  result<void> feed(std::uint64_t from, std::uint64_t to, hash_stream& into_hashes, entry_stream& into_entries,
                    const tile_receiver& receive) {
    return table.feed(from, to, digest, into_hashes, into_entries, receive);
  }

  result<void> open_published();
  result<void> expect_entries_behind(std::uint64_t first);
  result<void> note_rebuilt();
  std::uint64_t append(const mutation& what);
  result<void> compare_all(const std::optional<checkpoint>& head);
  result<void> publish_new();
  result<void> write_new_tiles(hash_stream& next_hashes, entry_stream& next_entries);
  result<void> land(file_batch& batch);
  void tidy();

  sqlite::database& db;
  std::filesystem::path folder;
  note_signer signer;
  const clock& time;
  sqlite::statement insert;
  entry_rows table;
  hasher digest;
  hash_stream hashes;  // of what is published
  entry_stream entries;
  std::uint64_t published = 0;
  std::uint64_t before_published = 0;  // the size of the checkpoint before; its partial tiles are still there
  bool has_checkpoint = false;
  std::uint64_t size = 0;
  std::uint64_t counted_at = 0;  // the database's rollbacks when `size` was counted
  std::optional<error> broken;   // a write failed in a way that leaves open what is on the disk: nothing more is done
  instant formatted{};
  std::string time_text;
  std::string entry;
};

mutation_log::mutation_log(std::unique_ptr<impl> inside) : impl_(std::move(inside)) {}
mutation_log::~mutation_log() = default;

result<std::unique_ptr<mutation_log>> mutation_log::open(sqlite::database& db, const std::filesystem::path& folder,
                                                         const institution_id& institution, keyring& keys,
                                                         const clock& time) {
  ::mkdir(folder.c_str(), 0755);
  SLUIS_ASSIGN(auto signer, open_signing_key(folder, institution, keys));
  auto inside = std::make_unique<impl>(db, folder, std::move(signer), time);
  inside->size = inside->rows_in_table();
  inside->counted_at = db.rollbacks();
  SLUIS_TRY(inside->open_published());
  if (!inside->has_checkpoint && inside->size > 0) SLUIS_TRY(inside->note_rebuilt());
  SLUIS_TRY(inside->publish_new());
  return std::unique_ptr<mutation_log>(new mutation_log(std::move(inside)));
}

/// The signature, the size, and the right edge: so much as appending rests on. All of it only where that does not fit
/// together, where a verification found something, or where nothing was signed.
result<void> mutation_log::impl::open_published() {
  const tile_folder files(folder);
  std::error_code ignored;
  std::optional<checkpoint> head;
  if (std::filesystem::exists(std::filesystem::symlink_status(folder / "checkpoint", ignored))) {
    SLUIS_ASSIGN(head, files.signed_checkpoint(signer.verifier()));
    if (head->size > size) {
      return error(errc::corrupt,
                   "log/checkpoint speaks of " + std::to_string(head->size) + " entries, table leaf holds " +
                       std::to_string(size) + ": an older database was put in place",
                   "restore the newest backup");
    }
  }
  SLUIS_TRY(expect_entries_behind(head ? head->size : 0));
  const bool in_doubt = is_in_doubt(folder);
  auto edge = head && !in_doubt ? find_right_edge(files, table, *head) : std::nullopt;
  if (edge) {
    hashes = std::move(edge->hashes);
    entries = std::move(edge->entries);
  } else {
    const auto compared = compare_all(head);
    if (!compared && compared.error().code() == errc::corrupt) (void)begin_doubt(folder);  // until all of it is right
    SLUIS_TRY(compared);
    if (in_doubt) SLUIS_TRY(end_doubt(folder));
  }
  has_checkpoint = head.has_value();
  published = before_published = hashes.size();
  return {};
}

/// What is not signed yet is about to be: nothing but entries, each with its own number.
result<void> mutation_log::impl::expect_entries_behind(std::uint64_t first) {
  auto next = first;
  return table.each(first, size, [&](std::string_view row) -> result<void> {
    const auto read = parse_leaf(row);
    if (read && read->seq == next) {
      ++next;
      return {};
    }
    return error(errc::corrupt,
                 "table leaf: row " + std::to_string(next) + " is not an entry of the log, and is not signed yet: " +
                     (read ? "it has the number " + std::to_string(read->seq) : read.error().message()),
                 "restore the newest backup");
  });
}

/// The log of this database was begun, so it had a checkpoint: whoever has a copy can tell whether this is still the
/// same log.
result<void> mutation_log::impl::note_rebuilt() {
  SLUIS_TRY(note_moment(folder, log_event::rebuilt, {time.now(), size}));
  sqlite::transaction recording(db);
  append({mutation_kind::log_rebuilt, {}, 0, {}, {}, {}, "checkpoint missing, entries " + std::to_string(size)});
  recording.commit();
  return {};
}

/// Computes tiles and root of what the checkpoint speaks of from the table, and compares.
result<void> mutation_log::impl::compare_all(const std::optional<checkpoint>& head) {
  const auto upto = head ? head->size : size;
  whole_pass all(folder);
  SLUIS_TRY(all.advance(db, upto, upto));
  SLUIS_TRY(all.end(head));
  hashes = all.hashes();
  entries = all.entries();
  return {};
}

/// Small steps that a full disk may interrupt are tried again next time; what may have failed on the disk itself is
/// not.
result<void> mutation_log::impl::land(file_batch& batch) {
  auto outcome = batch.commit();
  if (!outcome) broken = outcome.error();
  return outcome;
}

result<void> mutation_log::impl::write_new_tiles(hash_stream& next_hashes, entry_stream& next_entries) {
  file_batch batch(folder);
  const tile_receiver write = [&](const tile_name& name, std::string_view bytes) -> result<void> {
    SLUIS_TRY(batch.add(folder / name.path(), bytes, file_mode));
    return batch.size() < files_in_a_round ? result<void>() : land(batch);
  };
  SLUIS_TRY(feed(published, size, next_hashes, next_entries, write));
  SLUIS_TRY(next_hashes.flush(published, write));
  SLUIS_TRY(next_entries.flush(write));
  return land(batch);
}

result<void> mutation_log::impl::publish_new() {
  if (broken) return *broken;
  follow_rollback();
  if (published == size && has_checkpoint) return {};
  auto next_hashes = hashes;
  auto next_entries = entries;
  SLUIS_TRY(write_new_tiles(next_hashes, next_entries));
  file_batch last(folder);
  const checkpoint head{signer.verifier().name(), size, next_hashes.root(digest)};
  SLUIS_TRY(last.add(folder / "checkpoint", signer.sign(to_text(head)), file_mode));
  SLUIS_TRY(land(last));
  hashes = std::move(next_hashes);
  entries = std::move(next_entries);
  has_checkpoint = true;
  tidy();
  before_published = published;
  published = size;
  return {};
}

/// Partial tiles are kept for the newest checkpoint and the one before, for whoever is reading; the rest goes.
void mutation_log::impl::tidy() {
  std::error_code ignored;
  const auto tidy_level = [&](int level, unsigned shift) {
    const auto oldest = before_published >> shift;
    const auto older = published >> shift;
    if (oldest == older || oldest % tile_width == 0) return;
    const tile_name name{level, oldest / tile_width, oldest % tile_width};
    const bool filled_up = name.index != older / tile_width;
    if (filled_up) {
      std::filesystem::remove_all(folder / name.partials(), ignored);
    } else {
      std::filesystem::remove(folder / name.path(), ignored);
    }
  };
  tidy_level(tile_name::entries, 0);
  for (unsigned level = 0; tile_height * level < 64 && size >> (tile_height * level) > 0; ++level) {
    tidy_level(static_cast<int>(level), tile_height * level);
  }
}

std::uint64_t mutation_log::impl::append(const mutation& what) {
  if (!db.in_transaction()) throw std::logic_error("a leaf is appended outside of a transaction");
  if (broken) throw result_error(*broken);
  follow_rollback();
  const auto now = time.now();
  if (time_text.empty() || now != formatted) {
    formatted = now;
    time_text = sluis::to_string(now);
  }
  encode_leaf(entry, size, time_text, what);
  insert.bind(1, size).bind_blob(2, entry).run();
  return size++;
}

std::uint64_t mutation_log::append(const mutation& what) {
  return impl_->append(what);
}

result<void> mutation_log::publish() {
  return impl_->publish_new();
}

void mutation_log::rolled_back() {
  impl_->follow_rollback();
}

std::uint64_t mutation_log::size() const {
  impl_->follow_rollback();
  return impl_->size;
}
std::uint64_t mutation_log::published() const {
  return impl_->published;
}
const std::optional<error>& mutation_log::broken() const {
  return impl_->broken;
}

}  // namespace sluis::state
