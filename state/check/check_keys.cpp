#include <algorithm>

#include "state/big_endian.hpp"
#include "state/check/parts.hpp"
#include "state/crypto/digest.hpp"
#include "state/vault.hpp"

namespace sluis::state {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t max_vault = std::size_t{1} << 36;

constexpr const char* key_is_gone = "EXISTS (SELECT 1 FROM epoch_change e WHERE e.from_epoch >= f.epoch)";

std::vector<subject_id> subjects_in(sqlite::database& db) {
  std::vector<subject_id> out;
  auto rows = db.prepare("SELECT id FROM subject WHERE id NOT IN (SELECT subject FROM fence f WHERE " +
                         std::string(key_is_gone) + ")");
  while (rows.step()) out.push_back(rows.id<subject_id>(0));
  std::sort(out.begin(), out.end());
  return out;
}

/// Whose key was destroyed, sorted.
std::vector<subject_id> erased_in(sqlite::database& db) {
  std::vector<subject_id> out;
  auto rows = db.prepare("SELECT subject FROM fence f WHERE " + std::string(key_is_gone) + " ORDER BY subject");
  while (rows.step()) out.push_back(rows.id<subject_id>(0));
  return out;
}

/// The subjects of the first `count` records, sorted; what lies behind was never committed.
std::vector<subject_id> subjects_in(std::string_view records, std::uint64_t count) {
  std::vector<subject_id> out(count);
  for (std::size_t i = 0; i < count; ++i)
    std::memcpy(out[i].bytes.data(), records.data() + i * vault::record_size, subject_id::size);
  std::sort(out.begin(), out.end());
  return out;
}

void compare(const check_context& at, const std::vector<subject_id>& held, const std::vector<subject_id>& known) {
  for (std::size_t i = 1; i < held.size(); ++i) {
    if (held[i] == held[i - 1]) at.found.add("vault: subject " + held[i].hex() + " has two keys");
  }
  std::vector<subject_id> difference;
  std::set_difference(known.begin(), known.end(), held.begin(), held.end(), std::back_inserter(difference));
  for (const auto& s : difference) at.found.add("vault: subject " + s.hex() + " of table subject has no key");
  difference.clear();
  std::set_difference(held.begin(), held.end(), known.begin(), known.end(), std::back_inserter(difference));
  const auto erased = erased_in(at.db());
  for (const auto& s : difference) {
    const bool was_erased = std::binary_search(erased.begin(), erased.end(), s);
    at.found.add("vault: there is a key of " + s.hex() +
                 (was_erased ? ", who was erased: an older vault was put back" : ", who is not in table subject"));
  }
}

/// The number in the name of the one file of this kind; a finding if there is not exactly one.
std::optional<std::uint64_t> only_one(const check_context& at, const std::string& kind) {
  std::vector<std::string> names;
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(at.folder / "keys", failed)) {
    const auto name = entry.path().filename().string();
    if (name.starts_with(kind + ".") && name.find_first_not_of("0123456789", kind.size() + 1) == std::string::npos)
      names.push_back(name);
  }
  if (names.size() == 1) return std::stoull(names.front().substr(kind.size() + 1));
  at.found.add("keys/: there are " + std::to_string(names.size()) + " files " + kind + ".<epoch> instead of one");
  return std::nullopt;
}

void check_header(const check_context& at, const std::string& file, std::string_view bytes, std::uint64_t epoch) {
  if (read_be64(bytes.substr(8)) != epoch) at.found.add(file + ": its epoch is not that of its name");
  if (bytes.substr(16, 32) != view_of(crypto::sha256(at.institution.str())))
    at.found.add(file + ": it is of another institution than the log");
}

void check_slot(const check_context& at, std::uint64_t epoch) {
  const auto file = "keys/slot." + std::to_string(epoch);
  const auto bytes = read_file(at.folder / file, 4096);
  if (!bytes || bytes->size() < 96) {
    at.found.add(file + ": it cannot be read, or is cut off");
  } else if (const auto body = std::string_view(*bytes).substr(0, bytes->size() - 32);
             view_of(crypto::sha256(body)) != bytes->substr(body.size())) {
    at.found.add(file + ": its checksum does not fit");
  } else {
    check_header(at, file, *bytes, epoch);
  }
}

void check_vault(const check_context& at, std::uint64_t epoch) {
  auto mark = at.db().prepare("SELECT epoch, records FROM vault_mark");
  const bool marked = mark.step();
  if (!marked && at.report.subjects > 0) at.found.add("table vault_mark: its row is missing");
  const auto counted_epoch = marked ? static_cast<std::uint64_t>(mark.integer(0)) : epoch;
  const auto counted = marked ? static_cast<std::uint64_t>(mark.integer(1)) : 0;
  mark.reset();
  const auto file = "keys/vault." + std::to_string(epoch);
  const auto bytes = read_file(at.folder / file, max_vault);
  if (!bytes || !vault_header::decode(std::string_view(*bytes).substr(0, vault_header::size))) {
    at.found.add(file + ": it is not a vault, or cannot be read");
    return;
  }
  check_header(at, file, *bytes, epoch);
  if (counted_epoch != epoch) at.found.add(file + ": the database counts on epoch " + std::to_string(counted_epoch));
  const auto records = (bytes->size() - vault_header::size) / vault::record_size;
  if (records < counted) {
    at.found.add(file + ": it holds " + std::to_string(records) + " keys where the database counts " +
                 std::to_string(counted) + ": an older vault was put in place, or it was cut off");
  }
  compare(at,
          subjects_in(std::string_view(*bytes).substr(vault_header::size), std::min<std::uint64_t>(records, counted)),
          subjects_in(at.db()));
}

}  // namespace

namespace {

/// A slot and a vault are made together, and carry the same random id.
void check_pair(const check_context& at, std::uint64_t slot, std::uint64_t vault) {
  if (slot != vault) {
    at.found.add("keys/: slot and vault are of different epochs: " + std::to_string(slot) + " and " +
                 std::to_string(vault));
    return;
  }
  const auto a = read_file(at.folder / "keys" / ("slot." + std::to_string(slot)), 4096);
  const auto b = read_file(at.folder / "keys" / ("vault." + std::to_string(vault)), max_vault);
  if (a && b && a->size() >= 64 && b->size() >= 64 && a->substr(48, 16) != b->substr(48, 16))
    at.found.add("keys/: slot and vault of epoch " + std::to_string(slot) + " do not belong together");
}

}  // namespace

bool check_keys(const check_context& at) {
  const auto slot = only_one(at, "slot");
  const auto vault = only_one(at, "vault");
  if (slot) check_slot(at, *slot);
  if (vault) check_vault(at, *vault);
  if (slot && vault) check_pair(at, *slot, *vault);
  std::error_code failed;
  if (!fs::exists(at.folder / "keys" / "log.key", failed))
    at.found.add("keys/log.key is missing: the log cannot be continued");
  return slot && vault;
}

}  // namespace sluis::state
