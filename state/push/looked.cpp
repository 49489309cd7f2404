#include "state/push/looked.hpp"

#include <charconv>
#include <optional>
#include <string>

#include "state/store.hpp"

namespace sluis::state {

namespace {

constexpr std::size_t handle_digits = 32;
constexpr std::size_t kind_at = handle_digits + 1, entries_at = kind_at + 2;

std::string looked_name(const target_id& target) {
  return "looked " + target.str() + " ";
}

std::string looked_text(const look_at_target& what) {
  return what.consent.hex() + " " + std::to_string(static_cast<int>(what.what)) + " " + std::to_string(what.entries);
}

std::optional<look_at_target> parse_looked(const std::string& text) {
  look_at_target out;
  const auto consent = subject_id::parse(text.substr(0, handle_digits));
  if (!consent || text.size() <= entries_at || text[kind_at] < '0' || text[kind_at] > '2') return std::nullopt;
  out.consent = *consent;
  out.what = static_cast<grant::kind>(text[kind_at] - '0');
  const auto* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data() + entries_at, end, out.entries);
  return read.ec == std::errc() && read.ptr == end ? std::optional(out) : std::nullopt;
}

std::optional<look_at_target> noted(store& s, const target_id& target) {
  const auto name = looked_name(target);
  auto find = s.db().prepare("SELECT substr(name, ?2) FROM moment WHERE substr(name, 1, ?2 - 1) = ?1");
  if (!find.bind_text(1, name).bind(2, std::uint64_t{name.size() + 1}).step()) return std::nullopt;
  return parse_looked(std::string(find.text(0)));
}

}  // namespace

result<void> note_look(store& s, const target_id& target, const look_at_target& what) {
  const auto last = noted(s, target);
  if (last && last->consent == what.consent && last->what == what.what &&
      newest_act_since(s, target, last->entries) == act::none)
    return {};
  store::work work(s);
  const auto name = looked_name(target);
  auto drop = s.db().prepare("DELETE FROM moment WHERE substr(name, 1, ?2) = ?1");
  drop.bind_text(1, name).bind(2, std::uint64_t{name.size()}).run();
  auto write = s.db().prepare("INSERT INTO moment (name, at, has_failed) VALUES (?1, NULL, 0)");
  write.bind_text(1, name + looked_text(what)).run();
  return work.commit();
}

look_at_target newest_look(store& s, const target_id& target) {
  if (const auto found = noted(s, target)) return *found;
  auto find =
      s.db().prepare("SELECT consent, basis FROM plan WHERE target = ?1 AND extent = 1 ORDER BY id DESC LIMIT 1");
  if (!find.bind_text(1, target.str()).step()) return {};
  return {find.is_null(0) ? subject_id{} : find.id<subject_id>(0), grant::kind::consent,
          static_cast<std::uint64_t>(find.integer(1))};
}

act newest_act_since(store& s, const target_id& target, std::uint64_t entries) {
  auto moved = s.db().prepare(
      "SELECT 1 FROM recipient WHERE target = ?1 AND event IN (2, 3) AND leaf >= ?2 LIMIT 1");  // moved, left
  if (moved.bind_text(1, target.str()).bind(2, entries).step()) return act::target_moved;
  auto closed = s.db().prepare("SELECT 1 FROM school_word WHERE event IN (1, 3) AND leaf >= ?1 LIMIT 1");
  if (closed.bind(1, entries).step()) return act::school_closed;
  auto withdrawn = s.db().prepare("SELECT 1 FROM order_step WHERE kind = 2 AND leaf >= ?1 LIMIT 1");
  return withdrawn.bind(1, entries).step() ? act::order_withdrawn : act::none;
}

}  // namespace sluis::state
