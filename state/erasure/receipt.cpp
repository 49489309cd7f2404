#include "state/erasure/receipt.hpp"

#include <charconv>
#include <optional>
#include <vector>

#include "state/big_endian.hpp"
#include "state/files.hpp"
#include "state/log/base64.hpp"
#include "state/log/checkpoint.hpp"
#include "state/log/proof.hpp"
#include "state/log/reader.hpp"
#include "state/log/tile_folder.hpp"

namespace sluis::state {

namespace {

constexpr std::string_view first_receipt_line = "c2sp.org/tlog-proof@v1";
constexpr std::size_t max_checkpoint = 64 * 1024;

error broken(const std::string& what) {
  return {errc::corrupt, "the receipt " + what, "ask for it again: `sluis erasure receipt`"};
}

/// Takes the next line off `rest`; nothing if there is no whole one.
std::optional<std::string_view> next_line(std::string_view& rest) {
  const auto end = rest.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const auto line = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return line;
}

struct parsed {
  std::string entry;
  std::uint64_t index = 0;
  std::vector<sha256_hash> proof;
  std::string_view note;
};

result<std::string> labelled(std::string_view& rest, std::string_view label) {
  const auto line = next_line(rest);
  if (!line || !line->starts_with(label)) return broken("has no line \"" + std::string(label) + "…\" in its place");
  return std::string(line->substr(label.size()));
}

result<parsed> parse_receipt(std::string_view rest) {
  parsed out;
  if (next_line(rest) != first_receipt_line) return broken("does not begin with " + std::string(first_receipt_line));
  SLUIS_ASSIGN(const auto extra, labelled(rest, "extra "));
  SLUIS_ASSIGN(const auto index, labelled(rest, "index "));
  auto entry = tlog::from_base64(extra);
  if (!entry) return broken("holds an entry that is not base64");
  out.entry = std::move(*entry);
  const auto* const last = index.data() + index.size();
  if (std::from_chars(index.data(), last, out.index).ptr != last || index.empty())
    return broken("holds an index that is no number");
  for (auto line = next_line(rest); line && !line->empty(); line = next_line(rest)) {
    const auto bytes = tlog::from_base64(*line);
    sha256_hash hash;
    if (!bytes || bytes->size() != hash.size()) return broken("holds a hash that is none");
    std::memcpy(hash.data(), bytes->data(), hash.size());
    out.proof.push_back(hash);
  }
  out.note = rest;
  return out;
}

}  // namespace

result<std::string> make_receipt(const std::filesystem::path& log_folder, std::uint64_t seq) {
  const tlog::tile_folder tiles(log_folder);
  SLUIS_ASSIGN(const auto by, tiles.verifier());
  SLUIS_ASSIGN(const std::string note, read_file(log_folder / "checkpoint", max_checkpoint));
  SLUIS_ASSIGN(const std::string text, by.open(note));
  SLUIS_ASSIGN(const auto head, tlog::parse_checkpoint(text));
  if (seq >= head.size)
    return error(errc::not_found, "the log's checkpoint does not reach entry " + std::to_string(seq) + " yet");
  SLUIS_ASSIGN(const auto entries, read_entries(log_folder, seq, 1));
  if (entries.size() != 1)
    return error(errc::corrupt, "entry " + std::to_string(seq) + " of the log cannot be read",
                 "run `sluis log verify`");
  tlog::hasher hash;
  SLUIS_ASSIGN(const auto proof, tlog::inclusion_proof(hash, seq, head.size, tiles.nodes(head.size, hash)));
  std::string out = std::string(first_receipt_line) + "\nextra " + tlog::to_base64(entries.front()) + "\nindex " +
                    std::to_string(seq) + "\n";
  for (const auto& one : proof) out += tlog::to_base64(view_of(one)) + "\n";
  return out + "\n" + note;
}

result<tlog::leaf> verify_receipt(std::string_view receipt, const tlog::note_verifier& by) {
  SLUIS_ASSIGN(const auto claims, parse_receipt(receipt));
  SLUIS_ASSIGN(const std::string text, by.open(claims.note));
  SLUIS_ASSIGN(const auto head, tlog::parse_checkpoint(text));
  tlog::hasher hash;
  if (!tlog::proves_inclusion(hash, hash.leaf(claims.entry), claims.index, head.size, head.root, claims.proof)) {
    return broken("does not lead from its entry to the root that is signed");
  }
  SLUIS_ASSIGN(auto out, tlog::parse_leaf(claims.entry));
  if (out.seq != claims.index) return broken("names another entry than it holds");
  return out;
}

}  // namespace sluis::state
