#include "state/check/log_witness.hpp"
#include "state/check/partial_tiles.hpp"
#include "state/check/parts.hpp"
#include "state/files.hpp"
#include "state/log/tile_folder.hpp"
#include "state/log/tile_stream.hpp"

namespace sluis::state {

using namespace tlog;

namespace {

/// Files that a running daemon may have replaced by fuller ones meanwhile.
enum class partials : std::uint8_t { expected, may_be_gone };

// As verify.cpp, with the table in the place of the bundles: the signed root says which side is right.
class files_against_table {
 public:
  files_against_table(std::filesystem::path folder, partials how) : folder_(std::move(folder)), how_(how) {}

  void add(std::string_view entry) {
    const tile_receiver compare = [this](const tile_name& name, std::string_view bytes) {
      return compare_file(name, bytes);
    };
    (void)hashes_.add(hasher_, hasher_.leaf(entry), compare);
    (void)entries_.add(entry, compare);
  }

  void judge(const checkpoint& head, findings& found) {
    const tile_receiver compare = [this](const tile_name& name, std::string_view bytes) {
      return compare_file(name, bytes);
    };
    (void)hashes_.flush(0, compare);
    (void)entries_.flush(compare);
    if (hashes_.size() < head.size) {
      found.add("log/checkpoint speaks of " + std::to_string(head.size) + " entries, table leaf holds " +
                std::to_string(hashes_.size()) + ": an older database was put in place, or rows were removed");
    } else if (hashes_.root(hasher_) == head.root) {
      for (const auto& file : wrong_) found.add("log/" + file + " (table leaf and checkpoint agree)");
    } else {
      found.add(first_wrong_row_
                    ? "table leaf: row " + std::to_string(*first_wrong_row_) + " is not the entry that was signed"
                    : "table leaf does not lead to the root that log/checkpoint signs");
    }
  }

 private:
  result<void> compare_file(const tile_name& name, std::string_view bytes) {
    check_older_partials(folder_, name, bytes, [this](std::string wrong) { note(std::move(wrong)); });
    const auto found = read_file(folder_ / name.path(), max_tile_file);
    const bool partial = name.width < tile_width;
    if (!found && partial && how_ == partials::may_be_gone) return {};
    const auto what = found ? difference(name, bytes, *found) : name.path() + " is missing or cannot be read";
    if (what.empty()) return {};
    note(what);
    if (found && name.level == 0 && !first_wrong_row_ && found->size() == bytes.size()) {
      std::size_t at = 0;
      while (bytes[at] == (*found)[at]) ++at;
      first_wrong_row_ = name.index * tile_width + at / sizeof(sha256_hash);
    }
    return {};
  }

  void note(std::string what) {
    if (wrong_.size() < 20) wrong_.push_back(std::move(what));
  }

  std::filesystem::path folder_;
  partials how_;
  hasher hasher_;
  hash_stream hashes_;
  entry_stream entries_;
  std::vector<std::string> wrong_;
  std::optional<std::uint64_t> first_wrong_row_;
};

}  // namespace

void check_log(const check_context& at) {
  files_against_table files(at.folder / "log",
                            at.from.how() == snapshot::source::in_use ? partials::may_be_gone : partials::expected);
  const auto gone = known_gaps_in(at.db());
  auto followers = all_followers(at.db(), at.found, gone);
  const auto witnesses = all_witnesses(at, gone);
  const auto signed_size = at.head ? at.head->size : 0;
  auto rows = at.db().prepare("SELECT seq, entry FROM leaf ORDER BY seq");
  std::uint64_t expected = 0;
  bool whole = true;
  for (; rows.step(); ++expected) {
    const auto seq = static_cast<std::uint64_t>(rows.integer(0));
    if (seq != expected) {
      at.found.add("table leaf: row " + std::to_string(expected) + " is missing");
      whole = false;
      break;
    }
    const auto entry = rows.blob(1);
    if (seq < signed_size) files.add(entry);
    const auto leaf = parse_leaf(entry);
    if (!leaf) {
      at.found.add("table leaf: row " + std::to_string(seq) + " is not an entry: " + leaf.error().message());
      continue;
    }
    if (leaf->seq != seq)
      at.found.add("table leaf: row " + std::to_string(seq) + " holds entry " + std::to_string(leaf->seq));
    for (auto& follower : followers) follower.meet(*leaf);
    for (const auto& witness : witnesses) witness->meet(*leaf);
  }
  for (auto& follower : followers) follower.end();
  if (at.head && expected < at.head->size) whole = false;
  for (const auto& witness : witnesses) {
    if (whole) witness->end();
  }
  at.report.leaves = expected;
  if (at.head) files.judge(*at.head, at.found);
}

}  // namespace sluis::state
