// Issue 4, line 5: tampering is caught and named. Eight cases by name, each done to every kind of thing there is, and a
// control. Every table of the schema stands in one of the lists: watched, or told in docs/safety.md ("What no entry
// tells of"). So a new table must be put in one of them.
#include <map>
#include <set>

#include "state/push/plan_rows.hpp"
#include "tests/unit/state/check/log_at_night.hpp"
#include "tests/unit/state/check/rich_folder.hpp"
#include "tests/unit/state/check/row_editor.hpp"

namespace sluis::state {
namespace {

using namespace testing_support;
namespace fs = std::filesystem;

enum class key_use : std::uint8_t { without, with };

/// What the findings say of a table: any of these.
const std::map<std::string, std::vector<std::string>> watched = {
    {"leaf", {"table leaf: row ", "table leaf holds "}},
    {"subject", {"table subject: row ", "table subject: the row of "}},
    {"scope", {"table scope: row ", ": its scope is not the school"}},
    {"version", {"table version: row ", "table version: the row that log entry "}},
    {"name", {"table name: row ", "table name: the row that log entry "}},
    {"name_mac", {"table name_mac: row "}},
    {"current", {"table current: subject ", "that table current does not know"}},
    {"vault_mark", {"the database counts", "table vault_mark: ", "of table subject has no key"}},
    {"actor", {"table actor: row ", "table actor: the row of "}},
    {"access", {"table access: row ", "table access: the row that log entry "}},
    {"consent", {"table consent: row ", "table consent: the row that log entry "}},
    {"withdrawal", {"table withdrawal: row ", "table withdrawal: the row that log entry "}},
    {"recipient", {"table recipient: row ", "table recipient: the row that log entry "}},
    {"remainder", {"table remainder: row ", "table remainder: the row that log entry "}},
    {"lost_consent", {"table lost_consent: row ", "table lost_consent: the row that log entry "}},
    {"plan", {"table plan: plan ", "table plan: the changes of plan "}},
    {"plan_change", {"the changes of plan ", "table plan_change: row "}},
    {"dropped_line", {"table dropped_line: ", "the changes of plan ", "table plan: plan ", "table progress: change "}},
    {"progress", {"table progress: change ", "table progress: the changes of plan "}},
    {"shadow", {"table shadow: row ", "table shadow: the row of "}},
    {"fence", {"table fence: row ", "table fence: the row that log entry "}},
    {"epoch_change", {"table epoch_change: row ", "table epoch_change: the row that log entry "}},
    {"erased", {"table erased: row ", "table erased: the row of "}},
    {"receipt", {"table receipt: row ", "table receipt: the row that log entry "}},
    {"restored", {"table restored: row ", "table restored: the row that log entry "}},
    {"erasure_order", {"table erasure_order: row ", "table erasure_order: the row that log entry "}},
    {"order_step", {"table order_step: row ", "table order_step: the row that log entry "}},
    {"block_word", {"table block_word: row ", "table block_word: the row that log entry "}},
    {"target_word", {"table target_word: row ", "table target_word: the row that log entry "}},
    {"configuration", {"table configuration: row ", "table configuration: the row that log entry "}},
    {"last_read", {"table last_read: row ", "table last_read: the row that log entry "}},
    {"held_read", {"table held_read: row ", "table held_read: the row that log entry "}},
    {"read_approval", {"table read_approval: row ", "table read_approval: the row that log entry "}},
    {"school_word", {"table school_word: row ", "table school_word: the row that log entry "}},
    {"lost_account", {"table lost_account: row ", "table lost_account: the row of "}},
};

/// Of which docs/safety.md says why nothing tells of them.
const std::set<std::string> untold_tables = {"invalid",     "held_example", "shadow_member", "target_health",
                                             "list_belief", "kept_form",    "failed_read",   "moment",
                                             "hold",        "held_change",  "lived"};
const std::set<std::string> untold_columns = {
    "current.why",   "current.approved",    "current.wake",        "current.invalid",    "current.listed",
    "current.kept",  "current.memberships", "current.ungrouped",   "current.epoch",      "name_mac.epoch",
    "plan.invalid",  "plan.note",           "plan.extent",         "plan.closed",        "progress.problem",
    "progress.sent", "progress.absent",     "plan_change.arrival", "plan_change.digest", "shadow.handle",
    "shadow.active", "shadow.basis",        "shadow.uncertain",    "shadow.finding",     "shadow.closed",
    "shadow.made",   "shadow.undone",       "shadow.off_since",    "shadow.own_word",    "lost_consent.seq",
    "remainder.seq"};
/// Told to the day.
const std::set<std::string> told_to_the_day = {"current.since", "current.accepted"};
/// Told to the minute: an hour is seen.
const std::set<std::string> times = {"consent.recorded_at", "withdrawal.withdrawn_at", "plan.computed_at",
                                     "read_approval.approved_at"};
/// Only with the root key.
const std::set<std::string> sealed_only = {"current.key_mac",  "current.fingerprint", "name_mac.mac",
                                           "actor.payload",    "shadow.payload",      "shadow.n",
                                           "shadow.remote_id", "plan_change.n"};
const std::set<std::string> ciphertexts = {"version.payload",       "name.payload",        "actor.payload",
                                           "access.payload",        "consent.payload",     "recipient.payload",
                                           "read_approval.payload", "school_word.payload", "shadow.payload",
                                           "plan_change.before",    "plan_change.after"};
/// Rows in which the column says something that is told elsewhere; safety.md has the others.
const std::map<std::string, std::string> told_where = {
    {"current.state", "state = 3"},
    {"current.since", "state = 3"},
    {"current.accepted", "state = 3"},
    {"plan.state", "state <> 5"},
    {"plan.consent", "id IN (SELECT plan FROM plan_change)"},
    {"plan.basis", "id IN (SELECT plan FROM plan_change)"},
    {"plan.counts", "id IN (SELECT plan FROM plan_change)"},
    {"plan.objects", "id IN (SELECT plan FROM plan_change) AND id NOT IN (SELECT plan FROM dropped_line)"},
    {"recipient.payload", "payload IS NOT NULL"},
    {"read_approval.payload", "payload IS NOT NULL"},
    {"school_word.payload", "payload IS NOT NULL"},
    {"plan_change.n", "after IS NOT NULL"}};
/// Nothing but the order of rows of one erasure, or of one restore, is in the number.
const std::set<std::string> order_says_nothing = {"erased", "lost_account", "lost_consent", "remainder"};

class tampering_test : public rich_folder, public testing::WithParamInterface<const char*> {
 public:
  void control();
  void row_flipped();
  void accepted_by_nobody();
  void ciphertext_flipped();
  void tile_flipped();
  void checkpoint_flipped();
  void row_removed();
  void rows_swapped();
  void older_database();
  void older_vault();

 protected:
  void SetUp() override {
    rich_folder::SetUp();
    ASSERT_EQ(joined(findings_of(folder_)), "");
    victim_ = copy("victim");
  }
  void restore_victim(const fs::path& from) {
    fs::remove_all(victim_);
    fs::copy(from, victim_, fs::copy_options::recursive);
  }
  void restore_database() {
    fs::copy_file(folder_ / "state.db", victim_ / "state.db", fs::copy_options::overwrite_existing);
  }

  /// Any of the words.
  void expect_named(const std::vector<std::string>& any_of, const std::string& what, key_use key = key_use::without) {
    ++tried_;
    const auto found = joined(findings_of(victim_, key == key_use::with));
    const bool named = std::any_of(any_of.begin(), any_of.end(),
                                   [&](const auto& words) { return found.find(words) != std::string::npos; });
    EXPECT_TRUE(named) << what << " is not named:\n" << found;
  }
  void expect_refused_at_start(const fs::path& folder, const std::string& words) {
    const auto opened = store::open(folder, institution_id("stichting"), secret(root_key_), clock_, chance_);
    ASSERT_FALSE(opened) << words;
    EXPECT_NE(opened.error().text().find(words), std::string::npos) << opened.error().text();
  }
  /// By opening, or else by the verification of the night, after which it is not opened either.
  void expect_refused_at_start_or_at_night(const std::string& words);
  void flip_column(const std::string& table, row_editor& editor, std::size_t column);
  void exchange_two(const std::string& table, row_editor& editor, const literal_row& a, const literal_row& b);
  void drop_line_of_nobody_erased();
  void flip_file(const std::string& file, std::size_t at, const std::string& words) {
    restore_victim(of_files_.empty() ? folder_ : of_files_);
    change_byte(victim_ / file, at);
    expect_named({words}, file + ", byte " + std::to_string(at));
  }
  fs::path with_a_third_level();

  fs::path victim_, of_files_;
  std::uint64_t tried_ = 0;
};

/// First, middle and last.
std::vector<literal_row> some_of(const std::vector<literal_row>& rows) {
  if (rows.size() <= 3) return rows;
  return {rows.front(), rows[rows.size() / 2], rows.back()};
}

void tampering_test::control() {
  for (const auto with_key : {false, true}) EXPECT_EQ(joined(findings_of(victim_, with_key)), "");
  for (const auto& [table, words] : watched) {
    EXPECT_GE(row_editor(folder_, table).rows().size(), table == "vault_mark" ? 1U : 2U)
        << table << " has nothing to tamper with";
    EXPECT_FALSE(untold_tables.contains(table)) << table;
  }
  const auto safety = bytes_of(fs::path(SLUIS_SOURCE_DIR) / "docs" / "safety.md");
  for (const auto* const all : {&untold_tables, &untold_columns, &times, &told_to_the_day}) {
    for (const auto& one : *all)
      EXPECT_NE(safety.find("`" + one + "`"), std::string::npos) << one << " is not told in docs/safety.md";
  }
  for (const auto& table :
       column_of(folder_, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")) {
    EXPECT_TRUE(watched.contains(table) || untold_tables.contains(table))
        << table << ": put it into `watched`, or tell in docs/safety.md why it is not";
  }
  EXPECT_NO_FATAL_FAILURE(reopen());
}

void tampering_test::flip_column(const std::string& table, row_editor& editor, std::size_t column) {
  const auto& what = editor.columns()[column];
  const auto name = table + "." + what.name;
  const auto where = told_where.contains(name) ? told_where.at(name) : "1";
  auto rows = editor.rows(where);
  std::vector<std::string> taken;
  for (const auto& row : editor.rows()) taken.push_back(row[column]);
  std::erase_if(rows, [&](const auto& row) { return !flipped(row[column]); });
  EXPECT_FALSE(rows.empty() && !told_where.contains(name)) << name << " is empty everywhere";
  for (const auto& row : some_of(rows)) {
    auto other = row;
    other[column] = times.contains(name) ? std::to_string(std::stoll(row[column]) + 3'600'000)
                    : told_to_the_day.contains(name)
                        ? std::to_string(std::stoll(row[column]) - 2)
                        : *flipped(row[column], what.is_key ? taken : std::vector<std::string>{});
    editor.replace(row, other);
    expect_named(watched.at(table), name + " of " + row[0],
                 sealed_only.contains(name) ? key_use::with : key_use::without);
    restore_database();
  }
}

void tampering_test::row_flipped() {
  for (const auto& [table, words] : watched) {
    row_editor editor(victim_, table);
    for (std::size_t i = 0; i < editor.columns().size(); ++i) {
      const auto name = table + "." + editor.columns()[i].name;
      if (!untold_columns.contains(name) && !ciphertexts.contains(name) && name != "vault_mark.id")
        flip_column(table, editor, i);
    }
  }
  EXPECT_GT(tried_, 250U);
}

/// Who waits for an approval and who is there must not be erased for a day that somebody wrote into the row.
void tampering_test::accepted_by_nobody() {
  for (const char* const whom : {"state = 3 AND accepted IS NULL", "state = 1"}) {
    tamper(victim_, std::string("UPDATE current SET accepted = 20000 WHERE kind = 1 AND ") + whom);
    expect_named({": the day on which its absence was accepted is not what the log tells of"}, whom);
    restore_database();
  }
}

void tampering_test::ciphertext_flipped() {
  std::set<std::string> left = ciphertexts;
  for (const auto& [table, words] : watched) {
    row_editor editor(victim_, table);
    for (std::size_t i = 0; i < editor.columns().size(); ++i) {
      if (left.erase(table + "." + editor.columns()[i].name) == 0) continue;
      flip_column(table, editor, i);
      for (const auto& row : some_of(editor.rows(editor.columns()[i].name + " IS NOT NULL"))) {
        auto other = row;
        other[i] = *flipped(row[i]);
        editor.replace(row, other);
        expect_named({"does not open under its key"}, table + " " + row[0], key_use::with);
        restore_database();
      }
    }
  }
  EXPECT_TRUE(left.empty());
}

void tampering_test::expect_refused_at_start_or_at_night(const std::string& words) {
  if (const auto opened = store::open(victim_, institution_id("stichting"), secret(root_key_), clock_, chance_)) {
    EXPECT_NE(found_at_night((*opened)->db(), victim_ / "log").find(words), std::string::npos) << words;
  }
  expect_refused_at_start(victim_, words);
}

fs::path tampering_test::with_a_third_level() {
  const auto out = copy("large");
  fs::remove_all(folder_);
  fs::rename(out, folder_);
  reopen();
  add_entries(256 * 256);
  store_->record({mutation_kind::admin_act, {}, 0, {}, {}, {}, {}}).value();
  store_.reset();
  return folder_;
}

void tampering_test::tile_flipped() {
  of_files_ = with_a_third_level();
  const auto now = files_of_the_tree(of_files_ / "log");
  std::set<std::string> kinds;
  for (const auto& entry : fs::recursive_directory_iterator(of_files_ / "log" / "tile")) {
    if (!entry.is_regular_file()) continue;
    const auto file = entry.path().lexically_relative(of_files_).string();
    const auto level = file.substr(9, file.find('/', 9) - 9);  // behind log/tile/
    const bool partial = file.find(".p/") != std::string::npos;
    // Every partial tile and every tile of a higher level; of the full ones below, the first and one in the middle.
    if (!partial && (level == "0" || level == "entries") && !file.ends_with("/000") && !file.ends_with("/100"))
      continue;
    kinds.insert(level + (partial ? " partial" : " full"));
    const auto size = entry.file_size();
    for (const auto at : {std::uintmax_t{0}, size - 1}) {
      const auto where = level == "entries" ? ": byte " + std::to_string(at) : ": hash " + std::to_string(at / 32);
      flip_file(file, at, file + where + " is not the right one");
      if (now.contains(file)) expect_refused_at_start_or_at_night(file + where + " is not the right one");
    }
  }
  EXPECT_EQ(kinds, (std::set<std::string>{"0 full", "0 partial", "1 full", "1 partial", "2 partial", "entries full",
                                          "entries partial"}));
}

void tampering_test::checkpoint_flipped() {
  const auto note = bytes_of(folder_ / "log" / "checkpoint");
  const auto body = note.find("\n\n");
  ASSERT_NE(body, std::string::npos);
  for (std::size_t at = 0; at < note.size(); ++at) flip_file("log/checkpoint", at, "the log's file checkpoint ");
  EXPECT_GT(tried_, body + 80);  // the signature as well
  const auto key = bytes_of(folder_ / "log" / "vkey");
  for (std::size_t at = 0; at < key.size(); ++at) flip_file("log/vkey", at, "vkey");
  restore_victim(folder_);
  change_byte(victim_ / "keys" / "log.key", 20);
  expect_named({"keys/log.key: "}, "the signing key", key_use::with);
}

void tampering_test::row_removed() {
  for (const auto& [table, words] : watched) {
    row_editor editor(victim_, table);
    for (const auto& row : some_of(editor.rows())) {
      editor.remove(row);
      expect_named(words, table + " without " + row[0]);
      restore_database();
    }
  }
  // What excuses missing rows is made up: an erasure, a restore that no daemon has seen yet, a plan that lost its
  // changes to an erasure.
  const std::string whom = "(SELECT subject FROM current WHERE kind = 1 AND n = 2 LIMIT 1)";
  tamper_unguarded(
      victim_, "erased",
      "INSERT INTO erased (subject, rows) SELECT subject, 3 FROM current WHERE kind = 1 AND n = 2 LIMIT 1");
  tamper_unguarded(victim_, "version", "DELETE FROM version WHERE subject = " + whom);
  expect_named({", whom nobody ordered to be erased"}, "a forged row of erased");
  restore_database();
  tamper_unguarded(victim_, "restored",
                   "INSERT INTO restored (backup, from_leaf, upto, note) SELECT backup, 0, (SELECT count(*) FROM "
                   "leaf), 'backup ' || backup || ', entries 0 to ' || "
                   "(SELECT count(*) FROM leaf) || ' from the log alone, ' || substr(note, instr(note, 'epoch ')) FROM "
                   "restored ORDER BY seq DESC LIMIT 1");
  tamper_unguarded(victim_, "version", "DELETE FROM version WHERE subject = " + whom);
  expect_named({"there was no such restore"}, "a forged row of restored");
  restore_database();
  tamper(victim_,
         "DELETE FROM plan_change WHERE plan = 1; DELETE FROM progress WHERE plan = 1; UPDATE plan SET state = 6 WHERE "
         "id = 1");
  expect_named({"table plan: plan 1 is refused, and the log does not tell how"}, "a plan emptied");
  restore_database();
  drop_line_of_nobody_erased();
}

// With the right hash, as an erasure would leave it, so that only the log tells that it was about somebody else.
void tampering_test::drop_line_of_nobody_erased() {
  std::string hash;
  {
    sqlite::database db(victim_ / "state.db", sqlite::open_mode::read_only);
    auto row = db.prepare(hashed_select);
    ASSERT_TRUE(row.bind(1, std::int64_t{1}).step());
    const auto line = line_hash(read_hashed(row));
    hash = to_hex(line.data(), line.size());
  }
  tamper(victim_, "INSERT INTO dropped_line(plan, ordinal, op, line) SELECT 1, 1, op, x'" + hash +
                      "' FROM progress WHERE plan = 1 AND ordinal = 1;"
                      "DELETE FROM plan_change WHERE plan = 1 AND (op, object, member) = (SELECT op, object, member "
                      "FROM progress WHERE plan = 1 AND ordinal = 1);"
                      "DELETE FROM progress WHERE plan = 1 AND ordinal = 1");
  expect_named({"about nobody who was erased"}, "a line dropped under a pretext");
  restore_database();
}

void tampering_test::exchange_two(const std::string& table, row_editor& editor, const literal_row& a,
                                  const literal_row& b) {
  if (!order_says_nothing.contains(table)) {
    editor.exchange(a, b);
    expect_named(watched.at(table), table + ": rows " + a[0] + " and " + b[0] + " swapped",
                 table == "shadow" ? key_use::with : key_use::without);
    restore_database();
  }
  for (std::size_t i = 0; i < editor.columns().size(); ++i) {
    const auto name = table + "." + editor.columns()[i].name;
    if (editor.columns()[i].is_key || untold_columns.contains(name) || a[i] == b[i] || a[i] == "NULL" || b[i] == "NULL")
      continue;
    if (times.contains(name) || told_where.contains(name)) continue;
    auto first = a, second = b;
    std::swap(first[i], second[i]);
    // One of the two may stand where the other's value is to go.
    const auto unique =
        name == "lost_consent.leaf" || name == "fence.subject" || name == "erased.subject" || name == "receipt.subject";
    if (unique) continue;  // the same as the rows swapped
    editor.replace(a, first);
    editor.replace(b, second);
    expect_named(watched.at(table), name + " of " + a[0] + " and " + b[0] + " swapped",
                 sealed_only.contains(name) ? key_use::with : key_use::without);
    restore_database();
  }
}

void tampering_test::rows_swapped() {
  for (const auto& [table, words] : watched) {
    row_editor editor(victim_, table);
    const auto rows =
        editor.rows(table == "subject" ? "kind <> 5" : "1");  // an actor's place among the others says nothing
    if (rows.size() >= 2) exchange_two(table, editor, rows.front(), rows.back());
    if (rows.size() >= 4) exchange_two(table, editor, rows[1], rows[2]);
  }
  for (const char* const table : {"version", "name"}) {  // two of one subject
    row_editor editor(victim_, table);
    const auto rows = editor.rows("subject = (SELECT subject FROM " + std::string(table) + " WHERE n = 2 LIMIT 1)");
    ASSERT_GE(rows.size(), 2U) << table;
    exchange_two(table, editor, rows[0], rows[1]);
  }
}

void tampering_test::older_database() {
  for (const auto& older : {day_before_, before_erasures_}) {
    restore_victim(folder_);
    fs::copy_file(older / "state.db", victim_ / "state.db", fs::copy_options::overwrite_existing);
    for (const auto key : {key_use::without, key_use::with})
      expect_named({"an older database was put in place"}, "the database", key);
    expect_refused_at_start(victim_, "an older database was put in place");
  }
}

void tampering_test::older_vault() {
  const auto epoch = column_of(folder_, "SELECT CAST(epoch AS TEXT) FROM vault_mark").at(0);
  const auto vault = "keys/vault." + epoch, slot = "keys/slot." + epoch;
  restore_victim(folder_);
  fs::copy_file(day_before_ / vault, victim_ / vault, fs::copy_options::overwrite_existing);
  expect_named({vault + ": it holds "}, "a vault of this epoch");
  expect_named({"an older vault was put in place"}, "a vault of this epoch", key_use::with);
  expect_refused_at_start(victim_, "where the database counts");

  for (const bool renamed :
       {false, true}) {  // the whole folder keys/ of the first epoch, as it was or under the names of today
    restore_victim(folder_);
    fs::remove_all(victim_ / "keys");
    fs::copy(before_erasures_ / "keys", victim_ / "keys", fs::copy_options::recursive);
    if (renamed) fs::rename(victim_ / "keys/vault.1", victim_ / vault);
    if (renamed) fs::rename(victim_ / "keys/slot.1", victim_ / slot);
    expect_named({"who was erased: an older vault was put back"}, "keys/");
    expect_named({renamed ? vault + ": its epoch is not that of its name"
                          : "keys/vault.1: the database counts on epoch " + epoch},
                 "the vault");
    if (renamed) expect_named({slot + ": its epoch is not that of its name"}, "the slot");
    expect_refused_at_start(victim_, renamed ? "slot and vault do not belong together"
                                             : "the keys are of epoch 1, and the database counts on epoch " + epoch);
  }
  for (const bool is_slot : {true, false}) {  // only one of the two
    const std::string file = is_slot ? "slot" : "vault", now = is_slot ? slot : vault;
    restore_victim(folder_);
    fs::remove(victim_ / now);
    fs::copy_file(before_erasures_ / "keys" / (file + ".1"), victim_ / "keys" / (file + ".1"));
    expect_named({"keys/: slot and vault are of different epochs"}, file);
    expect_refused_at_start(victim_, "keys");
    restore_victim(folder_);
    fs::copy_file(before_erasures_ / "keys" / (file + ".1"), victim_ / "keys" / (file + ".1"));
    expect_named({"keys/: there are 2 files " + file + ".<epoch> instead of one"}, file);
    restore_victim(folder_);
    fs::copy_file(before_erasures_ / "keys" / (file + ".1"), victim_ / now, fs::copy_options::overwrite_existing);
    expect_named({now + ": its epoch is not that of its name"}, file);
    expect_refused_at_start(victim_, file);
  }
  for (std::size_t at = 64; at < 64 + 64; ++at) {  // a record: who, and the wrapped key
    restore_victim(folder_);
    change_byte(victim_ / vault, at);
    expect_named({"vault: the key of subject ", "vault: subject "}, "a byte of the vault", key_use::with);
  }
}

struct one_case {
  const char* name;
  void (tampering_test::*run)();
};
constexpr one_case cases[] = {{"untampered", &tampering_test::control},
                              {"flipped_byte_in_a_row", &tampering_test::row_flipped},
                              {"accepted_by_nobody", &tampering_test::accepted_by_nobody},
                              {"flipped_byte_in_a_ciphertext", &tampering_test::ciphertext_flipped},
                              {"flipped_byte_in_a_tile", &tampering_test::tile_flipped},
                              {"flipped_byte_in_a_checkpoint", &tampering_test::checkpoint_flipped},
                              {"row_removed", &tampering_test::row_removed},
                              {"two_rows_swapped", &tampering_test::rows_swapped},
                              {"older_database_put_back", &tampering_test::older_database},
                              {"older_vault_put_back", &tampering_test::older_vault}};

std::vector<const char*> names() {
  std::vector<const char*> out;
  for (const auto& one : cases) out.push_back(one.name);
  return out;
}

TEST_P(tampering_test, is_caught_and_named) {
  for (const auto& one : cases) {
    if (std::string_view(one.name) == GetParam()) (this->*one.run)();
  }
  RecordProperty("tried", std::to_string(tried_));
  std::cout << GetParam() << ": " << tried_ << " tamperings\n";
}

INSTANTIATE_TEST_SUITE_P(issue_4, tampering_test, testing::ValuesIn(names()),
                         [](const auto& chosen) { return std::string(chosen.param); });

}  // namespace
}  // namespace sluis::state
