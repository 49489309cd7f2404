#include "state/reads/told.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <utility>

#include "state/crypto/digest.hpp"

namespace sluis::state {

namespace {

void line(std::string& out, const char* word, const std::string& value) {
  out += word;
  out += ' ';
  for (const char c : value)
    out += static_cast<unsigned char>(c) < 0x20 ? '?' : c;  // a file's name may hold a line break
  out += '\n';
}

std::string milliseconds(instant time) {
  return std::to_string(time.time_since_epoch().count());
}

template <class Number>
bool read_whole_number(std::string_view text, Number& out) {
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), out);
  return failed == std::errc{} && end == text.data() + text.size() && !text.empty();
}

bool read_instant(std::string_view text, instant& out) {
  std::int64_t number = 0;
  if (!read_whole_number(text, number)) return false;
  out = instant(std::chrono::milliseconds(number));
  return true;
}

bool read_written_day(std::string_view text, std::optional<day>& out) {
  const auto date = parse_day(text);
  if (date) out = *date;
  return date.has_value();
}

bool read_subject(std::string_view text, std::optional<subject_id>& out) {
  const auto subject = subject_id::parse(text);
  if (subject) out = *subject;
  return bool(subject);
}

template <std::size_t N>
bool read_bytes(std::string_view text, std::array<std::uint8_t, N>& out) {
  const auto raw = from_hex(text);
  if (!raw || raw->size() != N) return false;
  std::memcpy(out.data(), raw->data(), N);
  return true;
}

/// Three numbers.
bool read_approved(std::string_view text, approved_read& out) {
  const auto first = text.find(' '), second = first == std::string_view::npos ? first : text.find(' ', first + 1);
  if (second == std::string_view::npos) return false;
  return read_whole_number(text.substr(0, first), out.approval) &&
         read_whole_number(text.substr(first + 1, second - first - 1), out.from) &&
         read_whole_number(text.substr(second + 1), out.to);
}

/// A word and a number.
bool read_reason(std::string_view text, hold_reason& out) {
  const auto blank = text.find(' ');
  if (blank == 0 || blank == std::string_view::npos) return false;
  out.kind = text.substr(0, blank);
  return read_whole_number(text.substr(blank + 1), out.people);
}

constexpr std::array<std::pair<const char*, std::uint64_t read_effect::*>, 6> effect_words = {
    {{"persons", &read_effect::persons},
     {"added", &read_effect::added},
     {"changed", &read_effect::changed},
     {"contradict", &read_effect::contradictions},
     {"left", &read_effect::left},
     {"returned", &read_effect::returned}}};

constexpr std::array<std::pair<const char*, std::uint64_t read_effect::*>, 4> taken_words = {
    {{"took_added", &read_effect::added},
     {"took_changed", &read_effect::changed},
     {"took_left", &read_effect::left},
     {"took_returned", &read_effect::returned}}};

/// Two numbers.
bool read_leavers(std::string_view text, told_leavers& out) {
  const auto blank = text.find(' ');
  if (blank == std::string_view::npos) return false;
  return read_whole_number(text.substr(0, blank), out.count) && read_whole_number(text.substr(blank + 1), out.of);
}

constexpr std::array<role, 3> all_roles = {role::student, role::staff, role::guardian};

std::string renamed_word(role who) {
  return std::string("renamed_") + to_string(who);
}
std::string leaving_word(role who) {
  return std::string("leaving_") + to_string(who);
}

/// "student 2026-11-29 40 41"
bool read_ended(std::string_view text, ended_people& out) {
  std::array<std::string_view, 4> parts;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto blank = text.find(' ');
    if ((blank == std::string_view::npos) != (i + 1 == parts.size())) return false;
    parts.at(i) = text.substr(0, blank);
    text.remove_prefix(blank == std::string_view::npos ? text.size() : blank + 1);
  }
  const auto who =
      std::find_if(all_roles.begin(), all_roles.end(), [&](role one) { return parts[0] == to_string(one); });
  std::optional<day> on;
  if (who == all_roles.end() || !read_written_day(parts[1], on)) return false;
  out.who = *who;
  out.on = *on;
  return read_whole_number(parts[2], out.people) && read_whole_number(parts[3], out.of);
}

bool read_read_word(std::string_view word, std::string_view value, told_read& to) {
  if (word == "place") return read_bytes(value, to.place);
  if (word == "content") return read_bytes(value, to.content);
  if (word == "contradictions") return read_whole_number(value, to.contradictions);
  if (word == "waiting") return read_whole_number(value, to.waiting);
  if (word == "beside") return read_whole_number(value, to.beside);
  if (word == "approved") return read_approved(value, to.approved.emplace_back());
  for (const auto who : all_roles) {
    if (word == renamed_word(who)) return read_whole_number(value, to.renamed_from[who]);
  }
  if (word == "without_eck_id") return read_whole_number(value, to.without_eck_id);
  if (word == "with_eck_id") return read_whole_number(value, to.with_eck_id);
  if (word == "newcomer") return read_whole_number(value, to.newcomers.emplace_back());
  if (word == "ended") return read_ended(value, to.ended.emplace_back());
  if (word == "produced") return read_instant(value, to.produced.emplace());
  if (word == "newest") return read_instant(value, to.newest.emplace());
  if (word == "taken_in") return read_instant(value, to.taken_in.emplace());
  return false;
}

bool read_hold_word(std::string_view word, std::string_view value, told_hold& to) {
  for (const auto& [name, member] : effect_words) {
    if (word == name) return read_whole_number(value, to.effect.*member);
  }
  for (const auto& [name, member] : taken_words) {
    if (word == name) return read_whole_number(value, to.taken.*member);
  }
  for (const auto who : all_roles) {
    if (word == leaving_word(who)) return read_leavers(value, to.leaving[who]);
  }
  if (word == "renumbered") return read_whole_number(value, to.renumbered);
  if (word == "at") return read_instant(value, to.at);
  if (word == "moved") return read_whole_number(value, to.moved);
  if (word == "undone") return read_whole_number(value, to.undone);
  if (word == "undoes") return read_written_day(value, to.undoes);
  if (word == "doubled") return read_whole_number(value, to.doubled);
  if (word == "like") return read_subject(value, to.like);
  if (word == "reason") return to.is_for_its_date = value == "date";
  if (word == "refused") return to.was_refused = value == "before";
  if (word == "renamed") return read_whole_number(value, to.renamed);
  if (word == "undone_names") return read_whole_number(value, to.undone_names);
  if (word == "exchanged") return read_whole_number(value, to.exchanged);
  if (word == "because") return read_reason(value, to.reasons.emplace_back());
  if (word == "file")
    to.file = value;
  else if (word == "note")
    to.note = value;
  else if (word == "taken")
    to.is_whole = value == "nothing";
  else
    return read_read_word(word, value, to.read);
  return true;
}

template <class Told>
result<Told> parse_told(std::string_view text, bool (*read_word)(std::string_view, std::string_view, Told&)) {
  Told out;
  while (!text.empty()) {
    const auto end = text.find('\n');
    const auto words = text.substr(0, end);
    const auto blank = words.find(' ');
    if (end == std::string_view::npos || blank == std::string_view::npos ||
        !read_word(words.substr(0, blank), words.substr(blank + 1), out)) {
      return error(errc::corrupt, "what is told of a read is not text that this program writes",
                   "run `sluis check`, then restore the last good backup");
    }
    text.remove_prefix(end + 1);
  }
  return out;
}

}  // namespace

std::string to_text(const told_read& read) {
  std::string out;
  line(out, "place", to_hex(read.place.data(), read.place.size()));
  line(out, "content", to_hex(read.content.data(), read.content.size()));
  if (read.produced) line(out, "produced", milliseconds(*read.produced));
  if (read.newest) line(out, "newest", milliseconds(*read.newest));
  if (read.taken_in) line(out, "taken_in", milliseconds(*read.taken_in));
  line(out, "contradictions", std::to_string(read.contradictions));
  line(out, "waiting", std::to_string(read.waiting));
  if (read.beside > 0) line(out, "beside", std::to_string(read.beside));
  for (const auto& one : read.approved)
    line(out, "approved", std::to_string(one.approval) + " " + std::to_string(one.from) + " " + std::to_string(one.to));
  for (const auto& [who, from] : read.renamed_from) line(out, renamed_word(who).c_str(), std::to_string(from));
  if (read.without_eck_id > 0) line(out, "without_eck_id", std::to_string(read.without_eck_id));
  if (read.with_eck_id > 0) line(out, "with_eck_id", std::to_string(read.with_eck_id));
  for (const auto one : read.newcomers) line(out, "newcomer", std::to_string(one));
  for (const auto& one : read.ended) {
    const auto counts = std::to_string(one.people) + " " + std::to_string(one.of);
    line(out, "ended", std::string(to_string(one.who)) + " " + sluis::to_string(one.on) + " " + counts);
  }
  return out;
}

sha256_hash dated_hash(const sha256_hash& content, const std::optional<instant>& produced) {
  std::string text;
  line(text, "content", to_hex(content.data(), content.size()));
  line(text, "produced", produced ? milliseconds(*produced) : "-");
  return crypto::sha256(text);
}

std::string to_text(const told_hold& hold) {
  auto out = to_text(hold.read);
  line(out, "at", milliseconds(hold.at));
  line(out, "taken", hold.is_whole ? "nothing" : "the rest");
  line(out, "file", hold.file);
  line(out, "note", hold.note);
  for (const auto& [name, member] : effect_words) line(out, name, std::to_string(hold.effect.*member));
  for (const auto& [name, member] : taken_words) {
    if (hold.taken.*member > 0) line(out, name, std::to_string(hold.taken.*member));
  }
  if (hold.moved > 0) line(out, "moved", std::to_string(hold.moved));
  if (hold.undone > 0) line(out, "undone", std::to_string(hold.undone));
  if (hold.undoes) line(out, "undoes", sluis::to_string(*hold.undoes));
  if (hold.doubled > 0) line(out, "doubled", std::to_string(hold.doubled));
  if (hold.like) line(out, "like", hold.like->hex());
  if (hold.is_for_its_date) line(out, "reason", "date");
  if (hold.was_refused) line(out, "refused", "before");
  if (hold.renamed > 0) line(out, "renamed", std::to_string(hold.renamed));
  if (hold.undone_names > 0) line(out, "undone_names", std::to_string(hold.undone_names));
  if (hold.exchanged > 0) line(out, "exchanged", std::to_string(hold.exchanged));
  if (hold.renumbered > 0) line(out, "renumbered", std::to_string(hold.renumbered));
  for (const auto& [who, all] : hold.leaving)
    line(out, leaving_word(who).c_str(), std::to_string(all.count) + " " + std::to_string(all.of));
  for (const auto& one : hold.reasons) line(out, "because", one.kind + " " + std::to_string(one.people));
  return out;
}

result<told_read> parse_read(std::string_view text) {
  return parse_told(text, &read_read_word);
}
result<told_hold> parse_hold(std::string_view text) {
  return parse_told(text, &read_hold_word);
}

}  // namespace sluis::state
