// A signed log of any size in a folder, made with the same streams as the daemon's: for tests that read, copy or verify
// one.
#pragma once

#include <fstream>
#include <string>

#include "state/log/checkpoint.hpp"
#include "state/log/leaf.hpp"
#include "state/log/note.hpp"
#include "state/log/tile_stream.hpp"

namespace sluis::test {

inline void put_file(const std::filesystem::path& file, std::string_view bytes) {
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

inline void make_log(const std::filesystem::path& folder, const std::string& origin, std::uint64_t size) {
  using namespace state::tlog;
  const auto signer = note_signer::make(origin, secret(std::string(note_signer::seed_size, 'k'))).value();
  hasher h;
  hash_stream hashes;
  entry_stream entries;
  const tile_receiver receive = [&](const tile_name& name, std::string_view bytes) -> result<void> {
    put_file(folder / name.path(), bytes);
    return {};
  };
  std::string entry;
  for (std::uint64_t seq = 0; seq < size; ++seq) {
    mutation what;
    what.kind = seq == 0 ? mutation_kind::daemon_start : mutation_kind::push_done;
    what.n = seq;
    what.note = "partner";
    encode_leaf(entry, seq, "2026-11-23T13:09:34.120Z", what);
    hashes.add(h, h.leaf(entry), receive).value();
    entries.add(entry, receive).value();
  }
  hashes.flush(0, receive).value();
  entries.flush(receive).value();
  put_file(folder / "vkey", signer.verifier().vkey() + "\n");
  put_file(folder / "checkpoint", signer.sign(to_text({origin, size, hashes.root(h)})));
}

}  // namespace sluis::test
