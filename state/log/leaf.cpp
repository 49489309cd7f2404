#include "state/log/leaf.hpp"

#include <charconv>
#include <optional>

namespace sluis::state::tlog {

namespace {

/// Length of the well-formed UTF-8 sequence at the front (RFC 3629), 0 if there is none.
std::size_t utf8_length(std::string_view s) {
  const auto at = [&](std::size_t i) { return i < s.size() ? static_cast<unsigned char>(s[i]) : 0U; };
  const auto tail = [&](std::size_t i) { return at(i) >= 0x80 && at(i) <= 0xBF; };
  const auto c = at(0);
  if (c < 0x80) return 1;
  if (c >= 0xC2 && c <= 0xDF) return tail(1) ? 2 : 0;
  if (c >= 0xE0 && c <= 0xEF) {
    const auto low = c == 0xE0 ? 0xA0U : 0x80U;
    const auto high = c == 0xED ? 0x9FU : 0xBFU;
    return at(1) >= low && at(1) <= high && tail(2) ? 3 : 0;
  }
  if (c >= 0xF0 && c <= 0xF4) {
    const auto low = c == 0xF0 ? 0x90U : 0x80U;
    const auto high = c == 0xF4 ? 0x8FU : 0xBFU;
    return at(1) >= low && at(1) <= high && tail(2) && tail(3) ? 4 : 0;
  }
  return 0;
}

void append_note(std::string& out, std::string_view note) {
  static constexpr char digits[] = "0123456789abcdef";
  for (std::size_t written = 0; !note.empty() && written < max_note_size;) {
    const auto length = utf8_length(note);
    const auto c = static_cast<unsigned char>(note.front());
    if (length == 0) {
      out += '?';
    } else if (length > 1) {
      out += note.substr(0, length);
    } else if (c < 0x20 || c == 0x7f) {
      out += "\\u00";
      out += digits[c >> 4];
      out += digits[c & 15];
    } else {
      if (c == '"' || c == '\\') out += '\\';
      out += static_cast<char>(c);
    }
    written += length == 0 ? 1 : length;
    note.remove_prefix(length == 0 ? 1 : length);
  }
}

template <class Bytes>
void append_hex(std::string& out, const char* key, const Bytes& bytes) {
  out += key;
  out += to_hex(bytes.data(), bytes.size());
  out += '"';
}

/// Reads the encoding front to back; every take_ fails softly and for good.
class cursor {
 public:
  explicit cursor(std::string_view text) : rest_(text) {}

  bool literal(std::string_view expected) {
    if (!rest_.starts_with(expected)) return false;
    rest_.remove_prefix(expected.size());
    return true;
  }
  std::optional<std::uint64_t> number() {
    std::uint64_t out = 0;
    const auto [end, ec] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), out);
    if (ec != std::errc{}) return std::nullopt;
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    return out;
  }
  /// Up to the next quote, which is taken too.
  std::optional<std::string_view> plain_string() {
    const auto end = rest_.find('"');
    if (end == std::string_view::npos) return std::nullopt;
    const auto out = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    return out;
  }
  std::optional<std::string> escaped_string() {
    std::string out;
    while (!rest_.empty() && rest_.front() != '"') {
      char c = rest_.front();
      rest_.remove_prefix(1);
      if (c == '\\') {
        if (literal("u00")) {
          const auto byte = from_hex(rest_.substr(0, 2));
          if (!byte || byte->size() != 1) return std::nullopt;
          c = byte->front();
          rest_.remove_prefix(2);
        } else {
          if (rest_.empty()) return std::nullopt;
          c = rest_.front();
          rest_.remove_prefix(1);
        }
      }
      out += c;
    }
    if (!literal("\"")) return std::nullopt;
    return out;
  }
  template <class Bytes>
  bool hex_into(Bytes& out) {
    const auto text = plain_string();
    const auto raw = text ? from_hex(*text) : std::nullopt;
    if (!raw || raw->size() != out.size()) return false;
    std::memcpy(out.data(), raw->data(), out.size());
    return true;
  }
  [[nodiscard]] bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

}  // namespace

std::optional<instant> parse_time(std::string_view text) {
  if (text.size() != 24 || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[19] != '.' || text[23] != 'Z')
    return std::nullopt;
  const auto date = parse_day(text.substr(0, 10));
  const auto part = [&](std::size_t from, std::size_t size) {
    int out = -1;
    const auto* end = text.data() + from + size;
    return std::from_chars(text.data() + from, end, out).ptr == end ? out : -1;
  };
  const int h = part(11, 2), m = part(14, 2), s = part(17, 2), ms = part(20, 3);
  if (!date || h < 0 || h > 23 || m < 0 || m > 59 || s < 0 || s > 59 || ms < 0) return std::nullopt;
  return *date + std::chrono::hours{h} + std::chrono::minutes{m} + std::chrono::seconds{s} +
         std::chrono::milliseconds{ms};
}

namespace {

bool read_optionals(cursor& in, mutation& what) {
  if (in.literal(",\"subject\":\"") && !in.hex_into(what.subject.emplace().bytes)) return false;
  if (in.literal(",\"n\":")) {
    const auto n = in.number();
    if (!n) return false;
    what.n = *n;
  }
  if (in.literal(",\"hash\":\"") && !in.hex_into(what.ciphertext_hash.emplace())) return false;
  if (in.literal(",\"commitment\":\"") && !in.hex_into(what.key_commitment.emplace())) return false;
  if (in.literal(",\"actor\":\"") && !in.hex_into(what.actor.bytes)) return false;
  if (in.literal(",\"note\":\"")) {
    auto note = in.escaped_string();
    if (!note) return false;
    what.note = std::move(*note);
  }
  return in.literal("}") && in.at_end();
}

std::optional<leaf> read_leaf(std::string_view entry) {
  cursor in(entry);
  leaf out;
  if (!in.literal("{\"v\":1,\"seq\":")) return std::nullopt;
  const auto seq = in.number();
  if (!seq || !in.literal(",\"time\":\"")) return std::nullopt;
  const auto time_text = in.plain_string();
  const auto time = time_text ? parse_time(*time_text) : std::nullopt;
  if (!time || !in.literal(",\"kind\":\"")) return std::nullopt;
  const auto kind_text = in.plain_string();
  const auto kind = kind_text ? parse_mutation_kind(*kind_text) : std::nullopt;
  if (!kind) return std::nullopt;
  out.seq = *seq;
  out.time = *time;
  out.what.kind = *kind;
  if (!read_optionals(in, out.what)) return std::nullopt;
  return out;
}

}  // namespace

void encode_leaf(std::string& out, std::uint64_t seq, std::string_view time, const mutation& what) {
  out.clear();
  out += "{\"v\":1,\"seq\":";
  out += std::to_string(seq);
  out += ",\"time\":\"";
  out += time;
  out += "\",\"kind\":\"";
  out += to_string(what.kind);
  out += '"';
  if (what.subject) append_hex(out, ",\"subject\":\"", what.subject->bytes);
  if (what.n != 0) {
    out += ",\"n\":";
    out += std::to_string(what.n);
  }
  if (what.ciphertext_hash) append_hex(out, ",\"hash\":\"", *what.ciphertext_hash);
  if (what.key_commitment) append_hex(out, ",\"commitment\":\"", *what.key_commitment);
  if (!what.actor.is_null()) append_hex(out, ",\"actor\":\"", what.actor.bytes);
  if (!what.note.empty()) {
    out += ",\"note\":\"";
    append_note(out, what.note);
    out += '"';
  }
  out += '}';
}

result<leaf> parse_leaf(std::string_view entry) {
  auto out = read_leaf(entry);
  std::string canonical;
  if (out) encode_leaf(canonical, out->seq, sluis::to_string(out->time), out->what);
  if (!out || canonical != entry) {
    return error(errc::corrupt, "the log entry is not in the canonical form of version 1",
                 "docs/formats.md, \"Mutation log\"");
  }
  return *std::move(out);
}

}  // namespace sluis::state::tlog
