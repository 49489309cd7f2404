#include "state/epoch_step.hpp"

#include <charconv>

#include "state/big_endian.hpp"

namespace sluis::state {

namespace {

bool read_hash(std::string_view& rest, std::string_view before, sha256_hash& into) {
  if (!rest.starts_with(before)) return false;
  rest.remove_prefix(before.size());
  if (rest.size() < 2 * into.size()) return false;
  for (std::size_t i = 0; i < into.size(); ++i) {
    const auto* const at = rest.data() + 2 * i;
    if (std::from_chars(at, at + 2, into[i], 16).ptr != at + 2) return false;
  }
  rest.remove_prefix(2 * into.size());
  return true;
}

bool read_number_after(std::string_view& rest, std::string_view before, std::uint64_t& into) {
  if (!rest.starts_with(before)) return false;
  rest.remove_prefix(before.size());
  const auto [end, failed] = std::from_chars(rest.data(), rest.data() + rest.size(), into);
  if (failed != std::errc{}) return false;
  rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
  return true;
}

}  // namespace

std::string to_text(const epoch_step& step) {
  return "epoch " + std::to_string(step.from) + " to " + std::to_string(step.to) + ", old vault " +
         to_hex(step.old_vault.data(), step.old_vault.size()) + ", new vault " +
         to_hex(step.new_vault.data(), step.new_vault.size());
}

std::optional<epoch_step> find_epoch_step(std::string_view note) {
  const auto at = note.find("epoch ");
  if (at == std::string_view::npos) return std::nullopt;
  auto rest = note.substr(at);
  epoch_step out;
  const bool good = read_number_after(rest, "epoch ", out.from) && read_number_after(rest, " to ", out.to) &&
                    read_hash(rest, ", old vault ", out.old_vault) && read_hash(rest, ", new vault ", out.new_vault);
  return good ? std::optional(out) : std::nullopt;
}

void record_epoch_step(sqlite::database& db, const epoch_step& step) {
  db.prepare("INSERT INTO epoch_change (from_epoch, to_epoch, old_vault, new_vault) VALUES (?,?,?,?)")
      .bind(1, step.from)
      .bind(2, step.to)
      .bind_blob(3, view_of(step.old_vault))
      .bind_blob(4, view_of(step.new_vault))
      .run();
}

std::optional<epoch_step> epoch_step_since(sqlite::database& db, std::uint64_t epoch) {
  auto read = db.prepare(
      "SELECT from_epoch, to_epoch, old_vault, new_vault FROM epoch_change WHERE from_epoch >= ?1 ORDER BY seq LIMIT "
      "1");
  if (!read.bind(1, epoch).step()) return std::nullopt;
  return epoch_step{static_cast<std::uint64_t>(read.integer(0)), static_cast<std::uint64_t>(read.integer(1)),
                    hash_of(read.blob(2)), hash_of(read.blob(3))};
}

}  // namespace sluis::state
