#include "state/push/push_note.hpp"

#include <charconv>
#include <utility>

#include "model/plan.hpp"
#include "state/push/off_note.hpp"

namespace sluis::state {

namespace {

std::string_view next_word(std::string_view& rest) {
  const auto end = rest.find(' ');
  const auto out = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  return out;
}

bool read_fields(std::string_view list, push_note& into) {
  while (!list.empty()) {
    const auto end = list.find(',');
    auto name = list.substr(0, end);
    list.remove_prefix(end == std::string_view::npos ? list.size() : end + 1);
    const bool cleared = name.starts_with('-');
    if (cleared) name.remove_prefix(1);
    if (name.empty() || name == "group") return false;
    (cleared ? into.cleared : into.sent).emplace_back(name);
  }
  return true;
}

}  // namespace

push_note push_note_of(std::string target, std::string op, std::uint64_t plan, const field_map& what,
                       std::optional<subject_id> group) {
  push_note out{std::move(target), std::move(op), plan, {}, {}, group};
  for (const auto& [f, value] : what) (value.empty() ? out.cleared : out.sent).emplace_back(to_string(f));
  return out;
}

std::string push_note_text(const push_note& what) {
  std::string out = what.target + " " + what.op + " plan " + std::to_string(what.plan);
  const char* before = " ";
  for (const auto& name : what.sent) out += std::exchange(before, ",") + name;
  for (const auto& name : what.cleared) out += std::string(std::exchange(before, ",")) + "-" + name;
  if (what.group) out += " group " + what.group->hex();
  return out;
}

std::optional<push_note> read_push_note(std::string_view note) {
  push_note out;
  out.target = next_word(note);
  out.op = next_word(note);
  if (out.target.empty() || out.op.empty() || next_word(note) != "plan") return std::nullopt;
  if (out.op == to_string(operation::deactivate_user)) note = without_off_note(note);
  const bool is_deletion = out.op == to_string(operation::delete_user) || out.op == to_string(operation::delete_group);
  if (is_deletion && note.ends_with(mark_of_not_there)) note.remove_suffix(mark_of_not_there.size());
  const auto plan = next_word(note);
  const auto [end, failed] = std::from_chars(plan.data(), plan.data() + plan.size(), out.plan);
  if (failed != std::errc{} || end != plan.data() + plan.size()) return std::nullopt;
  if (note.empty()) return out;
  if (!note.starts_with("group ")) {
    if (!read_fields(next_word(note), out)) return std::nullopt;
    if (note.empty()) return out;
  }
  if (next_word(note) != "group") return std::nullopt;
  out.group = subject_id::parse(note);
  return out.group ? std::optional(std::move(out)) : std::nullopt;
}

}  // namespace sluis::state
